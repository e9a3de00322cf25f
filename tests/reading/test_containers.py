"""Containers: what each kind of file says of its cells, and sound files in unusual forms; the bytes are built here."""

import zipfile
from decimal import Decimal

import pytest
import xlsxwriter

from sipas_par.findings import Finding, ReadError
from sipas_par.reading.grid import CellError
from sipas_par.reading.load import load_table
from sipas_par.reading.open import open_book

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
