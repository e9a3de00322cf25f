"""A points table (PAR INDEX and every table of its shape) as a `Scorecard`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_uppercase
from typing import TYPE_CHECKING

from sipas_par.findings import ReadError
from sipas_par.model.criteria import EARLIER_COLUMN, LEVELS, POINTS, Cells, Criterion, Fact, PointSource, RowState
from sipas_par.model.scorecard import Scorecard
from sipas_par.model.units import agencies, agency_key, one_spelling, slips
from sipas_par.reading.book import letters
from sipas_par.reading.card import (
    check_difference,
    check_units,
    code_doubts,
    error_values,
    header_year,
    identify,
    layout_doubts,
    marks,
    nothing_filled,
    refuse_other_scale,
    report_bad,
    settle_percent,
    settle_score,
    stated_year,
    text_column,
)
from sipas_par.reading.codes import Outline, resolve
from sipas_par.reading.identity import Info, sources
from sipas_par.reading.numbers import DASHES, parse
from sipas_par.reading.placing import (
    Placer,
    not_assessed,
    open_closing,
    open_scales,
    scales,
    set_adjustments_aside,
    sign_penalties,
    unassessed_maxima,
)
from sipas_par.reading.relations import ZERO, Series, added, ratio, rest
from sipas_par.reading.roles import Ladder, Numbers, read_numbers
from sipas_par.reading.rows import Line, Rows, add_headings, gather, rows_added
from sipas_par.text.names import clean
from sipas_par.text.numbers import half_up, shared_points
from sipas_par.text.vocabulary import words_as_listed

if TYPE_CHECKING:
    from sipas_par.reading.notes import Found, Notes

    Table = Mapping[str, Sequence[Decimal | None]]

_DITTO = re.compile(r"""["“”″〃]|''|[-–]*\s*(?:nt|n/t|như trên|cùng trên)\s*[-–]*""", re.IGNORECASE)
_TEXT = ("code", "name", "agencies", "note")
_ASIDE = {*_TEXT, "evidence", "unit", "year", "rank"}
_ORDER = ("code", "name", *POINTS, "agencies", "note")


@dataclass(frozen=True)
class Understanding:
    """What was understood of a points table: rows in their tree, columns with their roles, how codes were read."""

    rows: Rows
    ladder: Ladder
    texts: dict[str, int]
    outline: Outline

    @property
    def columns(self) -> dict[str, Numbers]:
        """The columns of numbers by meaning."""
        by_place = {column.column: column for column in self.ladder.columns}
        return {meaning: by_place[role.column] for meaning, role in self.ladder.roles.items()}

    @property
    def earlier(self) -> list[Numbers]:
        """The columns of points of an earlier year."""
        return [column for column in self.ladder.columns if column.out == "year" or column.meaning == "earlier"]

    @property
    def chosen(self) -> dict[str, int]:
        """The place of every meaning, in the order of a card."""
        places = self.texts | {meaning: column.column for meaning, column in self.columns.items()}
        return {meaning: places[meaning] for meaning in _ORDER if meaning in places}


def understand(found: Found, only: Sequence[int] | None = None) -> Understanding:
    """Find the rows of a points table, then what its columns are."""
    columns, by_hand = found.header.columns, set(found.chosen.values())
    texts = {meaning: place for meaning in _TEXT if (place := columns.one(meaning)) is not None}
    claims = {cell.column: cell.claim.meaning for cell in columns.header if cell.claim}
    aside = ({place for place, meaning in claims.items() if meaning in _ASIDE} | set(texts.values())) - by_hand
    wanted = columns.numeric | by_hand | {place for place, meaning in claims.items() if meaning in POINTS}
    body = gather(found, tuple(sorted(wanted - aside)), only)
    add_headings(found, body)
    if not body.lines:
        raise ReadError(nothing_filled(found))
    found = layout_doubts(found, body, texts)
    open_closing(body.lines)
    tree, year = _outline(body.lines).tree, stated_year(found)
    numbers = read_numbers(found, [line.row for line in body.lines], aside, tree)
    if open_scales(body.lines, tree, numbers):
        tree = _outline(body.lines).tree
        for column in numbers:
            column.grow(tree)
    most = next((place for place, column in enumerate(numbers) if column.meaning == "max_score"), None)
    set_adjustments_aside(body.lines, tree, [column.values for column in numbers], most)
    plain = [c for c in numbers if not c.percent and c.meaning not in {"percent", "change"}]
    usable = {c.column: c.values for c in plain if not c.adds.refuted}
    outline = _outline(body.lines)
    placer = Placer(found, body.lines, outline, usable, maximum=columns.one("max_score"), year=year)
    rows = placer.run()
    for column in numbers:
        sign_penalties(column.values, rows)
        column.grow(rows.tree)
    ladder = Ladder(found, numbers, rows.tree, year)
    ladder.climb()
    return Understanding(rows, ladder, texts, placer.outline)


