"""Small makers of WordprocessingML elements; attribute values and text are escaped by lxml."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from sipas_par.briefing.text import clean

TWIPS_PER_MM = 1440 / 25.4


def element(tag: str, attributes: dict[str, str | int] | None = None, *children: Any) -> Any:
    """Return an element such as ``w:p`` with attributes in the ``w`` namespace and children.

    >>> element("w:jc", {"val": "center"}).tag.endswith("}jc")
    True
    """
    made: Any = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        made.set(qn(name if ":" in name else f"w:{name}"), str(value))
    for child in children:
        if child is not None:
            made.append(child)
    return made


def twips(mm: float) -> int:
    """Return millimetres in twentieths of a point."""
    return round(mm * TWIPS_PER_MM)


def run(
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: float = 0,
    font: str = "",
    colour: str = "",
    style: str = "",
) -> Any:
    """Return a run; line breaks and tabs of the text become those of Word."""
    properties = element("w:rPr")
    if style:
        properties.append(element("w:rStyle", {"val": style}))
    if font:
        properties.append(element("w:rFonts", {"ascii": font, "hAnsi": font, "cs": font, "eastAsia": font}))
    for wanted, tag in ((bold, "w:b"), (italic, "w:i")):
        if wanted:
            properties.append(element(tag))
    if colour:
        properties.append(element("w:color", {"val": colour.lstrip("#").upper()}))
    if size:
        properties.append(element("w:sz", {"val": round(size * 2)}))
        properties.append(element("w:szCs", {"val": round(size * 2)}))
    made = element("w:r", None, properties if len(properties) else None)
    for number, line in enumerate(clean(text).split("\n")):
        if number:
            made.append(element("w:br"))
        for position, part in enumerate(line.split("\t")):
            if position:
                made.append(element("w:tab"))
            if part:
                words = element("w:t", {"xml:space": "preserve"})
                words.text = part
                made.append(words)
    return made


def field(instruction: str, result: Any) -> list[Any]:
    """Return a field with its result already in place, so that it reads right before Word updates it.

    Parameters
    ----------
    instruction
        Made by this package only: names of bookmarks and sequences, never words of a document.
    result
        The run that shows the value.
    """
    code = element("w:instrText", {"xml:space": "preserve"})
    code.text = f" {instruction} "
    marks = [element("w:r", None, element("w:fldChar", {"fldCharType": kind})) for kind in ("begin", "separate", "end")]
    return [marks[0], element("w:r", None, code), marks[1], result, marks[2]]


def paragraph(
    runs: list[Any],
    *,
    style: str = "",
    align: str = "",
    before: float | None = None,
    after: float | None = None,
    keep_next: bool = False,
    exact: float = 0,
    indent: dict[str, str | int] | None = None,
    extras: dict[str, Any] | None = None,
) -> Any:
    """Return a paragraph; properties stand in the order that the schema asks for.

    Parameters
    ----------
    runs
        Children of the paragraph.
    style, align, before, after, keep_next, exact, indent
        Style identifier, ``w:jc`` value, space in points, kept with the next, height of the line in points,
        attributes of ``w:ind``.
    extras
        Ready elements by name: ``numbering``, ``borders``, ``shading``.
    """
    more = extras or {}
    spacing: dict[str, str | int] = {}
    if before is not None:
        spacing["before"] = round(before * 20)
    if after is not None:
        spacing["after"] = round(after * 20)
    if exact:
        spacing |= {"line": round(exact * 20), "lineRule": "exact"}
    properties = element(
        "w:pPr",
        None,
        element("w:pStyle", {"val": style}) if style else None,
        element("w:keepNext") if keep_next else None,
        more.get("numbering"),
        more.get("borders"),
        more.get("shading"),
        element("w:spacing", spacing) if spacing else None,
        element("w:ind", indent) if indent else None,
        element("w:jc", {"val": align}) if align else None,
    )
    return element("w:p", None, properties if len(properties) else None, *runs)


def borders(tag: str, sides: dict[str, tuple[str, int, str]]) -> Any:
    """Return borders: side -> (kind, width in eighths of a point, colour)."""
    return element(
        tag,
        None,
        *(
            element(f"w:{side}", {"val": kind, "sz": width, "space": 4 if tag == "w:pBdr" else 0, "color": colour})
            for side, (kind, width, colour) in sides.items()
        ),
    )
