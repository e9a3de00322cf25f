"""Containers: what each kind of file says of its cells, and sound files in unusual forms; the bytes are built here."""

import os
import re
import struct
import unicodedata
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter
from corpus_sheets import Page, compound, ods_document, record, write_ods, write_ods_xml, write_xlsb

import sipas_par as sp
from sipas_par.findings import Finding, ReadError
from sipas_par.reading.book import CellError, quiet, shielded
from sipas_par.reading.load import load_all, load_table
from sipas_par.reading.open import open_book
from sipas_par.reports.tidy import tidy_files

ROWS = [
    ["STT", "Nội dung", "Điểm tối đa", "Điểm đạt được", "Cơ quan chủ trì"],
    ["1", "Lĩnh vực A", 3, 2.5, ""],
    ["1.1", "Kế hoạch", 1, 0.75, "Sở Nội vụ"],
    ["1.2", "Báo cáo", 2, 1.75, "Sở Tư pháp"],
    ["", "Tổng điểm", 3, 2.5, ""],
]


def _refused(read, *arguments) -> list[Finding]:
    with pytest.raises(ReadError) as caught:
        read(*arguments)
    return list(caught.value.findings)


def xlsx(path, fill=None):
    """Write the table of ROWS; ``fill`` may add to it."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Điểm")
    for number, row in enumerate(ROWS):
        sheet.write_row(number, 0, row)
    if fill:
        fill(book, sheet)
    book.close()
    return path


def changed(path, change):
    """Write the parts of a zip anew: ``change`` gets name and bytes and returns both, or nothing to leave it out."""
    with zipfile.ZipFile(path) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts:
            for pair in filter(None, [change(name, content)]):
                new.writestr(*pair)
    return path


def test_a_grid_knows_formats_formulas_and_what_is_hidden(tmp_path):
    def fill(book, sheet):
        sheet.write(2, 3, 0.75, book.add_format({"num_format": "0.0%"}))
        sheet.write(3, 3, 1.75, book.add_format({"num_format": 10}))
        sheet.write_formula(1, 3, "=SUM(D3:D4)", None, 2.5)
        sheet.set_column(2, 2, None, None, {"hidden": True})
        sheet.set_row(3, None, None, {"hidden": True})

    grid = open_book(xlsx(tmp_path / "a.xlsx", fill)).grid("Điểm")
    assert grid.details.formats == {(2, 3): "0.0%", (3, 3): "0.00%"}
    assert grid.details.formulas == {(1, 3): "=SUM(D3:D4)"}
    assert grid.hidden_columns == {2}
    assert grid.hidden == {3}
    plain = open_book(xlsx(tmp_path / "b.xlsx")).grid("Điểm")
    assert (plain.details.formats, plain.details.formulas, plain.hidden_columns, plain.apart) == ({}, {}, set(), {})


def test_shared_formulas_are_written_out_for_each_cell(tmp_path):
    def change(name, content):
        for cell, inner in (
            (b"C2", b'<f t="shared" ref="C2:D2" si="0">SUM(C3:C4)</f>'),
            (b"D2", b'<f t="shared" si="0"/>'),
        ):
            content = content.replace(b'<c r="%s"><v>' % cell, b'<c r="%s">%s<v>' % (cell, inner))
        return name, content

    grid = open_book(changed(xlsx(tmp_path / "a.xlsx"), change)).grid("Điểm")
    assert grid.details.formulas == {(1, 2): "=SUM(C3:C4)", (1, 3): "=SUM(D3:D4)"}


def test_a_cell_that_is_struck_out_as_a_whole_does_not_count_and_is_said(tmp_path):
    def fill(book, sheet):
        out = book.add_format({"font_strikeout": True})
        sheet.write(3, 3, 1.75, out)

    path = xlsx(tmp_path / "a.xlsx", fill)
    grid = open_book(path).grid("Điểm")
    assert (grid.rows[3][3], grid.apart) == ("", {(3, 3): "(gạch ngang)"})
    card = load_table(path)
    assert {finding.code for finding in card.findings} >= {"struck-value", "missing-score"}
    assert {finding.cell for finding in card.findings if finding.code == "struck-value"} == {"D4"}


def test_superscript_and_struck_out_text_is_no_part_of_a_value(tmp_path):
    def fill(book, sheet):
        small, out, bold = (book.add_format(f) for f in ({"font_script": 1}, {"font_strikeout": True}, {"bold": True}))
        sheet.write_rich_string(2, 3, "0,75", small, "2")
        sheet.write_rich_string(3, 3, out, "1,5", bold, "1,75")
        sheet.write_rich_string(3, 1, bold, "Báo", " cáo", small, "(1)")
        sheet.write_rich_string(2, 1, bold, "Kế", " hoạch")

    path = xlsx(tmp_path / "a.xlsx", fill)
    grid = open_book(path).grid("Điểm")
    assert (grid.rows[2][3], grid.rows[3][3], grid.rows[3][1], grid.rows[2][1]) == (
        "0,75",
        "1,75",
        "Báo cáo",
        "Kế hoạch",
    )
    assert grid.apart == {(2, 3): "2", (3, 3): "1,5", (3, 1): "(1)"}
    assert load_table(path).score == Decimal("2.5")


def test_superscript_and_struck_out_text_of_ods(tmp_path):
    def style(name, family, text):
        return f'<style:style style:name="{name}" style:family="{family}"><style:text-properties {text}/></style:style>'

    def change(_name, content):
        styles = (
            style("T1", "text", 'style:text-position="33% 58%"'),
            style("T2", "text", 'style:text-line-through-style="solid"'),
            style("T3", "text", 'style:text-position="0% 100%" style:text-line-through-type="none"'),
            style("ce1", "table-cell", 'style:text-line-through-style="solid"'),
        )
        texts = {
            "Kế hoạch": "<text:span text:style-name='T3'>Kế</text:span> hoạch<text:span text:style-name='T1'>(1)</text:span>",
            "Báo cáo": "<text:span text:style-name='T2'>cũ</text:span>Báo cáo",
        }
        text = content.decode()
        for plain, rich in texts.items():
            text = text.replace(f"<text:p>{plain}</text:p>", f"<text:p>{rich}</text:p>")
        text = text.replace('office:value="1.75"', 'table:style-name="ce1" office:value="1.75"')
        names = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
        head = f"<office:automatic-styles {names}>{''.join(styles)}</office:automatic-styles><office:body>"
        return _name, text.replace("<office:body>", head).encode()

    page = Page(
        "Điểm",
        [["", "", "", ""], *[["1", name, 2.0, score] for name, score in (("Kế hoạch", 0.75), ("Báo cáo", 1.75))]],
    )
    grid = open_book(changed(write_ods(tmp_path / "a.ods", page), change)).grid("Điểm")
    assert [row[1:] for row in grid.rows[1:]] == [["Kế hoạch", 2.0, 0.75], ["Báo cáo", 2.0, ""]]
    assert grid.apart == {(1, 1): "(1)", (2, 1): "cũ", (2, 3): "(gạch ngang)"}


def test_errors_of_cells_that_state_no_address(tmp_path):
    def change(name, content):
        if name.endswith("sheet1.xml"):
            content = re.sub(rb'<c r="D3"[^>]*>.*?</c>', b'<c r="D3" t="e"><f>A1</f><v>#N/A</v></c>', content)
            content = re.sub(rb'<(c|row) r="[A-Z]*\d+"', rb"<\1", content)
        return name, content

    grid = open_book(changed(xlsx(tmp_path / "a.xlsx"), change)).grid("Điểm")
    assert isinstance(grid.at(2, 3), CellError)
    assert grid.details.formulas[2, 3] == "=A1"


def test_superscript_in_the_cell_itself(tmp_path):
    runs = b'<r><t>0,75</t></r><r><rPr><strike val="0"/></rPr><t>5</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r>'

    def change(name, content):
        cell = b'<c r="D3" t="inlineStr"><is>%s</is></c>' % runs
        return name, content.replace(b'<c r="D3"><v>0.75</v></c>', cell)

    grid = open_book(changed(xlsx(tmp_path / "a.xlsx"), change)).grid("Điểm")
    assert (grid.rows[2][3], grid.apart) == ("0,755", {(2, 3): "2"})


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#SPILL!", "#MỚI!"])
@pytest.mark.parametrize("formula", [b"VLOOKUP(A3,#REF!$A$1:$F$9,4,FALSE)", b"Table1[[#This Row],[x]]", b"1/0"])
def test_an_error_is_the_value_of_its_cell(tmp_path, error, formula):
    places = [(row, column) for row in range(6) for column in range(7)]

    def change(name, content):
        if name == "xl/worksheets/sheet1.xml":
            rows = b"".join(
                b'<row r="%d">%s</row>'
                % (
                    row + 1,
                    b"".join(
                        b'<c r="%c%d" t="e"><f>%s</f><v>%s</v></c>' % (65 + column, row + 1, formula, error.encode())
                        for at, column in places
                        if at == row
                    ),
                )
                for row in range(6)
            )
            start, end = content.index(b"<sheetData>") + 11, content.index(b"</sheetData>")
            content = content[:start] + rows + content[end:]
        return name, content

    grid = open_book(changed(xlsx(tmp_path / "a.xlsx"), change)).grid("Điểm")
    cells = [grid.at(*place) for place in places]
    assert cells == [error] * len(places)
    assert all(isinstance(cell, CellError) for cell in cells)


def test_a_formula_without_result_right_of_and_below_all_else_is_seen(tmp_path):
    def change(name, content):
        return name, content.replace(b"</sheetData>", b'<row r="9"><c r="J9"><f>1+1</f></c></row></sheetData>')

    grid = open_book(changed(xlsx(tmp_path / "a.xlsx"), change)).grid("Điểm")
    assert isinstance(grid.at(8, 9), CellError)


@pytest.mark.parametrize("dimension", [b"1:69", b"A:F", b"", b"A1:F", b"#REF!"])
def test_any_dimension(tmp_path, dimension):
    def change(name, content):
        return name, content.replace(b'<dimension ref="A1:E5"/>', b'<dimension ref="%s"/>' % dimension)

    assert load_table(changed(xlsx(tmp_path / "a.xlsx"), change)).score == Decimal("2.5")


def _renamed(old, new, folder=b"xl/"):
    def change(name, content):
        if name.endswith(".rels"):
            content = content.replace(folder + old, new).replace(b'"' + old, b'"/' + new)
        return name.replace((folder + old).decode(), new.decode()), content

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda name, content: (name.replace("/", "\\"), content),
        lambda name, content: ("/" + name, content),
        _renamed(b"worksheets/sheet1.xml", b"xl/diem.xml"),
        _renamed(b"sharedStrings.xml", b"texts.xml"),
        lambda name, content: (
            name.replace("workbook.xml", "workbook2.xml"),
            content.replace(b"xl/workbook.xml", b"xl/workbook2.xml") if name == "_rels/.rels" else content,
        ),
        lambda name, content: (
            name.removeprefix("xl/") if "workbook.xml" in name else name,
            content.replace(b"xl/workbook.xml", b"workbook.xml")
            if name == "_rels/.rels"
            else content.replace(b'Target="', b'Target="xl/')
            if name.endswith("workbook.xml.rels")
            else content,
        ),
    ],
    ids=["back slashes", "slash in front", "sheet elsewhere", "texts elsewhere", "workbook2", "workbook at the root"],
)
def test_parts_are_found_by_their_relationships(tmp_path, change):
    assert load_table(changed(xlsx(tmp_path / "a.xlsx"), change)).score == Decimal("2.5")


def test_parts_that_no_table_needs_may_be_anything(tmp_path):
    path = xlsx(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("customXml/item1.xml", "<?xml version='1.0' encoding='utf-16'?><a/>".encode("utf-16"))
        archive.writestr("docProps/custom.xml", "<!DOCTYPE a><a/>")
    assert load_table(path).score == Decimal("2.5")


@pytest.mark.parametrize("kind", ["dialogsheet", "xlMacrosheet", "chartsheet"])
def test_sheets_of_other_kinds_stand_beside_a_table(tmp_path, kind):
    def change(name, content):
        if name == "xl/workbook.xml":
            content = content.replace(b"</sheets>", b'<sheet name="M" sheetId="9" r:id="rId99"/></sheets>')
        if name == "xl/_rels/workbook.xml.rels":
            link = f'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/{kind}" Target="m/m.xml"/>'
            content = content.replace(b"</Relationships>", link.encode() + b"</Relationships>")
        return name, content

    path = changed(xlsx(tmp_path / "a.xlsx"), change)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/m/m.xml", "<macrosheet/>")
    book = open_book(path)
    assert (book.sheets, book.hidden) == (("Điểm",), ())
    assert load_table(path).score == Decimal("2.5")


def _fold_1258(text: str) -> bytes:
    """Write tones as marks of their own, as code page 1258 does, where it has no letter for them."""
    out = b""
    for char in unicodedata.normalize("NFC", text):
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            bare, tone = "".join(c for c in unicodedata.normalize("NFD", char) if c not in _TONES), ""
            tone = next(c for c in unicodedata.normalize("NFD", char) if c in _TONES)
            out += (unicodedata.normalize("NFC", bare) + tone).encode("cp1258")
    return out


_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _biff(kind: int, payload: bytes) -> bytes:
    return struct.pack("<HH", kind, len(payload)) + payload


def xls_stream(*, version=0x0600, codepage=1200, extra=b"", lock=b""):
    """Return a workbook of the table of ROWS as records of Excel 97 or (0x0500) Excel 5; ``extra`` ends the sheet."""

    def text(value: str, size: str) -> bytes:
        if version == 0x0500:
            raw = _fold_1258(value)
            return struct.pack(size, len(raw)) + raw
        raw = value.encode("utf-16-le")
        return struct.pack(size, len(raw) // 2) + b"\x01" + raw

    sheet = _biff(0x0809, struct.pack("<HHHHII", version, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    for r, row in enumerate(ROWS):
        for c, value in enumerate(row):
            place = struct.pack("<HHH", r, c, 0)
            if isinstance(value, str):
                sheet += _biff(0x0204, place + text(value, "<H"))
            else:
                sheet += _biff(0x0203, place + struct.pack("<d", value))
    sheet += extra + _biff(0x000A, b"")
    name = text("Bang", "<B")
    head = _biff(0x0809, struct.pack("<HHHHII", version, 0x0005, 0x0DBB, 0x07CC, 0, 6)) + lock
    head += _biff(0x0042, struct.pack("<H", codepage))
    head += _biff(0x041E, struct.pack("<H", 200) + text("0.0%", "<H" if version == 0x0600 else "<B"))
    head += b"".join(_biff(0x00E0, struct.pack("<HH", 0, key) + bytes(16)) for key in (0, 200, 10))
    return (
        head
        + _biff(0x0085, struct.pack("<IBB", len(head) + 10 + len(name) + 4, 0, 0) + name)
        + _biff(0x000A, b"")
        + sheet
    )


def xls(path, stream, **streams):
    path.write_bytes(compound(streams or {"Workbook": stream}))
    return path


@pytest.mark.parametrize("codepage", [1200, 1252, 1251, 1258])
def test_text_of_an_xls_is_unicode_whatever_code_page_is_named(tmp_path, codepage):
    card = load_table(xls(tmp_path / "a.xls", xls_stream(codepage=codepage)))
    assert (card.score, card["1.1"].name, card["1.2"].agencies) == (Decimal("2.5"), "Kế hoạch", ("Sở Tư pháp",))


@pytest.mark.parametrize("name", ["WORKBOOK", "workbook", "Book", "BOOK"])
def test_a_workbook_stream_of_any_spelling(tmp_path, name):
    assert load_table(xls(tmp_path / "a.xls", b"", **{name: xls_stream()})).score == Decimal("2.5")


def _in_small_sectors(stream: bytes) -> bytes:
    """Return a compound file whose one stream lies in the small sectors, as LibreOffice stores what is short."""
    count, end = -(-len(stream) // 64), 0xFFFFFFFE
    mini = stream.ljust(count * 64, b"\0")
    sectors = -(-len(mini) // 512)
    table = [*range(1, sectors), end, end, end, 0xFFFFFFFD]
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, *[0xFFFFFFFF] * 2, child)
        + bytes(36) + struct.pack("<IQ", 0, size)
        for name, kind, child, size in (("Root Entry", 5, 1, len(mini)), ("Workbook", 2, 0xFFFFFFFF, len(stream)))
    )  # fmt: skip
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, sectors, 0, 4096, sectors + 1, 1, end, 0)
    header += struct.pack("<109I", sectors + 2, *[0xFFFFFFFF] * 108)
    small = struct.pack("<128I", *range(1, count), end, *[0xFFFFFFFF] * (128 - count))
    fat = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    return header + mini.ljust(sectors * 512, b"\0") + entries.ljust(512, b"\0") + small + fat


def test_a_short_workbook_lies_in_the_small_sectors(tmp_path):
    (tmp_path / "a.xls").write_bytes(_in_small_sectors(xls_stream()))
    assert load_table(tmp_path / "a.xls").score == Decimal("2.5")


@pytest.mark.parametrize("version", [0x0600, 0x0500])
def test_errors_formats_and_columns_of_an_xls(tmp_path, version):
    chart = _biff(0x0809, struct.pack("<HHHHII", version, 0x0020, 0, 0, 0, 6)) + _biff(0x000A, b"")
    error = _biff(0x0205, struct.pack("<HHHBB", 7, 4, 0, 0x2A, 1))
    formula = _biff(0x0006, struct.pack("<HHH", 8, 3, 0) + b"\x02\0\x17\0\0\0\xff\xff" + bytes(8))
    percent = _biff(0x0203, struct.pack("<HHHd", 9, 3, 1, 0.5)) + _biff(
        0x00BD, struct.pack("<HHHiHiH", 10, 2, 0, 6, 2, 6, 3)
    )
    columns = _biff(0x007D, struct.pack("<HHHHHH", 5, 6, 0, 0, 1, 0))
    stream = xls_stream(version=version, codepage=1258, extra=chart + error + formula + percent + columns)
    grid = open_book(xls(tmp_path / "a.xls", b"", **{"Workbook" if version == 0x0600 else "Book": stream})).grid("Bang")
    assert (grid.at(7, 4), grid.at(8, 3)) == ("#N/A", "#REF!")
    assert isinstance(grid.at(7, 4), CellError)
    assert isinstance(grid.at(8, 3), CellError)
    assert grid.details.formats == {(9, 3): "0.0%", (10, 3): "0.00%"}
    assert grid.hidden_columns == {5, 6}


def test_superscript_and_struck_out_text_of_an_xls(tmp_path):
    def rich(text, *runs, wide=True):
        raw = text.encode("utf-16-le" if wide else "latin-1")
        return (
            struct.pack("<HBH", len(text), 8 | wide, len(runs))
            + raw
            + b"".join(struct.pack("<HH", *run) for run in runs)
        )

    def font(options=0, raised=0):
        return _biff(0x0031, struct.pack("<HHHHHBBBBBB", 200, options, 0, 400, raised, 0, 0, 0, 0, 1, 0) + b"A")

    fonts = font() + font(raised=1) + font(options=8) + font() + font(raised=1)  # the last is font 5: there is no 4
    texts = rich("0,752", (4, 5), wide=False) + rich("1,51,75", (0, 2), (3, 0)) + rich("Báo cáo (1)", (8, 1))
    split = len(texts) - 10  # within the third text, whose rest says its width anew
    table = _biff(0x00FC, struct.pack("<II", 3, 3) + texts[:split]) + _biff(0x003C, b"\x01" + texts[split:])
    labels = b"".join(
        _biff(0x00FD, struct.pack("<HHHI", row, column, 0, at))
        for at, (row, column) in enumerate([(2, 3), (3, 3), (3, 1)])
    )
    grid = open_book(xls(tmp_path / "a.xls", xls_stream(lock=fonts + table, extra=labels))).grid("Bang")
    assert (grid.rows[2][3], grid.rows[3][3], grid.rows[3][1]) == ("0,75", "1,75", "Báo cáo")
    assert grid.apart == {(2, 3): "2", (3, 3): "1,5", (3, 1): "(1)"}


def test_room_is_made_for_what_is_there_and_not_for_what_is_named(tmp_path):
    extent = _biff(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFF0, 0, 0xFF00, 0))
    texts = _biff(0x00FC, struct.pack("<II", 0, 0x7FFFFFFF))
    assert load_table(xls(tmp_path / "a.xls", xls_stream(extra=extent, lock=texts))).score == Decimal("2.5")


def test_an_encrypted_xls_is_called_so(tmp_path):
    for size in (54, 4):
        stream = xls_stream(lock=_biff(0x002F, bytes(size)))
        assert _refused(load_table, xls(tmp_path / "a.xls", stream))[0].code == "password-protected"
        (tmp_path / "b.xls").write_bytes(_in_small_sectors(stream[:4000]))
        assert _refused(load_table, tmp_path / "b.xls")[0].code == "password-protected"
    for name in ("EncryptedPackage", "ENCRYPTEDPACKAGE"):
        assert _refused(load_table, xls(tmp_path / "a.xlsx", b"", **{name: bytes(9)}))[0].code == "password-protected"
    assert _refused(load_table, xls(tmp_path / "a.doc", b"", WordDocument=bytes(9)))[0].code == "document-not-table"


def test_sectors_that_never_end_are_refused_before_they_are_followed(tmp_path, monkeypatch):
    data = bytearray(compound({"Workbook": xls_stream()}))
    table = 512 * (1 + struct.unpack_from("<I", data, 76)[0])
    monkeypatch.setattr("sipas_par.reading.xls.open_calamine", pytest.fail)
    for sector, follower in ((7, 0), (7, 3), (8, 8)):
        broken = bytearray(data)
        struct.pack_into("<I", broken, table + 4 * sector, follower)
        (tmp_path / "a.xls").write_bytes(broken)
        (finding,) = _refused(load_table, tmp_path / "a.xls")
        assert (finding.code, finding.found) == ("file-damaged", "sectors")


def test_xlsb_and_ods_say_where_their_errors_are(tmp_path):
    page = Page("Bảng", [*[list(row) for row in ROWS], ["", "#REF!", "", "", "#REF!"]])
    for write, name in ((write_xlsb, "a.xlsb"), (write_ods, "a.ods")):
        grid = open_book(write(tmp_path / name, page)).grid("Bảng")
        assert [grid.at(5, column) for column in (1, 4)] == ["#REF!", "#REF!"]
        assert all(isinstance(grid.at(5, column), CellError) for column in (1, 4))


ODS = """<table:table table:name="Bảng"><table:table-column table:number-columns-repeated="2"/>
<table:table-column table:visibility="collapse"/>{rows}</table:table>"""


def _ods_rows() -> str:
    def cell(value):
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in ROWS)
    excel = '<table:table-cell table:formula="of:=VLOOKUP([.A9];[.$B$1:.D9];2)" office:value-type="string"><text:p>#N/A</text:p></table:table-cell>'
    old = '<table:table-cell table:formula="oooc:=1/0" office:value-type="float" office:value="0" table:number-columns-repeated="2"><text:p>Err:532</text:p></table:table-cell>'
    share = (
        '<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50%</text:p></table:table-cell>'
    )
    return rows + f"<table:table-row>{excel}{old}{share}</table:table-row>"


@pytest.mark.parametrize("flat", [False, True])
def test_open_document_with_errors_formulas_and_hidden_columns(tmp_path, flat):
    content = ods_document(ODS.format(rows=_ods_rows()))
    if flat:
        path = tmp_path / "a.fods"
        # LibreOffice indents the tags.
        indented = content.replace("office:document-content", "office:document").replace("><", ">\n  <")
        path.write_text(indented, encoding="utf-8")
    else:
        path = write_ods_xml(tmp_path / "a.ods", content)
    grid = open_book(path).grid("Bảng")
    assert [str(cell) for cell in grid.rows[5][:3]] == ["#N/A", "Err:532", "Err:532"]
    assert all(isinstance(cell, CellError) for cell in grid.rows[5][:3])
    assert grid.details.formulas[5, 0] == "=VLOOKUP(A9;$B$1:D9;2)"
    assert grid.details.formats == {(5, 3): "0%"}
    assert grid.hidden_columns == {2}
    assert load_table(path).score == Decimal("2.5")


XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="s1"><NumberFormat ss:Format="Percent"/></Style></Styles>
<Worksheet ss:Name="Điểm"><Table><Column/><Column ss:Index="5" ss:Hidden="1"/>{rows}
<Row ss:Index="9" ss:Hidden="1"><Cell ss:Index="3"><Data ss:Type="Error">#N/A</Data></Cell><Cell ss:Formula="=1+1"/>
<Cell ss:StyleID="s1" ss:MergeAcross="1"><Data ss:Type="Number">0.5</Data></Cell>
<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">0,75<Sup>2</Sup></ss:Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="Nháp"><Table/><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>
</WorksheetOptions></Worksheet></Workbook>"""


