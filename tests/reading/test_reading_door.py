"""The door of reading: kinds of table, what is explained, what is refused before anything is unpacked."""

import os
import stat
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from languages import in_lang

import sipas_par as sp
from sipas_par import files
from sipas_par.findings import Finding, ReadError, catalogue
from sipas_par.reading.book import shielded
from sipas_par.reading.identity import fact_key, fields_named, status_of
from sipas_par.reading.load import load_sipas, load_table
from sipas_par.reading.open import open_book
from sipas_par.text.vocabulary import claim, keys, words

PAR = "par_index_lang_son_2023.xlsx"
SIPAS = "sipas_lang_son_2023.xlsx"


def _refused(read, *arguments) -> list[Finding]:
    with pytest.raises(ReadError) as caught:
        read(*arguments)
    return list(caught.value.findings)


def test_the_shipped_tables_are_read_whole():
    card = sp.load_par_index(sp.example(PAR))
    assert (len(card.fields), len(card.leaves), card.max_score, card.lost) == (8, 95, 100, Decimal("13.31"))
    assert card.fact("max_appraised") == Decimal("61.5")
    by_source = {
        source: sum(row.max_score for row in card.leaves if row.source == source)
        for source in ("appraised", "surveyed", "sipas", "outcome")
    }
    assert by_source == {"appraised": Decimal("61.5"), "surveyed": 22, "sipas": 10, "outcome": Decimal("6.5")}
    assert card["8"].source == "mixed"
    assert card["1"].source == "appraised"
    assert card.source.status == "illustrative"
    assert card.findings == ()
    sipas = load_sipas(sp.example(SIPAS))
    assert (sipas.sample_size, sipas.earlier_sample_size, sipas.earlier_year) == (630, 486, 2022)
    assert [len(sipas.of_kind(kind)) for kind in ("policy", "policy_factor", "factor", "item", "expectation")] == [
        9,
        4,
        5,
        16,
        10,
    ]


def test_every_score_stands_in_its_cell():
    import openpyxl

    sheet = openpyxl.load_workbook(sp.example(PAR))["PAR INDEX"]
    for row in sp.load_par_index(sp.example(PAR)):
        assert Decimal(str(sheet[row.cell.partition("!")[2]].value)) == row.score
        assert sheet[row.cell_of("code").partition("!")[2]].value == row.code


def test_a_table_of_the_other_kind_is_named():
    assert _refused(sp.load_par_index, sp.example(SIPAS))[0].code == "is-a-survey"
    assert _refused(load_sipas, sp.example(PAR))[0].code == "is-a-points-table"
    assert load_table(sp.example(SIPAS)).index == "SIPAS"


def test_missing_files_and_folders(tmp_path):
    assert _refused(load_table, tmp_path / "không có.xlsx")[0].code == "file-missing"
    assert _refused(load_table, tmp_path)[0].code == "not-a-file"


def test_explanations_name_columns_rows_and_decisions(tmp_path):
    (tmp_path / "a.csv").write_text(
        "TỈNH LẠNG SƠN\nTT;Nội dung;Điểm tối đa;Điểm đạt;Người chấm\nI;LĨNH VỰC;2;1,5;A\n1;Kế hoạch;2;1,5;B\n;Đạt 100%;2\n;Tổng điểm;2;1,5\n;Người lập\n",
        encoding="utf-8",
    )
    reading = sp.read_table(tmp_path / "a.csv")
    assert [(cell.cell, cell.meaning) for cell in reading.header] == [
        ("A2", "code"),
        ("B2", "name"),
        ("C2", "max_score"),
        ("D2", "score"),
        ("E2", ""),
    ]
    assert [(row.cell, row.reason) for row in reading.skipped] == [("B5", "scale"), ("B7", "no-points")]
    assert [row.code for row in reading.card] == ["1", "1.1"]
    vietnamese, english = reading.explain(), in_lang("en", reading.explain)
    for text in ("“Người chấm” → (không dùng)", "B5  “Đạt 100%”: thang điểm", "Số thứ tự đánh lại", "dấu ngăn cột “;”"):
        assert text in vietnamese
    for text in ("“Người chấm” → (not used)", "scale of the criterion above", "Numbering restarts", "encoding utf-8"):
        assert text in english


