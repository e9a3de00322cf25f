"""``sipas-par flag``: the criteria below maximum."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from sipas_par.cli import Command
from sipas_par.cli.shared import COLUMN, SHEET, columns_of, option, plain
from sipas_par.findings import Finding, UsageError, errors_of
from sipas_par.model.scorecard import Scorecard
from sipas_par.text.i18n import _
from sipas_par.text.labels import label
from sipas_par.text.numbers import half_up, number, percent, points

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from sipas_par.analysis.assumed import WhatIf
    from sipas_par.model.scorecard import SipasCard


_COLUMNS = ("code", "name", "level", "max_score", "score", "lost", "attainment", "source", "agencies", "cell")
_SIPAS_COLUMNS = (
    "code",
    "name",
    "kind",
    "value",
    "gap_to_100",
    "national_mean",
    "gap_to_mean",
    "change",
    "fails",
    "cell",
)


def run(options: argparse.Namespace) -> int:
    """Print the rows below maximum; for a SIPAS table the rows short of 100 %, of the mean or of last year."""
    from sipas_par.reading.load import load_table

    table = load_table(options.file, sheet=options.sheet, columns=columns_of(options))
    findings = table.findings
    outcome = assumed(table, options.changes) if options.changes else None
    table = outcome.card if outcome else table
    if isinstance(table, Scorecard):
        rows, columns = below_maximum_records(table), _COLUMNS
    else:
        rows, columns = _sipas_records(table), _SIPAS_COLUMNS
    if options.format == "json":
        print(json.dumps([{key: plain(value) for key, value in row.items()} for row in rows], indent=1))
    elif options.format == "csv":
        from sipas_par.reports.tidy import csv_text

        # The byte order mark tells Excel that the file is UTF-8.
        sys.stdout.write("\ufeff" + csv_text(columns, rows))
    elif isinstance(table, Scorecard):
        _print_points(table, rows)
        if outcome:
            _print_assumed(outcome)
    else:
        _print_sipas(table, rows)
    if outcome and options.format != "text":
        print(_("Điểm GIẢ ĐỊNH theo --if, không phải kết quả của bảng."), file=sys.stderr)
    if findings:
        print(_warning(len(findings), len(errors_of(findings)), options), file=sys.stderr)
    return 0


def assumed(table: Scorecard | SipasCard, changes: Iterable[str]) -> WhatIf:
    """Put the criteria named in ``CODE=POINTS`` words at other points."""
    from sipas_par.analysis.assumed import what_if

    words = [change.partition("=") for change in changes]
    if not isinstance(table, Scorecard):
        raise UsageError(Finding("what-if-needs-points", "error", file=table.source.file, found=table.index))
    wrong = [
        Finding("what-if-form", "error", found=code + mark + points, expected=f"{table.leaves[0].code}=0.5")
        for code, mark, points in words
        if not (code.strip() and points.strip())
    ]
    names = [code.strip() for code, _mark, _points in words]
    wrong += [Finding("what-if-twice", "error", found=code) for code in dict.fromkeys(names) if names.count(code) > 1]
    if wrong:
        raise UsageError(wrong)
    return what_if(table, {code.strip(): points.strip() for code, _mark, points in words})


def _print_assumed(outcome: WhatIf) -> None:
    said = _("Giả định: tổng điểm từ {before} thành {after} ({gain}); các tiêu chí khác giữ nguyên.")
    before, gain = points(outcome.earlier.score), points(outcome.gain, sign=True)
    print(said.format(before=before, after=points(outcome.score), gain=gain))
    for field in outcome.field_moves:
        if field.change:
            change = points(field.change, sign=True)
            print(f"  {field.code}. {field.name}: {points(field.before)} → {points(field.after)} ({change})")


def below_maximum_records(card: Scorecard) -> list[dict[str, Any]]:
    """Return the leaves below maximum as plain records, most points lost first, then by code."""
    from sipas_par.analysis.shortfall import lost_leaves

    rows = [{name: getattr(row, name) for name in _COLUMNS} for row in lost_leaves(card)]
    for row in rows:
        row["attainment"] = None if row["attainment"] is None else half_up(row["attainment"], 4)
    return rows


def _sipas_records(card: SipasCard) -> list[dict[str, Any]]:
    rows = []
    for row in card.components:
        if row.value is None or row.kind == "expectation":
            continue
        marks = {
            "maximum": row.value < 100,
            "national_mean": row.gap_to_mean is not None and row.gap_to_mean < 0,
            "earlier": row.change is not None and row.change < 0,
        }
        fails = tuple(name for name, missed in marks.items() if missed)
        if fails:
            rows.append({name: fails if name == "fails" else getattr(row, name) for name in _SIPAS_COLUMNS})
    return rows


def _print_points(card: Scorecard, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        lost, score, most = (points(row[key]) for key in ("lost", "score", "max_score"))
        agencies = "; ".join(row["agencies"]) or "–"
        words = _("chưa đạt")
        print(f"{row['code']:<8} {words} {lost:>6}  ({score}/{most})  {row['name']}")
        print(f"{'':<8} {label('source', row['source'])} · {agencies} · {row['cell']}")
    total = points(card.lost)
    share = percent(card.attainment)
    said = _("{n}/{all} tiêu chí chưa đạt điểm tối đa; mất {lost} điểm; tỷ lệ đạt {share}")
    print(said.format(n=len(rows), all=len(card.leaves), lost=total, share=share))
    if card.missing:
        codes = ", ".join(row.code for row in card.missing)
        print(_("Chưa có số liệu: {codes}").format(codes=codes))
    from sipas_par.reports.wording import beside_the_base

    for said in beside_the_base(card):
        print(said)


def _print_sipas(card: SipasCard, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        gap = number(row["gap_to_100"], 2)
        mean, change = (number(row[key], 2, sign=True) for key in ("gap_to_mean", "change"))
        print(f"{row['code']:<8} {number(row['value'], 2)}%  {row['name']}")
        said = _("còn thiếu {gap} · so với trung bình cả nước {mean} · thay đổi {change}")
        print(f"{'':<8} {said.format(gap=gap, mean=mean, change=change)} · {row['cell']}")
    print(f"{len(rows)}/{len(card.components)} " + _("nội dung"))


def _warning(count: int, errors: int, options: argparse.Namespace) -> str:
    see = f'sipas-par check "{options.file}"'
    if errors:
        said = _("CHÚ Ý: bảng có {n} lỗi số liệu, danh sách trên có thể SAI. Xem: {see}")
        return said.format(n=errors, see=see)
    return _("Bảng có {n} cảnh báo cần xem: {see}").format(n=count, see=see)


COMMANDS = {
    "flag": Command(
        "Liệt kê tiêu chí chưa đạt điểm tối đa, mất nhiều điểm nhất trước (criteria below maximum)",
        "sipas-par flag data/raw/par_index_lang_son_2023.xlsx --format csv > chua_dat.csv",
        (
            option("file", "bảng điểm PAR INDEX hoặc SIPAS (score table)", "FILE"),
            SHEET,
            COLUMN,
            option(
                "--if",
                "giả định một tiêu chí đạt số điểm khác, ví dụ 3.4.4=0.5, hoặc bậc kế tiếp của thang điểm: 3.4.4=next; "
                "có thể lặp lại (what if a criterion had other points)",
                "CODE=POINTS",
                dest="changes",
                action="append",
                default=[],
            ),
            option("--format", "dạng in ra (output form)", choices=("text", "csv", "json"), default="text"),
        ),
        run,
    )
}