def test_xml_of_excel_2003(tmp_path):
    def cell(value):
        return f'<Cell><Data ss:Type="{"String" if isinstance(value, str) else "Number"}">{value}</Data></Cell>'

    rows = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in ROWS)
    path = tmp_path / "a.xls"
    path.write_text(XML.format(rows=rows), encoding="utf-8")
    book = open_book(path)
    grid = book.grid("Điểm")
    assert (book.sheets, book.hidden, book.kind) == (("Điểm",), ("Nháp",), "xml")
    assert grid.rows[8] == ["", "", "#N/A", str(grid.rows[8][3]), 0.5, "", "0,75"]
    assert isinstance(grid.rows[8][2], CellError)
    assert isinstance(grid.rows[8][3], CellError)
    assert grid.merged == ((8, 4, 8, 5),)
    assert (grid.hidden, grid.hidden_columns) == ({8}, {4})
    assert (grid.apart, grid.details.formats) == ({(8, 6): "2"}, {(8, 4): "0.00%"})
    assert load_table(path).score == Decimal("2.5")
    path.write_text(
        XML.format(rows='<Row ss:Index="999999"><Cell><Data ss:Type="Number">1</Data></Cell></Row>'), encoding="utf-8"
    )
    assert _refused(load_table, path)[0].code == "too-many-rows"
    path.write_text(XML.format(rows=rows).replace("<Workbook", "<!DOCTYPE a><Workbook"), encoding="utf-8")
    assert _refused(load_table, path)[0].code == "unsafe-xml"


