"""The words of the return form, of its help sheet, and of the register of remedies: those of ``words.toml``."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

from sipas_par.reports.columns import COLUMNS as PRINTED
from sipas_par.reports.official import day_of
from sipas_par.text.i18n import _

_SAID = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))

# Columns in the order printed; the locked ones first. Every label is also how a returned form is recognised.
LOCKED = ("code", "name", "max_score", "score", "lost", "source", "cell")
FILLED = ("cause_group", "cause", "remedy", "owner", "deadline", "points", "evidence")
COLUMNS: dict[str, str] = {name: _SAID["columns"].get(name) or PRINTED[name].label for name in (*LOCKED, *FILLED)}
FORMER: dict[str, str] = _SAID["former"]

CAUSES: tuple[str, ...] = tuple(_SAID["causes"])
WORDS: dict[str, str] = {**_SAID["form"], "agency": PRINTED["agency"].label}
HELP: dict[str, str] = {_SAID["matters"].get(name) or COLUMNS[name]: text for name, text in _SAID["help"].items()}
REGISTER: dict[str, str] = {
    **_SAID["register"], "field": PRINTED["field_name"].label, "leads": PRINTED["agencies"].label
}  # fmt: skip

TRACKED = ("decision", "done", "remark", "id")
"""The columns of the register that the compiling office fills, and the one by which they are read back."""

DECISIONS: dict[str, str] = _SAID["decisions"]
PROGRESS: dict[str, str] = _SAID["progress"]
STATES: dict[str, str] = _SAID["states"]
CHANGES: dict[str, str] = _SAID["changes"]


def decision_words(decision: str | None) -> str:
    """Return what the office decided of a form, in words."""
    return _(DECISIONS[decision]) if decision else ""


def iso_day(iso: str | None) -> str:
    """Return a day kept as ISO text in words; empty when there is none."""
    return day_of(dt.date.fromisoformat(iso)) if iso else ""


def column_label(name: str) -> str:
    """Return the head of a column of the form."""
    return _(COLUMNS[name])


def in_words(table: dict[str, str]) -> dict[str, str]:
    """Return the words of the form or of the register in one language."""
    return {key: _(text) for key, text in table.items()}
