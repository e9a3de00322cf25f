"""The Word package: makers of its elements (lxml escapes text and attributes), styles, pages, lists, running heads."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.pkgwriter import PackageWriter
from docx.oxml import parse_xml
from docx.oxml.ns import NamespacePrefixedTag, nsdecls, qn
from docx.oxml.parser import oxml_parser
from docx.parts.numbering import NumberingPart
from docx.shared import Mm, Pt, RGBColor

from sipas_par.document.blocks import Document, Inline, clean, plain
from sipas_par.files import read_input, require_modest, unpacks_too_large, zipped
from sipas_par.findings import Finding, ReadError
from sipas_par.text.i18n import N_, _


def element(tag: str, *children: Any, **attributes: str | int) -> Any:
    """Return an element such as ``w:p`` with its children, ``None`` left out, and attributes in the ``w`` namespace.

    >>> element("w:jc", val="center").tag.endswith("}jc")
    True
    """
    name, spaces = _named(tag)
    said = {_named(one if ":" in one else f"w:{one}")[0]: str(value) for one, value in attributes.items()}
    made: Any = oxml_parser.makeelement(name, said, spaces)
    made.extend(child for child in children if child is not None)
    return made


@cache
def _named(tag: str) -> tuple[str, dict[str, str]]:
    """Return the full name of a tag such as ``w:p`` and the declaration of its prefix."""
    full = NamespacePrefixedTag(tag)
    return full.clark_name, full.nsmap


def twips(mm: float) -> int:
    """Return millimetres in twentieths of a point."""
    return round(mm * 1440 / 25.4)


def shading(fill: str) -> Any:
    """Return the ground of a run, paragraph or cell; none without a fill."""
    return element("w:shd", val="clear", color="auto", fill=fill.lstrip("#").upper()) if fill else None


def _verbatim(tag: str, text: str) -> Any:
    made = element(tag, **{"xml:space": "preserve"})
    made.text = text
    return made


def run(
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: float = 0,
    font: str = "",
    colour: str = "",
    strike: bool = False,
    underline: bool = False,
    script: str = "",
    fill: str = "",
) -> Any:
    """Return a run; line breaks and tabs of the text become those of Word."""
    properties = element(
        "w:rPr",
        element("w:rFonts", ascii=font, hAnsi=font, cs=font, eastAsia=font) if font else None,
        *(element(tag) for wanted, tag in ((bold, "w:b"), (italic, "w:i"), (strike, "w:strike")) if wanted),
        element("w:color", val=colour.lstrip("#").upper()) if colour else None,
        *(element(tag, val=round(size * 2)) for tag in ("w:sz", "w:szCs") if size),
        element("w:u", val="single") if underline else None,
        shading(fill),
        element("w:vertAlign", val="subscript" if script == "sub" else "superscript") if script else None,
    )
    made = element("w:r", properties if len(properties) else None)
    for number, line in enumerate(clean(text).split("\n")):
        if number:
            made.append(element("w:br"))
        for position, part in enumerate(line.split("\t")):
            if position:
                made.append(element("w:tab"))
            if part:
                made.append(_verbatim("w:t", part))
    return made


def field(instruction: str, result: Any) -> list[Any]:
    """Return a field of our own making with its result in place, so that it reads right before Word updates it."""
    code = _verbatim("w:instrText", f" {instruction} ")
    begin, between, end = (element("w:fldChar", fldCharType=kind) for kind in ("begin", "separate", "end"))
    # What Word works out anew looks as the field itself does, not as the result that stands there now.
    look = result.find(qn("w:rPr"))
    marks = [element("w:r", copy.deepcopy(look), inner) for inner in (begin, code, between, end)]
    return [*marks[:3], result, marks[3]]


_BODY, _ANNEXES = "than_bao_cao", "phu_luc"


def ranges(*, annexes: bool) -> list[Any]:
    """Return the ends of the bookmarks that the contents are taken from: around the body, and around the annexes."""
    made = []
    for number, name in enumerate((_BODY, _ANNEXES) if annexes else (_BODY,), 100_000):
        made += [element("w:bookmarkStart", id=number, name=name), element("w:bookmarkEnd", id=number)]
    return made


def contents_elements(parts: list[tuple[Inline, str, bool]], pages: dict[str, int]) -> list[Any]:
    """Return the contents as fields with their entries in place; the annexes, which count from 1, without pages."""
    made: list[Any] = []
    for annexes, field_code in (
        (False, f'TOC \\o "1-1" \\b {_BODY} \\h \\z'),
        (True, f'TOC \\o "1-1" \\b {_ANNEXES} \\n \\h \\z'),
    ):
        lines = []
        for text, identifier, annex in parts:
            if annex is not annexes or not identifier:
                continue
            shown = [run(plain(text))]
            if not annexes:
                number = run(str(pages.get(identifier, "")))
                shown += [run("\t"), *field(f"PAGEREF {bookmark_name(identifier)} \\h", number)]
            lines.append([element("w:hyperlink", *shown, anchor=bookmark_name(identifier))])
        if lines:
            begin, code, between, _result, end = field(field_code, run(""))
            lines[0][:0] = [begin, code, between]
            lines[-1].append(end)
            made += [paragraph(line, style="toc1") for line in lines]
    return made


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
    extras: Iterable[Any] = (),
) -> Any:
    """Return a paragraph, spaces in points; ``extras`` are ready elements: its numbering, or borders and shading."""
    spaces = (("before", before), ("after", after))
    spacing: dict[str, str | int] = {name: round(space * 20) for name, space in spaces if space is not None}
    if exact:
        spacing |= {"line": round(exact * 20), "lineRule": "exact"}
    properties = element(
        "w:pPr",
        element("w:pStyle", val=style) if style else None,
        element("w:keepNext") if keep_next else None,
        *extras,
        element("w:spacing", **spacing) if spacing else None,
        element("w:ind", **indent) if indent else None,
        element("w:jc", val=align) if align else None,
    )
    return element("w:p", properties if len(properties) else None, *runs)


def borders(tag: str, sides: dict[str, tuple[str, int, str]]) -> Any:
    """Return borders: side -> (kind, width in eighths of a point, colour)."""
    return element(
        tag,
        *(
            element(f"w:{side}", val=kind, sz=width, space=4 if tag == "w:pBdr" else 0, color=colour)
            for side, (kind, width, colour) in sides.items()
        ),
    )


SIDES = ("top", "left", "bottom", "right")


def frame(widths: list[int], *, ruled: bool) -> Any:
    """Return a table without rows: columns of fixed widths in twips, with or without lines."""
    line = ("single", 4, "333333") if ruled else ("nil", 0, "auto")
    properties = element(
        "w:tblPr",
        element("w:tblW", w=sum(widths), type="dxa"),
        element("w:jc", val="center"),
        borders("w:tblBorders", dict.fromkeys((*SIDES, "insideH", "insideV"), line)),
        element("w:tblLayout", type="fixed"),
        element("w:tblCellMar", *(element(f"w:{side}", w=70, type="dxa") for side in ("left", "right"))),
    )
    grid = element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths))
    return element("w:tbl", properties, grid)


def centred(text: str, size: float, *, bold: bool = False, italic: bool = False) -> Any:
    """Return a centred line without space around it."""
    return paragraph([run(text, bold=bold, italic=italic, size=size)], align="center", before=0, after=0)


def rule(width_mm: float, length_mm: float) -> Any:
    """Return an empty line with a rule of the given length in its middle."""
    side = twips(max(0.0, (width_mm - length_mm) / 2 - 1))
    line = borders("w:pBdr", {"top": ("single", 6, "000000")})
    indent: dict[str, str | int] = {"left": side, "right": side}
    return paragraph([run("", size=2)], before=2, after=4, exact=2, indent=indent, extras=[line])


def bookmark_name(identifier: str) -> str:
    """Return a name that Word takes for a bookmark: letters, digits and underscores, 40 at most.

    >>> bookmark_name("bang-1-d1bc3c")
    'b_bang_1_d1bc3c'
    """
    name = "b_" + "".join(char if char.isalnum() and char.isascii() else "_" for char in identifier)
    return name if len(name) <= 40 else f"{name[:31]}_{hashlib.sha256(identifier.encode()).hexdigest()[:8]}"


FONT = "Times New Roman"
MONO = "Courier New"
_LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}
# Name -> (size, bold, italic, space before, space after) in points; sizes of Decree 30/2020/NĐ-CP.
_STYLES = {
    "Heading 1": (13, True, False, 8, 4),
    "Heading 2": (13, True, False, 6, 4),
    "Heading 3": (13, True, True, 4, 4),
    "Caption": (12, False, False, 6, 4),
    "Body Text": (13, False, False, 0, 6),
    "Body Text 2": (11, False, False, 0, 4),
    "Table Text": (11, False, False, 0.5, 0.5),
    "toc 1": (11, False, False, 0, 2),
}


def set_page(section: Any, *, turned: bool) -> None:
    """Give a section the paper and margins of an official document."""
    wide, high = Mm(297), Mm(210)
    section.orientation = 1 if turned else 0
    section.page_width, section.page_height = (wide, high) if turned else (high, wide)
    section.top_margin = Mm(21)
    section.bottom_margin = Mm(15 if turned else 18)
    section.left_margin, section.right_margin = (Mm(18), Mm(17)) if turned else (Mm(30), Mm(15))
    section.header_distance = Mm(9)
    section.footer_distance = Mm(8)


def styled(base: Path | bytes | None, lang: str) -> Any:
    """Open the base, or the plain template, with the styles that the text uses."""
    return docx.Document(io.BytesIO(_styled(*_read(base), lang)))


@lru_cache(maxsize=4)
def _styled(file: str, base: bytes | None, lang: str) -> bytes:
    """Make the styles, once for many documents; those of the office's own base stay as they are."""
    word, own = _opened(file, base), base is None
    if own:
        _look(word.styles["Normal"], 13, bold=False, italic=False)
    for name, (size, bold, italic, before, after) in _STYLES.items():
        known = name in word.styles
        style = word.styles[name] if known else word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if known and not own:
            continue
        _look(style, size, bold=bold, italic=italic)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.line_spacing = 1.0
        style.paragraph_format.keep_with_next = name.startswith("Heading")
        if name == "toc 1":
            style.paragraph_format.tab_stops.add_tab_stop(Mm(165), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    _set_language(word, _LANGUAGES.get(lang, "vi-VN"), own=own)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _look(style: Any, size: float, *, bold: bool, italic: bool) -> None:
    style.font.name = FONT
    style.font.size = Pt(size)
    style.font.bold, style.font.italic = bold, italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)


