"""The briefing for the conference: its parts, each a section that a notebook shows and a document prints."""

from __future__ import annotations

import datetime as dt
import logging
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipas_par.charts.render import as_block
from sipas_par.charts.theme import untitled
from sipas_par.document.blocks import Align, Block, Cell, Document, Figure, Table, inline, table
from sipas_par.document.render import DOCUMENT_FORMATS, FORMATS, render
from sipas_par.document.section import Section, ShownDocument
from sipas_par.files import slug
from sipas_par.findings import NOTHING, PATH, Finding, UsageError, require, wrong
from sipas_par.inputs import Inputs, nothing_accepted
from sipas_par.model.meeting import Meeting
from sipas_par.model.scorecard import Scorecard, SipasCard
from sipas_par.notebook.markup import blocks_from_html, blocks_from_markdown
from sipas_par.notebook.references import check_references, with_names
from sipas_par.reports import annexes, argument, decision
from sipas_par.reports.report import Report
from sipas_par.text.display import Shown, Shows, spoken, written
from sipas_par.text.i18n import LANGUAGES, N_, _, in_language
from sipas_par.text.labels import label
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawn


# The parts of the briefing in printed order: what each is called, and what makes it.
_PARTS: dict[str, tuple[str, Callable[[Report], tuple[Block, ...]]]] = {
    "letterhead": (N_("Đầu văn bản"), decision.letterhead_section),
    "summary": (N_("Kết quả chung"), decision.summary_section),
    "agencies": (N_("Cơ quan phải giải trình"), decision.agencies_section),
    "par_index": (N_("Kết quả PAR INDEX"), argument.par_index_section),
    "standing": (N_("Giải pháp nâng thứ hạng"), argument.standing_section),
    "sipas_part": (N_("Kết quả SIPAS"), argument.sipas_section),
    "tasks": (N_("Nhiệm vụ, kiến nghị"), argument.tasks_section),
    "signature": (N_("Nơi nhận, chữ ký"), argument.signature_section),
    "annex": (N_("Phụ lục"), annexes.annex_section),
}
PARTS = tuple(_PARTS)
"""The parts of the briefing in printed order; each is an attribute of `Briefing`."""


def require_part(name: str) -> None:
    """Refuse a name that no part of the briefing has."""
    if name not in PARTS:
        raise UsageError(Finding("unknown-part", "error", found=name, expected=", ".join(PARTS)))


