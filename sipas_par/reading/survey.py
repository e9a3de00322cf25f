"""A SIPAS table as `SipasCard`: that it is one of satisfaction, and what kind of thing each of its rows is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.findings import ReadError
from sipas_par.model.components import Component
from sipas_par.model.units import units_named
from sipas_par.reading.card import (
    code_doubts,
    identify,
    layout_doubts,
    nothing_filled,
)
from sipas_par.reading.codes import resolve
from sipas_par.reading.grid import shown
from sipas_par.reading.numbers import convert, is_blank
from sipas_par.reading.rows import first_cell, gather, is_total
from sipas_par.reading.survey_columns import VALUES, read_figures, survey_card, survey_columns
from sipas_par.reading.survey_units import read_units
from sipas_par.reading.values import (
    text_column,
)
from sipas_par.text.names import clean, fold
from sipas_par.text.numbers import roman
from sipas_par.text.vocabulary import claim, contains, turned, words

if TYPE_CHECKING:
    from sipas_par.model.components import Kind
    from sipas_par.model.scorecard import SipasCard
    from sipas_par.reading.codes import Outline, Path
    from sipas_par.reading.notes import Found
    from sipas_par.reading.rows import Body
    from sipas_par.reading.survey_columns import SurveyColumns


def read_survey(found: Found) -> tuple[SipasCard, ...]:
    """Read the rows below a header: one card, or one for each unit when every row is that of a unit."""
    if not _speaks_of_satisfaction(found):
        header = ", ".join(f"{cell.cell} “{cell.text}”" for cell in found.header.columns.header[:12])
        raise ReadError(found.notes.error("not-a-survey", found.grid.address(found.header.top, 0), found=header))
    _refuse_other_indices(found)
    columns = survey_columns(found)
    known = found.header.columns.by_meaning
    return (
        read_units(found, columns) if "unit" in known and "name" not in known else (_read_components(found, columns),)
    )


def _speaks_of_satisfaction(found: Found) -> bool:
    """Say whether titles, sheet name, info sheet, headers or a row name satisfaction; figures alone never do."""
    grid, header = found.grid, found.header
    name = header.columns.one("name")
    # An info sheet speaks of the one table of a file; of several it may mean another.
    alone = sum(sheet != found.info.sheet for sheet in found.book.sheets) <= 1
    texts = [grid.sheet, *(str(fact.value) for fact in found.info.facts if alone)]
    texts += [shown(cell) for row in grid.rows[: header.bottom + 1] for cell in row if isinstance(cell, str)]
    if name is not None:
        texts += [shown(grid.at(row, name)) for row in range(header.body, len(grid.rows))]
    folded = [fold(text) for text in texts if text]
    # A firm asks its customers, a school its pupils: satisfaction, but not with the administration.
    elsewhere = any(contains(text, words("sipas", "of_others")) for text in folded)
    sure = any(contains(text, words("sipas", "administration")) for text in folded)
    return any(contains(text, words("sipas", "satisfaction")) for text in folded) and (sure or not elsewhere)


def _refuse_other_indices(found: Found) -> None:
    """Refuse a list of indices, of which satisfaction is one."""
    rows = range(found.header.body, len(found.grid.rows))
    others = [
        row
        for row in rows
        if (label := fold(_label(found, row)))
        and contains(label, (*words("sipas", "other_indices"), *words("indices", "PAR INDEX")))
    ]
    if others:
        said = ", ".join(f"{first_cell(found, row)} “{_label(found, row)}”" for row in others[:6])
        raise ReadError(found.notes.error("several-indices", first_cell(found, others[0]), said))


def _read_components(found: Found, columns: SurveyColumns) -> SipasCard:
    grid, notes = found.grid, found.notes
    body, overall = _body(found, columns)
    if not body.rows:
        raise ReadError(nothing_filled(found))
    found = layout_doubts(found, body, columns.places)
    grid = found.grid
    outline = _outline(found, columns, body)
    rows = [row for row, path in zip(body.rows, outline.paths, strict=True) if path]
    if not rows:
        raise ReadError(notes.findings)
    paths = [path for path in outline.paths if path]
    names = [name for name, path in zip(body.names, outline.paths, strict=True) if path]
    codes = [_code(path, outline.roman_top) for path in paths]
    if overall is not None:
        at = sum(row < overall for row in rows)
        rows.insert(at, overall)
        paths.insert(at, ())
        codes.insert(at, "")
        names.insert(at, _label(found, overall))
    table = read_figures(found, columns, rows)
    remarks = text_column(grid, rows, columns.places.get("note"))
    filled = [any(table[meaning][at] is not None for meaning in VALUES) for at in range(len(rows))]
    components = tuple(
        Component(
            codes[at],
            names[at],
            kind,
            table["value"][at],
            table["earlier"][at],
            table["national_mean"][at],
            clean(remarks[at]),
            columns.addresses(grid, rows[at]),
        )
        for at, kind in enumerate(kinds(paths, names, filled))
    )
    return survey_card(found, columns, identify(found, header_year=columns.year), components)


def _body(found: Found, columns: SurveyColumns) -> tuple[Body, int | None]:
    """Return the rows with a code, and the row of the overall index when it has none: by its name, or by its figure."""
    body = gather(found, columns.numbers)
    _number(found, body)
    opened = [line.row for line in body.lines if line.open]
    overall = None
    if not any(_is_overall(name) for name in body.names):
        tests = (_is_overall, is_total, lambda label: _may_be_overall(label) and len(opened) == 1)
        overall = next((row for test in tests for row in opened if test(_label(found, row))), None)
    label = "" if overall is None else _label(found, overall)
    if overall is not None and not _is_overall(label):
        if not _between_parts(found, columns, body, overall):
            overall = None
        elif not is_total(label) and not contains(fold(label), words("sipas", "whole")):
            cell = found.grid.address(overall, columns.places["value"])
            found.notes.warning("overall-by-figure", cell, found=label[:80])
    if overall is None and not any(map(_is_overall, body.names)):
        for row in range(found.header.body, len(found.grid.rows)):
            held = found.grid.at(row, columns.places["value"])
            if isinstance(held, str) and not is_blank(held) and row not in opened and _is_overall(_label(found, row)):
                place = found.grid.address(row, columns.places["value"])
                found.notes.error("not-a-number", place, held[:60], column="value")
    for row in opened:
        if row != overall:
            amounts = shown(found.grid.at(row, columns.places["value"]))
            found.notes.error("row-in-no-sum", first_cell(found, row), found=_label(found, row)[:80], amounts=amounts)
    return body, overall


def _number(found: Found, body: Body) -> None:
    """Give codes to the rows of a table that has none anywhere, in their order; the overall row goes without."""
    lines = [line for line in body.lines if not (_is_overall(line.label) or is_total(line.label))]
    if len(lines) > 1 and all(line.open for line in body.lines):
        for number, line in enumerate(lines, 1):
            line.code, line.open = number, False
            line.name = line.name or _label(found, line.row)
        found.notes.warning("codes-given", first_cell(found, lines[0].row), len(lines))


def _may_be_overall(label: str) -> bool:
    """Say whether a label speaks of nothing else: a mean, another year, another place, an aim."""
    said = claim(label)
    elsewhere = (
        turned(label) == "other" or units_named(f"({label})") or contains(fold(label), words("sipas", "no_result"))
    )
    return not elsewhere and (said is None or said.meaning in {"value", "percent", "score"})


def _between_parts(found: Found, columns: SurveyColumns, body: Body, row: int) -> bool:
    """Say whether a row stands at an edge, and its figure between those of the parts, as a mean of them does."""
    tops = [part for part, path in zip(body.rows, resolve(body.codes).paths, strict=True) if path and len(path) == 1]
    mean, *parts = convert([found.grid.at(at, columns.places["value"]) for at in (row, *tops)]).values
    known = [part for part in parts if part is not None]
    edge = bool(body.rows) and not body.rows[0] < row < body.rows[-1]
    return edge and mean is not None and bool(known) and min(known) <= mean <= max(known)


def _outline(found: Found, columns: SurveyColumns, body: Body) -> Outline:
    outline = resolve(body.codes)
    code_doubts(found, columns.places.get("code", columns.places.get("name", 0)), body.rows, outline)
    return outline


def _label(found: Found, row: int) -> str:
    column = found.header.columns.one("name")
    label = "" if column is None else shown(found.grid.at(row, column))
    return label or next((shown(cell) for cell in found.grid.rows[row] if isinstance(cell, str) and cell), "")


def _is_overall(label: str) -> bool:
    folded = fold(label)
    return folded in words("sipas", "overall_label") or contains(folded, words("sipas", "overall"))


def _code(path: Path, roman_top: bool) -> str:
    return ".".join([roman(path[0]) if roman_top else str(path[0]), *map(str, path[1:])])


def kinds(paths: list[Path], names: list[str], filled: list[bool]) -> list[Kind]:
    """Say of every row whether it is the overall index, a part, a policy, a factor, an item and so on.

    Parts are told by their words, what lies below them by depth: policies (or factors) of the policy part,
    factors and items of the service part, expectations. The overall index may stand without a code.
    """
    roles: dict[Path, str] = {}
    groups: dict[Path, str] = {}
    parents = {path[:-1] for path in paths if path}
    # An overall index with a code may hold the parts below it.
    wholes = {
        path for path, name in zip(paths, names, strict=True) if len(path) == 1 and _part(fold(name)) == "overall"
    }
    result: list[Kind] = []
    for path, name, has_value in zip(paths, names, filled, strict=True):
        folded = fold(name)
        top = 1 + (path[:1] in wholes and len(path) > 1)
        if len(path) <= top:
            roles[path] = _part(folded) if path else "overall"
            result.append("overall" if roles[path] == "overall" else "part")
        elif not has_value and path in parents:
            groups[path] = "policy_factor" if contains(folded, words("sipas", "by_factor")) else "policy"
            result.append("group")
        else:
            result.append(_below(roles.get(path[:top], ""), path, groups, top))
    return result


def _part(folded: str) -> str:
    if folded in words("sipas", "whole"):
        return "overall"
    for role in ("overall", "expectations", "policy", "service"):
        if contains(folded, words("sipas", role)):
            return role
    return ""


def _below(role: str, path: Path, groups: dict[Path, str], top: int) -> Kind:
    if role == "expectations":
        return "expectation"
    above = next((path[:depth] for depth in range(len(path) - 1, 0, -1) if path[:depth] in groups), path[:top])
    deep = len(path) - len(above) > 1
    if deep:
        return "item"
    if role == "policy":
        return "policy_factor" if groups.get(above) == "policy_factor" else "policy"
    return "factor"