def test_a_zip_bomb_is_refused_by_its_directory(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(32):
                part.write(bytes(2**20))
    assert path.stat().st_size < 100_000
    assert _refused(load_table, path)[0].code == "unpacks-too-large"


def test_too_many_parts_and_encrypted_parts_are_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(files.MAX_PARTS + 1):
            archive.writestr(f"xl/{number}", "")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert _refused(load_table, path)[0].code == "unpacks-too-large"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    data = bytearray(path.read_bytes())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    assert _refused(load_table, path)[0].code == "password-protected"


def _central(data: bytes, name: bytes) -> int:
    """Return where the entry of a part stands in the directory of a zip file."""
    at = data.find(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(name)] != name:
        at = data.find(b"PK\x01\x02", at + 1)
    return at


@pytest.mark.parametrize("part", [b"xl/sharedStrings.xml", b"xl/worksheets/sheet2.xml"])
def test_sizes_that_the_directory_lies_about(tmp_path, part):
    data = bytearray(sp.example(PAR).read_bytes())
    at = _central(data, part)
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    (tmp_path / "a.xlsx").write_bytes(bytes(data))
    assert _refused(load_table, tmp_path / "a.xlsx")[0].code == "unpacks-too-large"


def test_checksums_and_names_that_are_wrong(tmp_path):
    path = tmp_path / "a.xlsx"
    data = bytearray(sp.example(PAR).read_bytes())
    data[_central(data, b"xl/styles.xml") + 16] ^= 1
    path.write_bytes(bytes(data))
    assert _refused(load_table, path)[0].code == "file-damaged"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("XL/Workbook.xml", "<workbook/>")
    assert _refused(load_table, path)[0].code == "file-damaged"


def test_a_file_beyond_the_size_is_never_read(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 10)
    (tmp_path / "a.csv").write_text("STT,Nội dung,Điểm tối đa", encoding="utf-8")
    assert _refused(load_table, tmp_path / "a.csv")[0].code == "file-too-large"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"\x00\x01binary" * 40, "not-a-table-file"),
        ("a.csv", bytes(range(1, 32)) * 30, "not-a-table-file"),
        ("a.csv", b"\xff\xfe\x00\xd8\x00", "encoding-unknown"),
        ("a.csv", b"caf\xe9 cr\xe8me", "encoding-unknown"),
        ("a.xls", b"<html><body>Xin ch\xc3\xa0o</body></html>", "no-table"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file-damaged"),
        ("a.xlsx", b"PK\x03\x04garbage", "file-damaged"),
        ("a.ods", b"\x89PNG\r\n", "not-a-table-file"),
        ("a.xlsx", b"%PDF-1.7 ...", "document-not-table"),
        ("a.doc", b"{\\rtf1 Xin ch\\'e0o}", "document-not-table"),
    ],
)
def test_what_is_no_table_file(tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content)
    assert [finding.code for finding in _refused(load_table, tmp_path / name)] == [code]


def test_a_word_document_is_called_so_by_any_name(tmp_path):
    import docx

    docx.Document().save(tmp_path / "bảng.xlsx")
    (finding,) = _refused(load_table, tmp_path / "bảng.xlsx")
    assert (finding.code, finding.found) == ("document-not-table", "Word")
    assert "Xin bảng tính gốc" in finding.cure()


def test_html_tables_within_limits(tmp_path):
    path = tmp_path / "a.xls"
    path.write_text("<table><tr><td colspan=900>a<td colspan=900>b</tr></table>", encoding="utf-8")
    assert _refused(load_table, path)[0].code == "too-many-columns"
    path.write_text("<table>" + "<tr><td rowspan=1000 colspan=1000>x</td></tr>" * 12 + "</table>", encoding="utf-8")
    assert _refused(load_table, path)[0].code == "too-many-columns"
    path.write_text("<table>" * 20_000 + "<tr><td>1" + "</table>" * 20_000, encoding="utf-8")
    assert _refused(load_table, path)[0].code == "file-damaged"
    rows = "<tr><th>STT<th>Nội<br>dung<th>Điểm tối đa<th>Điểm đạt<tr><td>1<td>A<script>x</script><td x:num='2.5'>2,50<td>2,5<tr><td><td>Tổng<td>2,5<td>2,5"
    path.write_text(f"<table>{rows}<tr><td><table><tr><td>1</table></td></tr></table>", encoding="utf-8")
    assert load_table(path).max_score == Decimal("2.5")


