from __future__ import annotations

from math import isnan, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sipas_par.analysis import survey
from sipas_par.errors import UsageError

# Made up: two strata, three and four clusters, unequal weights, five blanks in q2.
BALLOTS = pd.DataFrame(
    [
        ("Bắc", 1, "A", 1.3, 3, 1), ("Bắc", 1, "B", 3.4, 3, 3), ("Bắc", 1, "A", 4.0, 2, 3), ("Bắc", 1, "A", 1.5, 3, 3),
        ("Bắc", 2, "A", 2.3, 3, 3), ("Bắc", 2, "A", 1.9, 3, 2), ("Bắc", 2, "A", 1.9, 4, 5), ("Bắc", 2, "A", 2.8, 3, 5),
        ("Bắc", 2, "B", 1.6, 5, 5), ("Bắc", 2, "B", 2.9, 5, 5), ("Bắc", 3, "A", 3.9, 5, 5), ("Bắc", 3, "B", 3.4, 4, 5),
        ("Bắc", 3, "B", 2.0, 5, 3), ("Bắc", 3, "B", 2.6, 5, 4), ("Bắc", 3, "B", 2.7, 3, 2), ("Bắc", 3, "A", 1.4, 5, 4),
        ("Nam", 1, "A", 3.2, 4, 1), ("Nam", 1, "B", 3.2, 2, None), ("Nam", 1, "B", 2.6, 3, None), ("Nam", 1, "B", 3.7, 2, 3),
        ("Nam", 1, "B", 3.0, 2, 1), ("Nam", 2, "B", 2.1, 5, None), ("Nam", 2, "A", 2.1, 5, None), ("Nam", 2, "B", 2.9, 3, 3),
        ("Nam", 3, "A", 1.0, 5, 2), ("Nam", 3, "B", 1.6, 5, None), ("Nam", 3, "B", 2.8, 3, 3), ("Nam", 4, "A", 2.4, 4, 1),
        ("Nam", 4, "A", 3.3, 2, 2), ("Nam", 4, "B", 1.8, 3, 1),
    ],
    columns=["tầng", "cụm", "đơn vị", "w", "q1", "q2"],
)  # fmt: skip
DESIGN = {"weight": "w", "strata": "tầng", "cluster": "cụm"}


# Estimates and standard errors of TaylorEstimator (samplics 0.6.1) on these rows; svy 0.35.0 prints the same to four
# decimals: Sample(Design(stratum, psu, wgt)).estimation.mean(...), with by="unit" for the groups.
REFERENCE = {
    ("", "q1"): (3.4794156706507304, 0.3628621996419357, 2.5466486914121322, 4.412182649889329),
    ("", "q2"): (3.073783359497645, 0.3624446896570748, 2.1420896238423275, 4.005477095152963),
    ("A", "q1"): (3.5151515151515147, 0.45192442294263035, 2.353442802454766, 4.676860227848263),
    ("B", "q1"): (3.4515366430260044, 0.44334778112839157, 2.3118748899876964, 4.591198396064312),
}


@pytest.mark.parametrize(("group", "item"), REFERENCE)
def test_means_and_errors_agree_with_samplics_and_svy(group, item):
    frame = survey(BALLOTS, [item], by="đơn vị" if group else (), **DESIGN)
    row = frame[frame["đơn vị"] == group].iloc[0] if group else frame.iloc[0]
    mean, se, low, high = REFERENCE[group, item]
    assert row["mean"] == pytest.approx(mean, rel=1e-12)
    assert row["se"] == pytest.approx(se, rel=1e-12)
    assert (row["low"], row["high"]) == (pytest.approx(low, rel=1e-4), pytest.approx(high, rel=1e-4))


def test_the_satisfied_share_and_its_design_effect_agree_too():
    row = survey(BALLOTS, ["q1"], **DESIGN).iloc[0]
    assert row["satisfied"] == pytest.approx(0.4262948207171315, rel=1e-12)
    # samplics: standard error 0.13574956844196664 of that share; Wilson with the design effect it implies and t of 5.
    from sipas_par.analysis.intervals import t_quantile, wilson

    share = row["satisfied"]
    deff = 0.13574956844196664**2 / (share * (1 - share) / 30)
    assert (row["satisfied_low"], row["satisfied_high"]) == pytest.approx(
        wilson(share, 30 / deff, t_quantile(0.95, 5)), rel=1e-9
    )


