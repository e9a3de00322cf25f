from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from cards import D, card, change, fact, row

import sipas_par as sp
from sipas_par.model.checks import checked
from sipas_par.model.components import Component
from sipas_par.model.criteria import Source
from sipas_par.model.scorecard import SipasCard
from sipas_par.model.survey_checks import checked_sipas


def check(table):
    return checked(table).findings


def check_sipas(table):
    return checked_sipas(table).findings


def codes(table):
    return [(finding.code, finding.severity, finding.cell) for finding in check(table)]


def test_a_sound_table_has_no_findings():
    assert codes(card()) == []


def test_children_that_do_not_sum_are_an_error_at_the_parents_cell():
    found = check(change(card(), "1", score="2.4", appraised="2.4"))
    sums = [finding for finding in found if finding.code == "children-do-not-sum"]
    assert {(finding.cell, finding.found, finding.expected) for finding in sums} == {
        ("G7", D("2.4"), D("2.5")),
        ("E7", D("2.4"), D("2.5")),
    }
    assert all(finding.severity == "error" for finding in sums)


@pytest.mark.parametrize(("off", "severity"), [("2.49", "warning"), ("2.48", "error")])
def test_where_all_other_sums_fit_only_a_hundredth_is_printed_rounding(off, severity):
    table = change(card(), "1", score=off, appraised=off)
    found = [finding for finding in check(table) if finding.code == "children-do-not-sum" and finding.cell == "G7"]
    assert [finding.severity for finding in found] == [severity]


@pytest.mark.parametrize(("off", "severity"), [("4.98", "warning"), ("4.97", "error")])
def test_in_a_rounded_column_every_value_may_carry_half_a_hundredth(off, severity):
    # Four values and their sum: at most 0,025, so two hundredths; the second sum shows that the column is rounded.
    rows = [row("1", "8", "5", line=7), *(row(f"1.{n}", "2", "1.25", line=7 + n) for n in range(1, 5))]
    rows += [row("2", "4", "2.49", line=12), row("2.1", "2", "1.25", line=13), row("2.2", "2", "1.25", line=14)]
    table = change(card(*rows, total=False), "1", score=off, appraised=off)
    found = [finding for finding in check(table) if finding.cell == "G7" and finding.code == "children-do-not-sum"]
    assert [finding.severity for finding in found] == [severity]


def test_the_printed_total_is_held_against_the_fields():
    table = card()
    table = replace(table, total=replace(table.total, score=D("3.95")))
    assert codes(table) == [("total-does-not-match", "error", "G13")]


def test_parts_must_give_the_score():
    found = codes(change(card(), "1.2", appraised="1.2"))
    assert ("parts-do-not-sum", "error", "G9") in found


@pytest.mark.parametrize(
    ("printed", "expected"), [("75", []), ("75.01", ["warning"]), ("75.2", ["warning"]), ("80", ["error"])]
)
def test_percent_is_checked_within_the_rounding_of_its_points(printed, expected):
    # 1,5 of 2 is 75 %; half a hundredth in the points moves it by 0,25 percentage points.
    table = change(card(), "1.2", percent=printed)
    assert [finding.severity for finding in check(table) if finding.code == "percent-does-not-fit"] == expected


def test_score_above_maximum_names_both_values():
    table = card(row("1", "1", "1.2", line=7), total=False)
    assert [(found.code, found.cell, found.found, found.expected) for found in check(table)] == [
        ("score-above-maximum", "E7", D("1.2"), D(1)),
        ("score-above-maximum", "G7", D("1.2"), D(1)),
    ]


def test_negative_points_and_empty_maximum():
    table = card(row("1", "1", "1", line=7), row("2", "1", "0.5", line=8), total=False)
    table = change(change(table, "1", max_score="0", score="0", appraised="0"), "2", score="-1", appraised="-1")
    assert {(code, cell) for code, _, cell in codes(table)} == {
        ("maximum-not-positive", "C7"),
        ("negative-points", "E8"),
        ("negative-points", "G8"),
    }


def test_bonus_and_penalty_rows_count_in_sums_and_lose_nothing():
    table = card(row("1", "4", "3", line=7), row("2", "1", line=8), row("3", "0", "0.5", line=9, name="Điểm thưởng"))
    table = change(table, "2", score="-1")
    table = replace(
        table,
        criteria=tuple(replace(one, max_score=None) if one.code == "2" else one for one in table),
        total=replace(table.total, max_score=D(4), score=D("2.5"), appraised=None, surveyed=None),
    )
    assert [(one.code, one.adjusts) for one in table] == [("1", False), ("2", True), ("3", True)]
    assert [leaf.code for leaf in table.leaves] == ["1"]
    assert (table.lost, table.score, table.missing) == (1, 3, ())
    assert [(code, severity) for code, severity, _ in codes(table)] == [("adjustment-row", "warning")] * 2
    assert check(table)[1].message().startswith("“Điểm thưởng” là điểm thưởng hoặc điểm trừ (0,5)")
    declared = replace(table, facts=(fact("n_fields", "1"), fact("n_criteria", "0"), fact("n_subcriteria", "0")))
    assert codes(declared) == codes(table)
    assert ("count-does-not-match", "error", "B8") in codes(replace(table, facts=(fact("n_fields", "3"),)))