def _outline(lines: list[Line]) -> Outline:
    return resolve([line.numbering for line in lines])


def read_points(found: Found, only: Sequence[int] | None = None) -> Scorecard:
    """Read the rows below a header (or ``only`` some) into a `Scorecard`; doubts go to ``reading_findings``."""
    grid, notes = found.grid, found.notes
    understood = understand(found, only)
    rows, columns, chosen = understood.rows, understood.columns, understood.chosen
    year = header_year(found, chosen, POINTS)
    check_units(found, chosen, POINTS)
    sheet_rows = [line.row for line in rows.lines]
    for meaning, column in columns.items():
        signs = column.cells.percent_signs
        column.cells.percent_signs = {at: text for at, text in signs.items() if rows.paths[at] or at == rows.tree.total}
        if meaning == "max_score":
            # "tối đa 5" bounds bonus points and is no maximum to reach.
            column.cells.bad = [bad for bad in column.cells.bad if not rows.lines[bad.row].adjusts]
        report_bad(notes, sheet_rows, column.column, meaning, column.cells)
        if 2 * sum(bad.code == "formula-without-result" for bad in column.cells.bad) > len(sheet_rows):
            raise ReadError(notes.findings)
    error_values(found, sheet_rows, {column.column for column in columns.values()})
    marks(found, sheet_rows, {meaning: column.column for meaning, column in columns.items()})
    for column in understood.ladder.unread():
        notes.warning("column-not-read", column.head.cell, found=column.head.text)
    _unread_agencies(found, understood, sheet_rows)
    _stated_total(found, understood, set(sheet_rows))
    _dashes(found, understood)
    blank: list[Decimal | None] = [None] * len(sheet_rows)
    table = {meaning: list(columns[meaning].values) if meaning in columns else blank for meaning in POINTS}
    settle_score(table, notes)
    points = columns.get("score")
    if refuse_other_scale(table, points.adds if points else None, points.head.cell if points else "", notes):
        raise ReadError(notes.findings)
    settle_percent(table, notes)
    remarks = [clean(text) for text in text_column(grid, sheet_rows, chosen.get("note"))]
    unassessed = not_assessed(found, rows, columns, table, remarks)
    _differences(found, understood, table)
    _doubts(found, understood, table)
    _sum_ranges(found, understood)
    code_doubts(found, chosen.get("code", chosen.get("name", 0)), sheet_rows, understood.outline)
    notes.columns.update(_taken_for(understood))
    notes.skipped.sort(key=lambda row: int(row.cell.lstrip(ascii_uppercase)))
    kept = [at for at, path in enumerate(rows.paths) if path]
    if not kept:
        raise ReadError(nothing_filled(found))
    codes = [".".join(map(str, rows.paths[at] or ())) for at in kept]
    builder = _Builder(found, understood, table, remarks, unassessed)
    names = [rows.lines[at].name for at in kept]
    appraised, surveyed = ([table[part][at] for at in kept] for part in ("appraised", "surveyed"))
    kinds = sources(codes, names, appraised, surveyed, found.info)
    criteria = tuple(map(builder.criterion, kept, codes, names, kinds))
    total = None
    if rows.tree.total is not None:
        line = rows.lines[rows.tree.total]
        label = line.name or clean(str(line.code))
        total = builder.criterion(rows.tree.total, "", label, kinds[0] if len(set(kinds)) == 1 else "mixed")
    _completeness(found.info, total, notes)
    earlier = (
        Fact(EARLIER_COLUMN, c.head.text, Decimal(c.year or 0), grid.full_address(found.header.bottom, c.column))
        for c in understood.earlier
    )
    only_self = "self_score" in chosen and not {"score", "appraised", "surveyed"} & chosen.keys()
    identity = identify(found, self_assessed=only_self, header_year=year)
    return Scorecard(
        identity.index or "PAR INDEX",
        identity.unit,
        identity.year,
        criteria,
        identity.source,
        total,
        (*found.info.facts, *earlier),
        tuple(notes.findings),
    )


