"""Formulas in TeX: found where JupyterLab finds them, and set as vectors that every format can hold."""

from __future__ import annotations

import re
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_FENCE = r"(?P<code>^[ ]{0,3}(?P<fence>`{3,}|~{3,}).*?(?:^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|\Z)|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|<[a-zA-Z/!][^<>]*>)"
_INSIDE = r"(?:(?!\n[ \t]*\n)[^$\\]|\\.)+?"
_WORDS = "equation|align|alignat|aligned|gather|gathered|multline|eqnarray|split|cases|flalign|array|[pbvBV]?matrix|smallmatrix"
_FORMULA = (
    rf"\$\$(?P<dollars>{_INSIDE})\$\$"
    r"|(?P<environment>\\begin\{(?P<env>(?:" + _WORDS + r")\*?)\}.+?\\end\{(?P=env)\})"
    r"|(?P<bars>\\\\?)\[(?P<brackets>.+?)(?P=bars)\]"
    rf"|(?<![\\$])\$(?P<dollar>{_INSIDE})\$(?![\d$])"
    r"|(?P<slashes>\\\\?)\((?P<parens>.+?)(?P=slashes)\)"
)
_IN_TEXT = re.compile(_FORMULA, re.DOTALL)
_IN_MARKDOWN = re.compile(f"{_FENCE}|{_FORMULA}", re.DOTALL | re.MULTILINE)
_TEX = re.compile(r"[\\^_{}=<>+]|\A\s*[A-Za-z]\s*\Z")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# What numbers lines and labels them has no meaning outside of TeX.
_NUMBERING = re.compile(r"\\(?:nonumber|notag)\b|\\label\s*\{[^{}]*\}")
_UNKNOWN = re.compile(r"\\[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as written (``source``), what TeX sets (``tex``), and whether it stands on a line of its own."""

    source: str
    tex: str
    display: bool


def _formula(match: re.Match[str]) -> Formula | None:
    found = match.groupdict()
    display = found["dollars"] or found["environment"] or found["brackets"]
    tex = display or found["dollar"] or found["parens"] or ""
    loose = found["brackets"] or found["parens"] or (tex != tex.strip() and found["dollar"])
    if not tex.strip() or _TAG.search(tex) or "\n\n" in tex or (loose and not _TEX.search(tex)):
        return None
    return Formula(match.group(), tex.strip(), bool(display))


def _parts(pattern: re.Pattern[str], text: str) -> Iterator[str | Formula]:
    start = at = 0
    while match := pattern.search(text, at):
        code = match.groupdict().get("code")
        made = None if code else _formula(match)
        # What looks like a formula and is none may end where one begins.
        at = match.end() if code or made else match.start() + 1
        if made:
            yield text[start : match.start()]
            yield made
            start = at
    yield text[start:]


def split(text: str) -> list[str | Formula]:
    """Part a text into words and formulas."""
    return [part for part in _parts(_IN_TEXT, text) if part]


def shielded(markdown: str) -> tuple[str, list[Formula]]:
    """Put marks in the place of formulas, so that no star or bar inside them is markdown; code is left alone."""
    parts = list(_parts(_IN_MARKDOWN, re.sub("[\ue000\ue001]", "", markdown)))
    found = [part for part in parts if isinstance(part, Formula)]
    marks = (f"\ue000{number}\ue001" for number in range(len(found)))
    return "".join(next(marks) if isinstance(part, Formula) else part for part in parts), found


@lru_cache(maxsize=256)
def typeset(tex: str, *, display: bool) -> str:
    """Return the formula as an SVG in letters of 16 px, its baseline at y = 0; empty when it cannot be set."""
    _ziamath()
    from ziamath.tex import tex2mml

    plain = re.sub(r"\\tag\*?\s*\{([^{}]*)\}", r"\\qquad\\text{(\1)}", _NUMBERING.sub("", tex))
    try:
        mathml = tex2mml(plain, inline=not display)
    except Exception:  # noqa: BLE001 - it raises whatever it stumbles over; the source is printed instead
        return ""
    return "" if _UNKNOWN.search(mathml) else drawn(mathml)


def drawn(mathml: str) -> str:
    """Return MathML as an SVG as `typeset` does; empty when it cannot be set."""
    try:
        element = ET.fromstring(mathml)  # noqa: S314 - made here or by the HTML parser, which keeps no declarations
        for part in element.iter():
            kind = part.tag.rpartition("}")[2]
            # ziamath draws nothing of an operator that holds more than letters (``\mathop{\rm min}``), and the source beside it.
            if len(part) and kind in {"mo", "mi", "mn", "mtext", "semantics"}:
                part.tag = "mrow"
        element.set("mathcolor", "currentColor")
        return (
            str(_ziamath().Math(ET.tostring(element, encoding="unicode"), size=16).svg())
            if element.tag.endswith("math")
            else ""
        )
    except Exception:  # noqa: BLE001 - as above
        return ""


def _ziamath() -> Any:
    with warnings.catch_warnings():
        # The one by which it finds its font is deprecated in some versions of Python and not in others.
        warnings.simplefilter("ignore", DeprecationWarning)
        import ziamath

        return ziamath
