"""A sheet as plain values, and writers for every container: the one generator of the corpus."""

import html
import struct
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter


@dataclass
class Page:
    """One sheet: rows of values, merged ranges counted from 0, number formats by (row, column)."""

    name: str
    rows: list[list]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: dict[tuple[int, int], tuple[str, object]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden: bool = False

    def copy(self) -> "Page":
        return Page(
            self.name, [list(row) for row in self.rows], list(self.merged), dict(self.formats), dict(self.formulas),
            set(self.hidden_rows), self.hidden,
        )  # fmt: skip


def write_xlsx(path: Path, *pages: Page) -> Path:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    styles = {}
    for page in pages:
        sheet = book.add_worksheet(page.name)
        if page.hidden:
            sheet.hide()
        for row in page.hidden_rows:
            sheet.set_row(row, None, None, {"hidden": True})
        for top, left, bottom, right in page.merged:
            sheet.merge_range(top, left, bottom, right, "")
        for r, row in enumerate(page.rows):
            for c, value in enumerate(row):
                pattern = page.formats.get((r, c))
                if pattern and pattern not in styles:
                    styles[pattern] = book.add_format({"num_format": pattern})
                style = styles.get(pattern)
                if (r, c) in page.formulas:
                    sheet.write_formula(r, c, *(page.formulas[r, c][0], style, page.formulas[r, c][1]))
                elif hasattr(value, "year"):
                    style = style or styles.setdefault("d/m/yyyy", book.add_format({"num_format": "d/m/yyyy"}))
                    sheet.write_datetime(r, c, value, style)
                elif isinstance(value, bool):
                    sheet.write_boolean(r, c, value)
                elif isinstance(value, int | float):
                    sheet.write_number(r, c, value, style)
                elif value not in {None, ""}:
                    sheet.write_string(r, c, value, style)
    book.close()
    return path


def write_csv(path: Path, page: Page, mark: str = ",", encoding: str = "utf-8", *, decimal: str = ".") -> Path:
    def shown(value: object) -> str:
        text = "" if value is None else str(value)
        if isinstance(value, float):
            text = text.replace(".", decimal)
        return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in (mark, '"', "\n")) else text

    text = "\r\n".join(mark.join(shown(value) for value in row) for row in page.rows)
    path.write_bytes(text.encode(encoding))
    return path


def write_html(path: Path, page: Page, encoding: str = "utf-8") -> Path:
    covered = {
        (r, c)
        for top, left, bottom, right in page.merged
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
        if (r, c) != (top, left)
    }
    spans = {
        (top, left): f" rowspan={bottom - top + 1} colspan={right - left + 1}"
        for top, left, bottom, right in page.merged
    }
    lines = []
    for r, row in enumerate(page.rows):
        cells = (
            f"<td{spans.get((r, c), '')}>{html.escape('' if v is None else str(v).replace('.', ',') if isinstance(v, float) else str(v))}</td>"
            for c, v in enumerate(row)
            if (r, c) not in covered
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    text = f'<html><head><meta charset="{encoding}"></head><body><table>{"".join(lines)}</table></body></html>'
    path.write_bytes(text.encode(encoding))
    return path


_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)


def write_ods(path: Path, *pages: Page) -> Path:
    tables = []
    for page in pages:
        spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merged}
        lines = []
        for r, row in enumerate(page.rows):
            cells = "".join(_ods_cell(value, spans.get((r, c))) for c, value in enumerate(row))
            hidden = ' table:visibility="collapse"' if r in page.hidden_rows else ""
            lines.append(f"<table:table-row{hidden}>{cells or '<table:table-cell/>'}</table:table-row>")
        tables.append(f"<table:table table:name={quoteattr(page.name)}>{''.join(lines)}</table:table>")
    return write_ods_xml(path, _ODS.format("".join(tables)))


def write_ods_xml(path: Path, content: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return path


def ods_document(tables: str) -> str:
    return _ODS.format(tables)


def _ods_cell(value: object, span: tuple[int, int] | None) -> str:
    extra = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
    if value in {None, ""}:
        return f"<table:table-cell{extra}/>"
    if isinstance(value, str) and value.startswith("#"):
        return (
            f'<table:table-cell{extra} table:formula="of:=1/0" office:value-type="string" office:string-value="" '
            f'calcext:value-type="error"><text:p>{value}</text:p></table:table-cell>'
        )
    if isinstance(value, int | float):
        return f'<table:table-cell{extra} office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return (
        f'<table:table-cell{extra} office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'
    )


# --- xls: BIFF8 in a compound file, just enough for text, numbers and errors


def _biff(kind: int, payload: bytes) -> bytes:
    return struct.pack("<HH", kind, len(payload)) + payload


