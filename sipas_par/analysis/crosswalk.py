"""What may be compared between two years: the same criterion, one on another scale, or nothing.

Frameworks change: codes move, maxima change, criteria are split or merged. A crosswalk, kept as a CSV
file a pair of frameworks, says what corresponds to what. Without one, only rows that are plainly the
same are compared; everything else is listed, never compared by accident.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from sipas_par.analysis.standing import check_index, checked_cards
from sipas_par.findings import Finding, ReadError, UsageError
from sipas_par.model.units import fold_name

if TYPE_CHECKING:
    from sipas_par.model.criteria import Criterion
    from sipas_par.model.scorecard import Scorecard

Relation = Literal["same", "rescaled", "no"]
RELATIONS: tuple[Relation, ...] = ("same", "rescaled", "no")  # the strictest last
COLUMNS = ("code_before", "code", "relation", "note")
TABLES = Path(__file__).resolve().parent / "tables"
_DECISION = re.compile(r"\d+/QĐ-[A-ZĐ]+")


@dataclass(frozen=True, slots=True)
class Link:
    """Rows of the earlier framework that correspond to rows of the later one.

    One to one in most cases; several on either side where criteria were split or merged: then their sums
    are compared. An empty side means that there is nothing to compare with.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    relation: Relation
    reason: str = ""


@dataclass(frozen=True)
class Crosswalk:
    """The correspondence of two frameworks, as read from a CSV file.

    Examples
    --------
    >>> from sipas_par.analysis import Crosswalk
    >>> rows = [("3.1", "3.1", "same", ""), ("3.2", "3.2.1", "same", "split"), ("3.2", "3.2.2", "same", "split")]
    >>> [(link.before, link.after) for link in Crosswalk.of(rows)]
    [(('3.1',), ('3.1',)), (('3.2',), ('3.2.1', '3.2.2'))]
    """

    links: tuple[Link, ...]

    def __iter__(self) -> Iterator[Link]:
        return iter(self.links)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str, str]]) -> Crosswalk:
        """Build a crosswalk from ``(code_before, code, relation, note)`` rows; rows that share a code are one link."""
        groups: list[tuple[dict[str, None], dict[str, None], set[Relation], list[str]]] = []
        for before, after, relation, note in rows:
            mine: tuple[dict[str, None], dict[str, None], set[Relation], list[str]]
            mine = ({}, {}, {cast("Relation", relation)}, [])
            mine[0].update({before: None} if before else {})
            mine[1].update({after: None} if after else {})
            mine[3].extend([note] if note else [])
            joined = [group for group in groups if group[0].keys() & mine[0].keys() or group[1].keys() & mine[1].keys()]
            for group in reversed(joined):
                groups.remove(group)
                mine = ({**group[0], **mine[0]}, {**group[1], **mine[1]}, group[2] | mine[2], [*group[3], *mine[3]])
            groups.append(mine)
        links = (
            Link(tuple(before), tuple(after), max(relations, key=RELATIONS.index), "; ".join(dict.fromkeys(notes)))
            for before, after, relations, notes in groups
        )
        return cls(tuple(links))


