"""``sipas-par template``: a blank workbook to fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    from sipas_par.template import write_template

    print(write_template(options.file, options.index))
    return 0
