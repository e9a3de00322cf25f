"""Data frames of the analyst: kept whole when they are shown, and printed as Vietnamese tables are."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import wraps
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from itertools import chain, pairwise
from types import ModuleType
from typing import Any

from sipas_par.document.blocks import Align, Cell, Row, Table, Text, inline, plain
from sipas_par.files import slug
from sipas_par.text.display import spoken
from sipas_par.text.i18n import current_language

# What pandas is told before a notebook runs for print: names, rows and columns are shown whole.
WHOLE: dict[str, Any] = {
    "display.max_rows": None,
    "display.max_columns": None,
    "display.max_colwidth": None,
    "display.max_seq_items": None,
    "display.width": 1000,
    "styler.render.max_elements": 10_000_000,
}
_FLOAT = re.compile(r"[+\-−]?(?:\d{1,3}(?:,\d{3})+|\d+)\.(\d+)(?=(?:e[+-]\d+)? ?%?$)")
_INTEGER = re.compile(r"[+\-−]?\d+")
_THOUSANDS = re.compile(r"[+\-−]?\d{1,3}(?:,\d{3})+")
# What only one way of writing numbers has: the Vietnamese 1.234,5 or 2,25, the English 1,234.5 or 2.25.
_VIETNAMESE = re.compile(r"[+\-−]?(?:\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|0,\d+|\d+,(?:\d{1,2}|\d{4,}))\D*")
_ENGLISH = re.compile(r"[+\-−]?(?:\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}|0\.\d+|\d+\.(?:\d{1,2}|\d{4,}))\D*")
# What has two readings: 1.200 is twelve hundred or one and a fifth.
_EITHER = re.compile(r"[+\-−]?[1-9]\d{0,2}(?:[.,]\d{3})?|0")
_NOTHING = frozenset({"NaN", "nan", "None", "NaT", "<NA>", "null", ""})
# The row in which polars says the kinds of its columns.
_KIND = re.compile(r"str|bool|[iuf]\d+|date|time|cat|enum|object|null|(?:datetime|duration|decimal|list|struct)\[.*\]")
_INFINITE = frozenset({"inf", "-inf"})
_NO_FIGURE = _NOTHING | _INFINITE | {"..."}
# What the author wrote behind every figure of a column: 1.5 điểm.
_UNIT = re.compile(r"(?<=\d) ?((?!e[+-]\d)[^\W\d_][^\d]*)$")
_CODE_HEADS = frozenset({"ma", "code", "stt", "id"})
_CODES_AS_WELL = frozenset({"tc", "muc", "tieu-chi", "criterion", "criteria"})
_SERIES = re.compile(r"(.*)\n(?:Freq: [^,]+, )?(?:Name: ([^\n]*?), )?(?:Length: \d+, )?dtype: [^\n]+", re.DOTALL)
_TYPED = re.compile(r"\b(?:np\.\w+|Decimal|Timestamp|Timedelta)\('?([^'()]*)'?\)")
# pandas cuts a name at 47 letters, blanks at its end left out.
_CUT = re.compile(r".{44,47}\.\.\.", re.DOTALL)


def _letters(cell: Cell) -> str:
    return plain(run for run in cell.text if not run.svg).strip()


def shortened(table: Table) -> bool:
    """Say whether pandas left out rows, columns or ends of names."""
    for row in (*table.head, *table.body):
        words = [_letters(cell) for cell in row]
        if any(word in {"...", "..", "…"} for word in words) or any(_CUT.fullmatch(word) for word in words):
            return True
    return False


def tidied(table: Table, say: Callable[..., str], *, styled: bool = False) -> Table:
    """Return a data frame's table as it is printed: no index that only counts, one head row, decimal commas.

    Where its author chose how numbers are written (``styled``), a mark before three digits may be either.
    """
    said = [say("table-shortened")] if shortened(table) else []
    if len(table.head) == 2 and all(_KIND.fullmatch(_letters(cell)) for cell in table.head[1]):
        table = replace(table, head=table.head[:1])
    table = _one_head(_without_count(table))
    if current_language() == "vi":
        table, unsure = _with_commas(table, styled=styled)
        said += [say("number-two-readings", unsure)] if unsure else []
    head = tuple(tuple(replace(_spoken(cell), align="") for cell in row) for row in table.head)
    body = tuple(tuple(_blank(_spoken(cell)) for cell in row) for row in table.body)
    lines = " ".join(filter(None, said))
    return replace(table, head=head, body=body, note=(Text(f"[{lines}]"),) if lines else table.note)


def series_table(words: str, say: Callable[..., str]) -> Table | None:
    """Return what pandas prints of a series as a table; ``None`` for other words and for an index of several levels."""
    match = _SERIES.fullmatch(words)
    if not match:
        return None
    lines = match[1].split("\n")
    named = lines.pop(0) if len(lines) > 1 and "    " not in lines[0].rstrip() else ""
    # Names stand left, values right; between them four blanks.
    wide = next((at for at in range(len(lines[0]) + 1) if not any(line[at : at + 4].strip() for line in lines)), 0)
    rows = [(line[:wide].strip(), line[wide:].strip()) for line in lines]
    if not all(value for _, value in rows) or any("  " in name for name, _ in rows):
        return None
    head = ((Cell(inline(named)), Cell(inline(match[2] or ""))),) if named or match[2] else ()
    body = tuple((Cell(inline(name), header=True), Cell(inline(value), align=_side(value))) for name, value in rows)
    return tidied(Table(head, body), say)


def _side(word: str) -> Align:
    return "right" if _INTEGER.fullmatch(word) or _FLOAT.match(word) else ""


def bare(words: str) -> str:
    """Return a printed result without the names of number types, a single number as the document writes it."""
    words = spoken(_TYPED.sub(r"\1", words))
    return words.replace(".", ",") if current_language() == "vi" and re.fullmatch(r"-?\d+\.\d+", words) else words


def _spoken(cell: Cell) -> Cell:
    word = _letters(cell)
    said = spoken(word)
    return cell if said == word else replace(cell, text=(replace(cell.text[0], text=said),), sort=word)


def _without_count(table: Table) -> Table:
    """Leave out an index without a name that holds 0, 1, 2 …, in any order: the place of a row, no fact."""
    if not table.body or any(not row or not row[0].header or row[0].rowspan > 1 for row in table.body):
        return table
    if any(not row or _letters(row[0]) or row[0].colspan > 1 for row in table.head):
        return table
    labels = [_letters(row[0]) for row in table.body]
    numbers = [int(label) for label in labels if _INTEGER.fullmatch(label)]
    rest = [label for label in labels if not _INTEGER.fullmatch(label)]
    counted = sorted(numbers) == list(range(len(numbers))) if not rest else numbers[:1] == [0] and set(rest) == {"..."}
    if not counted or not numbers or any(len(row) > 1 and row[1].header for row in table.body):
        return table
    return replace(table, head=tuple(row[1:] for row in table.head), body=tuple(row[1:] for row in table.body))


def _one_head(table: Table) -> Table:
    """Join the row of the index's names with the row of the columns'."""
    spans = any(cell.colspan * cell.rowspan > 1 for row in table.head for cell in row)
    if len(table.head) != 2 or spans or len(table.head[0]) != len(table.head[1]):
        return table
    upper, lower = ([_letters(cell) for cell in row] for row in table.head)
    if any(one and other for one, other in zip(upper, lower, strict=True)):
        return table
    joined = tuple(one if word else other for word, one, other in zip(upper, *table.head, strict=True))
    return replace(table, head=(joined,))


def _with_commas(table: Table, *, styled: bool) -> tuple[Table, str]:
    """Write the figures of columns of floats with a decimal comma; codes such as 1.2 are no figures.

    Return the first figure too that can be read in two ways; such a column stays as it is.
    """
    from sipas_par.document.layout import place

    columns: dict[int, list[str]] = {}
    where: dict[int, int] = {}
    for placed in place(table.body)[0]:
        where[id(placed.cell)] = placed.column
        if not placed.cell.header and placed.colspan == 1:
            columns.setdefault(placed.column, []).append(_letters(placed.cell))
    heads = {placed.column: _letters(placed.cell) for placed in place(table.head)[0]}
    trims = {column: _trim(words) for column, words in columns.items() if _is_measure(words, heads.get(column, ""))}
    grouped, left, unsure = _marks(columns, trims, styled=styled)

    def written(cell: Cell) -> Cell:
        column = where[id(cell)]
        if cell.header:
            return cell
        if grouped and _THOUSANDS.fullmatch(_letters(cell)):
            return replace(
                cell, text=tuple(replace(run, text=run.text.replace(",", ".")) for run in cell.text), align="right"
            )
        return _written(cell, trims[column]) if column in trims and column not in left else cell

    def line(row: Row) -> Row:
        return row if row and row[0].header and _names_codes(_letters(row[0])) else tuple(map(written, row))

    return replace(table, body=tuple(map(line, table.body))), unsure


def _marks(
    columns: Mapping[int, Sequence[str]], measures: Container[int], *, styled: bool
) -> tuple[bool, Container[int], str]:
    """Tell by all figures of a table what their marks mean.

    Return whether a comma parts thousands, which columns of two readings stay as they are, and a figure of one that nothing decides.
    """
    words = [(column, word) for column, listed in columns.items() for word in listed]
    english = any(
        _ENGLISH.fullmatch(word) and (column in measures or re.match(r"\D?\d+,", word)) for column, word in words
    )
    vietnamese = any(_VIETNAMESE.fullmatch(word) for _column, word in words)
    either = {column: found for column, listed in columns.items() if (found := _two_ways(listed))}
    # A frame shows its floats with a point, and no nought that all of them could do without.
    floats = {
        column: word
        for column, word in either.items()
        if not styled and any(re.search(r"\.\d\d[1-9]$", one) for one in columns[column])
    }
    if not vietnamese:
        either = {column: word for column, word in either.items() if column not in floats}
    unsure = either if english == vietnamese else floats if vietnamese else {}
    grouped = english and not vietnamese
    return grouped, () if grouped else either, next(iter(unsure.values()), "")


def _two_ways(words: Sequence[str]) -> str:
    """Return a figure of a column in which every mark may part thousands or begin decimals; else nothing."""
    said = [word for word in (_UNIT.sub("", word).rstrip() for word in words) if re.search(r"\d", word)]
    marked = [word for word in said if re.search("[.,]", word)]
    return marked[0] if marked and all(map(_EITHER.fullmatch, said)) else ""


def _figure(word: str) -> re.Match[str] | None:
    return _FLOAT.match(_UNIT.sub("", word).rstrip())


def _is_measure(words: Sequence[str], head: str) -> bool:
    said = [
        word for word in words if word not in _NO_FIGURE and not _THOUSANDS.fullmatch(word) and re.search(r"\w", word)
    ]
    units = {match[1] for word in said if (match := _UNIT.search(word))}
    unit = units.pop() if len(units) == 1 and len(said) > 1 else ""
    said = [word.removesuffix(unit).rstrip() for word in said]
    matches = [_FLOAT.match(word) for word in said]
    if not said or not all(match or _INTEGER.fullmatch(word) for match, word in zip(matches, said, strict=True)):
        return False
    decimals = {len(match[1]) for match in matches if match}
    return bool(decimals) and (bool(unit) or not _are_codes(said, head))


def _names_codes(head: str) -> bool:
    name = slug(head)
    return name.partition("-")[0] in _CODE_HEADS or name in _CODES_AS_WELL


def _are_codes(words: Sequence[str], head: str) -> bool:
    """Say whether figures with one or two places are the numbers of criteria: 1.1, 1.2, … 1.10, 2.1."""
    if _names_codes(head):
        return True
    pairs = [tuple(int(part) for part in word.split(".")) for word in words if re.fullmatch(r"\d{1,2}\.\d{1,2}", word)]
    return (
        len(pairs) == len(words) > 1
        and pairs == sorted(set(pairs))
        and all(part >= 1 for pair in pairs for part in pair)
        and (
            len({len(word.partition(".")[2]) for word in words}) > 1
            or all(later in {(one[0], one[1] + 1), (one[0] + 1, 1)} for one, later in pairwise(pairs))
        )
    )


def _trim(words: Sequence[str]) -> int:
    """Return how many noughts the six decimals of an unformatted Styler have in common."""
    fractions = [match[1] for word in words if (match := _figure(word))]
    if any(len(fraction) < 4 for fraction in fractions) or any("e" in word for word in words):
        return 0
    return min(len(fraction) - len(fraction.rstrip("0")) for fraction in fractions)


def _written(cell: Cell, trim: int) -> Cell:
    def comma(run: Text) -> Text:
        word = run.text.strip()
        match = _figure(word)
        if run.svg or not match:
            return replace(run, text=run.text.replace("inf", "∞")) if word in _INFINITE else run
        number, rest = match.group(), word[match.end() :]
        number = (number[:-trim] if trim else number).rstrip(".")
        return replace(run, text=number.translate(str.maketrans(".,", ",.")) + rest)

    return replace(cell, text=tuple(comma(run) for run in cell.text), align=cell.align or "right")


def _blank(cell: Cell) -> Cell:
    """Print a missing value as the house does."""
    if cell.header or _letters(cell) not in _NOTHING - {""}:
        return cell
    return replace(cell, text=(Text("–"),))


def exec_line() -> str:
    """Return what a kernel runs at its start, so that pandas shortens nothing there."""
    lines = [
        # As pandas is told below; polars reads it whenever it shows a table.
        "__import__('os').environ.update(POLARS_FMT_MAX_ROWS='-1', POLARS_FMT_MAX_COLS='-1', POLARS_FMT_STR_LEN='10000')",
        "try:",
        " import pandas as pd",
        *(f" pd.set_option({name!r}, {value!r})" for name, value in WHOLE.items()),
        " from sipas_par.notebook.frames import keep_whole",
        " keep_whole(pd)",
        "except Exception: pass",
    ]
    return f"exec({chr(10).join(lines)!r})"


def keep_whole(pandas: Any, undo: ExitStack | None = None) -> None:
    """Let frames and series show themselves whole, whatever the notebook tells pandas."""

    def whole(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def shown(*arguments: Any) -> Any:
            with pandas.option_context(*chain(*WHOLE.items())):
                return method(*arguments)

        return shown

    for kind, name in ((pandas.DataFrame, "_repr_html_"), (pandas.DataFrame, "__repr__"), (pandas.Series, "__repr__")):
        method = vars(kind)[name]
        setattr(kind, name, whole(method))
        if undo:
            undo.callback(setattr, kind, name, method)


@contextmanager
def shown_whole() -> Iterator[None]:
    """Let pandas shorten nothing while a notebook runs here; a notebook without it does not wait for its import."""
    with ExitStack() as undo:

        def tell(pandas: Any) -> None:
            undo.enter_context(pandas.option_context(*chain(*WHOLE.items())))
            keep_whole(pandas, undo)

        if "pandas" in sys.modules:
            tell(sys.modules["pandas"])
        else:
            sys.meta_path.insert(0, waiting := _Waiting(tell))
            undo.callback(sys.meta_path.remove, waiting)
        yield


class _Waiting(MetaPathFinder):
    """Finds pandas as the finders behind it do, and tells it once it is imported."""

    def __init__(self, tell: Callable[[Any], None]) -> None:
        self.tell = tell

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != "pandas":
            return None
        others = (finder.find_spec(name, path, target) for finder in sys.meta_path if finder is not self)
        spec = next(filter(None, others), None)
        if spec and spec.loader:
            run = spec.loader.exec_module

            def run_and_tell(module: ModuleType) -> None:
                run(module)
                self.tell(module)

            vars(spec.loader)["exec_module"] = run_and_tell
        return spec
