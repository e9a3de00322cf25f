"""What style sheets and attributes say about an element: its colours, and whether a reader sees it at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise
from math import inf
from typing import TYPE_CHECKING, Any, Literal

import tinycss2
from tinycss2.color4 import Color, parse_color

from sipas_par.document.pictures import PX

if TYPE_CHECKING:
    from bs4 import Tag

    from sipas_par.document.blocks import Text

Declared = dict[str, str]

_ID = re.compile(r"#([\w-]++)(?!\\)")


class Sheets:
    """The style sheets of an HTML fragment, and those around it, applied as a browser does: importance, specificity, order."""

    def __init__(self, soup: Any, around: str = "") -> None:
        # A styled data frame has a rule a cell: a search of the page for each would take too long.
        by_id: dict[str, list[Tag]] = {}
        for tag in soup.find_all(id=True):
            by_id.setdefault(str(tag["id"]), []).append(tag)
        given: dict[int, list[tuple[tuple[int, int, int], Declared]]] = {}
        for sheet in (around, *(style.get_text() for style in soup.find_all("style"))):
            for selector, declared in _sheet(sheet):
                lead = _ID.match(selector)
                bearers = by_id.get(lead[1], []) if lead else []
                for tag in bearers if lead and (not bearers or lead[0] == selector) else _found(soup, selector):
                    given.setdefault(id(tag), []).append((_specificity(selector), declared))
        self._given = {
            key: [entry for _, entry in sorted(rules, key=lambda rule: rule[0])] for key, rules in given.items()
        }

    def of(self, tag: Tag) -> Element:
        """Return an element with what holds for it itself; nothing is inherited here but the values of variables."""
        said = self._said(tag).items()
        return Element(tag, {name: self._resolved(tag, value) if "var(" in value else value for name, value in said})

    def _said(self, tag: Tag) -> Declared:
        rules = [*self._given.get(id(tag), ()), declarations(str(tag.get("style") or ""))]
        said = {name: value for rule in rules for name, value in rule.items()}
        said |= {name: value for rule in rules for name, value in rule.items() if value.endswith("!important")}
        return {name: value.removesuffix("!important").strip() for name, value in said.items()}

    def _resolved(self, tag: Tag, value: str) -> str:
        """Put the nearest value of each variable in its place, or what stands for want of one; empty when there is none."""
        for _ in range(_MOST_VARIABLES):
            inner = _VARIABLE.search(value)
            if inner is None:
                return value.strip()
            held = (self._said(one).get(inner[1]) for one in (tag, *tag.parents))
            found = next((one for one in held if one is not None), inner[2])
            if found is None:
                break
            value = value[: inner.start()] + found + value[inner.end() :]
        return ""

    def emerging(self, seen: Element) -> list[Element]:
        """Return what is seen all the same inside an element that is hidden by its visibility alone."""
        apart = {name: value for name, value in seen.declared.items() if name != "visibility"}
        if Element(seen.tag, apart).hidden:
            return []
        inner = map(self.of, seen.tag.find_all(True, recursive=False))
        return [
            part
            for one in inner
            for part in ([one] if one.declared.get("visibility") == "visible" else self.emerging(one))
        ]


@lru_cache(maxsize=16)
def _sheet(text: str) -> list[tuple[str, Declared]]:
    """Return the rules of a sheet, which may lie around many fragments."""
    return list(_rules(tinycss2.parse_stylesheet(text)))


def _rules(nodes: Iterable[Any]) -> Iterator[tuple[str, Declared]]:
    for node in nodes:
        if node.type == "qualified-rule":
            declared = declarations(node.content)
            parts = groupby(node.prelude, lambda part: part == ",")
            outer = [tinycss2.serialize(selector).strip() for comma, selector in parts if not comma]
            yield from ((selector, declared) for selector in outer)
            for inner, held in _rules(tinycss2.parse_blocks_contents(node.content)):
                nested = inner if "&" in inner else f"& {inner}"
                yield from ((nested.replace("&", selector), held) for selector in outer)
        elif node.type == "at-rule" and node.content is not None and not _for_screens_alone(node):
            yield from _rules(tinycss2.parse_rule_list(node.content))


def _for_screens_alone(rule: Any) -> bool:
    """Paper is the medium; what holds for the screen alone does not."""
    media = tinycss2.serialize(rule.prelude) if rule.lower_at_keyword == "media" else ""
    return bool(re.search(r"\bscreen\b", media)) and "print" not in media


def _found(soup: Any, selector: str) -> list[Any]:
    from soupsieve import SelectorSyntaxError

    try:
        return list(soup.select(selector))
    except (SelectorSyntaxError, NotImplementedError):
        # No selector, or a part that is no element (``::before``): in a browser too, such a rule hides and colours nothing.
        return []
    except ValueError as error:
        # Beyond soupsieve's bound; what such a rule hides would be printed.
        raise RecursionError from error


def _specificity(selector: str) -> tuple[int, int, int]:
    return (
        selector.count("#"),
        len(re.findall(r"\.[\w-]|\[|(?<!:):[\w-]", selector)),
        len(re.findall(r"(?:^|[\s>+~])[a-z]", selector)),
    )


def declarations(body: str | Iterable[Any]) -> Declared:
    """Return the declarations of a rule or of a ``style`` attribute."""
    said = (node for node in tinycss2.parse_blocks_contents(body) if node.type == "declaration")
    valued = (
        (node, tinycss2.serialize(part for part in node.value if part.type != "comment").strip().lower())
        for node in sorted(said, key=lambda node: node.important)
    )
    return {
        node.lower_name: value + "!important" * node.important
        for node, value in valued
        if node.lower_name not in _WORDS_OF or _WORDS_OF[node.lower_name].fullmatch(value)
    }


# Browsers pass over a value that is none, so that an earlier one holds.
_WORDS_OF = {
    "display": re.compile(
        r".*var\(.*|(?:(?:none|contents|block|inline|flow|flow-root|flex|grid|ruby|list-item|math|initial|inherit|unset|revert|revert-layer"
        r"|inline-(?:block|flex|grid|table)|table(?:-\w+)*|ruby-[a-z-]+|-(?:webkit|moz|ms)-[a-z-]+)(?:\s+|$))+"
    ),
    "visibility": re.compile(r".*var\(.*|visible|hidden|collapse|initial|inherit|unset|revert|revert-layer"),
}
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_MOST_VARIABLES = 20


_BOLD = {"b", "strong", "dt", "summary"}
_ITALIC = {"i", "em", "cite", "var", "dfn", "blockquote"}
_CODE = {"code", "kbd", "samp", "tt"}
_STRUCK = {"s", "del", "strike"}
_SHIFTS: dict[str, Literal["sub", "sup"]] = {"sub": "sub", "sup": "sup", "super": "sup"}
_HEAVY = {"bold", "bolder", "600", "700", "800", "900"}


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a page with what the sheets declare for it."""

    tag: Tag
    declared: Declared

    @property
    def name(self) -> str:
        """The name of its tag."""
        return str(self.tag.name)

    @property
    def removed(self) -> bool:
        """Whether it takes no place; a ``display`` of its own shows what an attribute would remove."""
        tag, display = self.tag, self.declared.get("display", "")
        if tag.get("hidden") == "until-found" or display == "none":
            return True
        closed = (
            tag.has_attr("hidden") or tag.has_attr("popover") or (tag.name == "dialog" and not tag.has_attr("open"))
        )
        return closed and (not display or display.startswith("revert"))

    @property
    def hidden(self) -> bool:
        """Whether it and all in it is hidden from whoever looks at the notebook."""
        said = self.declared.get
        if self.removed or any(pattern.search(said(name, "")) for names, pattern in _UNSEEN for name in names):
            return True
        if self._amount("opacity", 0.01) < 0.05 or self._amount("font-size", 0.16) < 1 or not self._amount("zoom"):
            return True
        if any(_transparent(_parsed(said(ink, ""))) for ink in ("color", "-webkit-text-fill-color")):
            return True
        cut = " ".join(said(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
        sizes = map(self._amount, ("height", "max-height", "width", "max-width"))
        return bool(re.search("hidden|clip", cut)) and min(sizes) <= 1

    def _amount(self, name: str, percent: float = 16.0) -> float:
        """Return a number or a length in pixels; infinite where none is said."""
        match = _AMOUNT.fullmatch(self.declared.get(name, ""))
        return float(match[1]) * ({"%": percent, "em": 16.0, "rem": 16.0} | PX).get(match[2], 1.0) if match else inf

    def keeps_lines(self, *, outside: bool) -> bool:
        """Say whether line breaks and spaces count inside it."""
        space = self.declared.get("white-space", "")
        return space.startswith(("pre", "break")) or self.name == "textarea" or (outside and not space)

    @property
    def ground(self) -> str:
        """The background's colour, or an empty string."""
        return colour(self.declared.get("background-color") or "") or colour(self.declared.get("background") or "")

    @property
    def bar(self) -> str:
        """The bar that pandas draws behind a figure, a gradient with hard edges, as a picture."""
        image = self.declared.get("background-image") or self.declared.get("background") or ""
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

    @property
    def strip(self) -> str:
        """The bar that a coloured element without words draws, as tables with bars have it."""
        width = re.fullmatch(r"([\d.]+)%", self.declared.get("width", ""))
        if not width or not self.ground or self.tag.get_text(strip=True) or self.tag.find(True):
            return ""
        return drawn_bar([(self.ground, 0.0, min(100.0, float(width.group(1))))])

    def length(self, name: str) -> float:
        """Return a width or height in CSS pixels; 0 where none is said."""
        said = self.declared.get(name) or str(self.tag.get(name) or "")
        match = re.fullmatch(r"(\d+\.?\d*|\.\d+)\s*(px|em|rem|pt|cm|mm|in)?", said)
        return float(match[1]) * (PX | {"em": 16.0, "rem": 16.0})[match[2]] if match else 0.0

    @property
    def share(self) -> float:
        """The share of the line that a width in per cent takes; 0 where none is said."""
        match = re.fullmatch(r"(\d+)(?:\.\d+)?%", self.declared.get("width") or str(self.tag.get("width") or ""))
        return min(1.0, int(match.group(1)) / 100) if match else 0.0

    def inner(self, style: Text) -> Text:
        """Return the style of the words inside it."""
        name, said = self.name, self.declared.get
        lines = said("text-decoration", "") + said("text-decoration-line", "")
        weight = said("font-weight", "")
        raised = said("vertical-align") if name not in {"td", "th", "tr", "thead", "tbody", "tfoot"} else ""
        shift = name if name in {"sub", "sup"} else raised if raised in {"sub", "super"} else ""
        return replace(
            style,
            text="",
            bold=weight in _HEAVY or (weight not in {"normal", "400"} and (style.bold or name in _BOLD)),
            italic=style.italic or name in _ITALIC or said("font-style") in {"italic", "oblique"},
            code=style.code or name in _CODE,
            link=(str(self.tag.get("href") or "") if name == "a" else "") or style.link,
            strike=style.strike or name in _STRUCK or "line-through" in lines,
            underline=style.underline or name in {"u", "ins"} or "underline" in lines,
            script=_SHIFTS.get(shift or "", style.script),
            ink=colour(said("color") or str(self.tag.get("color") or "")) or style.ink,
            fill=self.ground or ("#ffff00" if name == "mark" else style.fill),
        )


_TOO_NEAR = 4
_AMOUNT = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))([a-z%]*)")
# Properties by which an element shows nothing: switched off, shrunk to nothing, cut away, beyond the edge of the page.
_UNSEEN = [
    (names.split(), re.compile(pattern))
    for names, pattern in (
        ("display", "^none$"),
        ("visibility content-visibility", "^(?:hidden|collapse)$"),
        ("font", r"(?:^|\s)0(?:px|pt)?\s*[/\s]"),
        ("filter", r"opacity\(\s*0*\.?0*%?\s*\)"),
        ("transform", r"scale(?:3d|[xy])?\(\s*0*\.?0*\s*[,)]"),
        ("scale", r"^0*\.?0+%?(?:\s|$)"),
        ("clip", r"^rect\((?:\s*[01](?:px)?\s*,?){4}\)$"),
        ("clip-path", r"inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%|(?:circle|ellipse)\(\s*0"),
        (
            "left right top bottom inset margin margin-left margin-top text-indent transform translate",
            r"-(?:\d{4,}|\d{3,}(?:\.\d+)?(?:r?em|v[wh]|%))",
        ),
    )
]
_STOP = re.compile(r"(#[0-9a-f]{3,8}|[a-z]+|rgba?\([^()]*\))((?:\s+[\d.]+%)*)")


def colour(value: str) -> str:
    """Return ``#rrggbb`` for the ways in which CSS names a colour; anything else gives none."""
    found = _parsed(value)
    if not isinstance(found, Color) or found.space not in {"srgb", "hsl", "hwb"} or _transparent(found):
        return ""
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, part))):02x}" for part in found.to("srgb").coordinates)


# A table has few colours and a cell for each of them many times.
_parsed = lru_cache(maxsize=1024)(parse_color)


def _transparent(found: Color | str | None) -> bool:
    return isinstance(found, Color) and found.alpha < 0.05


def unseen(ink: str, ground: str) -> bool:
    """Say whether nobody tells words of this colour (``#rrggbb``) from their ground, white where none is said."""
    parts = (
        ((int(ink[at : at + 2], 16), int((ground or "#ffffff")[at : at + 2], 16)) for at in (1, 3, 5)) if ink else ()
    )
    return bool(ink) and all(abs(one - other) <= _TOO_NEAR for one, other in parts)


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