@dataclass(frozen=True, repr=False)
class Briefing(Shows, Report):
    """The conference briefing, part by part.

    A notebook shows the parts one a cell, so that an analyst can write between them; `save` prints all of
    them without a notebook. Both use the same blocks.

    Parameters
    ----------
    inputs
        The tables, the meeting and the published figures.

    Examples
    --------
    >>> import sipas_par as sp
    >>> report = sp.briefing(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")))
    >>> report.banner
    'SỐ LIỆU MINH HỌA – bảng mẫu kèm theo, không phải kết quả chính thức'
    """

    _cache: dict[str, Section] = field(default_factory=dict, repr=False, compare=False)
    _own: dict[str, list[tuple[_Run, Block]]] = field(default_factory=dict, repr=False, compare=False)

    def __getattr__(self, name: str) -> Section:
        if name not in PARTS:
            raise AttributeError(f"a briefing has no part {name!r}; its parts are {', '.join(PARTS)}")
        return self.part(name)

    @in_language
    def _shown(self) -> Shown:
        parts = tuple((f"report.{name}", _(words)) for name, (words, _make) in _PARTS.items())
        return Shown(self.title, (_("Phần"), label("column", "name")), parts, badge=self.banner)

    def __dir__(self) -> list[str]:
        return sorted([*super().__dir__(), *PARTS])

    @in_language
    def part(self, name: str) -> Section:
        """Return one part as a section, with what was added after it; it is made once."""
        require_part(name)
        if name not in self._cache:
            with untitled():
                made = _PARTS[name][1](self)
            self._cache[name] = Section(made, self.meta)
        whole = self._cache[name]
        own = (block for _, block in self._own.get(name, ()))
        return Section((*whole.blocks, *own), self.meta) if name in self._own else whole

    @in_language
    def figure(self, figure: Drawn, caption: str = "", *, name: str = "", after: str = "") -> Section:
        """Return a chart of one's own as a numbered figure of the report.

        Parameters
        ----------
        figure
            A chart of `charts` or any matplotlib figure, axes or seaborn grid.
        caption
            What it says; a chart of `charts` has a finding of its own.
        name
            The name that texts refer to as ``{name}``; made from the caption when empty.
        after
            A part (`PARTS`) after which it is to stand, see `add`; empty: only where a notebook shows it.

        Examples
        --------
        >>> import sipas_par as sp
        >>> report = sp.briefing(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")))
        >>> chart = sp.charts.pareto(report.card, top=5, title="")
        >>> _ = report.figure(chart, "Năm nội dung mất nhiều điểm nhất", name="nam-noi-dung", after="par_index")
        >>> _ = report.text("Xem {nam-noi-dung}.", after="par_index")
        >>> report.par_index.names[-1]
        'nam-noi-dung'
        """
        return self._placed((figure_block(figure, caption, name),), after)

    @in_language
    def table(self, frame: pd.DataFrame, caption: str, *, name: str = "", after: str = "") -> Section:
        """Return a table of pandas as a numbered table of the report: whole, with the words and numbers of the document.

        ``frame`` may be a series, a Styler or a table of another library that becomes one of pandas. ``caption``, ``name`` and ``after`` as in `figure`. Columns whose names the code knows get their words.
        """
        return self._placed((table_block(frame, caption, name),), after)

    @in_language
    def text(self, words: str, rows: pd.DataFrame | None = None, *, after: str = "", **values: object) -> Section:
        """Return text of one's own, written in Markdown.

        ``{name}`` is printed as the value of that name, in the numbers of the document, else as the number of the table
        or figure of that name; ``after`` as in `figure`. Of a table as ``rows`` the values are those of its first row; where
        it has none, nothing is written.

        Examples
        --------
        >>> import sipas_par as sp
        >>> report = sp.briefing(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")))
        >>> agencies = sp.below_maximum(report.card, by="agency")
        >>> report.text("{agency} chưa đạt {lost} điểm.", agencies)
        [SỐ LIỆU MINH HỌA – bảng mẫu kèm theo, không phải kết quả chính thức]
        <BLANKLINE>
        Sở Nội vụ chưa đạt 4,99 điểm.
        """
        if rows is None:
            return self._placed(text_blocks(words, values), after)
        if not hasattr(rows, "columns"):
            raise UsageError(wrong("rows", rows, "pandas.DataFrame"))
        first = (
            {**{str(key): value for key, value in row.items()}, **values} for row in rows.head(1).to_dict("records")
        )
        return self._placed(tuple(block for row in first for block in text_blocks(words, row)), after)

    def add(self, section: Section, *, after: str = "tasks") -> Section:
        """Put a section after a part of the report, behind what was added there before.

        Raises
        ------
        UsageError
            If there is no such part.
        """
        require("section", section, Section)
        return self._placed(section.blocks, after)

    def _placed(self, made: tuple[Block, ...], after: str) -> Section:
        if after:
            require_part(after)
            run = _run()
            # What an earlier run of the same cell put here is replaced, not doubled.
            for own in self._own.values():
                own[:] = [one for one in own if not run[0] or one[0][0] != run[0] or one[0] == run]
            self._own.setdefault(after, []).extend((run, block) for block in made)
        return Section(made, self.meta)

    @in_language
    def document(self) -> Document:
        """Return the whole briefing as one document."""
        every = tuple(block for name in PARTS for block in self.part(name))
        check_references(every)
        return ShownDocument(blocks=every, **asdict(self.meta))

    def save(self, path: str | Path, *, accept: Iterable[str] = (), letterhead: str | Path | None = None) -> Path:
        """Write the briefing; the ending decides the format (``.html .pdf .docx``, the ledger ``.xlsx``, slides ``.pptx``).

        Parameters
        ----------
        path
            Where to write; an edited file of that name is kept under a dated name.
        accept
            Codes of errors in the figures that the user accepts; they are printed in the annex.
        letterhead
            The office's own letterhead, a ``.docx`` file: a Word document keeps its page, styles, header and footer.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        SipasParError
            If the figures have errors that were not accepted, the ending is not known, the letterhead cannot be read
            or the ending is not Word's, or the file cannot be written.
        """
        from sipas_par.document.render import letterhead_of
        from sipas_par.files import OutputFolder

        require("path", path, *PATH)
        path = Path(path)
        for code in self.inputs.require_sound(accept):
            logging.getLogger(__name__).warning(nothing_accepted(code))
        form = path.suffix.lstrip(".").lower()
        made = make(self, form, path.parent, letterhead_of(letterhead, [form]))
        return OutputFolder(path.parent).write(path.name, made)