def test_duplicate_orphan_and_missing_codes():
    table = card(
        row("1", "2", "2", line=7),
        row("1.1", "1", "1", line=8),
        row("1.1", "1", "1", line=9),
        row("3.1", "1", "1", line=10),
        total=False,
    )
    found = {(code, cell) for code, _, cell in codes(table)}
    assert {("duplicate-code", "A9"), ("orphan-code", "A10")} <= found


def test_a_gap_in_the_codes_is_an_error_only_when_the_sums_break_too():
    whole = card(row("1", "2", "2", line=7), row("1.1", "1", "1", line=8), row("1.3", "1", "1", line=9), total=False)
    assert codes(whole) == [("missing-code", "warning", "A9")]
    broken = change(whole, "1", max_score="3")
    assert ("missing-code", "error", "A9") in codes(broken)


def test_missing_values_are_named_and_not_taken_for_zero():
    table = change(card(), "1.1", score=None, appraised=None)
    assert table.missing[0].code == "1.1"
    assert ("missing-score", "error", "G8") in codes(table)


def test_rows_out_of_order():
    base = card()
    table = replace(base, criteria=(*base.criteria[3:], *base.criteria[:3]))
    assert ("code-out-of-order", "warning", "A7") in codes(table)


@pytest.mark.parametrize(
    ("key", "right", "wrong", "code"),
    [
        ("n_fields", "2", "3", "count-does-not-match"),
        ("n_criteria", "4", "5", "count-does-not-match"),
        ("n_subcriteria", "0", "88", "count-does-not-match"),
        ("max_total", "5", "100", "declared-total-differs"),
        ("max_appraised", "4", "61.5", "source-split-differs"),
        ("max_surveyed", "1", "22", "source-split-differs"),
    ],
)
def test_the_info_sheet_is_held_against_the_table(key, right, wrong, code):
    assert codes(card(facts=[fact(key, right)])) == []
    assert codes(card(facts=[fact(key, wrong)])) == [(code, "error", "B8")]


def test_a_score_column_that_slipped_by_a_row_is_recognised():
    base = card(*(row(str(n), "1", f"0.{n}", line=6 + n) for n in range(1, 9)), total=False)
    scores = [item.score for item in base.criteria]
    slipped = tuple(
        replace(item, score=score) for item, score in zip(base.criteria, [scores[-1], *scores[:-1]], strict=True)
    )
    found = [finding for finding in check(replace(base, criteria=slipped)) if finding.code == "column-shifted"]
    assert [dict(finding.facts)["direction"] for finding in found] == ["up"]


def test_every_finding_speaks_both_languages():
    table = change(card(row("1", "1", "0.5", line=7), row("3", "1", "1", line=8)), "1", score="1.4")
    found = check(table)
    assert found
    for finding in found:
        for lang in ("vi", "en"):
            assert finding.message(lang)
            assert "?" not in finding.message(lang)
            assert finding.cure(lang)


def sipas(*components):
    return SipasCard("Thử", 2023, components, Source("s.xlsx", "SIPAS"), 2022)


def part(code, kind, value, earlier=None):
    value = None if value is None else Decimal(value)
    return Component(code, f"Nội dung {code}", kind, value, earlier, cells=(("value", f"SIPAS!D{len(code)}"),))


def test_a_mean_must_lie_between_its_parts():
    table = sipas(part("I", "overall", "90"), part("II", "part", "80"), part("III", "part", "85"))
    assert [(finding.code, finding.severity) for finding in check_sipas(table)] == [("mean-outside-parts", "error")]
    assert check_sipas(sipas(part("I", "overall", "82"), part("II", "part", "80"), part("III", "part", "85"))) == ()


def test_sipas_percent_range_and_missing_value():
    table = sipas(part("I", "overall", "101"), part("II", "part", None))
    assert {finding.code for finding in check_sipas(table)} == {"percent-out-of-range", "missing-value"}


def test_sipas_codes():
    table = sipas(
        part("III", "part", "80"),
        part("III.1", "factor", "80"),
        part("III.3", "factor", "80"),
        part("IV.1", "factor", "80"),
    )
    assert {finding.code for finding in check_sipas(table)} == {"missing-code", "orphan-code", "survey-no-overall"}


@pytest.mark.parametrize("slip", ["a tenth", "ten times", "first digit lost", "zero"])
def test_no_slip_of_the_pen_in_a_sipas_table_is_silent(slip):
    table = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))
    slipped = {
        "a tenth": lambda value: value / 10,
        "ten times": lambda value: value * 10,
        "first digit lost": lambda value: value % 10,
        "zero": lambda _value: D(0),
    }[slip]
    tried = 0
    for at, component in enumerate(table.components):
        for column in ("value", "earlier", "national_mean"):
            value = getattr(component, column)
            if value is None:
                continue
            changed = replace(component, **{column: slipped(value)})
            rows = (*table.components[:at], changed, *table.components[at + 1 :])
            cells = {finding.cell for finding in check_sipas(replace(table, components=rows))}
            assert component.cell_of(column).rpartition("!")[2] in cells or component.kind == "overall", (
                slip,
                component,
            )
            assert cells
            tried += 1
    assert tried > 90
