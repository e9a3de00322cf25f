"""Cases of the corpus: SIPAS tables, and files that do harm or hold nothing."""

import zipfile
from pathlib import Path

from corpus_base import info, survey, survey_info, table
from corpus_case import BARE, CASES, case, put
from corpus_sheets import (
    compound,
    ods_document,
    write_html,
    write_ods,
    write_ods_xml,
    write_xls,
    write_xlsb,
    write_xlsx,
)

# --- SIPAS


@case(right=False)
def sipas_official(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", survey_info(), survey())


@case(right=False)
def sipas_fractions(folder: Path) -> Path:
    page = survey()
    for row in page.rows[4:]:
        row[2:5] = [v / 100 if v else v for v in row[2:5]]
    return write_ods(folder / "a.ods", survey_info(), page)


@case(five_point_means=1, right=False)
def sipas_five_point_means(folder: Path) -> Path:
    page = survey()
    for row in page.rows[4:]:
        row[2:5] = [round(v / 20, 2) if v else v for v in row[2:5]]
    return write_xlsx(folder / "a.xlsx", survey_info(), page)


@case(mean_outside_parts=1, percent_out_of_range=1, right=False)
def sipas_above_hundred(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", survey_info(), put(survey(), 9, 3, 180.93))


@case(year_not_in_header=1, right=False)
def sipas_of_another_year(folder: Path) -> Path:
    return write_xlsx(folder / "a.xlsx", survey_info(Năm=2025), put(survey(), 0, 0, "KẾT QUẢ SIPAS"))


@case(difference_does_not_fit=1, right=False)
def sipas_wrong_change(folder: Path) -> Path:
    page = survey()
    page.rows[3].append("Tăng, giảm so với năm 2022")
    for row in page.rows[4:]:
        row.append(round(row[3] - row[2], 2) if row[2] and row[3] else None)
    page.rows[5][6] = 5.34
    return write_xlsx(folder / "a.xlsx", survey_info(), page)


# --- files that do harm, or none


@case(file_empty=1, refused=True)
def zero_bytes(folder: Path) -> Path:
    (folder / "a.xlsx").write_bytes(b"")
    return folder / "a.xlsx"


@case(file_damaged=1, refused=True)
def truncated(folder: Path) -> Path:
    path = write_xlsx(folder / "a.xlsx", info(), table())
    path.write_bytes(path.read_bytes()[:3000])
    return path


@case(file_damaged=1, refused=True)
def bytes_flipped(folder: Path) -> Path:
    path = write_xlsx(folder / "a.xlsx", info(), table())
    data = bytearray(path.read_bytes())
    at = data.find(b"xl/worksheets/sheet2.xml") + 60
    data[at : at + 200] = bytes(byte ^ 0x5A for byte in data[at : at + 200])
    path.write_bytes(bytes(data))
    return path


@case(document_not_table=1, refused=True)
def a_pdf(folder: Path) -> Path:
    (folder / "a.xlsx").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj")
    return folder / "a.xlsx"


@case(archive_not_opened=1, refused=True)
def a_zip_of_something_else(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.xlsx", "w") as archive:
        archive.writestr("readme.txt", "hello")
    return folder / "a.xlsx"


@case(password_protected=1, refused=True)
def encrypted_workbook(folder: Path) -> Path:
    (folder / "a.xlsx").write_bytes(compound({"EncryptionInfo": b"x", "EncryptedPackage": bytes(5000)}))
    return folder / "a.xlsx"


@case(password_protected=1, refused=True)
def encrypted_xls(folder: Path) -> Path:
    return write_xls(folder / "a.xls", table(), password=True)


def _replaced(path: Path, part: str, old: bytes, new: bytes) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


@case(unpacks_too_large=1, refused=True)
def zip_bomb(folder: Path) -> Path:
    path = write_xlsx(folder / "a.xlsx", info(), table())
    return _replaced(path, "xl/worksheets/sheet2.xml", b"</sheetData>", b"</sheetData>" + b" " * (40 * 2**20))


@case(unsafe_xml=1, refused=True)
def xml_entities(folder: Path) -> Path:
    path = write_xlsx(folder / "a.xlsx", info(), table())
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet'
    return _replaced(path, "xl/worksheets/sheet2.xml", b"<worksheet", bomb)


@case(unsafe_xml=1, refused=True)
def external_entities(folder: Path) -> Path:
    path = write_xlsx(folder / "a.xlsx", info(), table())
    bomb = b'<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst'
    return _replaced(path, "xl/sharedStrings.xml", b"<sst", bomb)


@case(too_many_rows=1, refused=True)
def cell_in_the_last_corner(folder: Path) -> Path:
    page = table()
    path = write_xlsx(folder / "a.xlsx", info(), page)
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return _replaced(path, "xl/worksheets/sheet2.xml", b"</sheetData>", corner)


@case()
def formatted_cells_to_the_last_row(folder: Path) -> Path:
    path = write_xlsx(folder / "a.xlsx", info(), table())
    corner = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    return _replaced(path, "xl/worksheets/sheet2.xml", b"</sheetData>", corner)


@case(too_many_columns=1, refused=True)
def thousands_of_columns(folder: Path) -> Path:
    page = table()
    page.rows[0] += [None] * 5000 + ["x"]
    return write_xlsx(folder / "a.xlsx", info(), page)


@case(too_many_rows=1, refused=True)
def ods_of_a_million_rows(folder: Path) -> Path:
    cell = '<table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    return write_ods_xml(folder / "a.ods", ods_document(f'<table:table table:name="a">{row}</table:table>'))


@case()
def ods_with_a_million_empty_rows(folder: Path) -> Path:
    path = write_ods(folder / "a.ods", info(), table())
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode()
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    return write_ods_xml(path, content.replace("</table:table>", f"{empty}</table:table>"))


@case(not_a_table_file=1, refused=True)
def excel_xml_of_2003(folder: Path) -> Path:
    (folder / "a.xls").write_text(
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', encoding="utf-8"
    )
    return folder / "a.xls"


@case(table_too_large=1, refused=True)
def xlsb_far_cell(folder: Path) -> Path:
    return write_xlsb(folder / "a.xlsb", info(), table(), far=(190_000, 900))


@case(too_many_columns=1, refused=True)
def xls_far_cell(folder: Path) -> Path:
    return write_xls(folder / "a.xls", info(), table(), far=(65_000, 60_000))


@case(too_many_columns=1, refused=True)
def csv_of_many_columns(folder: Path) -> Path:
    (folder / "a.csv").write_text("STT,Nội dung,Điểm tối đa,Điểm đạt được\n" + "," * 5000, encoding="utf-8")
    return folder / "a.csv"


@case(table_blank=1, refused=True)
def blank_form(folder: Path) -> Path:
    from sipas_par.reports.template import write_template

    return write_template(folder / "a.xlsx")


_SPACED = '<table:table-cell office:value-type="string"{}><text:p>a<text:s text:c="{}"/>b</text:p></table:table-cell>'


def _spaced(folder: Path, row: str) -> Path:
    table_xml = f'<table:table table:name="a"><table:table-row>{row}</table:table-row></table:table>'
    return write_ods_xml(folder / "a.ods", ods_document(table_xml))


@case(unpacks_too_large=1, refused=True)
def ods_of_one_endless_run_of_spaces(folder: Path) -> Path:
    return _spaced(folder, _SPACED.format("", 400_000_000))


@case(unpacks_too_large=1, refused=True)
def ods_of_many_runs_of_spaces(folder: Path) -> Path:
    return _spaced(folder, _SPACED.format("", "+0000000000900000") * 400)


@case(unpacks_too_large=1, refused=True)
def ods_of_a_long_cell_repeated(folder: Path) -> Path:
    return _spaced(folder, _SPACED.format(' table:number-columns-repeated="1000"', 300_000))


@case(unsafe_xml=1, refused=True)
def ods_whose_prefixes_mean_something_else(folder: Path) -> Path:
    content = ods_document('<table:table table:name="a"/>').replace("xmlns:table:1.0", "xmlns:tables:1.0")
    return write_ods_xml(folder / "a.ods", content)


def _html(folder: Path, old: str, new: str) -> Path:
    path = write_html(folder / "a.xls", table())
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return path


@case(hidden_row=1, **BARE)
def html_row_out_of_sight(folder: Path) -> Path:
    return _html(folder, "<tr><td>1.1.2", "<tr style='height:12pt; DISPLAY : none'><td>1.1.2")


@case(hidden_row=4, **BARE)
def html_rows_out_of_sight_together(folder: Path) -> Path:
    path = _html(folder, "<tr><td>1.1.1", "<tbody hidden><tr><td>1.1.1")
    path.write_text(
        path.read_text(encoding="utf-8").replace("<tr><td>2<", "</tbody><tbody><tr><td>2<"), encoding="utf-8"
    )
    return path


@case(**BARE)
def html_with_comments_scripts_and_signs(folder: Path) -> Path:
    noise = (
        "<!--[if gte mso 9]><xml><td>9</td></xml><![endif]--><style><!-- td {color:red} --></style><script>1<2</script>"
    )
    path = _html(folder, "<table>", f"{noise}<?xml:namespace prefix=o?><![if !x]><table title='a>b'>")
    return _again(path, "Ban hành kế hoạch", "Ban hành <o:p>kế hoạch</o:p> < 5 ngày, x <")


def _again(path: Path, old: str, new: str) -> Path:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return path


def _open_ended(sign: str) -> None:
    @case(file_damaged=1, refused=True)
    def make(folder: Path) -> Path:
        return _html(folder, "</table></body></html>", sign * (2_000_000 // len(sign)))

    CASES[-1].name = f"html_left_open {sign}"


for sign in ("<!--", "<![CDATA[", "<!x", "<?", "<td ", '<td x="', "<td x='", "</td ", "<script>", "<tr/"):
    _open_ended(sign)


@case(**BARE)
def html_of_many_broken_tags(folder: Path) -> Path:
    return _html(folder, "</table>", "</table>" + "<a <b x='</c </" * 100_000)
