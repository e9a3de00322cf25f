from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from literal_cards import card, row

from sipas_par.analysis.crosswalk import Crosswalk, load_crosswalk, match
from sipas_par.analysis.priorities import priority
from sipas_par.analysis.results import Results
from sipas_par.analysis.years import apart_rows, change_rows, compare, field_changes, year_status
from sipas_par.findings import ReadError, UsageError


@pytest.mark.parametrize(
    ("before", "now", "status"),
    [
        ("1", "1", "full"),
        ("1", "0.99", "new"),
        ("0.99", "1", "recovered"),
        ("0.5", "0.51", "improved"),
        ("0.5", "0.5", "recurring"),
        ("0.5", "0.49", "worse"),
    ],
)
def test_status_at_its_limits(before, now, status):
    assert year_status(Decimal(1), Decimal(before), Decimal(1), Decimal(now)) == status


def test_another_maximum_is_compared_by_the_share_achieved():
    assert year_status(Decimal(1), Decimal("0.5"), Decimal(2), Decimal(1)) == "recurring"
    assert year_status(Decimal(3), Decimal(1), Decimal(1), Decimal("0.33")) == "worse"


def years():
    then = card(row("1", "2", "1"), row("1.1", "1", "1"), row("1.2", "1", "0"), year=2022)
    now = card(row("1", "2", "1.5"), row("1.1", "1", "0.75"), row("1.2", "1", "0.75"))
    return now, then


def test_compare_has_one_row_a_comparable_row():
    frame = compare(*years())
    assert frame["code"].tolist() == ["1", "1.1", "1.2"]
    assert frame["status"].tolist() == ["improved", "new", "improved"]
    assert frame["change"].tolist() == [0.5, -0.25, 0.75]
    assert frame["is_leaf"].tolist() == [False, True, True]
    assert frame["comparable"].unique().tolist() == ["same"]


def test_a_score_missing_in_one_year_is_named_not_compared():
    then = card(row("1", "1", None), year=2022)
    frame = compare(card(row("1", "1", "1")), then)
    assert frame["status"].tolist() == ["missing"]
    assert frame["change"].isna().all()


def test_same_code_with_another_name_is_not_compared_by_accident():
    now, then = card(row("1", "1", "1", name="Một")), card(row("1", "1", "1", name="Hai"), year=2022)
    assert compare(now, then).empty
    assert [(one.side, one.code, one.reason) for one in apart_rows(now, then)] == [
        ("now", "1", "name-differs"),
        ("before", "1", "only-before"),
    ]


def test_under_the_same_decision_the_code_decides_and_a_new_maximum_means_rescaled():
    then = card(row("1", "1", "0.5", name="Một"), year=2022, document="Quyết định 876/QĐ-BNV")
    now = card(row("1", "2", "1", name="Một (sửa chữ)"), document="QĐ số 876/QĐ-BNV ngày 10/11/2022")
    frame = compare(now, then)
    assert frame[["comparable", "status", "attainment_change"]].to_numpy().tolist() == [["rescaled", "recurring", 0.0]]


def test_names_that_differ_by_unicode_form_only_are_the_same():
    import unicodedata

    now = card(row("1", "1", "1", name="Cải cách thể chế"))
    then = card(row("1", "1", "1", name=unicodedata.normalize("NFD", "CẢI CÁCH THỂ CHẾ")), year=2022)
    assert compare(now, then)["comparable"].tolist() == ["same"]


def test_a_crosswalk_compares_split_criteria_as_a_sum():
    walk = Crosswalk.of([("1.1", "1.1", "same", "tách"), ("1.1", "1.2", "same", ""), ("1.2", "", "no", "bỏ")])
    then = card(row("1", "3", "2"), row("1.1", "2", "1"), row("1.2", "1", "1"), year=2022)
    now = card(row("1", "2", "2"), row("1.1", "1", "1"), row("1.2", "1", "0.5"))
    frame = compare(now, then, walk).set_index("code")
    assert frame.loc["1.1+1.2", ["max_before", "score_before", "score", "status"]].tolist() == [
        2.0,
        1.0,
        1.5,
        "improved",
    ]
    assert [(one.code, one.reason) for one in apart_rows(now, then, walk)] == [("1.2", "bỏ")]
    assert [row.change for row in change_rows(now, then, walk)] == [Decimal("0.5"), -1]


