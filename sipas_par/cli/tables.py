"""What single tables tell without a conference: ``flag``, the criteria below maximum; ``rank``, the province's own units in order."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from sipas_par.cli import shared
from sipas_par.document.render import DOCUMENT_FORMATS, render, require_formats
from sipas_par.files import require_unchanged
from sipas_par.findings import FiguresError, Finding, ReadError, SipasParError, UsageError, errors_of
from sipas_par.model.scorecard import Scorecard, SipasCard
from sipas_par.text.i18n import _
from sipas_par.text.labels import label
from sipas_par.text.numbers import half_up, number, percent, points

if TYPE_CHECKING:
    from sipas_par.analysis.assumed import WhatIf
    from sipas_par.analysis.unit_ranking import Card


_COLUMNS = ["code", "name", "level", "max_score", "score", "lost", "attainment", "source", "agencies", "cell"]
_SIPAS_COLUMNS = [
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
]


def flag(options: argparse.Namespace) -> int:
    """Print the rows below maximum; for a SIPAS table the rows short of 100 %, of the mean or of last year."""
    from sipas_par.reading.load import load_table

    table = load_table(options.file, sheet=options.sheet, columns=shared.columns_of(options))
    findings = table.findings
    outcome = assumed(table, options.changes) if options.changes else None
    table = outcome.card if outcome else table
    if isinstance(table, Scorecard):
        rows, columns = below_maximum_records(table), _COLUMNS
    else:
        rows, columns = _sipas_records(table), _SIPAS_COLUMNS
    if options.format == "json":
        print(json.dumps([{key: shared.plain(value) for key, value in row.items()} for row in rows], indent=1))
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
    from sipas_par.analysis.shortfall import survey_rows

    rows = []
    for row in survey_rows(card):
        marks = {"maximum": row.fails_maximum, "national_mean": row.fails_mean, "earlier": row.fails_change}
        if fails := tuple(name for name, missed in marks.items() if missed):
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
    said = _("{n}/{all} nội dung chưa đạt điểm tối đa; mất {lost} điểm; tỷ lệ đạt {share}")
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


_FORMATS = (*DOCUMENT_FORMATS, "xlsx")
_NAME = "xep-hang"


def rank(options: argparse.Namespace) -> int:
    """Read every table, check that no unit is lost or doubled, and write the ranking."""
    from sipas_par.analysis.unit_ranking import unit_rankings
    from sipas_par.reports.ranking import ranking_document, ranking_workbook, title

    formats = shared.formats_of(options.formats)
    require_formats(formats, _FORMATS)
    shared.step(_("Đọc và kiểm tra số liệu"))
    cards = tuple(_cards(options))
    rankings = unit_rankings(cards)
    errors = tuple(dict.fromkeys(found for card in cards for found in errors_of(card.findings)))
    codes = {code.strip() for code in options.accept_findings.split(",")}
    if refused := [found for found in errors if not {"all", found.code} & codes]:
        raise FiguresError(refused)
    if all(len(one.rows) == 1 for one in rankings):
        alone = "; ".join(dict.fromkeys(f"{card.unit}, {card.source.file}" for card in cards))
        raise UsageError(Finding("rank-one-unit", "error", found=alone))
    for one in rankings:
        shared.note(f"  {title(one)}: {len(one.rows)}")
    options.found = tuple(finding for one in rankings for finding in one.findings)
    shared.tell(options.found)
    document = ranking_document(rankings, cards, errors)
    made = {}
    for form in formats:
        shared.step(_("Lập {upper}").format(upper=form.upper()))
        made[form] = ranking_workbook(rankings, document) if form == "xlsx" else render(document, form)
    require_unchanged()
    paths, aside = shared.write(options.out, {f"{_NAME}.{form}": data for form, data in made.items()})
    for path in paths:
        print(path)
    shared.kept(aside)
    return 0


def _cards(options: argparse.Namespace) -> Iterator[Card]:
    """Read all tables of all files; one that cannot be read stops the command, for its units would be lost."""
    from sipas_par.reading.load import load_all

    problems: list[Finding] = []
    for path in options.files:
        try:
            yield from load_all(path, columns=shared.columns_of(options))
        except SipasParError as error:
            problems += error.findings
    if problems:
        raise ReadError(problems)
