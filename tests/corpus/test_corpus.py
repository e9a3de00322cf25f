"""Each file of the corpus gives the findings stated beside it, no others, and the right result where one is due."""

from collections import Counter
from decimal import Decimal

import pytest
from corpus_base import LOST
from corpus_cases import CASES

from sipas_par.findings import ReadError
from sipas_par.model.scorecard import Scorecard
from sipas_par.reading.load import load_table, read_table

ALWAYS_ERRORS = frozenset({"row-without-name", "year-not-in-header", "unit-not-in-header", "points-of-another"})


def test_the_corpus_is_large_enough():
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case, tmp_path):
    path = case.make(tmp_path)
    try:
        card = load_table(path, case.sheet)
    except ReadError as error:
        card, findings = None, error.findings
    else:
        findings = card.findings
    assert Counter(finding.code for finding in findings) == case.findings
    assert (card is None) is case.refused
    assert {finding.severity for finding in findings if finding.code in ALWAYS_ERRORS} <= {"error"}
    for finding in findings:
        assert finding.file == path.name
        for lang in ("vi", "en"):
            message = finding.message(lang).replace(f"“{finding.found}”", "")
            assert "?" not in message.replace("?”", "").replace("trăm?", "").replace("percentage?", "")
            assert finding.cure(lang)
    if case.right:
        assert isinstance(card, Scorecard)
        lost = {row.code: row.lost for row in card.leaves if row.lost}
        assert lost == {code: Decimal(points) for code, points in LOST.items()}
        assert card.score == Decimal("16.5")
        assert card.max_score == 20
        if card.source.status != "unknown" and card.unit:
            assert read_table(path, case.sheet).explain()