def briefing(
    card: Scorecard | Inputs,
    sipas: SipasCard | None = None,
    meeting: Meeting | None = None,
    *,
    earlier: Scorecard | None = None,
    folder: str | Path | None = None,
    lang: str = "vi",
) -> Briefing:
    """Make the conference briefing from tables already loaded.

    Parameters
    ----------
    card
        This year's points table; or all inputs together, as `find_inputs` gives them, with nothing beside them.
    sipas, meeting, earlier
        SIPAS table, conference and table of the year before; parts that need one are left out without it.
    folder
        A ``data/raw`` whose ``published`` figures are used instead of the shipped ones.

    Returns
    -------
    Briefing
        Its parts are attributes (`PARTS`); `Briefing.save` writes it.

    Raises
    ------
    SipasParError
        If an argument is of another kind, the language not known, the folder not there.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> report = sp.briefing(card, earlier=sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx")))
    >>> report.summary.blocks[0].level
    1
    """
    require("card", card, Scorecard, Inputs)
    require("sipas", sipas, SipasCard, NOTHING)
    require("meeting", meeting, Meeting, NOTHING)
    require("earlier", earlier, Scorecard, NOTHING)
    require("folder", folder, *PATH, NOTHING)
    if lang not in LANGUAGES:
        raise UsageError(Finding("unknown-language", "error", found=lang, expected="vi, en"))
    if isinstance(card, Inputs):
        for name, value in {"sipas": sipas, "meeting": meeting, "earlier": earlier, "folder": folder}.items():
            # Inputs hold their own: what is given beside them would go nowhere.
            require(name, value, NOTHING)
        return Briefing(card, lang)
    place = Path(folder) if folder is not None else None
    if place is not None and not place.is_dir():
        raise UsageError(Finding("file-missing", "error", file=place.name, found=str(place)))
    return Briefing(Inputs(card, earlier, sipas, meeting, place), lang)


def render_tables(inputs: Inputs, form: str, *, folder: Path) -> bytes:
    """Return the ledger (``"xlsx"``) or the slides (``"pptx"``), which are made from the tables, not from a document."""
    if form == "xlsx":
        from sipas_par.choice import links_from
        from sipas_par.reports.ledger import to_xlsx

        return to_xlsx(inputs, links=links_from(inputs, folder))
    if form == "pptx":
        from sipas_par.reports.slides import to_pptx

        return to_pptx(inputs)
    raise UsageError(Finding("unknown-format", "error", found=form, expected=", ".join(FORMATS)))


@in_language
def make(report: Briefing, form: str, folder: Path, letterhead: bytes | None = None) -> bytes:
    """Return a briefing in any of the formats, to be written into a folder; see `render` for the letterhead."""
    if form in DOCUMENT_FORMATS:
        return render(report.document(), form, letterhead)
    return render_tables(report.inputs, form, folder=folder)


_Run = tuple[str, int]
"""A cell of a notebook, and which run of the kernel it was; an empty name outside of a notebook."""


def _run() -> _Run:
    ipython: Any = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    request = shell.get_parent() if hasattr(shell, "get_parent") else {}
    return str(request.get("metadata", {}).get("cellId") or ""), getattr(shell, "execution_count", 0)


# More decimals than this in a column of one's own are a quotient's tail.
_PLACES = 4


def figure_block(drawn: Drawn, caption: str, name: str) -> Block:
    """Return any matplotlib figure as a numbered one; the caption serves where it has no words of its own."""
    import matplotlib.figure

    drawn = getattr(drawn, "figure", drawn)
    require("figure", drawn, matplotlib.figure.Figure)
    _require_words(caption, name)
    block = as_block(drawn, anchor=name or slug(caption), caption=caption)
    return replace(block, alt=block.alt or caption) if isinstance(block, Figure) else block


