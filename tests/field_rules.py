"""One result in four layouts: field 5 not assessed, points added and taken off, the scale of 2.1.2 printed."""

from __future__ import annotations

import csv
import shutil
from decimal import Decimal

import openpyxl

import sipas_par as sp

APART, STEPPED = "5", "2.1.2"
BONUS, PENALTY = Decimal("1.0"), Decimal("-0.5")
STEPS = (("Đạt 100%", "0,75"), ("Từ 80% đến dưới 100%", "0,5"), ("Dưới 80%", "0,25"))
TITLES = (["BẢNG ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH (PAR INDEX) NĂM 2023"], ["TỈNH LẠNG SƠN"], [])
_SHIPPED = sp.example("par_index_lang_son_2023.xlsx")


def _figures():
    """Return the shipped rows, and the sums of what is assessed."""
    card = sp.load_par_index(_SHIPPED)
    assessed = [row for row in card.fields if row.code != APART]
    sums = {
        name: sum((getattr(row, name) or Decimal(0) for row in assessed), Decimal(0))
        for name in ("max_score", "self_score", "appraised", "surveyed", "score")
    }
    return card.criteria, sums


def _points(value):
    return None if value is None else float(value)


def _apart(row):
    return row.code.split(".")[0] == APART


def _save(path, rows):
    book = openpyxl.Workbook()
    for row in (*TITLES, *rows):
        book.active.append(row)
    book.save(path)


def _full(folder):
    """Every column; KĐG in the result; the scale on rows of its own; the bonus a coded row, the penalty too."""
    rows, sums = _figures()
    out = [["STT", "Tiêu chí", "Điểm tối đa", "Tự đánh giá", "Thẩm định", "Điều tra XHH", "Điểm đạt được", "Chủ trì"]]
    for row in rows:
        given = [None, None, None, "KĐG"]
        if not _apart(row):
            given = [_points(row.self_score), _points(row.appraised), _points(row.surveyed), _points(row.score)]
        out.append([row.code, row.name, _points(row.max_score), *given, "; ".join(row.agencies)])
        if row.code == STEPPED:
            out += [[None, name, float(step.replace(",", "."))] for name, step in STEPS]
    out += [["9", "Điểm thưởng", None, None, None, None, float(BONUS)]]
    out += [["10", "Điểm trừ", None, None, None, None, float(PENALTY)]]
    whole = sums["score"] + BONUS + PENALTY
    parts = [float(sums[name]) for name in ("max_score", "self_score", "appraised", "surveyed")]
    out.append([None, "Tổng điểm", *parts, float(whole)])
    _save(folder / "par_2023.xlsx", out)


def _short(folder):
    """Maximum and result only; the remark tells what is not assessed; the scale stands in the name; rows without codes."""
    rows, sums = _figures()
    out = [["TT", "Nội dung", "Điểm chuẩn", "Kết quả", "Đơn vị phụ trách", "Ghi chú"]]
    for row in rows:
        name = row.name
        if row.code == STEPPED:
            name = "\n- ".join([name, *(f"{words}: {step} điểm" for words, step in STEPS)])
        score, note = (None, "Không thuộc phạm vi đánh giá") if _apart(row) else (_points(row.score), None)
        out.append([row.code, name, _points(row.max_score), score, "; ".join(row.agencies), note])
    out += [[None, "Điểm cộng", None, float(BONUS)], [None, "Điểm trừ", None, float(PENALTY)]]
    out.append([None, "Tổng cộng", 100, float(sums["score"] + BONUS + PENALTY)])
    _save(folder / "par_2023.xlsx", out)


def _text(folder):
    """A text file; KĐG stands where the maximum would; what is added stands below the total, with a total after it."""
    rows, sums = _figures()

    def written(value):
        return "" if value is None else str(value).replace(".", ",")

    head = [
        "STT",
        "Tiêu chí",
        "Điểm tối đa",
        "Điểm tự chấm",
        "Điểm thẩm định",
        "Điểm điều tra XHH",
        "Tổng điểm",
        "Chủ trì",
    ]
    with (folder / "par_2023.csv").open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerows([*TITLES[:2], head])
        for row in rows:
            given = ["KĐG", "", "", "", ""]
            if not _apart(row):
                names = ("max_score", "self_score", "appraised", "surveyed", "score")
                given = [written(getattr(row, name)) for name in names]
            out.writerow([row.code, row.name, *given, "; ".join(row.agencies)])
            if row.code == STEPPED:
                out.writerows([["-", name, step] for name, step in STEPS])
        out.writerow(["", "Tổng điểm", *map(written, sums.values())])
        out.writerow(["", "Điểm thưởng", "2", "", "", "", written(BONUS)])
        out.writerow(["", "Điểm trừ", "", "", "", "", written(PENALTY)])
        out.writerow(["", "Tổng điểm sau cộng, trừ", "", "", "", "", written(sums["score"] + BONUS + PENALTY)])


def _lettered(folder):
    """The words in full; what is added under letters, the penalty without its sign; the total once more, on 100."""
    rows, sums = _figures()
    out = [["STT", "Tiêu chí", "Điểm tối đa", "Tỉnh tự chấm", "Điểm đạt", "Cơ quan chủ trì"]]
    for row in rows:
        given = [None, "Không đánh giá"] if _apart(row) else [_points(row.self_score), _points(row.score)]
        out.append([row.code, row.name, _points(row.max_score), *given, "; ".join(row.agencies)])
        if row.code == STEPPED:
            for letter, (name, step) in zip("abc", STEPS, strict=True):
                out.append([letter, name, float(step.replace(",", "."))])
    out += [["A", "Điểm cộng", None, None, float(BONUS)], ["B", "Điểm trừ", None, None, -float(PENALTY)]]
    out.append([None, "Tổng điểm", 100, None, float(sums["score"] + BONUS + PENALTY)])
    on_hundred = round(sums["score"] / sums["max_score"] * 100, 2)
    out.append([None, "Điểm quy đổi thang 100", 100, None, float(on_hundred)])
    _save(folder / "par_2023.xlsx", out)


LAYOUTS = {"full": _full, "short": _short, "text": _text, "lettered": _lettered}


def inputs_of(layout, folder):
    """Save the table of a layout among the announced figures and the meeting, and find the inputs there."""
    folder.mkdir(exist_ok=True)
    raw = _SHIPPED.parent
    for name in ("published", "reference"):
        shutil.copytree(raw / name, folder / name)
    for name in ("meeting_2024-05-17.toml", "sipas_lang_son_2023.xlsx"):
        shutil.copy(raw / name, folder)
    LAYOUTS[layout](folder)
    return sp.find_inputs(folder=folder)
