"""``sipas-par template``: a blank workbook to fill."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.findings import Finding, UsageError

if TYPE_CHECKING:
    import argparse

HELP = "Tạo tệp Excel trống đúng mẫu để điền số liệu (a blank workbook to fill)"
EXAMPLE = "sipas-par template --index par bang_diem_2024.xlsx"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    command.add_argument("file", metavar="FILE", help="tệp .xlsx sẽ tạo (workbook to make)")
    command.add_argument(
        "--index", choices=("par", "sipas"), default="par", help="bảng PAR INDEX hay SIPAS (which table)"
    )


def run(options: argparse.Namespace) -> int:
    """Write the template and say where it is."""
    from sipas_par.reports.template import write_template

    if Path(options.file).suffix.lower() != ".xlsx":
        raise UsageError(Finding("not-xlsx-name", "error", file=options.file, found=options.file, expected="mau.xlsx"))
    print(write_template(options.file, options.index))
    return 0
