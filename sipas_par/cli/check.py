"""``sipas-par check``: read and reconcile."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipas_par.cli import Command
from sipas_par.findings import SipasParError, errors_of, worst_first
from sipas_par.text.i18n import _

if TYPE_CHECKING:
    import argparse

    from sipas_par.findings import Finding


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    command.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="bảng điểm PAR INDEX hoặc SIPAS, hoặc thư mục số liệu công bố (score tables, or a folder of published figures)",
    )
    command.add_argument("--sheet", help="tên trang tính (sheet)")
    command.add_argument("--format", choices=("text", "json"), default="text", help="dạng in ra (output form)")
    command.add_argument(
        "--explain", action="store_true", help="in cách hiểu bảng: trang, cột, dòng bỏ qua (how it was read)"
    )


def run(options: argparse.Namespace) -> int:
    """Print every finding of every file; the status is that of the worst file."""
    status = 0
    listed: list[dict[str, Any]] = []
    for file in options.files:
        findings, own_status = _check(file, options.sheet)
        status = max(status, own_status)
        if options.format == "json":
            listed.extend(_plain(finding, named=len(options.files) > 1) for finding in findings)
        else:
            _print(file, findings, options)
    if options.format == "json":
        print(json.dumps(listed, ensure_ascii=False, indent=1))
    return status


def _check(file: str, sheet: str | None) -> tuple[tuple[Finding, ...], int]:
    from sipas_par.model.checks import check_published
    from sipas_par.model.published import published
    from sipas_par.model.reconcile import reconcile
    from sipas_par.reading.load import read_table

    try:
        if _is_published(file):
            return reconcile(published(file)), 0
        cards = read_table(file, sheet=sheet).cards
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

    if options.explain and not _is_published(file):
        from sipas_par.reading.load import read_table

        try:
            print(read_table(file, sheet=options.sheet).explain())
        except SipasParError:
            print(f"{Path(file).name}: " + _("không hiểu được bảng"))
    name = Path(file).name
    if not findings:
        print(_("{name}: không có phát hiện nào").format(name=name))
        return
    errors = len(errors_of(findings))
    warnings = len(findings) - errors
    print(_("{name}: {errors} lỗi, {warnings} cảnh báo").format(name=name, errors=errors, warnings=warnings))
    print(report(findings))


def _plain(finding: Finding, *, named: bool) -> dict[str, Any]:
    record = {
        "code": finding.code,
        "severity": finding.severity,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "message": f"{finding.message()} {finding.cure()}",
        "found": _value(finding.found),
        "expected": _value(finding.expected),
    }
    return {"file": finding.file, **record} if named else record


def _value(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


COMMANDS = {
    "check": Command(
        "Đọc và kiểm tra bảng điểm: mọi sai lệch, kèm ô và cách sửa (read and reconcile)",
        "sipas-par check data/raw/par_index_lang_son_2023.xlsx --format json",
        add_options,
        run,
    )
}
