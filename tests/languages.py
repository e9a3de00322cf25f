"""Work in a language, as the doors of the package do."""

from collections.abc import Callable
from typing import TypeVar

from sipas_par.text.i18n import language

T = TypeVar("T")


def in_lang(lang: str, work: Callable[..., T], *given: object, **named: object) -> T:
    """Return what a function gives while the language holds."""
    with language(lang):
        return work(*given, **named)