@pytest.mark.parametrize(
    ("shown", "figure", "score"), [("4.3", "4.25", "4.25"), ("4,3", "4.25", "4.25"), ("4", "", "4")]
)
def test_html_of_a_spreadsheet_gives_the_figure_and_not_what_its_format_shows(tmp_path, shown, figure, score):
    path = tmp_path / "a.html"
    head = "<tr><th>STT<th>Nội dung<th>Điểm tối đa<th>Điểm đạt<th>Tỷ lệ"
    path.write_text(
        f"<meta charset=utf-8><table>{head}<tr><td>1<td>A<td sdval=5>5<td sdval='{figure}' sdnum='1033;0;0.0'>{shown}"
        f"<td sdval=0.85 sdnum='1033;0;0%'>85%<tr><td><td>Tổng<td>5<td sdval='{figure}'>{shown}<td>85%</table>",
        encoding="utf-8",
    )
    card = load_table(path)
    assert card.score == Decimal(score)
    assert card.criteria[0].percent == 85


def test_ods_with_a_password_or_a_document_type(tmp_path):
    path = tmp_path / "a.ods"
    for part, content, code in (
        ("META-INF/manifest.xml", "<manifest:encryption-data/>", "password-protected"),
        ("content.xml", "<!DOCTYPE x><office/>", "unsafe-xml"),
    ):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("content.xml", content if part == "content.xml" else "<office/>")
            archive.writestr("META-INF/manifest.xml", content)
        assert _refused(load_table, path)[0].code == code


def test_the_shield_turns_every_failure_into_a_finding():
    class PanicException(BaseException):
        pass

    for error, code in (
        (MemoryError(), "out-of-memory"), (ValueError("x"), "file-damaged"), (PanicException("p"), "file-damaged"),
        (OSError("Password required"), "password-protected"),
    ):  # fmt: skip
        with pytest.raises(ReadError) as caught, shielded("a.xlsx", "S"):
            raise error
        assert caught.value.findings[0].code == code
    with pytest.raises(KeyboardInterrupt), shielded("a.xlsx"):
        raise KeyboardInterrupt


def test_a_book_knows_its_container_and_sheets():
    book = open_book(sp.example(PAR))
    assert (book.sheets, book.hidden, book.kind) == (("Thông tin", "PAR INDEX"), (), "xlsx")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("MINH HỌA", "illustrative"), ("minh hoạ", "illustrative"), ("Tự đánh giá", "self_assessed"), ("CHÍNH THỨC", "official"),
        ("chưa chính thức", "unknown"), ("không phải số liệu chính thức", "unknown"), ("", "unknown"),
    ],
)  # fmt: skip
def test_statuses(text, status):
    assert status_of(text) == status


def test_labels_of_the_info_sheet():
    assert fact_key("Điểm tối đa SIPAS (lĩnh vực 8)") == "max_sipas"
    assert fact_key("TÌNH TRẠNG SỐ LIỆU:") == "status"
    assert fact_key("Số phiếu hợp lệ năm 2023") == "sample_size"
    assert fact_key("Màu nền") == ""
    assert fields_named("(lĩnh vực 1-3, 5 và 7)") == {"1", "2", "3", "5"}
    assert fields_named("không nêu") == frozenset()


def test_header_wordings_are_data():
    for text, meaning in {
        "Số TT": "code", "Mã tiêu chí": "code", "NỘI  DUNG": "name", "Thang điểm": "max_score", "Điểm chuẩn": "max_score",
        "Điểm tự chấm": "self_score", "BNV đánh giá": "appraised", "Điểm chấm thực tế": "appraised", "ĐTXHH": "surveyed",
        "Điểm điều tra xã hội học": "surveyed", "Tổng điểm": "score", "Kết quả": "score", "Tỷ lệ (%)": "percent",
        "Điểm đạt được (%)": "percent", "Cơ quan chủ trì": "agencies", "Ghi chú": "note", "Trung bình cả nước 2023 (%)": "national_mean",
        "Điểm chưa đạt": "lost", "Xếp hạng": "rank",
    }.items():  # fmt: skip
        assert claim(text).meaning == meaning, text
    assert claim("Điểm đạt được năm 2022").year == 2022
    assert claim("Họ và tên").meaning == "person"
    for table in ("columns", "info", "status", "sources", "indices", "sipas"):
        assert keys(table)
    assert words("rows", "total")[0] == "tong diem"