def _set_language(word: Any, language: str, *, own: bool) -> None:
    defaults = word.styles.element.find(qn("w:docDefaults"))
    properties = None if defaults is None else defaults.find(f".//{qn('w:rPr')}")
    if properties is not None:
        for known in properties.findall(qn("w:lang")):
            properties.remove(known)
        properties.append(element("w:lang", val=language, eastAsia=language, bidi="ar-SA"))
    # The template is of Word 2010; without this the file opens in its compatibility mode.
    for setting in word.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode" and own:
            setting.set(qn("w:val"), "15")


class Numbering:
    """The lists of a document: every numbered list begins anew, whatever came before it."""

    def __init__(self, word: Any) -> None:
        self._root = _numbering_part(word).element
        self._abstract = {ordered: self._add_abstract(ordered=ordered) for ordered in (False, True)}

    def new_list(self, *, ordered: bool, start: int) -> int:
        """Return the number of a new list."""
        number = self._last("w:num", "w:numId", 0) + 1
        made = element("w:num", element("w:abstractNumId", val=self._abstract[ordered]), numId=number)
        if ordered:
            for level in range(9):
                first = start if level == 0 else 1
                made.append(element("w:lvlOverride", element("w:startOverride", val=first), ilvl=level))
        self._root.append(made)
        return number

    def _last(self, tag: str, name: str, otherwise: int) -> int:
        return max((int(one.get(qn(name))) for one in self._root.findall(qn(tag))), default=otherwise)

    def _add_abstract(self, *, ordered: bool) -> int:
        number = self._last("w:abstractNum", "w:abstractNumId", -1) + 1
        kind = element("w:abstractNum", element("w:multiLevelType", val="multilevel"), abstractNumId=number)
        for level in range(9):
            text = f"%{level + 1}." if ordered else ("-", "+")[level % 2]
            left = 720 + 360 * level
            kind.append(
                element(
                    "w:lvl",
                    element("w:start", val=1),
                    element("w:numFmt", val="decimal" if ordered else "bullet"),
                    element("w:lvlText", val=text),
                    element("w:lvlJc", val="left"),
                    element("w:pPr", element("w:ind", left=left, hanging=360)),
                    element("w:rPr", element("w:rFonts", ascii=FONT, hAnsi=FONT, cs=FONT)),
                    ilvl=level,
                )
            )
        first = self._root.find(qn("w:num"))
        self._root.append(kind) if first is None else first.addprevious(kind)
        return number


