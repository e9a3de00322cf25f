from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from urllib.parse import unquote

import openpyxl
import pytest
from cards import card, change, row
from languages import in_lang
from office import formulas, needs_office, recalculated, stored

import sipas_par as sp
from sipas_par.choice import links_from
from sipas_par.findings import Finding
from sipas_par.inputs import Inputs
from sipas_par.reading.meeting_file import load_meeting
from sipas_par.reports.ledger import to_xlsx

# openpyxl says that it cannot keep the data bars; the tests do not save.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.fixture(scope="module")
def inputs():
    return Inputs(
        sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")),
        sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx")),
        sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx")),
        load_meeting(sp.example("meeting_2024-05-17.toml")),
    )


TABLES = ("par_index_lang_son_2023.xlsx", "sipas_lang_son_2023.xlsx")


@pytest.fixture(scope="module")
def ledger(inputs, tmp_path_factory):
    path = tmp_path_factory.mktemp("ledger") / "ra" / "so-lieu.xlsx"
    path.parent.mkdir()
    for name in TABLES:
        (path.parents[1] / name).write_bytes(sp.example(name).read_bytes())
    path.write_bytes(beside_copies(inputs, path))
    return path


def beside_copies(inputs, path):
    near = replace(inputs, folder=path.parents[1])
    return to_xlsx(near, links=links_from(near, path.parent))


def opened(data, **options):
    return openpyxl.load_workbook(io.BytesIO(data), **options)


def stored_rows(path, sheet):
    return list(opened(path.read_bytes(), data_only=True)[sheet].iter_rows(values_only=True))


def told(ledger, sheet, label, column):
    """The stored value in the line whose code or name is ``label``, under the head ``column``; totals stand above it."""
    lines = list(opened(ledger.read_bytes(), data_only=True)[sheet].iter_rows(min_row=4, values_only=True))
    at = lines.pop(1).index(column)
    [value] = [line[at] for line in lines if any(str(name).startswith(label) for name in line[:2])]
    return value


def same(new, old):
    new, old = ("" if value is None else value for value in (new, old))
    return new == old or (isinstance(new, int | float) and isinstance(old, int | float) and abs(new - old) < 1e-9)


def holes():
    earlier = change(card(year=2022), "1.2", score=None, appraised=None)
    return Inputs(change(card(), "2.2", score=None, surveyed=None), earlier)


def full():
    return Inputs(card(row("1", "1", "1", line=7, source="mixed"), row("1.1", "1", "1", line=8)))


def doubtful():
    """A score above its maximum, one without maximum, one missing."""
    above = change(card(), "1.1", score="1.5", appraised="1.5")
    return Inputs(change(change(above, "1.2", max_score=None), "2.1", score=None))


@pytest.fixture(scope="module", params=["shipped", holes, full, doubtful])
def made(request, inputs, ledger, tmp_path_factory):
    if request.param == "shipped":
        return inputs, ledger
    path = tmp_path_factory.mktemp("ledger") / "so-lieu.xlsx"
    path.write_bytes(to_xlsx(request.param()))
    return request.param(), path


@needs_office
def test_a_calculating_program_gives_the_figures_of_the_library(made, tmp_path):
    _, path = made
    new, old = recalculated(path, tmp_path), stored(path)
    cells = formulas(path)
    assert len(cells) > 20
    assert [(at, new.get(at), old[at]) for at in cells if not same(new.get(at), old[at])] == []


