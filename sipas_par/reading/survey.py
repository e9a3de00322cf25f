"""A SIPAS table as a `SipasCard`: which column is this year's, which row is what kind of thing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.errors import ReadError
from sipas_par.reading.choose import stated_year
from sipas_par.reading.codes import roman
from sipas_par.reading.convert import number_columns, text_column
from sipas_par.reading.doubts import code_doubts, layout_doubts, nothing_filled
from sipas_par.reading.grid import letters
from sipas_par.reading.identity import identify
from sipas_par.reading.outline import resolve
from sipas_par.reading.rows import collect
from sipas_par.reading.scale import settle_shares
from sipas_par.reading.text import clean, fold
from sipas_par.reading.vocabulary import contains, words
from sipas_par.survey import Component, SipasCard

if TYPE_CHECKING:
    from sipas_par.reading.containers import Book
    from sipas_par.reading.find import Header
    from sipas_par.reading.grid import Grid
    from sipas_par.reading.info import Info
    from sipas_par.reading.log import Log
    from sipas_par.reading.outline import Path
    from sipas_par.reading.titles import Titles
    from sipas_par.survey import Kind

VALUES = ("value", "earlier", "national_mean")


def read_survey(book: Book, grid: Grid, header: Header, info: Info, titles: Titles, log: Log) -> SipasCard:
    """Read the rows below a header into a `SipasCard`.

    Raises
    ------
    ReadError
        If there is no row with a value below the header, or no column can be this year's.
    """
    chosen, year, earlier_year = _columns(header, stated_year(info, titles), log)
    body = collect(grid, header, tuple(chosen[meaning] for meaning in VALUES if meaning in chosen), log)
    if not body.rows:
        raise ReadError(nothing_filled(grid, header, log))
    layout_doubts(grid, body, chosen, log)
    table = number_columns(grid, body.rows, {meaning: chosen.get(meaning) for meaning in VALUES}, log)
    settle_shares(table, log)
    outline = resolve(body.codes)
    code_doubts(grid, chosen.get("code", chosen.get("name", 0)), body, outline, log)
    notes = text_column(grid, body.rows, chosen.get("note"))
    kept = [at for at, path in enumerate(outline.paths) if path]
    if not kept:
        raise ReadError(log.findings)
    paths = [outline.paths[at] or () for at in kept]
    names = [body.names[at] for at in kept]
    filled = [any(table[meaning][at] is not None for meaning in VALUES) for at in kept]
    prefix = f"{grid.sheet}!" if grid.sheet else ""
    places = [(meaning, prefix + letters(column)) for meaning, column in chosen.items()]
    components = tuple(
        Component(
            _code(path, outline.roman_top),
            name,
            kind,
            table["value"][at],
            table["earlier"][at],
            table["national_mean"][at],
            clean(notes[at]),
            tuple((meaning, f"{place}{body.rows[at] + 1}") for meaning, place in places),
        )
        for at, path, name, kind in zip(kept, paths, names, kinds(paths, names, filled), strict=True)
    )
    identity = identify(book, info, titles, log)
    return SipasCard(
        identity.unit,
        identity.year or year,
        components,
        identity.source,
        earlier_year,
        _ballots(info, "sample_size"),
        _ballots(info, "earlier_sample_size"),
        info.facts,
        tuple(log.findings),
        identity.index or "SIPAS",
    )


def _columns(header: Header, year: int | None, log: Log) -> tuple[dict[str, int], int | None, int | None]:
    """Tell this year's column from the year before by the years in the header."""
    known = header.columns.by_meaning
    chosen = {meaning: known[meaning][0].column for meaning in ("code", "name") if meaning in known}
    cells = [*known.get("value", ()), *known.get("percent", ())]
    years = {cell.claim.year: cell for cell in cells if cell.claim and cell.claim.year}
    earlier_year = None
    if years:
        current = year if year in years else max(year for year in years if year)
        before = [value for value in years if value and current and value < current]
        earlier_year = max(before, default=None)
        if year and current != year:
            log.error(
                "year-not-in-header",
                years[current].cell,
                found=", ".join(map(str, sorted(filter(None, years)))),
                expected=year,
            )
        chosen_values = {"value": years[current], "earlier": years.get(earlier_year)}
    elif len(cells) == 1:
        current, chosen_values = year, {"value": cells[0]}
    else:
        found = ", ".join(f"{cell.cell} “{cell.text}”" for cell in cells)
        raise ReadError(log.error("column-twice", cells[1].cell, found=found, column="value"))
    for meaning, cell in chosen_values.items():
        if cell is not None:
            chosen[meaning] = cell.column
    for meaning in ("earlier", "national_mean", "note"):
        if meaning in known and meaning not in chosen:
            chosen[meaning] = known[meaning][0].column
    return chosen, current, earlier_year


def _code(path: Path, roman_top: bool) -> str:
    return ".".join([roman(path[0]) if roman_top else str(path[0]), *map(str, path[1:])])


def _ballots(info: Info, key: str) -> int | None:
    fact = info.get(key)
    return int(fact.value) if fact and isinstance(fact.value, Decimal) and fact.value == int(fact.value) else None


def kinds(paths: list[Path], names: list[str], filled: list[bool]) -> list[Kind]:
    """Say of every row whether it is the overall index, a part, a policy, a factor, an item …

    Parts are told by their words, what lies below them by depth: policies (or factors) of the policy part,
    factors and items of the service part, expectations.
    """
    roles: dict[Path, str] = {}
    groups: dict[Path, str] = {}
    parents = {path[:-1] for path in paths}
    found: list[Kind] = []
    for path, name, has_value in zip(paths, names, filled, strict=True):
        folded = fold(name)
        if len(path) == 1:
            roles[path] = _part(folded)
            found.append("overall" if roles[path] == "overall" else "part")
        elif not has_value and path in parents:
            groups[path] = "policy_factor" if contains(folded, words("sipas", "by_factor")) else "policy"
            found.append("group")
        else:
            found.append(_below(roles.get(path[:1], ""), path, groups))
    return found


def _part(folded: str) -> str:
    for role in ("overall", "expectations", "policy", "service"):
        if contains(folded, words("sipas", role)):
            return role
    return ""


def _below(role: str, path: Path, groups: dict[Path, str]) -> Kind:
    if role == "expectations":
        return "expectation"
    above = next((path[:depth] for depth in range(len(path) - 1, 0, -1) if path[:depth] in groups), path[:1])
    deep = len(path) - len(above) > 1
    if deep:
        return "item"
    if role == "policy":
        return "policy_factor" if groups.get(above) == "policy_factor" else "policy"
    return "factor"