def _numbering_part(word: Any) -> Any:
    for relation in word.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            return relation.target_part
    root = parse_xml(f"<w:numbering {nsdecls('w')}/>")
    part = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, root, word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    return part


def set_properties(word: Any, document: Document) -> None:
    """Write the metadata; dates are those of the content, not of the run."""
    core = word.core_properties
    core.title, core.author, core.subject = (
        clean(text)[:250] for text in (document.title, document.author, document.subject)
    )
    core.language = _LANGUAGES.get(document.lang, "vi-VN")
    core.created = core.modified = dt.datetime.combine(document.day, dt.time())
    core.last_modified_by = core.author
    core.revision = 1
    core.comments = core.keywords = core.category = ""


_RED = "#8B0000"


def require_word(base: Path) -> None:
    """Say what is wrong with a base that is no Word document."""
    _opened(*_read(base))


def _read(base: Path | bytes | None) -> tuple[str, bytes | None]:
    return (base.name, read_input(base)) if isinstance(base, Path) else ("base.docx", base)


def _opened(name: str, data: bytes | None) -> Any:
    """Open a base, or the plain template."""
    if data is None:
        return docx.Document()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            require_modest(name, archive)
            _require_plain(name, archive)
        return docx.Document(io.BytesIO(data))
    except ReadError:
        raise
    except Exception as error:
        kind = _(next((kind for start, kind in _KINDS.items() if data.startswith(start)), N_("không mở được")))
        raise ReadError(Finding("base-not-docx", "error", file=name, found=kind)) from error


