"""What style sheets and attributes say about an element: its colours, and whether a reader sees it at all."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from sipas_par.document.blocks import Text, safe_colour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

Declared = dict[str, str]

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
_MEDIA = re.compile(r"@media([^{]*)\{((?:[^{}]*\{[^{}]*\})*[^{}]*)\}", re.IGNORECASE)
_ID = re.compile(r"#([\w-]+)")
_ZERO = re.compile(r"[+-]?0*\.?0*(?:px|em|rem|pt|%)?")


class Sheets:
    """The style sheets of an HTML fragment, applied as a browser does: importance, specificity, order."""

    def __init__(self, soup: Any) -> None:
        by_id = {str(tag["id"]): tag for tag in reversed(soup.find_all(id=True))}
        given: dict[int, list[tuple[tuple[int, int, int], Declared]]] = {}
        for selector, declared in _rules(soup):
            match = _ID.fullmatch(selector)
            tags = (
                [by_id[match.group(1)]]
                if match and match.group(1) in by_id
                else []
                if match
                else _found(soup, selector)
            )
            for tag in tags:
                given.setdefault(id(tag), []).append((_specificity(selector), declared))
        self._given = {
            key: [entry for _, entry in sorted(rules, key=lambda rule: rule[0])] for key, rules in given.items()
        }

    def declared(self, tag: Tag) -> Declared:
        """Return what holds for an element itself; nothing is inherited here."""
        rules = [*self._given.get(id(tag), ()), declarations(str(tag.get("style") or ""))]
        said = {name: value for rule in rules for name, value in rule.items()}
        said |= {name: value for rule in rules for name, value in rule.items() if value.endswith("!important")}
        return {name: value.removesuffix("!important").strip() for name, value in said.items()}


def _rules(soup: Any) -> Iterator[tuple[str, Declared]]:
    for sheet in soup.find_all("style"):
        text = _COMMENT.sub("", sheet.get_text())
        # Paper is the medium; what holds for the screen alone does not.
        text = _MEDIA.sub(
            lambda media: "" if re.search(r"\bscreen\b", media[1]) and "print" not in media[1] else media[2], text
        )
        for selectors, body in _RULE.findall(text):
            for selector in selectors.split(","):
                yield selector.strip(), declarations(body)


def _found(soup: Any, selector: str) -> list[Any]:
    from soupsieve import SelectorSyntaxError

    try:
        return list(soup.select(selector))
    except (SelectorSyntaxError, NotImplementedError, ValueError):
        return []


def _specificity(selector: str) -> tuple[int, int, int]:
    return (
        selector.count("#"),
        len(re.findall(r"\.[\w-]|\[|(?<!:):[\w-]", selector)),
        len(re.findall(r"(?:^|[\s>+~])[a-z]", selector)),
    )


def declarations(body: str) -> Declared:
    """Return the declarations of a rule or of a ``style`` attribute.

    >>> declarations("Color: RED ; display:none !important")
    {'color': 'red', 'display': 'none!important'}
    """
    pairs = (part.partition(":") for part in body.split(";") if ":" in part)
    return {
        name.strip().lower(): re.sub(r"\s*!\s*important$", "!important", value.strip().lower())
        for name, _, value in pairs
    }


def hidden(tag: Tag, declared: Declared) -> bool:
    """Say whether an element and all in it is hidden from whoever looks at the notebook."""
    if tag.has_attr("hidden") or declared.get("display") == "none":
        return True
    return invisible(declared) or (
        "hidden" in declared.get("overflow", "")
        and any(_zero(declared, name) for name in ("height", "max-height", "width", "max-width"))
    )


def invisible(declared: Declared) -> bool:
    """Say whether an element keeps its place and shows nothing in it."""
    return (
        declared.get("visibility") in {"hidden", "collapse"}
        or declared.get("content-visibility") == "hidden"
        or declared.get("color") in {"transparent", "#0000"}
        or _zero(declared, "opacity")
        or _zero(declared, "font-size")
    )


def _zero(declared: Declared, name: str) -> bool:
    return bool(declared.get(name)) and _ZERO.fullmatch(declared[name]) is not None


def colour(value: str) -> str:
    """Return ``#rrggbb`` for the ways in which CSS names a colour; anything else gives none.

    >>> colour("rgb(31 78 121 / 50%)"), colour("tomato"), colour("transparent")
    ('#1f4e79', '#ff6347', '')
    """
    value = value.strip().lower()
    match = re.fullmatch(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*([\d.]+)(%?)\s*)?\)", value)
    if match:
        if match.group(4) and float(match.group(4)) / (100 if match.group(5) else 1) < 0.05:
            return ""
        return safe_colour("#" + "".join(f"{min(255, int(part)):02x}" for part in match.groups()[:3]))
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        return "#" + "".join(digit * 2 for digit in value[1:])
    if re.fullmatch(r"[a-z]{3,30}", value) and value not in {"transparent", "inherit", "initial", "none", "unset"}:
        from matplotlib.colors import CSS4_COLORS

        return str(CSS4_COLORS.get(value, "")).lower()
    return safe_colour(value)


def ground(declared: Declared) -> str:
    """Return the background's colour, or an empty string."""
    return colour(declared.get("background-color") or "") or colour(declared.get("background") or "")


