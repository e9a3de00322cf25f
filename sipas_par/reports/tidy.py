"""The tidy tables of ``data/processed``: one row a criterion and year, described by a Frictionless package.

Plain CSV with decimal points, so that any tool reads them; the descriptor beside them says what every
column is, of which status the figures are, and from which file each row came.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from sipas_par.files import digest
from sipas_par.reports.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sipas_par.inputs import Inputs
    from sipas_par.model.scorecard import Scorecard, SipasCard

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

# Name -> (type, what it says), in order.
_PAR_COLUMNS: dict[str, tuple[str, str]] = {
    "index": ("string", "Tên chỉ số"),
    "unit": ("string", "Đơn vị được chấm điểm"),
    "year": ("integer", "Năm số liệu"),
    "code": ("string", "Mã lĩnh vực, tiêu chí, tiêu chí thành phần"),
    "name": ("string", "Nội dung"),
    "level": ("string", "Cấp: field, criterion, subcriterion"),
    "parent": ("string", "Mã dòng cha"),
    "is_leaf": ("boolean", "Dòng không chia nhỏ, tự mang điểm"),
    "max_score": ("number", COLUMNS["max_score"].label),
    "score": ("number", COLUMNS["score"].label),
    "lost": (
        "number",
        f"{COLUMNS['lost'].label} = max_score - score khi dương; ở dòng cha: tổng của các dòng is_leaf bên dưới",
    ),
    "self_score": ("number", COLUMNS["self_score"].label),
    "appraised": ("number", "Điểm thẩm định"),
    "surveyed": ("number", "Điểm điều tra xã hội học"),
    "source": ("string", COLUMNS["source"].label),
    "agencies": ("string", f"{COLUMNS['agencies'].label}, ngăn bằng dấu chấm phẩy"),
    "note": ("string", "Ghi chú"),
    "cell": ("string", "Ô của điểm đạt được trong tệp gốc"),
    "state": (
        "string",
        "assessed; not_assessed: không đánh giá, không tính vào điểm tối đa; adjustment: điểm thưởng, điểm trừ",
    ),
    "status": ("string", "Tình trạng số liệu: official, self_assessed, illustrative, unknown"),
    "file": ("string", "Tệp gốc trong data/raw"),
}
_SIPAS_COLUMNS: dict[str, tuple[str, str]] = {
    **{name: _PAR_COLUMNS[name] for name in ("index", "unit", "year", "code", "name")},
    "unit": ("string", "Đơn vị được đo lường"),
    "code": ("string", "Mã nội dung"),
    "kind": ("string", "Loại: overall, part, group, policy, policy_factor, factor, item, expectation"),
    "parent": _PAR_COLUMNS["parent"],
    "value": ("number", "Chỉ số của năm, %"),
    "national_mean": ("number", "Trung bình cả nước cùng năm, %"),
    "note": _PAR_COLUMNS["note"],
    "cell": ("string", "Ô của giá trị trong tệp gốc"),
    "status": _PAR_COLUMNS["status"],
    "file": _PAR_COLUMNS["file"],
}


def inert(text: str) -> str:
    """Return text that a spreadsheet shows and never computes: a formula's first sign gets an apostrophe before it.

    >>> inert("=1+1"), inert("Sở Nội vụ")
    ("'=1+1", 'Sở Nội vụ')
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Return rows as CSV: comma, decimal point, LF, blank for missing, no text that could start a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_field(row[column]) for column in columns])
    return buffer.getvalue()


def _field(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return inert(value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, tuple):
        return inert("; ".join(str(item) for item in value))
    return format(value, "f") if hasattr(value, "as_tuple") else str(value)


def tidy_files(inputs: Inputs) -> dict[str, bytes]:
    """Return the tidy tables of these inputs and their descriptor, by name, for ``data/processed``."""
    cards = [card for card in (inputs.earlier, inputs.card) if card is not None]
    files = {"par_index.csv": csv_text(list(_PAR_COLUMNS), _par_rows(cards)).encode()}
    tables: list[tuple[str, str, dict[str, tuple[str, str]]]] = [
        ("par_index", "Bảng điểm PAR INDEX, mỗi dòng một tiêu chí của một năm", _PAR_COLUMNS)
    ]
    sources: list[Scorecard | SipasCard] = list(cards)
    if inputs.sipas is not None:
        files["sipas.csv"] = csv_text(list(_SIPAS_COLUMNS), _sipas_rows(inputs.sipas)).encode()
        tables.append(("sipas", "Chỉ số SIPAS, mỗi dòng một nội dung của một năm", _SIPAS_COLUMNS))
        sources.append(inputs.sipas)
    descriptor = {
        "profile": "tabular-data-package",
        "name": "sipas-par-processed",
        "title": "Số liệu PAR INDEX, SIPAS đã chuẩn hóa",
        "description": "Lập tự động từ data/raw; không sửa tay. Chữ bắt đầu bằng = + - @ có dấu nháy đơn phía trước.",
        "sources": [
            {"title": f"{table.index} {table.year} ({table.source.status})", "path": table.source.file}
            | {"hash": f"sha256:{table.source.sha256}"}
            for table in sources
        ],
        "resources": [_resource(name, title, columns, files[f"{name}.csv"]) for name, title, columns in tables],
    }
    files["datapackage.json"] = (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()
    return files


def _par_rows(cards: Sequence[Scorecard]) -> Iterable[dict[str, object]]:
    for card in cards:
        leaves = {id(row) for row in card.leaves}
        for row in card.criteria:
            yield _row(card, card.year, row, _PAR_COLUMNS) | {"is_leaf": id(row) in leaves, "lost": card.lost_of(row)}


def _sipas_rows(card: SipasCard) -> Iterable[dict[str, object]]:
    for year, column in ((card.earlier_year, "earlier"), (card.year, "value")):
        for row in card.components if year is not None else ():
            value, now = getattr(row, column), column == "value"
            if value is None and not (now and row.kind in {"part", "group"}):
                continue
            own = {"value": value, "national_mean": row.national_mean if now else None, "cell": row.cell_of(column)}
            yield _row(card, year, row, _SIPAS_COLUMNS) | own


def _row(card: Scorecard | SipasCard, year: int | None, row: object, columns: Iterable[str]) -> dict[str, object]:
    own = {name: getattr(row, name) for name in columns if hasattr(row, name)}
    whole = {"index": card.index, "unit": card.unit, "year": year}
    return own | whole | {"status": card.source.status, "file": card.source.file}


def _resource(name: str, title: str, columns: Mapping[str, tuple[str, str]], data: bytes) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{digest(data)}",
        "schema": {
            "fields": [{"name": field, "type": kind, "description": text} for field, (kind, text) in columns.items()],
            "primaryKey": ["index", "unit", "year", "code"],
        },
    }