# S. Lohr, "Sampling: Design and Analysis", one-stage cluster sample of 5 suites out of 100, grade points; the book and
# R's survey package give the mean 2.826 and the standard error 0.164. Here in 25ths, which are whole numbers.
def test_one_stage_clusters_with_finite_population_as_in_lohr():
    grades = [
        [3.08, 2.60, 3.44, 3.04], [2.36, 3.04, 3.28, 2.68], [2.00, 2.56, 2.52, 1.88],
        [3.00, 2.88, 3.44, 3.64], [2.68, 1.92, 3.28, 3.20],
    ]  # fmt: skip
    rows = [(suite, round(grade * 25), 100) for suite, group in enumerate(grades) for grade in group]
    answers = pd.DataFrame(rows, columns=["suite", "gpa", "N"])
    row = survey(answers, ["gpa"], cluster="suite", population="N", scale=(1, 100), satisfied_from=75).iloc[0]
    assert row["mean"] / 25 == pytest.approx(2.826)
    assert row["se"] / 25 == pytest.approx(sqrt((1 - 5 / 100) * 2.25568 / 5) / 4, rel=1e-9)
    assert round(row["se"] / 25, 3) == 0.164
    assert row["clusters"] == 5


def test_a_simple_random_sample_is_the_textbook_formula():
    answers = pd.DataFrame({"q": [1, 2, 3, 4, 5, 5, 4, 4]})
    row = survey(answers, ["q"]).iloc[0]
    assert row["mean"] == 3.5
    assert row["se"] == pytest.approx(np.std([1, 2, 3, 4, 5, 5, 4, 4], ddof=1) / sqrt(8))
    assert row["deff"] == pytest.approx(1)
    assert row["index"] == 62.5
    assert row[[f"share_{n}" for n in range(1, 6)]].tolist() == [0.125, 0.125, 0.125, 0.375, 0.25]


def test_groups_and_items_stand_in_order_and_blanks_are_counted():
    frame = survey(BALLOTS, ["q2", "q1"], by=["tầng", "đơn vị"], **DESIGN)
    assert frame[["tầng", "đơn vị", "item"]].to_numpy().tolist()[:4] == [
        ["Bắc", "A", "q2"], ["Bắc", "A", "q1"], ["Bắc", "B", "q2"], ["Bắc", "B", "q1"],
    ]  # fmt: skip
    assert frame.groupby("item")[["n", "missing"]].sum().to_numpy().tolist() == [[30, 0], [25, 5]]


def test_equal_answers_have_no_spread_and_the_share_still_an_interval():
    row = survey(pd.DataFrame({"q": [5, 5, 5]}), ["q"]).iloc[0]
    assert (row["se"], row["satisfied"], row["satisfied_high"]) == (0.0, 1.0, 1.0)
    assert row["satisfied_low"] < 1


def test_a_single_cluster_in_a_stratum_gives_no_error_rather_than_a_small_one():
    answers = pd.DataFrame({"h": [1, 1, 2, 2], "c": [1, 2, 1, 1], "q": [1, 2, 3, 5]})
    row = survey(answers, ["q"], strata="h", cluster="c").iloc[0]
    assert row["mean"] == 2.75
    assert isnan(row["se"])
    assert isnan(row["low"])
    assert isnan(row["satisfied_low"])


def test_a_group_in_a_single_cluster_has_no_error_and_says_why():
    answers = pd.DataFrame({"c": [1] * 30 + [2] * 30 + [3] * 30, "u": ["A"] * 60 + ["B"] * 30, "q": [5, 1, 4] * 30})
    a, b = (row for _, row in survey(answers, ["q"], by="u", cluster="c").iterrows())
    assert (a["no_error"], b["no_error"]) == ("", "one-cluster")
    assert a["se"] >= 0
    assert np.isnan(b[["se", "low", "high", "satisfied_low", "satisfied_high", "deff"]].to_numpy(dtype=float)).all()
    whole = survey(answers.assign(q=None), ["q"], cluster="c").iloc[0]
    assert whole["no_error"] == "no-answers"
    lone = survey(pd.DataFrame({"h": [1, 1, 2], "c": [1, 2, 1], "q": [1, 2, 3]}), ["q"], strata="h", cluster="c")
    assert lone["no_error"].tolist() == ["lone-cluster"]