_STOP = re.compile(r"(#[0-9a-f]{3,8}|[a-z]+|rgba?\([^()]*\))((?:\s+[\d.]+%)*)")


def bar(declared: Declared) -> str:
    """Return the bar that pandas draws behind a figure, a gradient with hard edges, as a picture.

    >>> bar({"background": "linear-gradient(90deg, #d65f5f 40%, transparent 40%)"}).count("<rect")
    2
    """
    image = declared.get("background-image") or declared.get("background") or ""
    if "linear-gradient(" not in image:
        return ""
    stops: list[tuple[str, float]] = []
    for name, places in _STOP.findall(image.partition("linear-gradient(")[2].partition(",")[2]):
        stops += [
            (colour(name), float(place.rstrip("%"))) for place in places.split() or ["0%" if not stops else "100%"]
        ]
    pieces = [(one, start, end) for (one, start), (other, end) in pairwise(stops) if one and one == other]
    if stops and stops[0][0] and stops[0][1] > 0:
        pieces.insert(0, (stops[0][0], 0.0, stops[0][1]))
    return drawn_bar(pieces)


def drawn_bar(pieces: list[tuple[str, float, float]]) -> str:
    """Return pieces of a bar (colour, from, to in per cent of its track) as a picture; empty when there is none."""
    shown = [
        f'<rect x="{start:g}" y="1" width="{end - start:g}" height="10" fill="{fill}"/>'
        for fill, start, end in pieces
        if end > start
    ]
    if not shown:
        return ""
    track = '<rect x="0" y="1" width="100" height="10" fill="none" stroke="#c4c4c4" stroke-width="0.5"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="72" height="9" viewBox="0 0 100 12">{"".join(shown)}{track}</svg>'


def strip(tag: Tag, declared: Declared) -> str:
    """Return the bar that a coloured element without words draws, as tables with bars have it."""
    width = re.fullmatch(r"([\d.]+)%", declared.get("width", ""))
    fill = ground(declared)
    if not width or not fill or tag.get_text(strip=True) or tag.find(True):
        return ""
    return drawn_bar([(fill, 0.0, min(100.0, float(width.group(1))))])


def length(declared: Declared, tag: Tag, name: str) -> float:
    """Return a width or height in CSS pixels; 0 where none is said."""
    match = re.fullmatch(r"([\d.]+)\s*(px|em|rem|pt|cm|mm|in)?", declared.get(name) or str(tag.get(name) or ""))
    units = {"em": 16.0, "rem": 16.0, "pt": 96 / 72, "cm": 96 / 2.54, "mm": 96 / 25.4, "in": 96.0}
    return (
        float(match.group(1)) * units.get(match.group(2) or "", 1.0) if match and match.group(1).count(".") < 2 else 0.0
    )


def share(declared: Declared, tag: Tag) -> float:
    """Return the share of the line that a width in per cent takes; 0 where none is said."""
    match = re.fullmatch(r"(\d+)(?:\.\d+)?%", declared.get("width") or str(tag.get("width") or ""))
    return min(1.0, int(match.group(1)) / 100) if match else 0.0


_BOLD = {"b", "strong", "dt", "summary"}
_ITALIC = {"i", "em", "cite", "var", "dfn", "blockquote"}
_CODE = {"code", "kbd", "samp", "tt"}
_STRUCK = {"s", "del", "strike"}
_SHIFTS: dict[str, Literal["sub", "sup"]] = {"sub": "sub", "sup": "sup", "super": "sup"}
_HEAVY = {"bold", "bolder", "600", "700", "800", "900"}


def inner_style(tag: Tag, name: str, declared: Declared, style: Text) -> Text:
    """Return the style of the words inside an element."""
    lines = declared.get("text-decoration", "") + declared.get("text-decoration-line", "")
    weight = declared.get("font-weight", "")
    raised = declared.get("vertical-align") if name not in {"td", "th", "tr", "thead", "tbody", "tfoot"} else ""
    shift = name if name in {"sub", "sup"} else raised if raised in {"sub", "super"} else ""
    flat = {"tr", "thead", "tbody", "tfoot"}
    return replace(
        style,
        text="",
        bold=weight in _HEAVY or (weight not in {"normal", "400"} and (style.bold or name in _BOLD)),
        italic=style.italic or name in _ITALIC or declared.get("font-style") in {"italic", "oblique"},
        code=style.code or name in _CODE,
        link=(str(tag.get("href") or "") if name == "a" else "") or style.link,
        strike=style.strike or name in _STRUCK or "line-through" in lines,
        underline=style.underline or name in {"u", "ins"} or "underline" in lines,
        script=_SHIFTS.get(shift or "", style.script),
        ink=colour(declared.get("color") or str(tag.get("color") or "")) or style.ink,
        fill=style.fill if name in flat else ground(declared) or ("#ffff00" if name == "mark" else style.fill),
    )