def _taken_for(understood: Understanding) -> dict[int, tuple[str, str]]:
    """Return what every column was taken for, and the sums that speak for it."""
    taken = {place: (meaning, "") for meaning, place in understood.chosen.items()}
    for column in understood.ladder.columns:
        sums = f"Σ {column.adds.fitted}/{column.adds.telling}" if column.adds.telling else ""
        other = "" if column.meaning in POINTS else column.meaning
        taken[column.column] = (taken.get(column.column, (other, ""))[0], sums)
    return taken


def _differences(found: Found, understood: Understanding, table: dict[str, list[Decimal | None]]) -> None:
    """Hold printed points lost and changes against the columns that they are the differences of."""
    rows = [line.row for line in understood.rows.lines]
    check_difference(found, rows, "lost", table["max_score"], table["score"])
    older = understood.earlier
    if len(older) == 1:
        check_difference(found, rows, "change", table["score"], older[0].values)


def _dashes(found: Found, understood: Understanding) -> None:
    """Read a dash as 0 points where another number of its row needs it: a share of 0, or all of the maximum lost."""
    columns, rows = understood.columns, understood.rows
    scored = [columns[meaning] for meaning in ("score", "appraised") if meaning in columns][:1]
    lost = [column for column in understood.ladder.columns if column.meaning == "lost" or column.out == "rest"]
    for column, at in ((column, at) for column in scored for at in rows.tree.leaves):
        cell = found.grid.at(rows.lines[at].row, column.column)
        if column.values[at] is None and isinstance(cell, str) and cell.strip() in DASHES:
            share = columns["percent"].values[at] if "percent" in columns else None
            most = columns["max_score"].values[at]
            if share == 0 or (most and any(abs(one.values[at] or ZERO) == most for one in lost)):
                column.values[at] = ZERO


def _sum_ranges(found: Found, understood: Understanding) -> None:
    """Name the cause of a sum that does not fit where its own formula passes rows over, or adds rows of another."""
    rows, tree = understood.rows.lines, understood.rows.tree
    children = dict(tree.heads)
    for meaning, column in understood.columns.items():
        for head in column.adds.misfits if meaning != "percent" else ():
            formula = found.grid.details.formulas.get((rows[head].row, column.column), "")
            added_up = rows_added(formula)
            if not added_up:
                continue
            wanted = {rows[at].row for at in children[head]}
            below = {line.row for at, line in enumerate(rows) if head in tree.ancestors(at)} or added_up
            wrong = sorted((wanted - added_up) | (added_up - below if head != tree.total else set()))
            if wrong:
                named = ", ".join(f"{letters(column.column)}{row + 1}" for row in wrong[:6])
                cell = found.grid.address(rows[head].row, column.column)
                found.notes.warning("sum-range", cell, formula.lstrip("="), named, column=meaning)


