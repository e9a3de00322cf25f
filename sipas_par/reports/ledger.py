"""The ledger: every figure of the conference as a workbook whose totals and shares are live formulas."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.analysis.years import change_of_total
from sipas_par.document.xlsx import Book
from sipas_par.reports.ledger_basis import (
    FIRST,
    TOTAL,
    Basis,
    Column,
    Formula,
    Frame,
    Link,
    Plan,
    or_blank,
    put,
    sheet_names,
    words,
)
from sipas_par.reports.ledger_sheets import (
    agencies_plan,
    assumed_plan,
    below_plan,
    criteria_plan,
    fields_plan,
    findings_plan,
    leads_plan,
    others_plan,
    sipas_plan,
    sources_plan,
    years_plan,
)
from sipas_par.text.labels import banner
from sipas_par.text.numbers import half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sipas_par.findings import Finding
    from sipas_par.inputs import Inputs
    from sipas_par.reports.ledger_basis import Value

_WORST = 10


def to_xlsx(
    inputs: Inputs, *, findings: Iterable[Finding] | None = None, links: Mapping[str, str] | None = None
) -> bytes:
    """Write the ledger of a conference.

    Sheets: overview, all criteria, below maximum, by field, by agency, who leads what, years, SIPAS, what if, other
    units, findings, sources. Parents, totals and shares are formulas over the leaves of the criteria sheet and carry
    the value the library has for them; text of the input is written as text, never as a formula.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.reports.ledger import to_xlsx
    >>> to_xlsx(sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent))[:2]
    b'PK'
    """
    said, names, card = words(), sheet_names(), inputs.card
    title = said["title"].format(index=card.index, year=card.year or "…", unit=card.whose)
    tables = [table for table in (card, inputs.earlier, inputs.sipas) if table is not None]
    warning = banner(table.source for table in tables)
    book = Book(title, card.year, size=11)
    basis = Basis(inputs, inputs.findings if findings is None else tuple(findings), links)
    plans = {name: plan for name, plan in _plans(basis).items() if plan is not None}
    written = {name: book.sheet(names[name]) for name in ("overview", *plans)}
    back = Link(said["back"], f"internal:'{names['overview']}'!A1")
    frame = Frame(title, warning, said["none"], said["page"], back)
    for name, plan in plans.items():
        put(book, written[name], names[name], plan, frame)
    _overview(book, written["overview"], basis, tuple(plans), frame)
    return book.bytes()


def _plans(basis: Basis) -> dict[str, Plan | None]:
    """Return the sheets in order; ``None`` where the inputs have nothing for one."""
    return {
        "criteria": criteria_plan(basis),
        "below": below_plan(basis),
        "fields": fields_plan(basis),
        "agencies": agencies_plan(basis),
        "leads": leads_plan(basis),
        "years": years_plan(basis),
        "sipas": sipas_plan(basis),
        "assumed": assumed_plan(basis),
        "others": others_plan(basis),
        "findings": findings_plan(basis),
        "sources": sources_plan(basis),
    }


def _overview(book: Book, sheet: object, basis: Basis, shown: tuple[str, ...], frame: Frame) -> None:
    said, names = basis.words, basis.names
    columns = (
        Column(said["figure"], 64),
        Column(said["amount"], 16, "0.00##"),
        Column(said["share"], 16, "0.0%", bars=True),
    )
    rows: list[list[Value]] = [*_figures(basis), [said["worst"], None, None]]
    strong = {len(rows) - 1}
    for row in basis.below[:_WORST]:
        place = basis.below_row[row.code]
        rows.append(
            [
                Link(f"{row.code} {row.name}", f"internal:'{names['below']}'!A{place}"),
                Formula(f"='{names['below']}'!{basis.BELOW_LOST}{place}", row.lost),
                Formula(f"='{names['below']}'!{basis.BELOW_SHARE}{place}", row.share),
            ]
        )
    rows.append([said["contents"], None, None])
    strong.add(len(rows) - 1)
    rows += [[Link(names[name], f"internal:'{names[name]}'!A1"), None, None] for name in shown]
    rows.append([said["notes"], None, None])
    strong.add(len(rows) - 1)
    rows += [[said[name].format(**names), None, None] for name in ("note_blank", "note_live", "note_assumed")]
    own = Frame(frame.title, frame.banner, frame.nothing, frame.page, Link("", f"internal:'{names['overview']}'!A1"))
    put(
        book,
        sheet,
        names["overview"],
        Plan(columns, rows, strong=frozenset(strong), frozen=0, one_page=True),
        own,
    )


def _figures(basis: Basis) -> list[list[Value]]:
    said, card = basis.words, basis.card
    sheet = basis.names["criteria"]
    lost, leaf, score = (f"'{sheet}'!${c}${FIRST}:${c}${basis.last}" for c in (basis.LOST, basis.LEAF, basis.SCORE))
    rows: list[list[Value]] = [
        [said["max_score"], Formula(f"='{sheet}'!{basis.MAX}{TOTAL}", card.known.max_score), None],
        [said["score"], Formula(f"='{sheet}'!{basis.SCORE}{TOTAL}", card.score), None],
        [said["lost"], Formula(f"='{sheet}'!{basis.LOST}{TOTAL}", card.lost), None],
        [
            said["attainment"],
            Formula(f'=IF(B{FIRST}=0,"",B{FIRST + 1}/B{FIRST})', or_blank(card.attainment), "0.00%"),
            None,
        ],
        [said["below_count"], Formula(f'=COUNTIFS({lost},">0",{leaf},1)', Decimal(len(basis.below)), "0"), None],
        [said["missing_count"], len(card.missing), None],
    ]
    earlier, sipas = basis.inputs.earlier, basis.inputs.sipas
    if earlier is not None:
        total_change = change_of_total(card, earlier)
        change = half_up(total_change.change, 4)
        live = f"=ROUND(SUMPRODUCT(({leaf}=1)*1,{score})-B{FIRST + len(rows)},4)"
        rows.append([said["before_total"].format(year=earlier.year or "…"), earlier.score, None])
        # Where a score is missing the totals do not hold the same criteria, and no formula over them tells the change.
        rows.append([said["change"], Formula(live, change) if total_change.complete else change, None])
    if sipas is not None and sipas.overall is not None:
        rows.append([said["sipas_overall"], sipas.overall.value, None])
    return rows
