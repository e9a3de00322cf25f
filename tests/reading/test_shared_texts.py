"""A workbook stores a text once for all its cells; the reader copies it for each, so the whole is weighed first."""

from __future__ import annotations

import zipfile

import pytest
import xlsxwriter

import sipas_par as sp


def repeated(path, letters, cells):
    """A sound workbook whose sheet holds one shared text in many cells."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(cells):
            sheet.write_string(row, 0, "dấu")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace("dấu".encode(), b"x" * letters)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def test_a_text_repeated_until_it_fills_the_memory_is_refused(tmp_path):
    path = repeated(tmp_path / "x.xlsx", 1_000_000, 300)
    assert path.stat().st_size < 20_000
    with pytest.raises(sp.SipasParError) as caught:
        sp.load_par_index(path)
    assert [finding.code for finding in caught.value.findings] == ["unpacks-too-large"]


def test_a_text_repeated_as_tables_do_is_read(tmp_path):
    path = repeated(tmp_path / "x.xlsx", 300, 300)
    with pytest.raises(sp.SipasParError) as caught:
        sp.load_par_index(path)
    assert "unpacks-too-large" not in [finding.code for finding in caught.value.findings]