def _doubts(found: Found, understood: Understanding, table: dict[str, list[Decimal | None]]) -> None:
    """Doubt a result that looks exchanged: above the self-assessment nearly everywhere, or very low with no witness."""
    tree, columns = understood.rows.tree, understood.columns
    meaning = next((name for name in ("score", "appraised", "surveyed") if name in columns), None)
    if meaning is None or understood.ladder.roles[meaning].reason == "user":
        return
    head, letter = columns[meaning].head, letters(columns[meaning].column)
    score, own, most, percent = (
        Series(0, table[name], tree) for name in ("score", "self_score", "max_score", "percent")
    )
    pairs = [(a, b) for at in tree.leaves if (a := score.values[at]) is not None and (b := own.values[at]) is not None]
    above, below = sum(a > b for a, b in pairs), sum(a < b for a, b in pairs)
    if above >= 3 and above > 2 * below:
        found.notes.error("score-above-self", head.cell, above, len(pairs), letter=letter)
    both = [at for at in tree.leaves if score.values[at] is not None and most.values[at] is not None]
    reached, whole = added(score.values, both) or ZERO, added(most.values, both) or ZERO
    # A part or a self-assessment as low as the result confirms it, but not the maximum that it is held against.
    beside = [added(table[name], tree.leaves) or ZERO for name in ("self_score", "appraised", "surveyed")]
    low = any(0 < value * 2 < whole for value in beside)
    witnesses = [rest(c, score, most) for c in understood.ladder.columns if c.meaning == "lost"]
    witnesses += [ratio(percent, score, most), *understood.ladder.relations]
    # Result and loss may be exchanged: of two that make the maximum the unit's own points say which is which.
    proof = {"ratio"} if reached * 2 < (added(own.values, both) or ZERO) else {"rest", "ratio"}
    told = any(one.holds and one.kind in proof for one in witnesses)
    if len(both) > 2 and not told and reached * (5 if low else 2) < whole:
        found.notes.error("below-half", head.cell, reached, whole, letter=letter)
    if columns[meaning].hidden:
        found.notes.warning("hidden-column", head.cell, head.text)


def _completeness(info: Info, total: Criterion | None, notes: Notes) -> None:
    """Say when nothing in the file tells whether rows are missing: no total to add up to, no declared counts."""
    declared = {fact.key for fact in info.facts}
    if total is None and "max_total" not in declared:
        notes.error("no-total")
    elif not declared & {"n_criteria", "n_subcriteria"}:
        notes.warning("counts-not-declared")


class _Builder:
    """Makes criteria of columns that are already converted."""

    def __init__(
        self,
        found: Found,
        understood: Understanding,
        table: dict[str, list[Decimal | None]],
        remarks: list[str],
        unassessed: set[int],
    ) -> None:
        grid, chosen, lines = found.grid, understood.chosen, understood.rows.lines
        rows = [line.row for line in lines]
        self.remarks = remarks
        self.states: list[RowState] = [
            "adjustment" if line.adjusts or line.aside else "not_assessed" if at in unassessed else "assessed"
            for at, line in enumerate(lines)
        ]
        self.unassessed = unassessed_maxima(understood.rows, table["max_score"], unassessed)
        self.steps = scales(found, understood.rows, chosen, table["max_score"])
        prefix = f"{grid.name}!" if grid.name else ""
        self.rows = rows
        places = {meaning: prefix + grid.letters(column) for meaning, column in chosen.items()}
        # By the one part that holds the points of a row without a score column.
        self.cells = {
            part: (*places.items(), ("score", places[part])) if part in places else tuple(places.items())
            for part in ("", "self_score", "appraised", "surveyed")
        }
        self.values = list(zip(*(_as_points(table[meaning]) for meaning in POINTS), strict=True))
        self.has_score = "score" in chosen
        leads = [agencies(text) for text in _repeated(text_column(grid, rows, chosen.get("agencies")))]
        spelled = {agency_key(name): name for name in one_spelling(name for names in leads for name in names)}
        self.leads = [tuple(spelled[agency_key(name)] for name in names) for names in leads]
        for one, other in slips(spelled.values()):
            at = next(at for at, names in enumerate(self.leads) if other in names)
            found.notes.warning(
                "agencies-alike", f"{letters(chosen['agencies'])}{rows[at] + 1}", found=f"{one}; {other}"
            )

    def criterion(self, at: int, code: str, name: str, kind: PointSource) -> Criterion:
        """Make the criterion of one row of the columns."""
        max_score, self_score, appraised, surveyed, score, percent = self.values[at]
        cells = Cells(self.cells["" if self.has_score else _scoring_part(appraised, surveyed)], self.rows[at] + 1)
        level = LEVELS[min(code.count("."), 2)]
        leads, remark = self.leads[at], self.remarks[at]
        return Criterion(
            code, name, level, max_score, score, self_score, appraised, surveyed, percent, kind, leads, remark, cells,
            self.states[at], self.steps.get(at, ()), self.unassessed.get(at, ZERO),
        )  # fmt: skip


