"""The comments beside the cells of a returned form: people answer there too."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sipas_par.agencies.sheets import address
from sipas_par.reading.shield import shielded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ANNOTATION = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"
_PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
# Excel writes a thread of comments a second time, as a note, for programs that know no threads.
_THREAD = re.compile(r"^\[[^\]]*\]\s.*?https?://\S+\s+\w[^:\n]*:\s*", re.DOTALL)


def cell_comments(path: Path) -> dict[tuple[str, str], str]:
    """Return the comments of a workbook (xlsx, xlsm, ods) by sheet and cell; of other files none are known.

    Raises
    ------
    ReadError
        If the file is damaged.
    """
    if not zipfile.is_zipfile(path):
        return {}
    with shielded(path.name):
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "content.xml" in names:
                content = archive.read("content.xml")
                return dict(_annotations(content)) if b"annotation" in content else {}
        if not any("comments" in name.lower() and name.endswith(".xml") for name in names):
            return {}
        return dict(_notes(data))


def _notes(data: bytes) -> Iterator[tuple[tuple[str, str], str]]:
    from openpyxl import load_workbook

    for sheet in load_workbook(io.BytesIO(data)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment and (text := _THREAD.sub("", cell.comment.text).strip()):
                    yield (sheet.title, cell.coordinate), text


def _annotations(content: bytes) -> Iterator[tuple[tuple[str, str], str]]:
    # Reading the form has refused document types and entities before.
    for sheet in ET.fromstring(content).iter(f"{_TABLE}table"):  # noqa: S314 - see above
        number = 0
        for row in sheet.iter(f"{_TABLE}table-row"):
            column = 0
            for cell in row:
                for note in cell.iter(_ANNOTATION):
                    text = "\n".join("".join(line.itertext()) for line in note.iter(_PARAGRAPH)).strip()
                    if text:
                        yield (sheet.get(f"{_TABLE}name", ""), address(number, column)), text
                column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            number += int(row.get(f"{_TABLE}number-rows-repeated", "1"))
