"""The annex to the register's section: each answer to agree on again, with its file and cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.briefing import compose
from sipas_par.wording.form_words import COLUMNS
from sipas_par.wording.messages import message, where

if TYPE_CHECKING:
    from sipas_par.agencies.collection import Collection
    from sipas_par.briefing.blocks import Block
    from sipas_par.findings import Finding

_CONTRADICTIONS = (
    "points-above-lost",
    "points-not-counted",
    "points-general",
    "date-past",
    "agencies-differ",
    "two-replies",
    "two-replies-undated",
)


def to_agree(collection: Collection) -> tuple[Finding, ...]:
    """Return the findings that people must settle.

    Joint leads that each have their own deadline do not contradict each other: each answers for its own work.

    Parameters
    ----------
    collection
        What came back.
    """
    own_date = COLUMNS["deadline"]["vi"]
    return tuple(
        finding
        for finding in collection.findings
        if finding.code in _CONTRADICTIONS
        and not (finding.code == "agencies-differ" and dict(finding.facts).get("column") == own_date)
    )


def register_annex(collection: Collection, lang: str = "vi") -> tuple[Block, ...]:
    """Return where each answer to agree on stands and what is wrong with it; nothing when there is none.

    The section itself only counts them: file names and cells are for those who put the answers together.

    Parameters
    ----------
    collection
        What came back.
    lang
        ``"vi"`` or ``"en"``.
    """
    found = to_agree(collection)
    if not found:
        return ()
    vi = lang == "vi"
    return compose.blocks(
        compose.heading(2, "Câu trả lời của các cơ quan cần thống nhất lại" if vi else "Answers to agree on again"),
        compose.table(
            [
                ("Ở đâu" if vi else "Where", 3, "left"),
                ("Cần thống nhất" if vi else "What to agree on", 7, "left"),
            ],
            [[where(finding), message(finding, lang)] for finding in found],
            caption="Câu trả lời cần thống nhất lại" if vi else "Answers to agree on again",
            anchor="bang-thong-nhat",
        ),
    )
