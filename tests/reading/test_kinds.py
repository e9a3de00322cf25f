"""Tables without codes, with codes in several columns, with maxima in names or behind a slash, with bonus, with weights."""

import csv
import re
from decimal import Decimal

import openpyxl
import pytest
from kind_tables import KINDS, Kind, Tree, bare, in_names, in_one_cell, level_names, levels, weighted

import sipas_par as sp
from sipas_par.findings import ReadError, errors_of
from sipas_par.reading.load import load_all
from sipas_par.reading.relations import paths_of, trees_of_sums

LAYOUTS = [(kind, name) for kind, layouts in KINDS.items() for name in layouts]


def codes(cards):
    return {finding.code for card in cards for finding in card.findings}


def errors(cards):
    return [finding.code for card in cards for finding in errors_of(card.findings)]


@pytest.mark.parametrize(("kind", "layout"), LAYOUTS, ids="-".join)
@pytest.mark.parametrize("seed", range(3))
def test_every_layout_is_read_right(kind, layout, seed):
    made = KINDS[kind][layout](seed)
    cards = made.cards()
    assert errors(cards) == []
    assert made.right(cards)


def read(made):
    """Return the errors of a table, however it was read."""
    try:
        return errors(made.cards())
    except ReadError as error:
        return [finding.code for finding in errors_of(error.findings)]


# No sum holds a maximum that only leaves state.
@pytest.mark.parametrize(("kind", "layout"), [one for one in LAYOUTS if one[1] != "leaves"], ids="-".join)
def test_points_that_fit_no_sum_are_an_error(kind, layout):
    for seed in range(4):
        made = KINDS[kind][layout](seed)
        row = made.lines[-1 if made.total else 2]
        at = max(at for at, cell in enumerate(row) if isinstance(cell, Decimal) or "/" in str(cell))
        if isinstance(row[at], Decimal):
            row[at] += 1
        else:
            row[at] = re.sub(r"(\d+),", lambda found: f"{int(found[1]) + 1},", row[at])
        assert read(made)


# --- files


