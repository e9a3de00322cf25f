"""The language of what is printed: Vietnamese is the message, English comes from the catalogue.

The English of each sentence inside `_` stands in ``locale/en/LC_MESSAGES/sipas_par.po``. The language lies in a context variable that
the doors set (a command, a briefing, a paper, a chart), so that no function between them hands it on.
"""

from __future__ import annotations

import functools
import gettext
import inspect
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

LANGUAGES = ("vi", "en")
# Babel's rules for numbers, dates and lists in either language.
LOCALES = {"vi": "vi_VN", "en": "en_GB"}

_language: ContextVar[str] = ContextVar("language", default="vi")
_P = ParamSpec("_P")
_R = TypeVar("_R")


def current_language() -> str:
    """Return ``"vi"`` or ``"en"``."""
    return _language.get()


def current_locale() -> str:
    """Return the locale of the language, as Babel names it."""
    return LOCALES[_language.get()]


def set_language(lang: str) -> None:
    """Print in a language from now on, in a process that makes one document after the other."""
    _language.set(lang)


@contextmanager
def language(lang: str | None) -> Iterator[None]:
    """Print in a language while the block runs; ``None`` leaves the one that holds."""
    if not lang:
        yield
        return
    token = _language.set(lang if lang in LANGUAGES else "vi")
    try:
        yield
    finally:
        _language.reset(token)


def in_language(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let the ``lang`` argument of a function, else the ``lang`` of its first argument, hold while it works."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def work(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        lang: Any = signature.bind_partial(*args, **kwargs).arguments.get("lang") or getattr(
            args[0] if args else None, "lang", None
        )
        with language(lang):
            return function(*args, **kwargs)

    return work


def _(message: str) -> str:
    """Return the message in the language that holds."""
    return message if _language.get() == "vi" else _english().gettext(message)


def ngettext(message: str, count: int) -> str:
    """Return the message for a count: Vietnamese has no plural, the catalogue has the English one."""
    return message if _language.get() == "vi" else _english().ngettext(message, message, count)


def in_every_language(message: str) -> tuple[str, ...]:
    """Return the message in Vietnamese and in English, for what comes back from either."""
    return message, _english().gettext(message)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Mark a message that stands in a table of the code and is printed through `_` later."""
    return message


def read_catalogue() -> Catalog:
    """Return the English catalogue as it lies in the package."""
    from importlib.resources import files

    from babel.messages.pofile import read_po

    return read_po(
        io.StringIO(files("sipas_par").joinpath("locale/en/LC_MESSAGES/sipas_par.po").read_text(encoding="utf-8")),
        locale="en",
    )


@functools.cache
def _english() -> gettext.NullTranslations:
    from babel.messages.mofile import write_mo

    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue())
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
