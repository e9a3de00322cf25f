from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest

from sipas_par.document.blocks import plain
from sipas_par.notebook.markup import blocks_from_html
from sipas_par.notebook.read import document_from_notebook
from sipas_par.notebook.run import run_notebook
from sipas_par.text.i18n import language

LONG = "Tỷ lệ hồ sơ thủ tục hành chính được giải quyết đúng và trước hạn"


def shown(data):
    output = {"output_type": "execute_result", "data": data, "metadata": {}}
    cell = {"cell_type": "code", "source": "x", "metadata": {}, "outputs": [output], "execution_count": 1}
    return document_from_notebook({"cells": [cell], "metadata": {}}).blocks


def rows(html):
    (table,) = blocks_from_html(html)
    return [[plain(cell.text) for cell in row] for row in (*table.head, *table.body)]


def test_figures_have_a_decimal_comma_and_codes_stay_codes():
    frame = pd.DataFrame(
        {"Mã": ["1.1", "1.2"], "Mất": [0.5, float("nan")], "Năm": [2022, 2023], "Tên": ["1.5 điểm", "b"]}
    )
    assert rows(frame.to_html()) == [
        ["Mã", "Mất", "Năm", "Tên"],
        ["1.1", "0,5", "2022", "1.5 điểm"],
        ["1.2", "–", "2023", "b"],
    ]
    with language("en"):
        assert rows(frame.to_html())[1][1] == "0.5"


@pytest.mark.parametrize("codes", [["1.1", "1.2", "2.1"], ["3.9", "3.10", "3.11"]])
def test_codes_without_a_telling_head_are_codes(codes):
    assert [row[0] for row in rows(pd.DataFrame({"": codes}).to_html(index=False))[1:]] == codes


def test_a_head_says_that_its_column_holds_codes():
    frame = pd.DataFrame({"Mã tiêu chí": ["2.1", "1.2", "1.2"], "Số": ["1,200", "3,400", "12"]})
    assert rows(frame.to_html())[1:] == [["2.1", "1,200"], ["1.2", "3,400"], ["1.2", "12"]]


def told(html):
    said = []
    (table,) = blocks_from_html(html, say=lambda code, found="": said.append((code, found)) or code)
    return [plain(cell.text) for row in table.body for cell in row if not cell.header], said


@pytest.mark.parametrize(
    ("made", "printed", "doubt"),
    [
        (lambda f: f.style.format(thousands=".", decimal=",", precision=1), ["1.200", "2,5", "3.400", "0,5"], ""),
        (lambda f: f.style.format({"n": "{:,}", "x": "{:.1f}"}), ["1.200", "2,5", "3.400", "0,5"], ""),
        (lambda f: f[["n"]].style.format("{:,}"), ["1,200", "3,400"], "1,200"),
        (lambda f: f[["n"]].style.format(thousands="."), ["1.200", "3.400"], "1.200"),
        (lambda f: f.assign(n=["1.200", "340"], x="0,5"), ["1.200", "0,5", "340", "0,5"], ""),
        (lambda f: f.assign(n=[1.234, 3.456], x="0,5"), ["1.234", "0,5", "3.456", "0,5"], "1.234"),
        (lambda f: f.assign(n=[1.234, 3.456])[["n"]], ["1,234", "3,456"], ""),
        (lambda f: f.assign(n=[1000000, 340]).style.format("{:,}"), ["1.000.000", "2,5", "340", "0,5"], ""),
    ],
)
def test_a_mark_before_three_digits_is_read_as_its_table_writes_numbers(made, printed, doubt):
    frame = made(pd.DataFrame({"n": [1200, 3400], "x": [2.5, 0.5]}))
    assert told(frame.to_html()) == (printed, [("number-two-readings", doubt)] if doubt else [])


