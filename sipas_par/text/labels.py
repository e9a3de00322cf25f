"""The words for columns, levels, sources, statuses and measures, and the banner of a status."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from sipas_par.text.i18n import _, in_every_language


@cache
def _words() -> dict[str, dict[str, Any]]:
    """Return the words of ``labels.toml``."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def label(kind: str, key: str) -> str:
    """Return the word people read for a key of the code."""
    kinds = _words()["label"]
    words = kinds.get(kind, {}).get(key) or (kinds["column"].get(key) if kind == "field" else None)
    return _(words) if words else key


def keys_of(kind: str) -> dict[str, str]:
    """Return the key of every word of a kind, in either language: the way back from what people read."""
    return {said: key for key, words in _words()["label"].get(kind, {}).items() for said in in_every_language(words)}


def document_word(name: str) -> str:
    """Return a fixed word in the language of the document."""
    return _(_words()["document"][name])


def cause_word(error: str) -> str:
    """Return why the system refused, by the name of its error; empty for one without words."""
    known = _words()["cause"]
    return _(known[error]) if error in known else ""


def measure_word(measure: str) -> str:
    """Return a measure's name in Vietnamese or English; an unknown one as it stands."""
    if measure.startswith("field_"):
        number, _sep, rest = measure.removeprefix("field_").partition("_")
        words = _("chỉ số (%) lĩnh vực {field}") if rest == "index_pct" else _("lĩnh vực {field}")
        return words.format(field=number)
    known = _words()["measure"]
    return _(known[measure]) if measure in known else measure


@runtime_checkable
class Pedigree(Protocol):
    """What a banner asks of the source of a table."""

    @property
    def status(self) -> str:
        """How sure its figures are."""

    @property
    def example(self) -> bool:
        """Whether it is the shipped example."""


def banner(sources: Iterable[Pedigree]) -> str:
    """Return the banner that documents made from these sources must carry; empty when all are sure."""
    sources = tuple(sources)
    statuses = {source.status for source in sources}
    if sources and all(source.example for source in sources):
        return _(_words()["banner"]["example"])
    if "illustrative" in statuses:
        return _(_words()["banner"]["illustrative"])
    return unknown_banner() if "unknown" in statuses else ""


def join_banners(banners: Iterable[str]) -> str:
    """Join what several parts say into one banner that says nothing twice."""
    said = list(dict.fromkeys(words for words in banners if words))
    # The charts know how sure their figures are, not that the table is the example.
    covered = {
        ours
        for example, ours in zip(
            *(in_every_language(_words()["banner"][name]) for name in ("example", "illustrative")), strict=True
        )
        if example in said
    }
    return " · ".join(words for words in said if words not in covered)


def example_line() -> str:
    """Return what a command says first and last when it works on the shipped example."""
    return _(_words()["banner"]["example_line"])


def unknown_banner() -> str:
    """Return the banner of figures whose status nothing tells."""
    return _(_words()["banner"]["unknown"])
