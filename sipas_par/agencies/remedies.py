"""The agencies' remedies by criterion, as the briefing prints them in its table of proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sipas_par.agencies.answers import Answer
    from sipas_par.agencies.collection import Collection


def remedies_by_code(collection: Collection) -> dict[str, tuple[str, str, str]]:
    """Return remedy, owner and deadline by code, each agency's words under its name where several answered.

    Parameters
    ----------
    collection
        What came back; general proposals, which have no code, are left out.
    """
    by_code: dict[str, list[Answer]] = {}
    for answer in collection.answers:
        if answer.code and (answer.remedy or answer.owner or answer.deadline_text):
            by_code.setdefault(answer.code, []).append(answer)
    return {
        code: (_joined(answers, "remedy"), _joined(answers, "owner"), _joined(answers, "deadline_text"))
        for code, answers in by_code.items()
    }


def _joined(answers: list[Answer], column: str) -> str:
    several = len({answer.agency for answer in answers}) > 1
    said = [(answer.agency, getattr(answer, column)) for answer in answers if getattr(answer, column)]
    return "\n".join(dict.fromkeys(f"{agency}: {text}" if several else text for agency, text in said))