def test_totals_stored_in_the_cells_are_those_of_the_table(made):
    inputs, path = made
    scores, known = inputs.card, inputs.card.known
    lost = [float(leaf.lost) for leaf in scores.leaves if leaf.lost]
    for column, value in (
        ("Điểm tối đa", known.max_score), ("Điểm đạt được", known.score), ("Điểm chưa đạt", scores.lost),
    ):  # fmt: skip
        assert told(path, "Tiêu chí", "Cộng", column) == pytest.approx(float(value))
        assert told(path, "Theo lĩnh vực", "Cộng", column) == pytest.approx(float(value))
    assert told(path, "Theo cơ quan", "Toàn bảng", "Điểm chưa đạt") == pytest.approx(float(scores.lost))
    lines = opened(path.read_bytes(), data_only=True)["Tiêu chí"].iter_rows(min_row=6, max_col=11, values_only=True)
    written = {line[0]: line[10] for line in lines if line[0]}
    for criterion in scores.criteria:
        expected = scores.lost_of(criterion)
        assert same(written[criterion.code], None if expected is None else float(expected)), criterion.code
    if lost:
        assert told(path, "Chưa đạt tối đa", "Cộng", "Điểm chưa đạt") == pytest.approx(sum(lost))
    assert b'fullCalcOnLoad="1"' in zipfile.ZipFile(path).read("xl/workbook.xml")


def test_sums_and_references_hold_the_values_of_the_cells_that_they_name(made):
    _, path = made
    cells, values = formulas(path), stored(path)
    sums = checked = 0
    for (sheet, cell), text in cells.items():
        at = values[sheet, cell]
        if found := re.fullmatch(r"=SUM\(([A-Z]+)(\d+):\1(\d+)\)", text):
            column, first, last = found.groups()
            parts = [values[sheet, f"{column}{line}"] for line in range(int(first), int(last) + 1)]
            assert at == pytest.approx(sum(part for part in parts if isinstance(part, int | float))), (sheet, cell)
            sums += 1
        elif found := re.fullmatch(
            r"=(?:IF\(COUNT\(('[^']+'![A-Z]+\d+)\)=0,\"\",)?'([^']+)'!\$?([A-Z]+)\$?(\d+)\)?", text
        ):
            assert same(at, values[found[2], found[3] + found[4]]), (sheet, cell)
            checked += 1
    assert sums
    assert checked > 3


def test_a_parent_is_the_sum_of_the_rows_below_it_where_that_is_what_the_table_prints(made):
    inputs, path = made
    cells, values = formulas(path), stored(path)
    line = {row.code: number for number, row in enumerate(inputs.card.criteria, 6)}
    for parent in inputs.card.criteria:
        below = inputs.card.children(parent.code)
        at, kept = f"J{line[parent.code]}", values.get(("Tiêu chí", f"J{line[parent.code]}"))
        if ("Tiêu chí", at) in cells:
            assert kept == pytest.approx(sum(float(child.score) for child in below))
        else:
            assert same(kept, None if parent.score is None else float(parent.score))
    if not inputs.card.missing:
        assert all(("Tiêu chí", f"J{line[row.code]}") in cells for row in inputs.card.fields)


@needs_office
def test_points_raised_in_a_leaf_or_assumed_reach_every_total(ledger, tmp_path):
    book = openpyxl.load_workbook(ledger)
    line = {cell.value: cell.row for cell in book["Tiêu chí"]["A"]}
    book["Tiêu chí"][f"J{line['8.2.1']}"] = 1.5
    assumed = book["Giả định"]
    assumed["F6"] = assumed_points = 1
    book.save(tmp_path / "raised.xlsx")
    old, new = stored(ledger), recalculated(tmp_path / "raised.xlsx", tmp_path)
    gain = 1.5 - old["Tiêu chí", f"J{line['8.2.1']}"]
    for code in ("8.2", "8"):
        at = "Tiêu chí", f"J{line[code]}"
        assert new[at] - old[at] == pytest.approx(gain)
    for at in (("Tiêu chí", "J4"), ("Theo lĩnh vực", "F4"), ("Theo lĩnh vực", "F13"), ("Tổng quan", "B7")):
        assert new[at] - old[at] == pytest.approx(gain)
    assert new["Theo cơ quan", "E4"] - old["Theo cơ quan", "E4"] == pytest.approx(-gain)
    assert new["Giả định", "G6"] == pytest.approx(assumed_points - old["Giả định", "D6"])
    assert new["Giả định", "F4"] == pytest.approx(new["Giả định", "D4"] + new["Giả định", "G6"])


