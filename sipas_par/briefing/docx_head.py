"""The head and the end of an official document in Word: national heading, subject, signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sipas_par.briefing.docx_tables import frame
from sipas_par.briefing.docx_xml import borders, element, paragraph, run, twips
from sipas_par.briefing.labels import label

if TYPE_CHECKING:
    from sipas_par.briefing.blocks import Letterhead, Signature

_LEFT_MM = 66.0
_RIGHT_MM = 99.0
_MM_PER_LETTER = 2.35


def letterhead_elements(block: Letterhead, lang: str, *, full: bool) -> list[Any]:
    """Return the head of the document; without ``full`` only its kind and subject."""
    made: list[Any] = []
    if full and (block.office or block.parent):
        left = [
            *([_centred(block.parent.upper(), 12)] if block.parent else []),
            _centred(block.office.upper(), 12, bold=True),
        ]
        left.append(_rule(_LEFT_MM, _LEFT_MM / 3))
        left.append(_centred(block.number, 13))
        motto = label("motto", lang)
        right = [
            _centred(label("nation", lang), 12, bold=True),
            _centred(motto, 13, bold=True),
            _rule(_RIGHT_MM, len(motto) * _MM_PER_LETTER),
            _centred(block.place_date, 13, italic=True),
        ]
        made.append(_side_by_side(left, right, _LEFT_MM, _RIGHT_MM))
    before = 18 if made else 0
    made.append(
        paragraph([run(block.kind, bold=True, size=14)], align="center", before=before, after=0, keep_next=True)
    )
    if block.subject:
        made.append(paragraph([run(block.subject, bold=True, size=14)], align="center", after=0, keep_next=True))
    made.append(_rule(165, 42, after=12))
    return made


def signature_element(block: Signature, lang: str) -> Any:
    """Return recipients at the left and who signs at the right."""
    left = [element("w:p")]
    if block.recipients:
        heading = paragraph([run(label("recipients", lang), bold=True, italic=True, size=12)], after=0)
        left = [heading, *(paragraph([run(f"- {line}", size=11)], after=0) for line in block.recipients)]
    right = [_centred(words, 13, bold=True) for words in (block.authority, block.role) if words]
    right += [_centred("", 13) for _ in range(4)]
    right.append(_centred(block.name, 13, bold=True))
    return _side_by_side(left, right, 82.5, 82.5)


def _side_by_side(left: list[Any], right: list[Any], left_mm: float, right_mm: float) -> Any:
    table = frame([twips(left_mm), twips(right_mm)], ruled=False)
    cells = [
        element("w:tc", None, element("w:tcPr", None, element("w:tcW", {"w": twips(width), "type": "dxa"})), *content)
        for width, content in ((left_mm, left), (right_mm, right))
    ]
    table.append(element("w:tr", None, element("w:trPr", None, element("w:cantSplit")), *cells))
    return table


def _centred(text: str, size: float, *, bold: bool = False, italic: bool = False) -> Any:
    return paragraph([run(text, bold=bold, italic=italic, size=size)], align="center", before=0, after=0)


def _rule(width_mm: float, length_mm: float, after: float = 4) -> Any:
    """Return an empty line with a rule of the given length in its middle."""
    side = twips(max(0.0, (width_mm - length_mm) / 2 - 1))
    line = borders("w:pBdr", {"top": ("single", 6, "000000")})
    return paragraph(
        [run("", size=2)],
        before=2,
        after=after,
        exact=2,
        indent={"left": side, "right": side},
        extras={"borders": line},
    )
