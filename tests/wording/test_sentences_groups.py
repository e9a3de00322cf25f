from __future__ import annotations

import pandas as pd
import pytest

from sipas_par.analysis import merged_changes, standings, survey
from sipas_par.errors import UsageError
from sipas_par.wording.sentences_groups import LEAST_ANSWERS, group_sentences, item_sentences, merge_sentences


def rules(sentences):
    return [sentence.rule for sentence in sentences]


def answers(**satisfied):
    """For each item so many of a hundred satisfied respondents."""
    return pd.DataFrame({name: [5] * count + [1] * (100 - count) for name, count in satisfied.items()})


@pytest.mark.parametrize(("other", "rule"), [(81, "items-apart"), (80, "items-alike")])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_items_are_apart_only_when_their_intervals_do_not_meet(other, rule, lang):
    lines = item_sentences(survey(answers(q1=62, q2=other), ["q1", "q2"]), lang)
    assert rules(lines) == [rule]
    estimates = survey(answers(q1=62, q2=other), ["q1", "q2"]).set_index("item")
    apart = estimates.loc["q1", "satisfied_high"] < estimates.loc["q2", "satisfied_low"]
    assert apart == (rule == "items-apart")


def test_one_item_is_only_stated_and_none_is_not():
    assert rules(item_sentences(survey(answers(q1=60), ["q1"]))) == ["one-item"]
    assert item_sentences(survey(pd.DataFrame({"q": [None]}), ["q"])) == ()


def in_groups(sizes):
    rows = [(name, answer) for name, (size, good) in sizes.items() for answer in [5] * good + [1] * (size - good)]
    return survey(pd.DataFrame(rows, columns=["u", "q"]), ["q"], by="u")


def test_groups_below_thirty_answers_are_not_compared():
    frame = in_groups({"A": (LEAST_ANSWERS, 30), "B": (LEAST_ANSWERS, 3), "C": (LEAST_ANSWERS - 1, 0)})
    lines = group_sentences(frame, "u", "q")
    assert rules(lines) == ["groups-apart", "few-answers"]
    assert "B (10,0%" in lines[0].text
    assert lines[1].text.endswith(": C.")
    assert rules(group_sentences(in_groups({"A": (29, 3)}), "u", "q", "en")) == ["few-answers"]


def test_groups_within_error_are_not_called_different():
    lines = group_sentences(in_groups({"A": (40, 30), "B": (40, 28)}), "u", "q")
    assert rules(lines) == ["groups-alike"]
    assert "chưa có khác biệt rõ rệt" in lines[0].text
    assert rules(group_sentences(in_groups({"A": (40, 30)}), "u", "q", "en")) == ["one-group"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_groups_of_one_cluster_are_named_and_never_called_different(lang):
    frame = pd.DataFrame(
        {"u": ["A"] * 40 + ["B"] * 40 + ["C"] * 40, "q": ([5] * 35 + [1] * 5) + ([5] * 5 + [1] * 35) * 2}
    )
    lines = group_sentences(survey(frame, ["q"], by="u", cluster="u"), "u", "q", lang)
    assert rules(lines) == ["no-error"]
    assert lines[0].text.endswith("A, B, C." if lang == "vi" else "are not compared: A, B, C.")


def test_a_unit_that_was_not_merged_is_said_to_be_itself_and_breaks_are_respected():
    frame = merged_changes(standings({"A": "80"}, "SIPAS", 2023), standings({"A": "79"}, "SIPAS", 2022), {"A": "A"})
    lines = merge_sentences(frame, "a")
    assert rules(lines) == ["not-merged", "merged-up"]
    assert "sáp nhập của" not in lines[0].text
    assert "đơn vị cũ" not in lines[1].text
    across = merged_changes(standings({"A": "80"}, "SIPAS", 2022), standings({"A": "87"}, "SIPAS", 2021), {"A": "A"})
    assert across["change"].isna().all()
    assert rules(merge_sentences(across, "A")) == ["not-merged", "break"]
    assert "2021" in merge_sentences(across, "A", "en")[1].text
    with pytest.raises(UsageError, match="Nowhere"):
        merge_sentences(frame, "Nowhere")
    with pytest.raises(UsageError, match="SIPAS"):
        merged_changes(standings({"A": "80"}, "SIPAS", 2022), standings({"A": "87"}, "PAR INDEX", 2021), {"A": "A"})


@pytest.mark.parametrize(("score", "rule"), [("85.01", "merged-up"), ("85", "merged-level"), ("84.99", "merged-down")])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_merged_unit_names_its_rule_and_moves_by_a_hundredth(score, rule, lang):
    frame = merged_changes(standings({"X": score}), standings({"A": "80", "B": "90"}), {"A": "X", "B": "X"})
    lines = merge_sentences(frame, "X", lang)
    assert rules(lines) == ["rule", rule]
    assert "A, B" in lines[0].text
    assert ("trung bình cộng" if lang == "vi" else "simple mean") in lines[0].text


def test_a_merged_unit_without_figures_says_whose_are_missing():
    into = {"A": "X", "B": "X"}
    lacking = merged_changes(standings({"X": "80"}), standings({"A": "80"}), into)
    assert "của B" in merge_sentences(lacking, "X")[1].text
    unpublished = merged_changes(standings({}), standings({"A": "80", "B": "90"}), into)
    assert merge_sentences(unpublished, "X", "en")[1].text == "X cannot be compared: no score of X."