def test_other_units_show_who_holds_the_maximum(inputs):
    twin = replace(inputs.card, unit="Cao Bằng")
    best = change(twin, "8.1", score=str(inputs.card["8.1"].max_score))
    sheet = opened(to_xlsx(replace(inputs, others=(best,))), data_only=True)["Đơn vị khác"]
    lines = {line[0]: line for line in sheet.iter_rows(min_row=6, values_only=True)}
    assert lines["8.1"][4:8] == (1, 1, 1, float(inputs.card["8.1"].max_score))
    assert lines["8.2.1"][4:6] == (1, 0)


def test_bonus_points_are_called_so_and_no_field():
    bonus = replace(row("3", "1", "1", line=13, name="Điểm thưởng"), max_score=None, state="adjustment")
    table = card()
    rows = opened(to_xlsx(Inputs(replace(table, criteria=(*table.criteria, bonus)))))["Tiêu chí"].iter_rows(
        values_only=True
    )
    assert [[line[1], line[2]] for line in rows if line[1] == "Điểm thưởng"] == [
        ["Điểm thưởng", "điểm thưởng, điểm trừ"]
    ]


def test_same_input_same_bytes(inputs, ledger):
    assert beside_copies(inputs, ledger) == ledger.read_bytes()


def test_sheets_have_heads_filters_panes_print_areas_and_the_banner(ledger):
    book = opened(ledger.read_bytes())
    assert book.sheetnames == [
        "Tổng quan", "Tiêu chí", "Chưa đạt tối đa", "Theo lĩnh vực", "Theo cơ quan", "Phân công", "So với năm trước", "SIPAS",
        "Giả định", "Phát hiện", "Nguồn số liệu",
    ]  # fmt: skip
    for sheet in book:
        assert "MINH HỌA" in sheet["A2"].value
        assert sheet.print_area
        assert sheet.print_title_rows == "$5:$5"
        (table,) = sheet.tables.values()
        assert table.ref.startswith("A5:")
        assert table.ref.endswith(str(sheet.max_row)), "something lies below the table"
        assert sheet.freeze_panes
    assert book["Chưa đạt tối đa"].conditional_formatting


def test_overview_leads_to_the_detail_and_the_detail_to_the_source_cell(ledger, inputs):
    book = opened(ledger.read_bytes())
    overview, below = book["Tổng quan"], book["Chưa đạt tối đa"]
    worst = next(cell for cell in overview["A"] if str(cell.value).startswith("8.1 "))
    assert worst.hyperlink.location == "'Chưa đạt tối đa'!A6"
    assert below["A6"].value == "8.1"
    assert below["L6"].value == inputs.card["8.1"].cell
    assert led_to(ledger, below["L6"]) == ledger.parents[1] / TABLES[0]
    assert below["L6"].hyperlink.location == "'PAR INDEX'!G133"
    sipas = book["SIPAS"]["J6"]
    assert sipas.value == inputs.sipas.components[0].cell
    assert led_to(ledger, sipas) == ledger.parents[1] / TABLES[1]


def led_to(ledger, cell):
    return (ledger.parent / unquote(cell.hyperlink.target).replace("\\", "/")).resolve()


def test_no_link_leads_to_a_file_that_is_not_the_one_read(inputs, tmp_path):
    changed = tmp_path / inputs.card.source.file
    changed.write_bytes(b"another table")
    other = replace(inputs, card=replace(inputs.card, source=replace(inputs.card.source, sha256="0" * 64)))
    assert other.card.source.sha256 not in links_from(replace(other, folder=tmp_path), tmp_path)
    below = opened(to_xlsx(other, links=links_from(other, tmp_path)))["Chưa đạt tối đa"]
    assert below["L6"].hyperlink is None
    assert below["L6"].value == inputs.card["8.1"].cell


def test_saved_ledger_leads_to_the_files_that_were_named(tmp_path):
    named = tmp_path / "bảng của sở.xlsx"
    named.write_bytes(sp.example("par_index_lang_son_2023.xlsx").read_bytes())
    report = sp.briefing(sp.find_inputs(named, folder=tmp_path / "trống"))
    made = report.save(tmp_path / "ra" / "so-lieu.xlsx")
    below = opened(made.read_bytes())["Chưa đạt tối đa"]
    assert unquote(below["L6"].hyperlink.target) == "..\\bảng của sở.xlsx"