def test_html_values_without_what_is_raised_or_struck_out(tmp_path):
    rows = "".join(f"<tr>{''.join(f'<td>{value}</td>' for value in row)}</tr>" for row in ROWS)
    rows = rows.replace(">0.75<", "><b>0,75</b><sub>1</sub><sup>2</sup><").replace(">1.75<", "><s>1,5</s> 1,75<")
    rows = rows.replace(">Báo cáo<", ">Báo cáo<span style='vertical-align: super'>(1)</span><").replace(
        "Kế hoạch", "Kế<br>hoạch"
    )
    path = tmp_path / "a.xls"
    path.write_text(f"<html><table><col><col span=2 style='display:none'>{rows}</table></html>", encoding="utf-8")
    grid = open_book(path).grid("Bảng 1")
    assert (grid.rows[2][3], grid.rows[3][3], grid.rows[3][1]) == ("0,75", "1,75", "Báo cáo")
    assert grid.apart == {(2, 3): "12", (3, 3): "1,5", (3, 1): "(1)"}
    assert grid.hidden_columns == {1, 2}
    assert load_table(path).score == Decimal("2.5")


def test_text_off_the_line_and_struck_out_of_an_xlsb(tmp_path):
    """Rich texts stand among the shared ones, their fonts among the styles."""

    def wide(text):
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    def rich(text, *runs):
        return b"\1" + wide(text) + struct.pack("<I", len(runs)) + b"".join(struct.pack("<HH", *run) for run in runs)

    def font(options=0, line=0):
        return record(43, struct.pack("<HHHH", 220, options, 400, line) + bytes(12))

    texts = [
        rich("0,752", (4, 1)),
        rich("1,753", (4, 2)),
        rich("Khí CO2", (6, 2)),
        rich("1,51,75", (0, 3), (3, 0)),
        b"\0" + wide("2"),
    ]
    cells = [struct.pack("<III", 2, 0, number) for number in range(5)] + [struct.pack("<III", 2, 1, 4)]
    rows = b"".join(
        record(0, struct.pack("<IIHBBBI", at, 0, 300, 0, 0, 0, 0)) + record(7, c) for at, c in enumerate(cells)
    )
    styles = record(617, struct.pack("<I", 2)) + b"".join(
        record(47, struct.pack("<HHH", 0, 0, number) + bytes(10)) for number in (0, 3)
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def change(name, content):
        if name.endswith("sheet1.bin"):
            content = record(129) + record(148, struct.pack("<IIII", 0, 5, 2, 2)) + record(145) + rows + record(146)
        if name.endswith(".rels"):
            links = (
                f'<Relationship Id="{one}" Type="{kind}/{one}" Target="{one}.bin"/>'
                for one in ("styles", "sharedStrings")
            )
            content = content.replace(b"</Rel", "".join(links).encode() + b"</Rel")
        return name, content

    path = changed(write_xlsb(tmp_path / "a.xlsb", Page("Bảng", ROWS)), change)
    with zipfile.ZipFile(path, "a") as archive:
        fonts = font() + font(line=1) + font(line=2) + font(options=8)
        archive.writestr("xl/styles.bin", record(278) + fonts + styles + record(618))
        shared = b"".join(record(19, text) for text in texts)
        archive.writestr("xl/sharedStrings.bin", record(159, struct.pack("<II", 6, 5)) + shared + record(160))
    grid = open_book(path).grid("Bảng")
    assert [row[2] for row in grid.rows] == ["0,75", "1,75", "Khí CO2", "1,75", "2", ""]
    assert grid.apart == {(0, 2): "2", (1, 2): "3", (3, 2): "1,5", (5, 2): "(gạch ngang)"}


def test_an_error_kept_as_text_is_no_agency(tmp_path):
    text = "\n".join(";".join(map(str, row)) for row in ROWS).replace("Sở Tư pháp", "#N/A").replace("1.75", "####")
    (tmp_path / "a.csv").write_text(text.replace(".5", ",5").replace("0.75", "0,75"), encoding="utf-8")
    card = load_table(tmp_path / "a.csv")
    assert card["1.2"].agencies == ()
    assert {finding.cell for finding in card.findings if finding.code == "error-value"} == {"D4", "E4"}


def test_a_text_file_called_a_workbook_is_called_a_text_file(tmp_path):
    (tmp_path / "a.xlsx").write_text("Kính gửi: Sở Nội vụ\nĐề nghị gửi bảng điểm.", encoding="utf-8")
    assert [finding.code for finding in _refused(load_table, tmp_path / "a.xlsx")] == ["text-named-as-workbook"]


def test_tables_on_hidden_sheets_are_named(tmp_path):
    def fill(book, sheet):
        other = book.add_worksheet("Nháp")
        for number, row in enumerate(ROWS):
            other.write_row(number, 0, row)
        other.hide()
        book.add_worksheet("DS").hide()

    card = load_table(xlsx(tmp_path / "a.xlsx", fill))
    assert [finding.found for finding in card.findings if finding.code == "hidden-table"] == ["Nháp"]

    def change(name, content):
        return name, content.replace('name="Điểm"'.encode(), 'name="Điểm" state="veryHidden"'.encode())

    path = xlsx(tmp_path / "b.xlsx", lambda book, _: book.add_worksheet("Bìa").activate())
    (finding,) = _refused(load_table, changed(path, change))
    assert (finding.code, finding.found) == ("table-hidden", "“Điểm”")


def test_our_own_csv_is_read(tmp_path):
    tables = tidy_files(sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent))
    (tmp_path / "a.csv").write_bytes(tables["par_index.csv"])
    cards = {card.year: card for card in load_all(tmp_path / "a.csv")}
    assert cards[2023].score == sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")).score
    assert len(cards[2023].leaves) == 95


def test_what_compiled_code_prints_stays_off_the_screen(capfd):
    with quiet():
        os.write(2, b"thread panicked at /registry/src/lib.rs:3:1")
    os.write(2, b"seen")
    assert capfd.readouterr().err == "seen"
    for words in ("/home/user/lib.rs:3", "called `Option::unwrap()`", "a\nb"):
        with pytest.raises(ReadError) as caught, shielded("a.xls"):
            raise ValueError(words)
        assert caught.value.findings[0].found == "ValueError"
