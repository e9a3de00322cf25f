"""The doors say which argument is wrong, what it is, what it should be and what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

import sipas_par as sp
from sipas_par import analysis
from sipas_par.findings import UsageError
from sipas_par.inputs import Inputs

PATH = "data/raw/par_index_lang_son_2023.xlsx"
CARD = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
THEN = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
SIPAS = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))


@pytest.mark.parametrize(
    ("call", "argument", "found", "expected"),
    [
        (lambda: sp.briefing(CARD, SIPAS, THEN), "meeting", "Scorecard", "load_meeting"),
        (lambda: sp.briefing(CARD, THEN), "sipas", "Scorecard", "load_sipas"),
        (lambda: sp.briefing(PATH), "card", PATH, "load_par_index"),
        (lambda: sp.briefing(CARD, earlier=SIPAS), "earlier", "SipasCard", "load_par_index"),
        (lambda: sp.briefing(CARD, folder=2023), "folder", "2023", "Path"),
        (lambda: sp.briefing(Inputs(CARD), SIPAS), "sipas", "SipasCard", "None"),
        (lambda: sp.briefing(Inputs(CARD), earlier=THEN), "earlier", "Scorecard", "None"),
        (lambda: sp.load_par_index("a\0b.xlsx"), "path", r"a\x00b.xlsx", "Path"),
        (lambda: sp.briefing(CARD).save("a\0b.pdf"), "path", r"a\x00b.pdf", "Path"),
        (lambda: sp.below_maximum(5), "card", "5", "load_par_index"),
        (lambda: sp.below_maximum(SIPAS), "card", "SipasCard", "load_par_index"),
        (lambda: sp.compare(CARD, PATH), "earlier", PATH, "load_par_index"),
        (lambda: sp.compare(None, CARD), "card", "None", "load_par_index"),
        (lambda: sp.compare(CARD, THEN, "x.csv"), "crosswalk", "x.csv", "load_crosswalk"),
        (lambda: sp.what_if(PATH, {"1.6": 2}), "card", PATH, "load_par_index"),
        (lambda: sp.paper(CARD, "STP"), "inputs", "Scorecard", "find_inputs"),
        (lambda: sp.paper(Inputs(CARD), 5), "agency", "5", "…"),
        (lambda: sp.paper(Inputs(CARD), "STP", assignment="x.xlsx"), "assignment", "x.xlsx", "assign"),
        (lambda: sp.load_par_index(CARD), "path", "Scorecard", "Path"),
        (lambda: sp.load_sipas(None), "path", "None", "Path"),
        (lambda: sp.read_table(CARD), "path", "Scorecard", "Path"),
        (lambda: sp.load_meeting(CARD), "path", "Scorecard", "Path"),
        (lambda: sp.find_inputs(PATH, SIPAS), "sipas", "SipasCard", "Path"),
        (lambda: sp.published(CARD), "folder", "Scorecard", "Path"),
        (lambda: sp.example(2023), "name", "2023", "…"),
        (lambda: sp.write_template(CARD), "path", "Scorecard", "Path"),
        (lambda: analysis.groups(PATH), "card", PATH, "load_par_index"),
        (lambda: analysis.groups(SIPAS, "source"), "card", "SipasCard", "load_par_index"),
        (lambda: analysis.groups(PATH, "agency"), "card", PATH, "load_par_index"),
        (lambda: analysis.priority(CARD, SIPAS), "earlier", "SipasCard", "load_par_index"),
        (lambda: analysis.sipas_gaps(CARD), "sipas", "Scorecard", "load_sipas"),
        (lambda: sp.load_par_index(PATH, sheet=0), "sheet", "0", "…"),
        (lambda: sp.load_par_index(PATH, columns="score=F"), "columns", "score=F", "{…: …}"),
        (lambda: sp.below_maximum(CARD, by=["agency"]), "by", "list", "…"),
        (lambda: sp.rank(None), "source", "None", "Published"),
        (lambda: sp.Scorecard.from_frame(None), "frame", "None", "DataFrame"),
        (lambda: sp.briefing(CARD).save(None), "path", "None", "Path"),
        (lambda: sp.briefing(CARD).save("a.html", accept=None), "accept", "None", "…"),
        (lambda: sp.briefing(CARD).save("a.docx", letterhead=5), "letterhead", "5", "Path"),
    ],
)
def test_a_wrong_argument_is_named_with_what_would_do(call, argument, found, expected):
    with pytest.raises(UsageError) as caught:
        call()
    (finding,) = caught.value.findings
    assert (finding.code, dict(finding.facts)["option"]) == ("wrong-argument", argument)
    for lang in ("vi", "en"):
        message = caught.value.message(lang)
        assert found in message
        assert expected in message


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda _: sp.load_par_index(PATH, columns={"score": 6}), "not-a-column"),
        (sp.write_template, "cannot-write"),
        (lambda folder: sp.briefing(CARD, folder=folder / "data/raw"), "file-missing"),
        (lambda folder: sp.write_template(folder / "mau.csv"), "unknown-format"),
    ],
)
def test_a_value_that_cannot_be_is_refused(call, code, tmp_path):
    with pytest.raises(sp.SipasParError) as caught:
        call(tmp_path)
    assert [finding.code for finding in caught.value.findings] == [code]


@pytest.mark.parametrize("compares", [sp.compare, sp.charts.years, sp.charts.waterfall])
def test_years_in_the_wrong_order_are_refused(compares):
    with pytest.raises(UsageError) as caught:
        compares(THEN, CARD)
    (finding,) = caught.value.findings
    assert (finding.code, finding.found, finding.expected) == ("years-reversed", 2023, 2021)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: sp.rank(sp.published(), year=2099), "2012"),
        (lambda: sp.rank([CARD, THEN], year=2099), "2022, 2023"),
        (lambda: sp.rank([]), "–"),
    ],
)
def test_a_ranking_of_nothing_says_which_years_have_results(call, expected):
    with pytest.raises(UsageError) as caught:
        call()
    (finding,) = caught.value.findings
    assert finding.code == "nothing-to-rank"
    assert expected in caught.value.message("vi")


def test_two_units_are_refused():
    with pytest.raises(UsageError) as caught:
        sp.compare(replace(CARD, unit="Cao Bằng"), THEN)
    assert [finding.code for finding in caught.value.findings] == ["different-units"]
    assert len(sp.compare(replace(CARD, unit="TỈNH LẠNG SƠN"), THEN)) == len(CARD)


def test_what_was_accepted_is_still_written():
    """The command line lets an office answer for tables that do not belong together; documents then say so."""
    report = sp.briefing(Inputs(CARD, replace(THEN, unit="Cao Bằng")))
    assert "different-units" in [finding.code for finding in report.inputs.findings]
    assert report.par_index.blocks
