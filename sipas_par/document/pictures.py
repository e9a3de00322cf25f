"""Pictures: SVG made sober and repeatable, rasters, and the text that stands for them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
import xml.etree.ElementTree as ET
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sipas_par.document.blocks import Figure, Inline, clean

if TYPE_CHECKING:
    from PIL import Image


_URI = re.compile(r"data:image/[\w.+-]+(?:;[\w=-]+)*?(;base64)?,(.*)", re.DOTALL | re.IGNORECASE)
_BITMAPS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
_LARGEST = 20_000_000
# Pictures up to this height stand in the line; in a table, where none can stand beside it, they shrink to the next.
_LINE_PX = 32.0
_CELL_PX = 96.0


def decoded(data: str) -> bytes:
    """Return the bytes of base64 text; none when it is not."""
    try:
        return base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def picture_type(data: bytes) -> str:
    """Return the media type of a bitmap: PNG, JPEG or GIF."""
    if data.startswith(b"\xff\xd8"):
        return "image/jpeg"
    return "image/gif" if data.startswith(b"GIF8") else "image/png"


def picture(data: bytes, alt: str, caption: Inline = ()) -> Figure | None:
    """Return a figure from the bytes of a PNG, JPEG, GIF or SVG; ``None`` for anything else.

    >>> picture(b"not a picture", "x") is None
    True
    """
    if data.startswith(_BITMAPS):
        bitmap = _bitmap(data)
        if bitmap is None or bitmap.mode != "CMYK":
            return Figure(alt=alt, png=data, caption=caption) if bitmap else None
    elif b"<svg" in data:
        svg = data.decode("utf-8", "replace")
        return Figure(alt=alt, svg=svg, caption=caption) if safe_svg(svg, prefix_of(svg)) else None
    other = _as_png(data)
    return Figure(alt=alt, png=other, caption=caption) if other else None


def _bitmap(data: bytes, *formats: str) -> Image.Image | None:
    """Return a bitmap that can be drawn to its end; of one of these formats, where any are given."""
    # matplotlib brings Pillow.
    from PIL import Image, UnidentifiedImageError

    try:
        bitmap = Image.open(io.BytesIO(data), formats=formats or None)
        bitmap.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return bitmap


def _as_png(data: bytes) -> bytes:
    """Return a bitmap that browsers show and documents do not take (WebP, BMP, TIFF, the inks of a printer) as PNG; empty when it is none."""
    bitmap = _bitmap(data, "WEBP", "BMP", "TIFF", "ICO", "JPEG")
    buffer = io.BytesIO()
    if bitmap:
        bitmap.convert("RGBA").save(buffer, "PNG")
    return buffer.getvalue()


def inline_picture(figure: Figure, width: float, height: float, *, always: bool) -> str:
    """Return a figure as a picture in a line of text, at its own or the given size in pixels; empty when it is too large.

    With ``always`` a large one is made small enough for a cell of a table.
    """
    own = size_px(figure.svg) if figure.svg else _bitmap_size(figure.png)
    if not all(own):
        return ""
    ratio = own[0] / own[1]
    height = height or (width / ratio if width else own[1])
    width = width or height * ratio
    if height > _LINE_PX and not always:
        return ""
    shrink = min(1.0, _CELL_PX / height, 2 * _CELL_PX / width)
    width, height = width * shrink, height * shrink
    if figure.svg:
        safe = safe_svg(figure.svg, prefix_of(figure.svg))
        head = re.sub(r'\s(?:width|height)="[^"]*"', "", safe[: safe.find(">") + 1])
        sized = head.replace("<svg", f'<svg width="{width:g}" height="{height:g}"', 1)
        return f"{sized}{safe[safe.find('>') + 1 :]}" if "viewBox=" in head else ""
    data = base64.b64encode(figure.png).decode("ascii")
    return (
        f'<svg xmlns="{_SVG}" width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"><image '
        f'width="{width:g}" height="{height:g}" href="data:{picture_type(figure.png)};base64,{data}"/></svg>'
    )


def in_line(svg: str) -> tuple[float, float, float]:
    """Return width, height and depth below the baseline of a picture in a line, in em.

    >>> in_line('<svg width="32" height="16" viewBox="0 -12 32 16">')
    (2.0, 1.0, 0.25)
    """
    width, height = size_px(svg)
    box = re.search(r'viewBox="\s*\S+\s+(-[0-9.]+)\s+\S+\s+([0-9.]+)', svg)
    depth = height * (1 + float(box.group(1)) / float(box.group(2))) if box and float(box.group(2)) else height / 8
    return width / 16, height / 16, max(0.0, depth) / 16


def _bitmap_size(data: bytes) -> tuple[float, float]:
    bitmap = _bitmap(data)
    return bitmap.size if bitmap else (0, 0)


def picture_from_uri(uri: str, alt: str, caption: Inline = ()) -> Figure | None:
    """Return the figure that a ``data:`` address holds."""
    match = _URI.fullmatch(uri.strip())
    if not match:
        return None
    content = match.group(2)
    return picture(decoded(content) if match.group(1) else unquote(content).encode(), alt, caption)


def picture_from_file(link: str, folder: Path, alt: str, caption: Inline = ()) -> Figure | None:
    """Return the figure in a file below the notebook's folder or the one above it; files elsewhere are not read."""
    base = folder.resolve()
    for name in (link, unquote(link), unquote(re.split(r"[?#]", link)[0]).replace("\\", "/")):
        try:
            path = (base / name).resolve()
            if path.is_relative_to(base.parent) and path.is_file() and path.stat().st_size <= _LARGEST:
                return picture(path.read_bytes(), alt, caption)
        except (OSError, ValueError):
            continue
    return None