def write_xls(path: Path, *pages: Page, password: bool = False, far: tuple[int, int] | None = None) -> Path:
    sheets = [_biff_sheet(page, far) for page in pages]
    names = [page.name.encode("utf-16-le") for page in pages]
    bof = _biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    lock = _biff(0x002F, b"\x01\x00\x01\x00" + bytes(50)) if password else b""
    head = len(bof) + len(lock) + sum(4 + 8 + len(name) for name in names) + 4
    bounds, at = b"", head
    for page, name, sheet in zip(pages, names, sheets, strict=True):
        bounds += _biff(0x0085, struct.pack("<IBBBB", at, 1 if page.hidden else 0, 0, len(name) // 2, 1) + name)
        at += len(sheet)
    stream = bof + lock + bounds + _biff(0x000A, b"") + b"".join(sheets)
    path.write_bytes(compound({"Workbook": stream}))
    return path


def _biff_sheet(page: Page, far: tuple[int, int] | None) -> bytes:
    out = [_biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))]
    width = max(map(len, page.rows))
    out.append(_biff(0x0200, struct.pack("<IIHHH", 0, len(page.rows), 0, width, 0)))
    out += [_biff(0x0208, struct.pack("<HHHHHHI", row, 0, width, 255, 0, 0, 0x20)) for row in sorted(page.hidden_rows)]
    for r, row in enumerate(page.rows):
        for c, value in enumerate(row):
            place = struct.pack("<HHH", r, c, 0)
            if isinstance(value, str) and value.startswith("#"):
                out.append(_biff(0x0205, place + bytes([0x17, 1])))
            elif isinstance(value, int | float):
                out.append(_biff(0x0203, place + struct.pack("<d", value)))
            elif value not in {None, ""}:
                text = str(value).encode("utf-16-le")
                out.append(_biff(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text))
    if far:
        out.append(_biff(0x0203, struct.pack("<HHHd", *far, 0, 1.0)))
    if page.merged:
        out.append(
            _biff(
                0x00E5,
                struct.pack("<H", len(page.merged))
                + b"".join(struct.pack("<HHHH", t, b, c, r) for t, c, b, r in page.merged),
            )
        )
    return b"".join(out) + _biff(0x000A, b"")


def compound(streams: dict[str, bytes]) -> bytes:
    """Make a compound file (MS-CFB) of version 3 whose streams lie in ordinary sectors."""
    size = 512
    bodies, entries, table, at = [], [], [], 0
    for name, data in streams.items():
        padded = data + bytes(max(4096, -(-len(data) // size) * size) - len(data))
        count = len(padded) // size
        entries.append((name, at, len(padded)))
        table += [*range(at + 1, at + count), 0xFFFFFFFE]
        bodies.append(padded)
        at += count
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)
    for number, (name, start, length) in enumerate(entries, 1):
        directory += _entry(name, 2, start, length, right=number + 1 if number < len(entries) else 0xFFFFFFFF)
    directory += bytes(-len(directory) % size)
    directory_at, directory_sectors = at, len(directory) // size
    table += [*range(at + 1, at + directory_sectors), 0xFFFFFFFE]
    at += directory_sectors
    fat_sectors = -(-(at + 8) // 128)
    table += [0xFFFFFFFD] * fat_sectors
    table += [0xFFFFFFFF] * (fat_sectors * 128 - len(table))
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, directory_at, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += b"".join(struct.pack("<I", at + i if i < fat_sectors else 0xFFFFFFFF) for i in range(109))
    return header + b"".join(bodies) + directory + struct.pack(f"<{len(table)}I", *table)


def _entry(name: str, kind: int, start: int, length: int, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    raw = name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, 0xFFFFFFFF, right, child)
        + bytes(36) + struct.pack("<IQ", start, length)
    )  # fmt: skip


# --- xlsb: binary records in a package


def record(kind: int, payload: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, out = len(payload), b""
    while True:
        byte, size = size & 0x7F, size >> 7
        out += bytes([byte | 0x80 if size else byte])
        if not size:
            return head + out + payload


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def write_xlsb(path: Path, *pages: Page, far: tuple[int, int] | None = None) -> Path:
    bundles = b"".join(
        record(156, struct.pack("<II", 0, n) + _wide(f"rId{n}") + _wide(page.name)) for n, page in enumerate(pages, 1)
    )
    workbook = record(131) + record(143) + bundles + record(144) + record(132)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n in range(1, len(pages) + 1)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        )
        archive.writestr("xl/workbook.bin", workbook)
        archive.writestr(
            "xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{package}/relationships">{links}</Relationships>'
        )
        for n, page in enumerate(pages, 1):
            archive.writestr(f"xl/worksheets/sheet{n}.bin", _xlsb_sheet(page, far))
    return path


def _xlsb_sheet(page: Page, far: tuple[int, int] | None) -> bytes:
    width = max(map(len, page.rows))
    out = [record(129), record(148, struct.pack("<IIII", 0, len(page.rows) - 1, 0, width - 1)), record(145)]
    for r, row in enumerate(page.rows):
        flags = 0x10 if r in page.hidden_rows else 0
        out.append(record(0, struct.pack("<IIHBBBI", r, 0, 300, 0, flags, 0, 0)))
        for c, value in enumerate(row):
            place = struct.pack("<II", c, 0)
            if isinstance(value, str) and value.startswith("#"):
                out.append(record(3, place + b"\x17"))
            elif isinstance(value, int | float):
                out.append(record(5, place + struct.pack("<d", value)))
            elif value not in {None, ""}:
                out.append(record(6, place + _wide(str(value))))
    if far:
        out += [
            record(0, struct.pack("<IIHBBBI", far[0], 0, 300, 0, 0, 0, 0)),
            record(5, struct.pack("<IId", far[1], 0, 1.0)),
        ]
    return b"".join([*out, record(146), record(130)])