def test_agreement_of_a_few_clusters_proves_little():
    many = survey(pd.DataFrame({"q": [5] * 100}), ["q"]).iloc[0]
    few = survey(pd.DataFrame({"q": [5] * 100, "c": [1, 2] * 50}), ["q"], cluster="c").iloc[0]
    assert many["satisfied_low"] > 0.95
    assert few["satisfied_low"] < 0.05
    assert few["satisfied_high"] == 1


@pytest.mark.parametrize(
    "population", [[0] * 4, [1, 1, 3, 3], [2, 3, 3, 3], [2, None, 3, 3], ["hai"] * 4, [float("inf")] * 4]
)
def test_an_impossible_population_is_no_certainty(population):
    answers = pd.DataFrame({"h": [1, 1, 2, 2], "q": [1, 2, 4, 5], "N": population})
    with pytest.raises(UsageError):
        survey(answers, ["q"], strata="h", population="N")


def test_a_population_taken_whole_has_no_sampling_error():
    answers = pd.DataFrame({"q": [1, 2, 4, 5], "N": 4})
    assert survey(answers, ["q"], population="N")["se"].tolist() == [0.0]


@pytest.mark.parametrize(
    ("items", "options", "code"),
    [
        ([], {}, "survey-empty"),
        (["q"], {"by": ["u", "u"]}, "survey-column-twice"),
        (["q", "q"], {}, "survey-column-twice"),
        (["q"], {"by": "n"}, "survey-name-taken"),
        (["q"], {"by": "share_1"}, "survey-name-taken"),
        (["q"], {"scale": (1, 4.5)}, "not-a-count"),
        (["q"], {"scale": (5, 1)}, "not-a-count"),
        (["q"], {"scale": 5}, "survey-scale"),
        (["q"], {"satisfied_from": 6}, "survey-scale"),
    ],
)
def test_calls_that_mean_nothing_are_refused_in_words(items, options, code):
    answers = pd.DataFrame({"q": [1, 5], "u": ["A", "B"], "n": [1, 2], "share_1": [1, 2]})
    with pytest.raises(UsageError) as caught:
        survey(answers, items, **options)
    assert caught.value.findings[0].code == code
    assert "?" not in caught.value.message() + caught.value.message("en")


def test_no_answers_and_double_columns_are_refused():
    for answers, items in ((None, ["q"]), (pd.DataFrame({"q": [1]}), None)):
        with pytest.raises(UsageError):
            survey(answers, items)
    with pytest.raises(UsageError):
        survey(pd.DataFrame({"q": [], "u": []}), ["q"], by="u")
    with pytest.raises(UsageError):
        survey(pd.DataFrame([[1, 2]], columns=["q", "q"]), ["q"])


def test_an_item_nobody_answered_stays_empty():
    row = survey(pd.DataFrame({"q": [None, None]}), ["q"]).iloc[0]
    assert (row["n"], row["missing"]) == (0, 2)
    assert isnan(row["mean"])
    assert isnan(row["se"])


def test_every_wrong_cell_is_named_at_once():
    answers = pd.DataFrame({"q": [6, "abc", 3], "u": ["A", None, "B"], "w": [1, 1, -2]})
    with pytest.raises(UsageError) as caught:
        survey(answers, ["q"], by="u", weight="w")
    assert [(f.code, f.cell) for f in caught.value.findings] == [
        ("survey-answer", "0"), ("survey-answer", "1"), ("survey-blank", "1"), ("survey-weight", "2"),
    ]  # fmt: skip
    with pytest.raises(UsageError) as caught:
        survey(answers, ["q1"], by="v")
    assert [f.found for f in caught.value.findings] == ["q1", "v"]


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.integers(1, 5), st.sampled_from("AB"), st.integers(1, 9)), min_size=1, max_size=30),
    st.randoms(),
)
def test_the_order_of_ballots_does_not_matter_and_shares_sum_to_one(rows, random):
    answers = pd.DataFrame(rows, columns=["q", "u", "w"])
    shuffled = answers.sample(frac=1, random_state=random.randint(0, 2**31))
    here, there = survey(answers, ["q"], by="u", weight="w"), survey(shuffled, ["q"], by="u", weight="w")
    pd.testing.assert_frame_equal(here, there)
    assert np.allclose(here[[f"share_{n}" for n in range(1, 6)]].sum(axis=1), 1)
    assert np.allclose(here["satisfied"], here["share_4"] + here["share_5"])
