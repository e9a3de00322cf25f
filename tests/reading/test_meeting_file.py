"""The workbook of a meeting says what its TOML says, and names by sheet and cell what it cannot understand."""

from __future__ import annotations

import datetime as dt
import shutil
import tomllib
from dataclasses import replace

import openpyxl
import pytest

import sipas_par as sp
from sipas_par.cli import main
from sipas_par.findings import UsageError
from sipas_par.model.meeting import TABLES, columns_of

DAY = dt.datetime.fromisoformat("2024-05-14")
MOMENT = dt.datetime.fromisoformat("2024-05-17T14:00")
EXAMPLE = sp.example("meeting_2024-05-17.toml")


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    return sp.write_template(tmp_path_factory.mktemp("form") / "mau.xlsx", "meeting")


def put(book, table, rows):
    sheet = book[TABLES[table]]
    heads = {cell.value: cell.column for cell in sheet[1]}
    sheet.delete_rows(2, sheet.max_row)
    labels = {column.key: column.label for column in columns_of(table)}
    for number, row in enumerate(rows, 2):
        for key, value in row.items():
            if key in labels:
                text = "\n".join(value) if isinstance(value, list) else {True: "có", False: "không"}.get(value, value)
                sheet.cell(number, heads[labels[key]], text)


def fill(book, **said):
    sheet = book["Hội nghị"]
    rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
    labels = {column.key: column.label for column in columns_of("meeting")}
    for key, value in said.items():
        sheet.cell(rows[labels[key]], 2).value = "\n".join(value) if isinstance(value, list) else value


@pytest.fixture
def book(blank, tmp_path):
    """A form with the little that it must have, and what saves and reads it."""
    made = openpyxl.load_workbook(blank)
    fill(made, title="Hội nghị", province="Lạng Sơn", data_year=2023)

    def read():
        made.save(tmp_path / "hoi-nghi.xlsx")
        return sp.load_meeting(tmp_path / "hoi-nghi.xlsx")

    return made, read


def problems(read):
    with pytest.raises(sp.SipasParError) as caught:
        read()
    return [(one.code, one.address, one.found) for one in caught.value.findings]


def test_a_form_with_title_and_province_is_a_meeting_with_the_usual_agencies(book):
    _made, read = book
    meeting = read()
    assert (meeting.title, meeting.province, meeting.data_year) == ("Hội nghị", "Lạng Sơn", 2023)
    assert meeting.agency("Sở NN&MT").name == "Sở Nông nghiệp và Môi trường"
    assert not meeting.deadlines


def test_the_workbook_gives_the_same_meeting_as_the_toml(blank, tmp_path):
    raw = tomllib.loads(EXAMPLE.read_text("utf-8"))
    made = openpyxl.load_workbook(blank)
    fill(
        made, **{key: raw["meeting"][key] for key in raw["meeting"].keys() & {one.key for one in columns_of("meeting")}}
    )
    for table in TABLES.keys() - {"meeting"}:
        put(made, table, raw.get(table, []))
    made.save(tmp_path / "m.xlsx")
    assert replace(sp.load_meeting(tmp_path / "m.xlsx"), file=EXAMPLE.name) == sp.load_meeting(EXAMPLE)


@pytest.mark.parametrize(
    "typed",
    [
        MOMENT, "14 giờ 00 phút, ngày 17/5/2024", "17/05/2024 14:00", "ngày 17 tháng 5 năm 2024, 14h",
        "2024-05-17 14:00:00", "14g00 ngày 17-5-2024",
    ],
)  # fmt: skip
def test_a_moment_is_understood_as_it_is_typed(book, typed):
    made, read = book
    fill(made, start=typed)
    assert read().start == MOMENT


@pytest.mark.parametrize("typed", [dt.date(2024, 5, 14), DAY, "14/5/2024", "14.05.2024", "ngày 14 tháng 5 năm 2024"])  # fmt: skip
def test_a_deadline_before_a_day_ends_the_day_before(book, typed):
    made, read = book
    put(made, "deadline", [{"id": "tham luận", "what": "Tham luận", "relation": "trước", "date": typed}])
    due = read().deadline("tham-luan")
    assert (due.date, due.latest_day, due.relation) == (dt.date(2024, 5, 14), dt.date(2024, 5, 13), "before")


def test_lists_targets_yes_and_no(book):
    made, read = book
    put(made, "target", [{"of": "tổng điểm", "value": 88.5}])
    agencies = [
        {"name": "Sở A", "aliases": "SA; Sở a nhỏ", "writes": "Có"},
        {"name": "Sở B", "writes": "không"},
        {"name": "C"},
    ]
    put(made, "agency", agencies)
    fill(made, agenda="Báo cáo; nêu rõ\nThảo luận")
    meeting = read()
    assert [(one.id, one.aliases, one.writes) for one in meeting.agencies] == [
        ("so-a", ("SA", "Sở a nhỏ"), True), ("so-b", (), False), ("c", (), None)
    ]  # fmt: skip
    assert meeting.agenda == ("Báo cáo; nêu rõ", "Thảo luận")
    assert [(one.of, one.value) for one in meeting.targets] == [("tổng điểm", "88.5")]