def _as_points(values: Sequence[Decimal | None]) -> list[Decimal | None]:
    """Return a column as the points that cards hold."""
    return [None if value is None else shared_points(str(value)) for value in values]


def _unread_agencies(found: Found, understood: Understanding, rows: Sequence[int]) -> None:
    """Tell a column that names agencies under a header that does not say so, where no other column has them."""
    if "agencies" in understood.chosen:
        return
    heads = tuple(f"{word} " for word in words_as_listed("units", "agency_heads"))
    for cell in found.header.columns.header:
        names = [text for text in text_column(found.grid, rows, cell.column) if text.strip()]
        named = sum(text.strip().casefold().startswith(heads) for text in names)
        if cell.claim is None and named >= _FEW_AGENCIES and named * 5 >= len(names) * 4:
            letter = letters(cell.column)
            found.notes.warning("agencies-not-read", cell.cell, cell.text, named, letter=letter)


_FEW_AGENCIES = 3


def _stated_total(found: Found, understood: Understanding, rows: set[int]) -> None:
    """Hold a total that a line above or below the table states against the totals of all its columns."""
    tree, columns = understood.rows.tree, understood.ladder.columns
    ends = {*tree.leaves, *(at for at, line in enumerate(understood.rows.lines) if line.adjusts)}
    wholes = [added(column.values, part) for column in columns for part in (tree.leaves, ends)]
    wholes += [column.values[tree.total] for column in columns] if tree.total is not None else []
    known = [whole for whole in wholes if whole is not None]
    held = understood.columns
    # Appraisal and survey side by side make a result that no column holds.
    alone = "score" in held or not {"appraised", "surveyed"} <= held.keys()
    score = next((held[part] for part in _RESULTS if part in held), None) if alone else None
    if score is None:
        return
    year, header = stated_year(found), found.header
    for row, column in found.grid.alone:
        if row in rows or header.top <= row < header.body:
            continue
        text = found.grid.text(row, column)
        match = _TOTAL_STATED.search(clean(text))
        value = parse(match[1]) if match else None
        if value is None or not {int(said) for said in _YEAR.findall(clean(text))} <= {year}:
            continue
        if not any(half_up(whole, _places(value)) == value for whole in known):
            right = score.values[tree.total] if tree.total is not None else added(score.values, tree.leaves)
            found.notes.warning("stated-total-differs", found.grid.address(row, column), value, right)


_RESULTS = ("score", "appraised", "self_score")
# "Tổng điểm đạt: 86,69/100 điểm"; of points lost, or of another table, more is said.
_TOTAL_STATED = re.compile(
    r"^\W*tổng (?:số )?điểm(?: (?:đạt(?: được)?|của (?:tỉnh|đơn vị|cơ quan)|chung))?(?: năm \d{4})?\s*(?::|là)\s*(\d+(?:[.,]\d+)?)"
    r"(?:\s*/\s*\d+(?:[.,]\d+)?)?\s*(?:điểm)?[\s.;]*$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b20\d\d\b")


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _repeated(texts: Sequence[str]) -> list[str]:
    """Put the text above where a cell only repeats it: ``"``, "nt", "như trên"."""
    said: list[str] = []
    for text in texts:
        said.append(
            next((before for before in reversed(said) if before), "") if _DITTO.fullmatch(text.strip()) else text
        )
    return said


def _scoring_part(appraised: Decimal | None, surveyed: Decimal | None) -> str:
    """Name the one part that holds the points of a row without a score column; none where they are a sum of two."""
    if appraised is None and surveyed is None:
        return "self_score"
    return "" if appraised is not None and surveyed is not None else "appraised" if surveyed is None else "surveyed"