def test_banner_is_gone_with_official_figures():
    book = opened(to_xlsx(Inputs(card())))
    assert all(sheet["A2"].value is None for sheet in book)


def test_text_of_the_input_stays_text():
    name = '=cmd|"/C calc"!A1'
    cards = card(
        row("1", "1", "0.5", line=7, source="mixed", name=name),
        row("1.1", "1", "0.5", line=8, name=name, agencies=["@SUM(A1)"]),
    )
    finding = Finding("duplicate-code", "error", file="+1.xlsx", found="=1+1", facts=(("first", "B2"),))
    book = opened(to_xlsx(Inputs(cards), findings=[finding]))
    texts = {cell.value for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "s"}
    assert {name, "@SUM(A1)", "+1.xlsx"} <= texts
    formulas = {cell.value for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "f"}
    assert not {formula for formula in formulas if "cmd" in formula or formula.startswith(("=1+1", "@"))}


def test_english_ledger():
    book = opened(in_lang("en", to_xlsx, Inputs(card())))
    assert book.sheetnames[:2] == ["Overview", "Criteria"]


def test_no_change_of_sipas_is_computed_across_a_break(inputs):
    assert opened(to_xlsx(inputs))["SIPAS"]["H6"].value.startswith("=IF(")
    apart = replace(inputs.sipas, unit="Nơi khác", year=2022, earlier_year=2021)
    assert opened(to_xlsx(replace(inputs, sipas=apart)))["SIPAS"]["H6"].value is None


def unassessed(code, most, line):
    return replace(row(code, most, line=line), score=None, appraised=None, state="not_assessed")


def test_changes_of_the_items_add_up_to_that_of_the_total_and_none_stands_across_a_break(tmp_path):
    before = card(row("1", "2", "1.5", line=7), row("1.1", "1", "1", line=8), row("1.2", "1", "0.5", line=9), year=2022)
    now = card(row("1", "2", "0.5", line=7), row("1.1", "1", "0.5", line=8), unassessed("1.2", "1", 9), year=2023)
    (tmp_path / "so.xlsx").write_bytes(to_xlsx(Inputs(now, before)))
    overview = {line[0]: line[1] for line in stored_rows(tmp_path / "so.xlsx", "Tổng quan")}
    changes = {line[0]: line[8] for line in stored_rows(tmp_path / "so.xlsx", "So với năm trước") if len(line) > 8}
    assert (overview["Thay đổi"], changes["1.1"], changes["1.2"]) == (-1, -0.5, -0.5)
    kinds = {line[0]: line[9] for line in stored_rows(tmp_path / "so.xlsx", "So với năm trước") if len(line) > 9}
    assert kinds["1.2"] == "không đánh giá ở một trong hai năm"
    assert sum(change for code, change in changes.items() if code in {"1.1", "1.2"}) == overview["Thay đổi"]
    apart = opened(to_xlsx(Inputs(replace(now, year=2022), replace(before, year=2021))))
    assert "Thay đổi" not in {cell.value for cell in apart["Tổng quan"]["A"]}


def test_the_maximum_of_a_parent_leaves_out_what_is_not_assessed(tmp_path):
    rows = row("1", "3", "0.5", line=7), row("1.1", "1", "0.5", line=8), unassessed("1.2", "2", 9)
    path = tmp_path / "so.xlsx"
    path.write_bytes(to_xlsx(Inputs(card(*rows, total=False))))
    at = next(cell.row for cell in opened(path.read_bytes())["Tiêu chí"]["A"] if cell.value == "1")
    kept = stored(path)
    assert (kept["Tiêu chí", f"F{at}"], kept["Tiêu chí", f"J{at}"], kept["Tiêu chí", f"K{at}"]) == (1, 0.5, 0.5)