def test_a_crosswalk_that_names_absent_rows_compares_nothing():
    walk = Crosswalk.of([("1.1", "1.1", "same", ""), ("1.9", "1.1", "same", "")])
    now, then = years()
    assert "1.1" not in compare(now, then, walk)["code"].tolist()
    assert {code for link in match(now, then, walk) for code in link.before} == {"1", "1.1", "1.2"}


def test_a_crosswalk_may_move_a_code_to_another_scale(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("code_before,code,relation,note\n\n2.1,1.1,rescaled,\n1.1,,no,\n", encoding="utf-8")
    then = card(row("1", "1", "1"), row("1.1", "1", "1"), row("2", "2", "1"), row("2.1", "2", "1"), year=2022)
    now = card(row("1", "1", "0.5"), row("1.1", "1", "0.5"))
    frame = compare(now, then, load_crosswalk(path)).set_index("code")
    assert frame.loc["1.1", ["code_before", "comparable", "status", "change"]].tolist() == [
        "2.1",
        "rescaled",
        "recurring",
        -0.5,
    ]
    assert {one.code for one in apart_rows(now, then, load_crosswalk(path))} == {"1.1", "2"}


def test_rows_of_one_group_take_the_strictest_relation():
    walk = Crosswalk.of([("1", "1", "same", ""), ("1", "2", "no", "khác hẳn")])
    assert [(link.before, link.after, link.relation) for link in walk] == [(("1",), ("1", "2"), "no")]


def test_a_bad_crosswalk_file_names_every_row(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("code_before,code,relation,note\n1,1,equal,\n,,no,\n2,2,same,\n", encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        load_crosswalk(path)
    assert [(f.code, f.cell) for f in caught.value.findings] == [("crosswalk-row", "A2"), ("crosswalk-row", "A3")]
    path.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(ReadError, match="code_before"):
        load_crosswalk(path)
    with pytest.raises(ReadError, match="khong-co"):
        load_crosswalk(tmp_path / "khong-co.csv")


leaf = st.tuples(
    st.integers(1, 3),
    st.integers(1, 4),
    st.integers(1, 300),
    st.one_of(st.none(), st.integers(0, 300)),
    st.sampled_from("ab"),
)


def tree(leaves, year):
    rows, seen = [], set()
    for field, part, top, got, name in sorted(leaves, key=lambda leaf: leaf[:2]):
        if (field, part) in seen:
            continue
        seen.add((field, part))
        rows.append(
            row(
                f"{field}.{part}",
                str(Decimal(top) / 100),
                None if got is None else str(Decimal(min(got, top)) / 100),
                name=name,
            )
        )
    fields = sorted({r.field_code for r in rows})
    return card(*(row(code, "1", "1", "mixed") for code in fields), *rows, year=year)


@given(st.lists(leaf, min_size=1), st.lists(leaf, min_size=1))
def test_the_change_splits_exactly_whatever_the_frameworks(now, then):
    now, then = tree(now, 2023), tree(then, 2022)
    change = now.score - then.score
    assert sum(row.change for row in change_rows(now, then)) == change
    assert sum(row.change for row in field_changes(now, then)) == change
    assert sum(len(row.code.split("+")) for row in change_rows(now, then)) >= len(now.leaves)


def test_dropped_fields_stand_under_the_empty_code():
    then = card(row("1", "1", "1"), row("2", "1", "0.5"), year=2022)
    rows = field_changes(card(row("1", "1", "0.5")), then)
    assert [(part.field, part.change) for part in rows] == [("1", Decimal("-0.5")), ("", Decimal("-0.5"))]


def test_a_code_that_stands_twice_still_splits_exactly():
    then = card(row("1", "2", "1"), row("1.1", "1", "0.5"), row("1.1", "1", "0.25"), year=2022)
    now = card(row("1", "2", "1"), row("1.1", "1", "1"), row("1.1", "1", "0.5"))
    split = change_rows(now, then)
    assert sum(part.change for part in split) == now.score - then.score
    assert [part.kind for part in split] == ["same", "only_now", "only_before"]


def test_a_field_none_of_whose_criteria_can_be_compared_is_another_thing():
    then = card(row("1", "2", "1", name="Thể chế"), row("1.1", "2", "1", name="Cũ"), year=2022)
    now = card(row("1", "2", "2", name="Thể chế"), row("1.1", "2", "2", name="Mới"))
    assert compare(now, then).empty
    reasons = {(one.side, one.code): one.reason for one in apart_rows(now, then)}
    assert reasons["now", "1"] == reasons["before", "1"] == "children-differ"


def test_without_a_year_before_nothing_is_compared():
    now, then = card(row("1.1", "1", "1")), card(row("1.1", "1", "0.5"), year=2022)
    empty = compare(now, None)
    assert empty.empty
    assert empty.dtypes.equals(compare(now, then).dtypes)
    with pytest.raises(UsageError):
        compare(None, None)


@pytest.mark.parametrize("wrong", ["2022", 5])
def test_what_is_no_card_and_another_index_are_refused(wrong):
    now = card(row("1.1", "1", "1"))
    with pytest.raises(UsageError):
        compare(now, wrong)
    with pytest.raises(UsageError):
        compare(now, replace(now, index="DDCI"))
    with pytest.raises(UsageError, match="load_crosswalk"):
        compare(now, now, "x.csv")


@pytest.mark.parametrize("asked", [compare, priority])
@pytest.mark.parametrize(("unit", "years", "refused"), [
    ("Tuyên Quang", (2025, 2024), True),
    ("tỉnh Tuyên Quang", (2026, 2023), True),
    ("Tuyên Quang", (2026, 2025), False),
    ("Tuyên Quang", (2024, 2023), False),
    ("Lạng Sơn", (2025, 2024), False),
])  # fmt: skip
def test_before_a_merger_a_unit_of_the_same_name_is_another_one(asked, unit, years, refused):
    now, then = (card(row("1.1", "1", "0.5"), unit=unit, year=year) for year in years)
    if not refused:
        assert len(asked(now, then)) == 1
        return
    with pytest.raises(UsageError, match="hợp nhất từ Hà Giang và Tuyên Quang") as stopped:
        asked(now, then)
    assert [finding.code for finding in stopped.value.findings] == ["before-merger"]


def test_what_is_not_assessed_in_one_year_is_told_from_what_lacks_points():
    spared = {"state": "not_assessed", "appraised": None}
    rows = [row("1", "4", "3"), *(row(f"1.{at}", "1", "0.75") for at in range(1, 5))]
    then = card(rows[0], replace(row("1.1", "1", None), **spared), row("1.2", "1", None), *rows[3:], year=2022)
    now = card(*rows[:3], replace(row("1.3", "1", None), **spared), rows[4])
    assert compare(now, then).set_index("code")["status"].tolist()[1:] == [
        "not_assessed",
        "missing",
        "not_assessed",
        "recurring",
    ]
    results = Results.of(now, earlier=then)
    assert [one.code for one in results.assessed_once.rows] == ["1.1", "1.3"]
    assert [one.code for one in results.without_score.rows] == ["1.2"]
    never = replace(then, criteria=(*then.criteria[:3], now.criteria[3], rows[4]))
    assert [one.code for one in Results.of(now, earlier=never).assessed_once.rows] == ["1.1"]
    assert set(priority(now, then).set_index("code").loc[["1.1", "1.2"], "recurs"].isna()) == {True}