def test_what_nothing_reads_is_named_with_its_cell(book):
    made, read = book
    made["Hội nghị"]["A30"], made["Hội nghị"]["B30"] = "Chủ toạ", "x"
    made["Cơ quan"]["Z1"] = "Điện thoại"
    made["Thời hạn"]["Z4"] = "gọi lại"
    made.create_sheet("Khác")["B2"] = "x"
    assert problems(read) == [
        ("meeting-key-unknown", "Hội nghị!A30", "Chủ toạ"),
        ("meeting-key-unknown", "Cơ quan!Z1", "Điện thoại"),
        ("meeting-key-unknown", "Thời hạn!Z4", "gọi lại"),
        ("meeting-key-unknown", "Khác!B2", "Khác"),
    ]


def test_a_formula_that_was_never_calculated_is_named_and_not_taken_for_a_blank(book):
    made, read = book
    made["Cơ quan"]["B3"] = '="Sở "&"A"'
    assert ("formula-not-calculated", "Cơ quan!B3", '="Sở "&"A"') in problems(read)


def test_a_name_of_two_agencies_is_cited_as_it_is_written(book):
    made, read = book
    put(made, "agency", [{"name": "Sở Nội vụ", "aliases": "SNV"}, {"name": "Sở Ngoại vụ", "aliases": "SNV"}])
    ((code, _cell, found),) = problems(read)
    assert (code, found) == ("agency-name-twice", "Sở Nội vụ, SNV")


def test_what_stands_twice_is_named(book):
    made, read = book
    made["Hội nghị"]["A30"], made["Hội nghị"]["B30"] = "Tên hội nghị", "khác"
    made["Cơ quan"]["Z1"] = "Tên tắt"
    assert [problem[:2] for problem in problems(read)] == [("meeting-key-twice", "Hội nghị!A30"), ("meeting-key-twice", "Cơ quan!Z1")]  # fmt: skip


def test_values_that_do_not_fit_and_lack_are_named_with_their_cells(book):
    made, read = book
    fill(made, start="chiều thứ Sáu", data_year="hai nghìn")
    put(
        made,
        "deadline",
        [
            {"id": "tham luận", "what": "x", "date": "31/2/2024", "relation": "sau"},
            {"what": "y", "date": "1/3/2024", "id": "k"},
        ],
    )
    put(made, "agency", [{"name": "Sở A", "invited": "có lẽ"}, {"short_name": "SB"}])
    assert problems(read) == [
        ("meeting-value", "Hội nghị!B4", "hai nghìn"),
        ("meeting-value", "Hội nghị!B5", "chiều thứ Sáu"),
        ("meeting-value", "Cơ quan!G2", "có lẽ"),
        ("meeting-blank", "Cơ quan!B3", ""),
        ("no-such-day", "Thời hạn!E2", "31/2/2024"),
        ("meeting-value", "Thời hạn!G2", "sau"),
    ]


def test_a_meeting_without_its_province_is_named(book, tmp_path):
    made, read = book
    fill(made, province=None)
    assert problems(read) == [("meeting-blank", "Hội nghị!B3", "")]
    (tmp_path / "m.toml").write_text('[meeting]\ntitle = "Hội nghị"\n', "utf-8")
    assert problems(lambda: sp.load_meeting(tmp_path / "m.toml")) == [("meeting-blank", "[meeting] province", "")]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A work folder with a table of the user's own."""
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    for name in ("par_index_lang_son_2023.xlsx", "par_index_lang_son_2022.xlsx"):
        shutil.copy(sp.example(name), raw)
    monkeypatch.chdir(tmp_path)
    return raw


def test_the_workbook_is_found_beside_the_tables_and_is_no_table(book, folder):
    made, _read = book
    made.save(folder / "hoi-nghi.xlsx")
    inputs = sp.find_inputs()
    assert inputs.meeting.file == "hoi-nghi.xlsx"
    assert "hoi-nghi.xlsx" not in dict(inputs.unused)
    assert len(sp.load_all(folder)) == 2
    assert main(["papers", "--agency", "Sở Tư pháp", "--formats", "html"]) == 0


def test_two_meeting_files_for_the_same_figures_are_both_named(book, folder):
    made, _read = book
    made.save(folder / "hoi-nghi.xlsx")
    shutil.copy(EXAMPLE, folder)
    with pytest.raises(UsageError) as caught:
        sp.find_inputs()
    assert caught.value.findings[0].found == "hoi-nghi.xlsx, meeting_2024-05-17.toml"
    assert sp.find_inputs(meeting=folder / "hoi-nghi.xlsx").meeting.title == "Hội nghị"


def test_a_meeting_on_other_results_is_named_as_not_used(book, folder):
    made, _read = book
    fill(made, data_year=2024)
    made.save(folder / "hoi-nghi.xlsx")
    inputs = sp.find_inputs()
    assert dict(inputs.unused)["hoi-nghi.xlsx"].code == "meeting-not-needed"
