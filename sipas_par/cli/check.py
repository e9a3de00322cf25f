"""``sipas-par check``: read and reconcile."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipas_par.cli import add_column_option, columns_of
from sipas_par.findings import SipasParError, errors_of, worst_first

if TYPE_CHECKING:
    import argparse

    from sipas_par.findings import Finding

HELP = "Đọc và kiểm tra bảng điểm: mọi sai lệch, kèm ô và cách sửa (read and reconcile)"
EXAMPLE = "sipas-par check data/raw/par_index_lang_son_2023.xlsx --format json"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    command.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="bảng điểm PAR INDEX hoặc SIPAS, hoặc thư mục số liệu công bố (score tables, or a folder of published figures)",
    )
    command.add_argument("--sheet", help="tên trang tính (sheet)")
    add_column_option(command)
    command.add_argument("--format", choices=("text", "json"), default="text", help="dạng in ra (output form)")
    command.add_argument(
        "--explain", action="store_true", help="in cách hiểu bảng: trang, cột, dòng bỏ qua (how it was read)"
    )


def run(options: argparse.Namespace) -> int:
    """Print every finding of every file; the status is that of the worst file."""
    status = 0
    listed: list[dict[str, Any]] = []
    for file in options.files:
        findings, own_status = _check(file, options)
        status = max(status, own_status)
        if options.format == "json":
            listed.extend(_plain(finding, options.lang, named=len(options.files) > 1) for finding in findings)
        else:
            _print(file, findings, options)
    if options.format == "json":
        print(json.dumps(listed, ensure_ascii=False, indent=1))
    return status


def _check(file: str, options: argparse.Namespace) -> tuple[tuple[Finding, ...], int]:
    from sipas_par.model.checks import check_published
    from sipas_par.model.published import published
    from sipas_par.model.reconcile import reconcile
    from sipas_par.reading.load import read_table

    try:
        if _is_published(file):
            return reconcile(published(file)), 0
        cards = read_table(file, sheet=options.sheet, columns=columns_of(options)).cards
    except SipasParError as error:
        return error.findings, 2
    # A table of many units gives a card each; what concerns the whole table is told once.
    found = (finding for card in cards for finding in (*card.findings, *check_published(card, published())))
    findings = worst_first(dict.fromkeys(found))
    return findings, 1 if errors_of(findings) else 0


def _is_published(file: str) -> bool:
    return (Path(file) / "datapackage.json").is_file()


def _print(file: str, findings: tuple[Finding, ...], options: argparse.Namespace) -> None:
    from sipas_par.findings import report

    vi = options.lang == "vi"
    if options.explain and not _is_published(file):
        from sipas_par.reading.load import read_table

        try:
            print(read_table(file, sheet=options.sheet, columns=columns_of(options)).explain(options.lang))
        except SipasParError:
            print(f"{Path(file).name}: " + ("không hiểu được bảng" if vi else "the table was not understood"))
    name = Path(file).name
    if not findings:
        print(f"{name}: không có phát hiện nào" if vi else f"{name}: no findings")
        return
    errors = len(errors_of(findings))
    warnings = len(findings) - errors
    print(f"{name}: {errors} lỗi, {warnings} cảnh báo" if vi else f"{name}: {errors} errors, {warnings} warnings")
    print(report(findings, options.lang))


def _plain(finding: Finding, lang: str, *, named: bool) -> dict[str, Any]:
    record = {
        "code": finding.code,
        "severity": finding.severity,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "message": f"{finding.message(lang)} {finding.cure(lang)}",
        "found": _value(finding.found),
        "expected": _value(finding.expected),
    }
    return {"file": finding.file, **record} if named else record


def _value(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
