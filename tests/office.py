"""What the formulas of a workbook give: the values stored beside them, and what LibreOffice makes of them anew."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile

import openpyxl
import pytest

FULL = bool(os.environ.get("SIPAS_PAR_FULL"))
"""Whether nothing may be skipped for want of a program: CI's full job says so."""
SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(
    SOFFICE is None and not FULL,
    reason="LibreOffice (soffice) is not installed here: the full job of CI recalculates the workbooks",
)


def formulas(path):
    """Every formula by sheet and cell."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in openpyxl.load_workbook(path)
        for line in sheet.iter_rows()
        for cell in line
        if cell.data_type == "f"
    }


def stored(path):
    """Every value by sheet and cell, that of a formula as the file holds it."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {(sheet.title, cell.coordinate): cell.value for sheet in book for line in sheet.iter_rows() for cell in line}


def recalculated(path, folder):
    """Every value after LibreOffice has calculated all formulas anew; what the file holds for them is taken out first."""
    emptied = folder / "emptied.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(emptied, "w") as made:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            made.writestr(entry.filename, data)
    return stored(converted([emptied], "xlsx:Calc MS Excel 2007 XML", folder)[0])


def converted(paths, kind, folder):
    """The files as LibreOffice saves them in another kind (`pdf`, `xlsx:…`)."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    assert SOFFICE, "LibreOffice (soffice) is not installed"
    target = ["--convert-to", kind, "--outdir", str(folder / "out"), *map(str, paths)]
    subprocess.run([SOFFICE, profile, "--headless", *target], check=True, capture_output=True, timeout=120)
    return [folder / "out" / f"{path.stem}.{kind.partition(':')[0]}" for path in paths]