def table_block(frame: Any, caption: str, name: str) -> Block:
    """Return a table of pandas as a numbered one, in the words and numbers of the document.

    >>> import pandas as pd
    >>> made = table_block(pd.DataFrame({"agency": ["Sở Y tế"], "lost": [0.5]}), "Cơ quan", "")
    >>> [[cell.text[0].text for cell in row] for row in (*made.head, *made.body)]
    [['Cơ quan', 'Điểm chưa đạt'], ['Sở Y tế', '0,50']]
    """
    import pandas as pd

    _require_words(caption, name)
    if hasattr(frame, "to_pandas"):
        frame = frame.to_pandas()
    if isinstance(frame, pd.Series):
        frame = frame.to_frame()
    if type(frame).__name__ == "Styler" and hasattr(frame, "to_html"):
        (styled,) = (block for block in blocks_from_html(frame.to_html()) if isinstance(block, Table))
        return replace(styled, caption=inline(caption), anchor=name or slug(caption))
    require("frame", frame, pd.DataFrame)
    if not len(frame.columns):
        raise UsageError(wrong("frame", frame, _("DataFrame có ít nhất một cột")))
    if frame.index.name is not None or not pd.api.types.is_integer_dtype(frame.index):
        frame = frame.reset_index(names=[name or "" for name in frame.index.names], allow_duplicates=True)
    columns: list[tuple[str, float, Align]] = []
    cells: list[list[Cell]] = []
    for at, head in enumerate(frame.columns):
        column = frame.iloc[:, at]
        values = [None if missing else value for value, missing in zip(column, column.isna(), strict=True)]
        numeric = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
        levels: tuple[Any, ...] = head if isinstance(head, tuple) else (head,)
        heads = [str(part) for part in levels if part != ""]
        texts = _texts(heads[-1] if heads else "", values)
        words = " · ".join(label("column", spoken(part)) for part in heads)
        columns.append((words, max(map(len, [*texts, "0000"])), "right" if numeric else "left"))
        cells.append(
            [
                Cell(inline(text), sort=str(value) if numeric or isinstance(value, dt.date) else "")
                for text, value in zip(texts, values, strict=True)
            ]
        )
    return table(columns, zip(*cells, strict=True), caption=caption, anchor=name or slug(caption))


def _require_words(caption: object, name: object) -> None:
    require("caption", caption, str)
    require("name", name, str)
    if re.search(r"[\s{}]", str(name)):
        raise UsageError(wrong("name", name, f'"{slug(str(name))}"'))


def _texts(head: str, values: Sequence[Any]) -> list[str]:
    """Return the values of a column, numbers of no known kind with as many decimals each as the finest has."""
    floats = [value for value in values if isinstance(value, float)]
    if not floats or written(head, 0.5) != number(0.5):
        return [written(head, value) for value in values]
    places = max(len(f"{value:.10f}".rstrip("0").partition(".")[2]) for value in floats)
    return [
        number(value, places if places <= _PLACES else 2) if isinstance(value, float) else written(head, value)
        for value in values
    ]


def text_blocks(words: str, values: Mapping[str, object]) -> tuple[Block, ...]:
    """Return Markdown as blocks; ``{name}`` becomes the value of that name, else the number of a table or figure.

    >>> [run.ref or run.text for run in text_blocks("Mất {lost} điểm ({bang-nguon})", {"lost": 0.5})[0].text]
    ['Mất ', '0,50', ' điểm (', 'bang-nguon', ')']
    """
    require("words", words, str)

    def value(name: str) -> str | None:
        if name in values:
            return sentence_case(written(name, values[name]))
        if re.split("[:!]", name)[0] in values:
            raise UsageError(Finding("unknown-reference", "error", found=name, expected=", ".join(values)))
        return None

    def say(code: str, found: str = "") -> str:
        said = Finding(code, "warning", cell="report.text", found=found, expected="IPython.display.Image")
        logging.getLogger(__name__).warning("%s %s", said.message(), said.cure())
        return f"{said.message()} {said.cure()}"

    blocks = blocks_from_markdown(words, folder=Path.cwd(), say=say)
    return tuple(with_names(block, value) for block in blocks)