def load_crosswalk(path: str | Path) -> Crosswalk:
    """Read a crosswalk file: UTF-8 CSV with the columns ``code_before, code, relation, note``.

    ``relation`` is ``same`` (compare as they are), ``rescaled`` (compare the shares achieved) or ``no``. A
    blank code means dropped or new. A criterion split into two takes two rows with the same ``code_before``.

    Raises
    ------
    ReadError
        With every row that cannot be used.

    Examples
    --------
    >>> from sipas_par.analysis import load_crosswalk
    >>> from sipas_par.analysis.crosswalk import TABLES
    >>> {link.relation for link in load_crosswalk(TABLES / "crosswalk_2948_876.csv")}
    {'no'}
    """
    path = Path(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReadError(Finding("crosswalk-unreadable", "error", file=path.name, found=str(error))) from error
    if not lines or tuple(cell.strip() for cell in lines[0]) != COLUMNS:
        found = ", ".join(lines[0]) if lines else ""
        raise ReadError(Finding("crosswalk-columns", "error", file=path.name, found=found, expected=", ".join(COLUMNS)))
    problems: list[Finding] = []
    rows: list[tuple[str, str, str, str]] = []
    for number, line in enumerate(lines[1:], 2):
        cells = [cell.strip() for cell in line]
        if not any(cells):
            continue
        if len(cells) != len(COLUMNS) or cells[2] not in RELATIONS or not (cells[0] or cells[1]):
            found, expected = ", ".join(cells), ", ".join(RELATIONS)
            problems.append(Finding("crosswalk-row", "error", path.name, "", f"A{number}", found, expected))
            continue
        rows.append((cells[0], cells[1], cells[2], cells[3]))
    if problems:
        raise ReadError(problems)
    return Crosswalk.of(rows)


def framework(card: Scorecard) -> str:
    """Return the number of the decision that the table says it follows, ``"876/QĐ-BNV"``; empty when it says none.

    Examples
    --------
    >>> import sipas_par as sp
    >>> sp.analysis.framework(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")))
    '876/QĐ-BNV'
    """
    texts = [card.source.document, *(fact.value for fact in card.facts if isinstance(fact.value, str))]
    numbers = dict.fromkeys(number for text in texts for number in _DECISION.findall(text))
    return next(iter(numbers)) if len(numbers) == 1 else ""


def shipped_crosswalk(card: Scorecard, earlier: Scorecard) -> Crosswalk | None:
    """Return the crosswalk that the package ships for these two frameworks, or ``None``."""
    numbers = [framework(earlier).partition("/")[0], framework(card).partition("/")[0]]
    path = TABLES / f"crosswalk_{'_'.join(numbers)}.csv"
    return load_crosswalk(path) if all(numbers) and path.is_file() else None


def match(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None = None) -> tuple[Link, ...]:
    """Decide row by row what of two years may be compared.

    The crosswalk speaks first (the given one, else the shipped one of the two frameworks). A row that it does
    not name is compared with the row of the same code when both tables follow the same decision, or when the
    names agree too; another maximum makes it ``rescaled``. Everything else is ``no``, with the reason; so is a field or
    criterion none of whose own sub-criteria can be compared (``children-differ``), whatever it is called.

    Raises
    ------
    UsageError
        If one of the two is no scorecard, they are of different indices, or the crosswalk is none.

    Returns
    -------
    tuple of Link
        Every row of both cards stands in exactly one link; in the printed order of ``card``, what only the
        earlier card has at the end.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> {link.relation for link in sp.analysis.match(card, earlier)}
    {'same'}
    """
    check_index(checked_cards((card, earlier)))
    if not isinstance(crosswalk, (Crosswalk, type(None))):
        raise UsageError(Finding("not-a-crosswalk", "error", found=str(crosswalk)))
    walk = crosswalk if crosswalk is not None else shipped_crosswalk(card, earlier) or Crosswalk(())
    same_framework = bool(framework(card)) and framework(card) == framework(earlier)
    by_code = {code: link for link in walk for code in link.after}
    named = {code for link in walk for code in link.before}
    links: list[Link] = []
    taken: set[str] = set()
    done: set[int] = set()
    for row in _unique(card):
        link = by_code.get(row.code)
        if link is None:
            link = _plain(row, earlier, named, same_framework=same_framework)
        elif id(link) in done:
            continue
        else:
            done.add(id(link))
            link = _present(link, card, earlier)
        links.append(link)
        taken.update(link.before)
    links = _without_empty_parents(links, card, earlier, by_code)
    reasons = {code: link.reason for link in walk for code in link.before if not link.after}
    links += [
        Link((row.code,), (), "no", reasons.get(row.code, "") or "only-before")
        for row in _unique(earlier)
        if row.code not in taken
    ]
    return tuple(links)


def _without_empty_parents(
    links: list[Link], card: Scorecard, earlier: Scorecard, named: Mapping[str, Link]
) -> list[Link]:
    """Compare no parent by its name alone: where none of its leaves is comparable, it is another thing."""
    leaves = {row.code for row in card.leaves}
    before = {row.code for row in earlier.leaves}
    parents = {
        code.rsplit(".", depth)[0]
        for link in links
        if link.relation != "no"
        for code in link.after
        if code in leaves
        for depth in range(1, code.count(".") + 1)
    }
    return [
        link
        if link.relation == "no"
        or any(code in leaves or code in parents or code in named for code in link.after)
        or all(code in before for code in link.before)
        else Link(link.before, link.after, "no", "children-differ")
        for link in links
    ]


def _plain(row: Criterion, earlier: Scorecard, named: set[str], *, same_framework: bool) -> Link:
    if row.code not in earlier or row.code in named:
        return Link((), (row.code,), "no", "only-now")
    before = earlier[row.code]
    if not same_framework and fold_name(before.name) != fold_name(row.name):
        return Link((), (row.code,), "no", "name-differs")
    return Link((row.code,), (row.code,), "same" if before.max_score == row.max_score else "rescaled")


def _present(link: Link, card: Scorecard, earlier: Scorecard) -> Link:
    before = tuple(code for code in link.before if code in earlier)
    after = tuple(code for code in link.after if code in card)
    if not before or len(before) < len(link.before) or len(after) < len(link.after):
        return Link(before, after, "no", link.reason or "only-now")
    if link.relation == "same":
        maxima = [
            sum(row.max_score or 0 for row in rows) for rows in ([earlier[c] for c in before], [card[c] for c in after])
        ]
        return Link(before, after, "same" if maxima[0] == maxima[1] else "rescaled", link.reason)
    return Link(before, after, link.relation, link.reason or ("" if link.relation == "rescaled" else "crosswalk"))


def _unique(card: Scorecard) -> tuple[Criterion, ...]:
    return tuple({row.code: row for row in reversed(card.criteria)}.values())[::-1]