def test_every_sentence_names_a_cure_in_both_languages():
    for code, sentences in catalogue().items():
        assert set(sentences) == {"vi", "en"}, code
        for message, cure in sentences.values():
            assert message.endswith((".", "?")), code
            assert cure.endswith("."), code


@pytest.mark.parametrize(
    ("evil", "code"),
    [
        (b"<c " * 400_000, "file-damaged"),
        (b'<c t="e">x' * 100_000 + b"#", "file-damaged"),
        (b'<c r="ZZ1"' * 100_000, "unsafe-xml"),
        (b'<c r="ZZ1" a="' + b"x" * 10**6, "unsafe-xml"),
        (b'<c x=">" r="XFD1048576"><v>1</v></c>', "unsafe-xml"),
        (b"<c r='XFD1048576'><v>1</v></c>", "too-many-rows"),
        (b'<c r = "XFD1048576"><v>1</v></c>', "too-many-rows"),
        (b'<row r="1048576"><c><v>1</v></c></row>', "too-many-rows"),
        (b'<x:row r="2000000"><x:c><x:v>1</x:v></x:c></x:row>', "too-many-rows"),
    ],
)
def test_hostile_sheet_xml_is_refused_without_delay(tmp_path, evil, code):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(sp.example(PAR)) as sound, zipfile.ZipFile(path, "w") as broken:
        for name in sound.namelist():
            part = sound.read(name)
            if name == "xl/worksheets/sheet2.xml":
                part = part.replace(b"</sheetData>", evil + b"</sheetData>")
            broken.writestr(name, part)
    assert [finding.code for finding in _refused(load_table, path)] == [code]


def test_signs_of_a_value_in_the_text_of_a_cell_are_no_attribute(tmp_path):
    said = ("='Phụ lục 1", '="x', "a = 'b > c")
    book = openpyxl.load_workbook(sp.example(PAR))
    for row, text in enumerate(said, 10):
        cell = book["PAR INDEX"].cell(row, 10)
        cell.value, cell.data_type = text, "s"
    book.save(tmp_path / "a.xlsx")
    assert {row.note for row in sp.load_par_index(tmp_path / "a.xlsx").criteria} >= set(said)


def _with_facts(monkeypatch, path, mode: int, size: int):
    facts = os.stat_result((mode, 0, 0, 1, 0, 0, size, 0, 0, 0))
    monkeypatch.setattr(type(path), "stat", lambda *_arguments, **_options: facts)


@pytest.mark.parametrize("mode", [stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFBLK])
def test_a_device_or_a_pipe_is_refused_without_being_read(tmp_path, monkeypatch, mode):
    path = tmp_path / "a.csv"
    _with_facts(monkeypatch, path, mode | 0o644, 0)
    (finding,) = _refused(load_table, path)
    assert (finding.code, finding.file) == ("not-a-regular-file", "a.csv")


def test_a_file_that_grows_while_it_is_read_is_cut_off(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 3000)
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 2000)
    _with_facts(monkeypatch, path, stat.S_IFREG | 0o644, 10)
    assert [finding.code for finding in _refused(open_book, path)] == ["file-too-large"]


def test_a_table_passed_over_because_of_the_name_of_its_sheet_is_named(tmp_path):
    import openpyxl

    book = openpyxl.load_workbook(sp.example(PAR))
    book.copy_worksheet(book["PAR INDEX"]).title = "Ví dụ"
    book.save(tmp_path / "a.xlsx")
    reading = sp.read_table(tmp_path / "a.xlsx")
    assert "Không đọc trang mẫu “Ví dụ”" in reading.explain()
    assert "“Ví dụ” are not read" in in_lang("en", reading.explain)
    assert "trang mẫu" not in sp.read_table(sp.example(PAR)).explain()