def test_numbers_of_great_tables_and_beside_a_dash_have_a_comma_and_turned_codes_none():
    table = "<table class='gt_table'><tr><th>Tiền<th>Tỷ lệ<tr><td>1,234.50<td>95.5%<tr><td>—<td>4.0%</table>"
    assert told(table)[0] == ["1.234,50", "95,5%", "—", "4,0%"]
    frame = pd.DataFrame({"Mã": ["2.1", "3.4"], "Điểm": [0.5, 1.25]})
    assert told(frame.T.to_html())[0] == ["2.1", "3.4", "0,5", "1,25"]
    assert told(frame.rename(columns={"Mã": "TC"}).to_html())[0] == ["2.1", "0,50", "3.4", "1,25"]


@pytest.mark.parametrize("figures", [[0.5, 0.2], [2.1, 1.2], [10.5, 10.5]])
def test_figures_that_look_a_little_like_codes_are_figures(figures):
    got = [row[0] for row in rows(pd.DataFrame({"Điểm": figures}).to_html(index=False))[1:]]
    assert got == [str(figure).replace(".", ",") for figure in figures]


def test_a_styler_keeps_its_format_caption_bars_and_loses_noughts():
    frame = pd.DataFrame({"Mất": [0.5, 1.25], "Tiền": [1234567.5, 2.25], "Số": [1200, 3]})
    shown = frame.style.format({"Tiền": "{:,.2f}", "Số": "{:,}"}).bar(subset=["Mất"]).set_caption("Điểm")
    (table,) = blocks_from_html(shown.to_html())
    assert plain(table.caption) == "Điểm"
    words = [["".join(run.text for run in cell.text if not run.svg).strip() for cell in row] for row in table.body]
    assert words == [["0,50", "1.234.567,50", "1.200"], ["1,25", "2,25", "3"]]
    assert table.body[1][0].text[-1].svg


@pytest.mark.parametrize(
    ("series", "printed"),
    [
        (
            pd.Series([1.5, 2], index=pd.Index(["a", "b"], name="khóa dài"), name="v"),
            [["khóa dài", "v"], ["a", "1,5"], ["b", "2,0"]],
        ),
        (pd.Series([1, 2.5]), [["1,0"], ["2,5"]]),
        (pd.Series(["chữ có dấu", "b"], index=["", "y z"]), [["", "chữ có dấu"], ["y z", "b"]]),
        (pd.Series([True], index=pd.date_range("2024-01-31", periods=1)), [["31/01/2024", "có"]]),
    ],
)
def test_a_series_is_a_table(series, printed):
    (table,) = shown({"text/plain": repr(series)})
    assert [[plain(cell.text) for cell in row] for row in (*table.head, *table.body)] == printed


def test_a_series_of_several_levels_or_shortened_stays_words_and_is_said():
    levels = pd.Series([1.5, 2], index=pd.MultiIndex.from_tuples([("X", "a"), ("X", "b")]))
    assert shown({"text/plain": repr(levels)})[0].text == repr(levels)
    words, line = shown({"text/plain": repr(pd.Series(range(500), name="x"))})
    assert "..." in words.text
    assert "đã rút gọn" in plain(line.text)


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("np.float64(86.69)", "86,69"),
        ("[np.int64(3), 'a']", "[3, 'a']"),
        ("'1.10'", "'1.10'"),
        ("Timestamp('2024-05-17 00:00:00')", "17/05/2024"),
    ],
)
def test_a_single_figure_is_printed_as_one(printed, said):
    assert shown({"text/plain": printed})[0].text == said


def test_units_behind_every_figure_and_infinity_are_no_words():
    frame = pd.DataFrame(
        {"a": ["1.5 điểm", "2.25 điểm"], "b": [0.5, float("inf")], "c": ["1.1 Thể chế", "1.2 Thủ tục"]}
    )
    assert rows(frame.to_html())[1:] == [["1,5 điểm", "0,5", "1.1 Thể chế"], ["2,25 điểm", "∞", "1.2 Thủ tục"]]


def test_a_frame_of_polars_is_printed_as_one_of_pandas():
    kinds = "<tr><td>str</td><td>f64</td></tr>"
    html = f"<table class=dataframe><thead><tr><th>tên</th><th>điểm</th></tr>{kinds}</thead><tr><td>a</td><td>1.5</td></tr><tr><td>b</td><td>null</td></tr></table>"
    assert rows(html) == [["tên", "điểm"], ["a", "1,5"], ["b", "–"]]