_TALLEST_MM = 185.0
# Below 200 dots an inch a decimal comma looks like a point.
DPI = 220
_WIDEST_INCHES = 7.0
# What notebooks draw at twice the dots of a screen.
_SCREEN_DPI = 144
_TEMPLATE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1in)
"""


def drawn_px(figure: Figure) -> float:
    """Return the width in pixels at which a figure was drawn; 0 when it does not say."""
    return size_px(figure.svg)[0] if figure.svg else float(_bitmap_size(figure.png)[0])


def printed_mm(figure: Figure, text_mm: float) -> float:
    """Return the printed width: as asked, else as drawn, never beyond the text or the height of a page."""
    vector = size_px(figure.svg) if figure.svg else (0.0, 0.0)
    width, height = vector if vector[0] else _bitmap_size(figure.png)
    natural = width * 25.4 / (96 if vector[0] else _SCREEN_DPI)
    chosen = min(text_mm, figure.width_cm * 10 or natural or text_mm)
    return min(chosen, _TALLEST_MM * width / height) if width and height else chosen


def bitmap_of(figure: Figure) -> bytes:
    """Return the figure's bitmap, drawn from its vectors when it has none; empty when it has neither."""
    return figure.png or (_drawn(figure.svg) if figure.svg else b"")


def bitmap_in_line(svg: str) -> bytes:
    """Return the bitmap of a picture in a line, drawn at three times its size."""
    return _drawn(svg, size_px(svg)[0] / 96 * 3)


@lru_cache(maxsize=256)
def _drawn(svg: str, inches: float = _WIDEST_INCHES) -> bytes:
    import typst

    from sipas_par.document.fonts import font_set

    safe = safe_svg(svg, prefix_of(svg))
    if not safe:
        return b""
    made = typst.compile(
        _TEMPLATE,
        format="png",
        ppi=DPI,
        font_paths=font_set().fonts,
        ignore_system_fonts=True,
        sys_inputs={"svg": safe, "width": f"{inches:.4f}"},
    )
    return bytes(made)


