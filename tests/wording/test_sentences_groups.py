from __future__ import annotations

import pandas as pd
import pytest

from sipas_par.analysis import merged_changes, standings, survey
from sipas_par.wording.sentences_groups import LEAST_ANSWERS, group_sentences, item_sentences, merge_sentences


def rules(sentences):
    return [sentence.rule for sentence in sentences]


def answers(**satisfied):
    """For each item so many of a hundred satisfied respondents."""
    return pd.DataFrame({name: [5] * count + [1] * (100 - count) for name, count in satisfied.items()})


@pytest.mark.parametrize(("other", "rule"), [(80, "items-apart"), (79, "items-alike")])
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