def test_powers_of_ten_and_shares_are_figures_too():
    assert rows(pd.DataFrame({"a": [1e-7, 1.5], "b": ["86.69%", "1.5 %"]}).to_html())[1:] == [
        ["1,000000e-07", "86,69%"],
        ["1,500000e+00", "1,5 %"],
    ]


def test_the_names_of_an_index_and_of_the_columns_share_a_row():
    index = pd.MultiIndex.from_tuples([("X", "p"), ("X", "q")], names=["Nhóm", "Tên"])
    assert rows(pd.DataFrame({"a": [1.5, 2.5]}, index=index).to_html()) == [
        ["Nhóm", "Tên", "a"],
        ["X", "p", "1,5"],
        ["q", "2,5"],
    ]


def test_an_index_that_only_counts_is_left_out_and_others_stay():
    frame = pd.DataFrame({"a": list("xyz"), "b": [3, 1, 2]})
    assert rows(frame.sort_values("b").to_html())[0] == ["a", "b"]
    assert rows(frame.set_index("a").to_html())[:2] == [["a", "b"], ["x", "3"]]
    years = frame.set_axis([2021, 2022, 2023])
    assert rows(years.to_html())[1][0] == "2021"
    assert rows(frame.rename_axis("STT").to_html())[1][0] == "0"
    spanning = "<table class=dataframe><tr><th rowspan=2>0</th><td>x</td></tr><tr><td>y</td></tr></table>"
    assert rows(spanning) == [["0", "x"], ["y"]]


@pytest.mark.parametrize(
    "columns",
    [{"a": [LONG, "b"]}, {"a": range(100)}, {f"c{number}": [1] for number in range(40)}],
    ids=["name", "rows", "columns"],
)
def test_a_table_that_pandas_shortened_says_so(columns):
    told = []

    def say(code, found=""):
        told.append(code)
        return "rút gọn"

    with pd.option_context("display.max_columns", 20, "display.show_dimensions", False):
        (table,) = blocks_from_html(pd.DataFrame(columns)._repr_html_(), say=say)
    assert told == ["table-shortened"]
    assert plain(table.note) == "[rút gọn]"


def test_a_cell_that_is_the_first_to_import_pandas_has_it_whole_and_one_without_does_not_import_it():
    code = """
import sys
from sipas_par.notebook.read import document_from_notebook
from sipas_par.notebook.run import run_notebook

def shown(source):
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
    return run_notebook({"cells": [cell], "metadata": {}, "nbformat": 4})["cells"][0]["outputs"][0]["text"]

finders = list(sys.meta_path)
shown("print(1)")
assert "pandas" not in sys.modules
assert shown("from pandas import DataFrame\\nprint(DataFrame({'a': range(100)}))").count("\\n") == 101
assert sys.modules["pandas"].get_option("display.max_rows") == 60
assert sys.meta_path == finders
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_pandas_shortens_nothing_in_a_run_and_is_itself_again():
    settings = "pd.set_option('display.max_rows', 4); pd.options.display.max_colwidth = 9"
    source = f"import pandas as pd; {settings}\npd.DataFrame({{'a': ['{LONG}'] * 70, **{{f'c{{n}}': 1 for n in range(30)}}}})"
    kept = pd.get_option("display.max_rows")
    cells = [
        {"cell_type": "code", "source": text, "metadata": {}, "outputs": []}
        for text in (source, f"print({source.splitlines()[1]})")
    ]
    shown, printed = (
        cell["outputs"][0] for cell in run_notebook({"cells": cells, "metadata": {}, "nbformat": 4})["cells"]
    )
    assert shown["data"]["text/html"].count(LONG) == 70
    assert "..." not in shown["data"]["text/html"]
    assert printed["text"].count(LONG) == 70
    assert "c29" in printed["text"]
    assert pd.get_option("display.max_rows") == kept