def saved(path, made):
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(made.rows)
    elif path.suffix == ".xls":
        cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in made.rows)
        path.write_text(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>", "utf-8")
    else:
        book = openpyxl.Workbook()
        for row in made.rows:
            book.active.append([None if cell == "" else cell for cell in row])
        for top, left, bottom, right in made.grid().merged:
            book.active.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
        book.save(path)
    return path


@pytest.mark.parametrize("make", [bare, levels, level_names, in_names, in_one_cell, weighted])
@pytest.mark.parametrize("ending", ["csv", "xls", "xlsx"])
def test_files_of_each_kind(tmp_path, make, ending):
    made = make(7)
    cards = load_all(saved(tmp_path / f"a.{ending}", made))
    assert errors(cards) == []
    assert made.right(cards)


def test_merged_names_of_levels_in_a_workbook(tmp_path):
    made = level_names(3, parents=False, merged=True)
    card = sp.load_par_index(saved(tmp_path / "a.xlsx", made))
    assert made.right([card])
    assert {"level-not-read", "codes-by-order"} <= codes([card])


# --- no codes


def test_the_levels_found_by_sums_are_said_with_the_total():
    (card,) = bare(1).cards()
    assert [row.code for row in card] == [".".join(map(str, node.path)) for node in Tree(1).nodes]
    (said,) = [finding for finding in card.findings if finding.code == "codes-by-order"]
    assert (said.severity, said.found, said.expected) == ("warning", len(card), "Tổng cộng")


def test_without_codes_and_without_a_total_nothing_is_read():
    with pytest.raises(ReadError, match="column-missing"):
        bare(1, total="none").cards()


HALF = Decimal("0.5")
TWO_TREES = (("A", 3), ("B", 1), ("C", HALF), ("D", HALF), ("E", 1), ("F", HALF), ("G", HALF), ("H", 2))
"""Below A either B holds C and D, or E holds F and G: all points are reached."""


def two_trees(name):
    made = bare(1)
    made.lines[1:] = [[name(one), points, points, points] for one, points in TWO_TREES]
    made.lines.append(["Tổng cộng", 5, 5, 5])
    return made


def test_two_trees_that_fit_are_refused_and_named():
    with pytest.raises(ReadError) as caught:
        two_trees(lambda name: f"Nội dung {name}").cards()
    (finding,) = caught.value.findings
    assert (finding.code, finding.cell, finding.found) == ("levels-doubtful", "A6", "Nội dung B")
    assert finding.expected == "– / 7–8"


def test_the_look_of_rows_settles_which_tree_it_is():
    deep = {"A": "", "H": "", "C": "    + ", "D": "    + "}
    (card,) = two_trees(lambda name: f"{deep.get(name, '  - ')}Nội dung {name}").cards()
    assert [row.code for row in card] == ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.3", "1.4", "2"]


def test_a_tree_that_the_looks_of_rows_speak_against_is_refused():
    made = bare(1, name=lambda node: "  " * (node.path[-1] % 2) + node.name)
    assert read(made) == ["levels-doubtful"]


def test_one_row_of_the_same_points_hangs_below_another_only_where_it_looks_so():
    for indent, codes in (("", None), ("  ", ["1", "1.1", "2"])):
        made = bare(1)
        made.lines[1:] = [
            ["Kế hoạch", 2, 2, 1],
            [f"{indent}Báo cáo", 2, 2, 1],
            ["Kiểm tra", 3, 3, 2],
            ["Tổng cộng", 5, 5, 3],
        ]
        assert ([row.code for row in made.cards()[0]] if codes else read(made)) == (codes or ["column-missing"])


def test_a_row_that_stands_there_twice_is_no_part_of_itself():
    made = bare(3)
    made.lines.insert(4, [*made.lines[4]])
    assert read(made)


def test_points_that_are_not_rounded_add_up():
    made = bare(1)
    third = [[name, 3, 3, 1 / 3 * part] for name, part in (("Kế hoạch", 2), ("Báo cáo", 5), ("Kiểm tra", 7))]
    made.lines[1:] = [
        ["Chỉ đạo", 9, 9, 14 / 3],
        *third,
        ["Thể chế", 3, 3, 2 / 7],
        ["Tổng cộng", 12, 12, 14 / 3 + 2 / 7],
    ]
    assert [row.code for row in made.cards()[0]] == ["1", "1.1", "1.2", "1.3", "2"]


def test_a_broken_cell_spoils_its_column_only():
    made = bare(2)
    made.lines[3][2] += 5
    (card,) = made.cards()
    assert [row.code for row in card] == [".".join(map(str, node.path)) for node in Tree(2).nodes]
    assert "children-do-not-sum" in errors([card])


def trees(*points, whole):
    return trees_of_sums([(int(one * 10**8),) for one in points], (whole * 10**8,))


def test_trees_of_sums():
    assert trees(3, 1, 2, 4, whole=10) == [[1, 2, 3, 4]]
    assert trees(3, 1, 2, 4, whole=7) == [[3, 2, 3, 4]]
    assert trees(3, 1, 2, 4, whole=8) == []
    assert trees(2, 1, 1, 1, whole=3) == [[3, 2, 3, 4]]
    assert len(trees(3, 1, 0.5, 0.5, 1, 0.5, 0.5, whole=3)) == 2
    assert paths_of([3, 2, 3, 4]) == [(1,), (1, 1), (1, 2), (2,)]


def test_a_search_that_takes_too_long_finds_no_tree(monkeypatch):
    assert trees(*[1] * 600, whole=300) == []
    monkeypatch.setattr("sipas_par.reading.relations._MOST_STEPS", 9)
    assert trees(*[2, 1, 1] * 9, whole=18) == [[], []]
    with pytest.raises(ReadError, match="column-missing"):
        bare(1).cards()


# --- several columns of codes


def test_every_column_of_codes_is_told_as_one(tmp_path):
    reading = sp.read_table(saved(tmp_path / "a.xlsx", levels(4)))
    assert [cell.meaning for cell in reading.header] == ["code"] * 3 + ["name", "max_score", "self_score", "score"]


def test_a_column_that_counts_the_rows_is_no_level():
    made = levels(4, heads=("TT", "", ""))
    for number, row in enumerate(made.lines[1:-1], 1):
        row[:3] = [number, next(filter(None, row[:3])), ""]
    cards = made.cards()
    assert made.right(cards)
    assert [row.code for row in cards[0]][:2] == ["1", "1.1"]


def test_a_column_of_one_number_is_no_level():
    made = levels(4, heads=("Kỳ", "Mã", ""))
    for row in made.lines[1:-1]:
        row[:3] = [1, next(filter(None, row[:3])), ""]
    assert [row.code for row in made.cards()[0]][:2] == ["1", "1.1"]


def test_a_name_that_comes_again_elsewhere_stays_the_own_name_of_its_rows():
    names = ["Báo cáo", "Đi họp", "Kế hoạch", "Kiểm tra", "Tuyên truyền", "Báo cáo"]
    lines = [[number, name, f"Cách tính {number}", 2, 1] for number, name in enumerate(names, 1)]
    head = ["STT", "Tiêu chí", "Nội dung đánh giá", "Điểm tối đa", "Điểm đạt được"]
    made = Kind([head, *lines, ["", "Tổng điểm", "", 12, 6]], {}, (12, 6))
    assert [row.name for row in made.cards()[0]] == names


# --- maxima that have no column


@pytest.mark.parametrize(("make", "letter"), [(in_names, "B"), (in_one_cell, "C")])
def test_a_maximum_knows_the_cell_that_states_it(make, letter):
    (card,) = make(5).cards()
    places = {row.code: dict(row.cells) for row in card}
    assert places["1"]["max_score"] == f"Bảng!{letter}5"
    assert "tối đa" not in " ".join(row.name for row in card)


def test_a_name_with_two_maxima_states_none():
    assert in_names(5, "{name}: đạt 1 điểm, chậm 0,5 điểm").cards() == []


def test_ranks_are_no_points_of_a_maximum():
    made = in_one_cell(5, "{score}/11")
    assert made.cards() == []


@pytest.mark.parametrize("head", ["Kết quả", "Đúng hạn/Tổng số"])
def test_counts_of_a_table_that_speaks_of_no_points_are_none(head):
    made = in_one_cell(5, head=head)
    made.titles = [["KẾT QUẢ GIẢI QUYẾT HỒ SƠ NĂM 2023"], []]
    assert made.cards() == []


def test_names_with_points_in_a_table_without_points_make_none():
    made = in_names(5)
    for row in made.lines[1:]:
        row[2:] = ["đã làm", "đủ"]
    assert made.cards() == []


def test_points_above_their_maximum_here_and_below_it_there_are_not_parted():
    made = in_one_cell(5)
    for row in made.lines[1::2]:
        row[-1] = "/".join(reversed(row[-1].split("/")))
    assert made.cards() == []


# --- weights


def test_parts_that_count_by_a_weight_are_no_points_of_the_total():
    made = weighted(1)
    cards = made.cards()
    assert {(row.appraised, row.surveyed) for card in cards for row in card} == {(None, None)}
    made.lines[2][4] += 1
    assert "parts-do-not-sum" in read(made)