_SVG = "http://www.w3.org/2000/svg"
_DRAWING = frozenset(
    re.findall(
        r"\w+",
        "svg g path rect circle ellipse line polyline polygon text tspan textPath defs clipPath mask pattern marker "
        "symbol use image linearGradient radialGradient stop style switch filter feGaussianBlur feOffset feMerge "
        "feMergeNode feFlood feComposite feBlend feColorMatrix",
    )
)
_DROPPED = frozenset({"base", "space", "role", "tabindex"})
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*>|<\?xml[^>]*\?>", re.IGNORECASE)
_INNER = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")
_ANY_URL = re.compile(r"url\(\s*['\"]?(?!#)[^)]*\)", re.IGNORECASE)
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?<![\w-])opacity\s*:\s*(?:0+\.?0*|\.0+)%?\s*(?:;|\Z)"
)
_RULE = re.compile(r"([^{}@]+)\{([^{}]*)\}")
_PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")
_LENGTH = re.compile(r"\s*([0-9.]+)\s*(px|pt|mm|cm|in)?\s*")
PX = {None: 1.0, "px": 1.0, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


@lru_cache(maxsize=64)
def safe_svg(svg: str, prefix: str) -> str:
    """Return the picture as an ``svg`` element with a view box, or an empty string when it is none.

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
    width, height = (_px(made.get(name, "")) for name in ("width", "height"))
    if width and height and not made.get("viewBox"):
        made.set("viewBox", f"0 0 {width:g} {height:g}")
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
    sizes = (re.search(rf"\s{name}=[\"']([^\"']*)", head) for name in ("width", "height"))
    width, height = (_px(found.group(1)) if found else 0.0 for found in sizes)
    box = re.search(r"viewBox=[\"']\s*[^\s,]+[\s,]+[^\s,]+[\s,]+([0-9.]+)[\s,]+([0-9.]+)", head)
    if (width and height) or not box:
        return (width, height) if width and height else (0.0, 0.0)
    ratio = float(box.group(1)) / (float(box.group(2)) or 1.0)
    return width or (height or float(box.group(2))) * ratio, height or (width or float(box.group(1))) / (ratio or 1.0)


def _px(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    try:
        return float(match.group(1)) * PX[match.group(2)] if match else 0.0
    except ValueError:
        return 0.0


def _local(name: object) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _copy(element: ET.Element, prefix: str) -> ET.Element:
    made = ET.Element(_local(element.tag), _attributes(element, prefix))
    made.text, made.tail = element.text, element.tail
    for child in element:
        if _local(child.tag) in _DRAWING and _local(child.tag) != "style" and not _unseen(child):
            made.append(_copy(child, prefix))
    return made


def _unseen(element: ET.Element) -> bool:
    attributes = ";".join(f"{name}:{element.get(name, '')}" for name in ("display", "visibility", "opacity", "style"))
    return bool(_UNSEEN.search(attributes.replace("style:", "")))


def _attributes(element: ET.Element, prefix: str) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, value in element.attrib.items():
        local = _local(name)
        if local.lower().startswith("on") or local in _DROPPED or local.startswith("aria-"):
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


def _set_style(root: ET.Element, made: ET.Element, prefix: str) -> None:
    """Keep style sheets, reaching no further than their own picture."""
    rules = []
    for sheet in root.iter():
        if _local(sheet.tag) == "style":
            for selectors, body in _RULE.findall(re.sub(r"/\*.*?\*/|@[^;{]*;", "", sheet.text or "", flags=re.DOTALL)):
                renamed = re.sub(r"#([\w-]+)", rf"#{prefix}-\1", selectors)
                scoped = ", ".join(f"#{prefix} {part.strip()}" for part in renamed.split(","))
                rules.append(f"{scoped} {{{_inner_only(body.strip(), prefix)}}}")
    if rules:
        made.set("id", prefix)
        style = ET.Element("style")
        style.text = "\n".join(rules).replace("<", "").replace("\\", "")
        made.insert(0, style)
