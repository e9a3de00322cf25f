"""Vector pictures made safe to stand inside a page beside others.

A notebook may hold an SVG from any program. Only drawing elements stay: no script, no outside
address, no style that reaches beyond the picture; identifiers are made unique, since two pictures in
one page must not share a clip path.
"""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from functools import lru_cache

from sipas_par.briefing.text import clean

_SVG = "http://www.w3.org/2000/svg"
_DRAWING = frozenset(
    re.findall(
        r"\w+",
        "svg g path rect circle ellipse line polyline polygon text tspan textPath defs clipPath mask pattern marker "
        "symbol use image linearGradient radialGradient stop style switch filter feGaussianBlur feOffset feMerge "
        "feMergeNode feFlood feComposite feBlend feColorMatrix",
    )
)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*>|<\?xml[^>]*\?>", re.IGNORECASE)
_INNER = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")
_ANY_URL = re.compile(r"url\(\s*['\"]?(?!#)[^)]*\)", re.IGNORECASE)
_RULE = re.compile(r"([^{}@]+)\{([^{}]*)\}")
_PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")
_LENGTH = re.compile(r"\s*([0-9.]+)\s*(px|pt|mm|cm|in)?\s*")
_PX = {None: 1.0, "px": 1.0, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


@lru_cache(maxsize=64)
def safe_svg(svg: str, prefix: str) -> str:
    """Return the picture as an ``svg`` element with a view box, or an empty string when it is none.

    Parameters
    ----------
    svg
        SVG text from any source.
    prefix
        Begins every identifier; different for every picture of a page.

    Examples
    --------
    >>> safe_svg('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>x</script></svg>', "h1")
    '<svg width="9" height="9" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" />'
    """
    text = _DOCTYPE.sub("", clean(svg)).strip()
    if "<!" in text.replace("<!--", "").replace("<![CDATA[", ""):
        return ""
    try:
        root = ET.fromstring(text)  # noqa: S314 - declarations, and entities with them, are refused above
    except ET.ParseError:
        return ""
    if _local(root.tag) != "svg":
        return ""
    made = _copy(root, prefix)
    made.set("xmlns", _SVG)
    _set_view_box(made)
    _set_style(root, made, prefix)
    return ET.tostring(made, encoding="unicode")


def prefix_of(svg: str, earlier: int = 0) -> str:
    """Return a prefix for a picture's identifiers; ``earlier`` counts the same picture earlier in the page.

    >>> prefix_of("<svg/>") == prefix_of("<svg/>"), prefix_of("<svg/>", 1) == prefix_of("<svg/>") + "-1"
    (True, True)
    """
    mark = hashlib.sha256(svg.encode("utf-8", "replace")).hexdigest()[:8]
    return f"h{mark}-{earlier}" if earlier else f"h{mark}"


def size_px(svg: str) -> tuple[float, float]:
    """Return width and height of a picture in CSS pixels; zeros when it does not say.

    >>> size_px('<svg width="72pt" height="36pt">')
    (96.0, 48.0)
    """
    match = re.search(r"<svg\b[^>]*>", svg)
    head = match.group() if match else ""
    sizes = [re.search(rf'\s{name}="([^"]*)"', head) for name in ("width", "height")]
    if all(sizes):
        width, height = (_px(found.group(1)) for found in sizes if found)
        if width and height:
            return width, height
    box = re.search(r'viewBox="\s*\S+\s+\S+\s+([0-9.]+)\s+([0-9.]+)', head)
    return (float(box.group(1)), float(box.group(2))) if box else (0.0, 0.0)


def _px(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    try:
        return float(match.group(1)) * _PX[match.group(2)] if match else 0.0
    except ValueError:
        return 0.0


def _local(name: object) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _copy(element: ET.Element, prefix: str) -> ET.Element:
    made = ET.Element(_local(element.tag), _attributes(element, prefix))
    made.text, made.tail = element.text, element.tail
    for child in element:
        if _local(child.tag) in _DRAWING and _local(child.tag) != "style":
            made.append(_copy(child, prefix))
    return made


def _attributes(element: ET.Element, prefix: str) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, value in element.attrib.items():
        local = _local(name)
        if (
            local.lower().startswith("on")
            or local in {"base", "space", "role", "tabindex"}
            or local.startswith("aria-")
        ):
            continue
        if local == "id":
            kept["id"] = f"{prefix}-{value}"
        elif local == "href":
            if value.startswith("#"):
                kept["href"] = f"#{prefix}-{value[1:]}"
            elif _PICTURE.fullmatch(value):
                kept["href"] = value
        else:
            kept[local] = _inner_only(value, prefix)
    return kept


def _inner_only(value: str, prefix: str) -> str:
    return _INNER.sub(rf"url(#{prefix}-\1)", _ANY_URL.sub("none", value))


def _set_view_box(made: ET.Element) -> None:
    if not made.get("viewBox"):
        width, height = (_px(made.get(name, "")) for name in ("width", "height"))
        if width and height:
            made.set("viewBox", f"0 0 {width:g} {height:g}")


def _set_style(root: ET.Element, made: ET.Element, prefix: str) -> None:
    """Keep style sheets, reaching no further than their own picture."""
    rules = []
    for sheet in root.iter():
        if _local(sheet.tag) == "style":
            for selectors, body in _RULE.findall(re.sub(r"/\*.*?\*/|@[^;{]*;", "", sheet.text or "", flags=re.DOTALL)):
                scoped = ", ".join(f"#{prefix} {_scoped(part.strip(), prefix)}" for part in selectors.split(","))
                rules.append(f"{scoped} {{{_inner_only(body.strip(), prefix)}}}")
    if rules:
        made.set("id", prefix)
        style = ET.Element("style")
        style.text = "\n".join(rules).replace("<", "").replace("\\", "")
        made.insert(0, style)


def _scoped(selector: str, prefix: str) -> str:
    return re.sub(r"#([\w-]+)", rf"#{prefix}-\1", selector)