_MAX_XML = 32 * 2**20
_KINDS = {b"%PDF-": "PDF", b"{\\rtf": "RTF", b"\xd0\xcf\x11\xe0": N_("Word 97–2003 (.doc) hoặc tệp có mật khẩu")}


def _require_plain(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse XML that a small file swells to, by its size or by entities."""
    parts = [part for part in archive.infolist() if part.filename.lower().endswith((".xml", ".rels"))]
    if (total := sum(part.file_size for part in parts)) > _MAX_XML:
        raise unpacks_too_large(name, total, _MAX_XML)
    for part in parts:
        head = archive.read(part)[:65_536]
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"\x00" in head[:64]:
            raise ReadError(Finding("unsafe-xml", "error", file=name))


class _Parts(dict[str, bytes]):
    """The parts of a package, taken where python-docx would write a zip of its own."""

    def write(self, uri: PackURI, part: bytes) -> None:
        self[uri.membername] = part


def saved(word: Any, day: str) -> bytes:
    """Return the file, zipped once: the same content gives the same bytes."""
    package, parts = word.part.package, _Parts()
    writer: Any = PackageWriter
    for part in package.parts:
        part.before_marshal()
    writer._write_content_types_stream(parts, package.parts)  # noqa: SLF001 - its one door zips with the time of the run
    writer._write_pkg_rels(parts, package.rels)  # noqa: SLF001 - as above
    writer._write_parts(parts, package.parts)  # noqa: SLF001 - as above
    return zipped(parts, day)


def append(word: Any, elements: list[Any]) -> None:
    """Put elements at the end of the body."""
    body = word.element.body
    for made in elements:
        body.append(made) if body.sectPr is None else body.sectPr.addprevious(made)


def is_turned(word: Any) -> bool:
    """Say whether the last page lies on its side."""
    section = word.sections[-1]
    return bool(section.page_width > section.page_height)


def new_section(word: Any, *, turned: bool, own: bool, annex: bool) -> None:
    """Begin a section on a new page, upright or turned; an annex counts its pages anew and does not number the first."""
    section = word.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = annex and own
    properties = section._sectPr  # noqa: SLF001 - python-docx has no door to the count of pages
    for known in properties.findall(qn("w:pgNumType")):
        properties.remove(known)
    if annex:
        properties.find(qn("w:pgMar")).addnext(element("w:pgNumType", start=1))
    if own:
        set_page(section, turned=turned)
    elif turned != (section.page_width > section.page_height):
        section.page_width, section.page_height = section.page_height, section.page_width
        section.orientation = int(turned)


def set_running(section: Any, document: Document, *, own: bool) -> None:
    """Put page number and banner into the header of every page, and the subject into the footer."""
    if own:
        section.different_first_page_header_footer = True
        number = paragraph(field("PAGE", run("2", size=13)), align="center", after=0)
        _fill(section.header, [number])
        _fill(section.first_page_header, [] if document.banner else [paragraph([])])
        subject = document.subject or document.title
        for footer in (section.footer, section.first_page_footer):
            _fill(footer, [paragraph([run(subject, size=9, italic=True)], align="center", after=0)])
    if document.banner:
        first = [section.first_page_header] if section.different_first_page_header_footer else []
        for head in (section.header, *first, section.even_page_header):
            head.is_linked_to_previous = False
            words = run(document.banner, bold=True, size=7.5, colour=_RED)
            head._element.append(paragraph([words], align="right", after=0))  # noqa: SLF001 - python-docx appends no ready paragraph


def _fill(part: Any, paragraphs: list[Any]) -> None:
    part.is_linked_to_previous = False
    part._element[:] = paragraphs  # noqa: SLF001 - as above
