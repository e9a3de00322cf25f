"""``sipas-par flag``: the criteria below maximum."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from sipas_par.analysis.shortfall import lost_leaves
from sipas_par.cli import add_column_option, columns_of
from sipas_par.findings import errors_of
from sipas_par.model.scorecard import Scorecard
from sipas_par.text.labels import label
from sipas_par.text.numbers import half_up, number, percent, points

if TYPE_CHECKING:
    import argparse
    from decimal import Decimal

    from sipas_par.model.scorecard import SipasCard

HELP = "Liệt kê tiêu chí chưa đạt điểm tối đa, mất nhiều điểm nhất trước (criteria below maximum)"
EXAMPLE = "sipas-par flag data/raw/par_index_lang_son_2023.xlsx --format csv > chua_dat.csv"

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


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    command.add_argument("file", metavar="FILE", help="bảng điểm PAR INDEX hoặc SIPAS (score table)")
    command.add_argument("--sheet", help="tên trang tính (sheet)")
    add_column_option(command)
    command.add_argument("--format", choices=("text", "csv", "json"), default="text", help="dạng in ra (output form)")


def run(options: argparse.Namespace) -> int:
    """Print the rows below maximum; for a SIPAS table the rows short of 100 %, of the mean or of last year."""
    from sipas_par.reading.load import load_table

    table = load_table(options.file, sheet=options.sheet, columns=columns_of(options))
    if isinstance(table, Scorecard):
        rows, columns = below_maximum_records(table), _COLUMNS
    else:
        rows, columns = _sipas_records(table), _SIPAS_COLUMNS
    if options.format == "json":
        print(json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=1))
    elif options.format == "csv":
        from sipas_par.reports.tidy import csv_text

        # The byte order mark tells Excel that the file is UTF-8.
        sys.stdout.write("\ufeff" + csv_text(columns, rows))
    elif isinstance(table, Scorecard):
        _print_points(table, rows, options.lang)
    else:
        _print_sipas(table, rows, options.lang)
    if table.findings:
        print(_warning(len(table.findings), len(errors_of(table.findings)), options), file=sys.stderr)
    return 0


def below_maximum_records(card: Scorecard) -> list[dict[str, Any]]:
    """Return the leaves below maximum as plain records, most points lost first, then by code."""
    return [
        {
            "code": row.code,
            "name": row.name,
            "level": row.level,
            "max_score": row.max_score,
            "score": row.score,
            "lost": row.lost,
            "attainment": None if row.attainment is None else half_up(row.attainment, 4),
            "source": row.source,
            "agencies": row.agencies,
            "cell": row.cell,
        }
        for row in lost_leaves(card)
    ]


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
        rows.append(
            {
                "code": row.code,
                "name": row.name,
                "kind": row.kind,
                "value": row.value,
                "gap_to_100": 100 - row.value,
                "national_mean": row.national_mean,
                "gap_to_mean": row.gap_to_mean,
                "change": row.change,
                "fails": tuple(name for name, missed in marks.items() if missed),
                "cell": row.cell,
            }
        )
    return [row for row in rows if row["fails"]]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: _number(value) if hasattr(value, "as_tuple") else value for key, value in row.items()}


def _number(value: Decimal) -> float | int:
    return int(value) if value == value.to_integral_value() else float(value)


def _print_points(card: Scorecard, rows: list[dict[str, Any]], lang: str) -> None:
    vi = lang == "vi"
    for row in rows:
        lost, score, most = (points(row[key], lang) for key in ("lost", "score", "max_score"))
        agencies = "; ".join(row["agencies"]) or "–"
        words = "mất" if vi else "lost"
        print(f"{row['code']:<8} {words} {lost:>6}  ({score}/{most})  {row['name']}")
        print(f"{'':<8} {label('source', row['source'], lang)} · {agencies} · {row['cell']}")
    total = points(card.lost, lang)
    share = percent(card.attainment, lang=lang)
    if vi:
        print(f"{len(rows)}/{len(card.leaves)} tiêu chí chưa đạt điểm tối đa; mất {total} điểm; tỷ lệ đạt {share}")
    else:
        print(f"{len(rows)} of {len(card.leaves)} criteria below maximum; {total} points lost; attainment {share}")
    if card.missing:
        codes = ", ".join(row.code for row in card.missing)
        print(f"Chưa có số liệu: {codes}" if vi else f"No figures: {codes}")


def _print_sipas(card: SipasCard, rows: list[dict[str, Any]], lang: str) -> None:
    vi = lang == "vi"
    for row in rows:
        gap = number(row["gap_to_100"], 2, lang)
        mean, change = (number(row[key], 2, lang, sign=True) for key in ("gap_to_mean", "change"))
        print(f"{row['code']:<8} {number(row['value'], 2, lang)}%  {row['name']}")
        if vi:
            print(f"{'':<8} còn thiếu {gap} · so với trung bình cả nước {mean} · thay đổi {change} · {row['cell']}")
        else:
            print(f"{'':<8} gap {gap} · against national mean {mean} · change {change} · {row['cell']}")
    print(f"{len(rows)}/{len(card.components)} " + ("nội dung" if vi else "components"))


def _warning(count: int, errors: int, options: argparse.Namespace) -> str:
    see = f"sipas-par check {options.file}"
    if options.lang == "vi":
        if errors:
            return f"CHÚ Ý: bảng có {errors} lỗi số liệu, danh sách trên có thể SAI. Xem: {see}"
        return f"Bảng có {count} cảnh báo cần xem: {see}"
    if errors:
        return f"ATTENTION: the table has {errors} errors, the list above may be WRONG. See: {see}"
    return f"The table has {count} warnings to look at: {see}"
