"""A SIPAS table as a `SipasCard`: which column is this year's, which row is what kind of thing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.findings import ReadError
from sipas_par.model.components import Component
from sipas_par.model.scorecard import SipasCard
from sipas_par.reading.card import code_doubts, identify, layout_doubts, nothing_filled, stated_year
from sipas_par.reading.codes import resolve
from sipas_par.reading.grid import letters
from sipas_par.reading.rows import collect
from sipas_par.reading.values import check_difference, number_columns, settle_shares, text_column
from sipas_par.text.names import clean, fold
from sipas_par.text.numbers import roman
from sipas_par.text.vocabulary import contains, words

if TYPE_CHECKING:
    from sipas_par.model.components import Kind
    from sipas_par.reading.codes import Path
    from sipas_par.reading.header import HeaderCell
    from sipas_par.reading.identity import Info
    from sipas_par.reading.notes import Found

VALUES = ("value", "earlier", "national_mean")


def read_survey(found: Found) -> SipasCard:
    """Read the rows below a header into a `SipasCard`.

    Raises
    ------
    ReadError
        If there is no row with a value below the header, or no column can be this year's.
    """
    grid, info, notes = found.grid, found.info, found.notes
    chosen, year, earlier_year = _columns(found)
    body = collect(found, tuple(chosen[meaning] for meaning in VALUES if meaning in chosen))
    if not body.rows:
        raise ReadError(nothing_filled(found))
    layout_doubts(found, body, chosen)
    table = number_columns(grid, body.rows, {meaning: chosen.get(meaning) for meaning in VALUES}, notes)
    settle_shares(table, notes)
    check_difference(found, body.rows, "change", table["value"], table["earlier"])
    outline = resolve(body.codes)
    code_doubts(found, chosen.get("code", chosen.get("name", 0)), body.rows, outline)
    remarks = text_column(grid, body.rows, chosen.get("note"))
    kept = [at for at, path in enumerate(outline.paths) if path]
    if not kept:
        raise ReadError(notes.findings)
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
            clean(remarks[at]),
            tuple((meaning, f"{place}{body.rows[at] + 1}") for meaning, place in places),
        )
        for at, path, name, kind in zip(kept, paths, names, kinds(paths, names, filled), strict=True)
    )
    identity = identify(found, header_year=year)
    return SipasCard(
        identity.unit,
        identity.year,
        components,
        identity.source,
        earlier_year,
        _ballots(info, "sample_size"),
        _ballots(info, "earlier_sample_size"),
        info.facts,
        tuple(notes.findings),
        identity.index or "SIPAS",
    )


def _columns(found: Found) -> tuple[dict[str, int], int | None, int | None]:
    """Tell this year's column from the year before by the years in the header."""
    known = found.header.columns.by_meaning
    stated = stated_year(found)
    cells = [*known.get("value", ()), *known.get("percent", ())]
    years = {cell.claim.year: cell for cell in cells if cell.claim and cell.claim.year}
    taken: dict[str, HeaderCell] = {meaning: known[meaning][0] for meaning in ("code", "name") if meaning in known}
    year, earlier_year = stated, None
    if years:
        year = stated if stated in years else max(years)
        earlier_year = max((value for value in years if value < year), default=None)
        taken["value"] = years[year]
        if earlier_year:
            taken["earlier"] = years[earlier_year]
        if stated and stated != year:
            printed = ", ".join(map(str, sorted(years)))
            found.notes.error("year-not-in-header", years[year].cell, found=printed, expected=stated)
    elif len(cells) == 1:
        taken["value"] = cells[0]
    else:
        texts = ", ".join(f"{cell.cell} “{cell.text}”" for cell in cells)
        raise ReadError(found.notes.error("column-twice", cells[1].cell, found=texts, column="value"))
    for meaning in ("earlier", "national_mean", "note"):
        if meaning in known:
            taken.setdefault(meaning, known[meaning][0])
    return {meaning: cell.column for meaning, cell in taken.items()}, year, earlier_year


def _code(path: Path, roman_top: bool) -> str:
    return ".".join([roman(path[0]) if roman_top else str(path[0]), *map(str, path[1:])])


def _ballots(info: Info, key: str) -> int | None:
    fact = info.get(key)
    return int(fact.value) if fact and isinstance(fact.value, Decimal) and fact.value == int(fact.value) else None


def kinds(paths: list[Path], names: list[str], filled: list[bool]) -> list[Kind]:
    """Say of every row whether it is the overall index, a part, a policy, a factor, an item and so on.

    Parts are told by their words, what lies below them by depth: policies (or factors) of the policy part,
    factors and items of the service part, expectations.
    """
    roles: dict[Path, str] = {}
    groups: dict[Path, str] = {}
    parents = {path[:-1] for path in paths}
    result: list[Kind] = []
    for path, name, has_value in zip(paths, names, filled, strict=True):
        folded = fold(name)
        if len(path) == 1:
            roles[path] = _part(folded)
            result.append("overall" if roles[path] == "overall" else "part")
        elif not has_value and path in parents:
            groups[path] = "policy_factor" if contains(folded, words("sipas", "by_factor")) else "policy"
            result.append("group")
        else:
            result.append(_below(roles.get(path[:1], ""), path, groups))
    return result


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
