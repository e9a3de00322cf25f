"""The sheets of the agencies: who leads what, and what that comes to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.findings import cure, message
from sipas_par.model.components import sipas_break
from sipas_par.model.criteria import Known
from sipas_par.reports.ledger_basis import FIRST, MOVES, POINTS, SHARE, ZERO, Column, Formula, Plan, or_blank
from sipas_par.text.i18n import _
from sipas_par.text.labels import label
from sipas_par.text.numbers import date, vi_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sipas_par.model.criteria import Criterion
    from sipas_par.reports.ledger_basis import Basis, Value


def leads_plan(basis: Basis) -> Plan:
    """Return the sheet with one row a leaf and lead agency, over which the sheet by agency adds up."""
    columns = (
        basis.column("code", 9),
        basis.column("name", 52),
        basis.column("agency", 44),
        basis.column("joint", 14, "0"),
        basis.column("max_score", 10, POINTS),
        basis.column("score", 10, POINTS),
        basis.column("lost", 10, POINTS, bars=True),
    )
    rows: list[list[Value]] = [
        [
            row.code,
            row.name,
            agency or basis.words["unassigned"],
            len(set(row.agencies)),
            basis.refer("F", row.code, row.max_score),
            basis.refer("J", row.code, row.score),
            basis.refer("K", row.code, row.lost),
        ]
        for row, agency in basis.pairs
    ]
    return Plan(columns, rows)


def agencies_plan(basis: Basis) -> Plan:
    """Return the sheet by agency; its last row counts every leaf once."""
    columns = (
        basis.column("agency", 52),
        basis.column("leaves", 10, "0"),
        basis.column("below_count", 10, "0"),
        basis.column("max_score", 10, POINTS),
        basis.column("lost", 10, POINTS, bars=True),
        basis.column("lost_joint", 12, POINTS),
        basis.column("share", 12, SHARE),
    )
    last, sheet = FIRST + len(basis.pairs) - 1, basis.names["leads"]

    def area(letter: str) -> str:
        return f"'{sheet}'!${letter}${FIRST}:${letter}${last}"

    held: dict[str, list[Criterion]] = {}
    for row, agency in basis.pairs:
        held.setdefault(agency, []).append(row)
    ordered = sorted(held.items(), key=lambda item: (-Known.of(item[1]).lost, vi_key(item[0])))
    whole = f"'{basis.names['criteria']}'!${basis.LOST}${basis.criteria_total}"
    rows: list[list[Value]] = []
    for number, (agency, leaves) in enumerate(ordered, FIRST):
        mine = f"({area('C')}=A{number})"
        known = Known.of(leaves)
        joint = Known.of(row for row in leaves if len(set(row.agencies)) > 1).lost
        rows.append(
            [
                agency or basis.words["unassigned"],
                Formula(f"=SUMPRODUCT({mine}*1)", Decimal(len(leaves))),
                Formula(
                    f"=SUMPRODUCT({mine}*ISNUMBER({area('G')})*({area('G')}>0))",
                    Decimal(known.below),
                ),
                Formula(f"=SUMPRODUCT({mine}*ISNUMBER({area('G')}),{area('E')})", known.max_score),
                Formula(f"=SUMPRODUCT({mine}*1,{area('G')})", known.lost),
                Formula(f"=SUMPRODUCT({mine}*({area('D')}>1),{area('G')})", joint),
                Formula(
                    f'=IF({whole}=0,"",E{number}/{whole})', known.lost / basis.card.lost if basis.card.lost else ""
                ),
            ]
        )
    total: list[Value] = [
        basis.words["once"],
        len(basis.card.leaves),
        len(basis.below),
        Formula(f"='{basis.names['criteria']}'!{basis.MAX}{basis.criteria_total}", basis.card.known.max_score),
        Formula(f"={whole}", basis.card.lost),
        None,
        None,
    ]
    return Plan(columns, rows, total, frozen=1)


def years_plan(basis: Basis) -> Plan | None:
    """Return the leaves that can be compared with the year before; nothing without that year."""
    earlier = basis.inputs.earlier
    if earlier is None:
        return None
    from sipas_par.analysis.years import compared

    before = basis.words["before"].format(year=earlier.year or "…")
    columns = (
        basis.column("code", 9),
        basis.column("name", 52),
        Column(f"{basis.words['max_score']} {before}", 11, POINTS),
        Column(f"{basis.words['score']} {before}", 11, POINTS),
        Column(f"{basis.words['lost']} {before}", 11, POINTS),
        basis.column("max_score", 10, POINTS),
        basis.column("score", 10, POINTS),
        basis.column("lost", 10, POINTS, bars=True),
        basis.column("change", 10, "+0.00##;-0.00##;0.00"),
        basis.column("status", 22),
        Column(f"{basis.words['cell']} {before}", 17),
    )
    table = compared(basis.card, earlier)
    table = table[table["is_leaf"]]
    rows: list[list[Value]] = []
    picked = zip(table["code"], table["code_before"], table["status"], strict=True)
    for number, (code, code_before, status) in enumerate(picked, FIRST):
        if code not in basis.card or code_before not in earlier:
            continue
        now, then = basis.card[code], earlier[code_before]
        change = now.score - then.score if now.score is not None and then.score is not None else ""
        rows.append(
            [
                code,
                now.name,
                then.max_score,
                then.score,
                Formula(
                    f'=IF(COUNT(C{number},D{number})=2,MAX(0,ROUND(C{number}-D{number},6)),"")',
                    or_blank(then.lost),
                ),
                basis.refer("F", code, now.max_score),
                basis.refer("J", code, now.score),
                basis.refer("K", code, now.lost),
                Formula(f'=IF(COUNT(D{number},G{number})=2,ROUND(G{number}-D{number},6),"")', change),
                _(MOVES[status]),
                basis.source_cell(earlier, then.cell),
            ]
        )
    last = FIRST + len(rows) - 1
    total: list[Value] = ["", basis.words["total"]]
    total += [Formula(f"=SUM({c}{FIRST}:{c}{last})", _column_sum(rows, place)) for place, c in enumerate("CDEFGHI", 2)]
    total += ["", ""]
    return Plan(columns, rows, total if rows else ())


def sipas_plan(basis: Basis) -> Plan | None:
    """Return the SIPAS rows; nothing without that table."""
    sipas = basis.inputs.sipas
    if sipas is None:
        return None
    columns = (
        basis.column("code", 9),
        basis.column("name", 62),
        basis.column("value", 10, "0.00"),
        basis.column("earlier", 10, "0.00"),
        basis.column("mean", 10, "0.00"),
        basis.column("gap", 11, "0.00", bars=True),
        basis.column("gap_mean", 12, "+0.00;-0.00;0.00"),
        basis.column("change", 10, "+0.00;-0.00;0.00"),
        basis.column("note", 44),
        basis.column("cell", 14),
    )
    rows: list[list[Value]] = []
    for number, row in enumerate(sipas.components, FIRST):
        wish = row.kind == "expectation"
        gap = "" if row.value is None or wish else 100 - row.value
        rows.append(
            [
                row.code,
                row.name,
                row.value,
                row.earlier,
                row.national_mean,
                Formula(f'=IF(COUNT(C{number})=1,ROUND(100-C{number},6),"")', gap) if not wish else None,
                Formula(
                    f'=IF(COUNT(C{number},E{number})=2,ROUND(C{number}-E{number},6),"")', or_blank(row.gap_to_mean)
                ),
                None
                if sipas_break(sipas, row)
                else Formula(
                    f'=IF(COUNT(C{number},D{number})=2,ROUND(C{number}-D{number},6),"")', or_blank(row.change)
                ),
                row.note,
                basis.source_cell(sipas, row.cell),
            ]
        )
    strong = frozenset(number for number, row in enumerate(sipas.components) if row.kind in {"overall", "part"})
    return Plan(columns, rows, strong=strong)


def findings_plan(basis: Basis) -> Plan:
    """Return everything wrong or doubtful in the inputs."""
    columns = tuple(
        basis.column(name, width)
        for name, width in (
            ("severity", 11),
            ("problem", 70),
            ("cure", 60),
            ("file", 30),
            ("place", 18),
            ("rule", 24),
        )
    )
    rows = [
        [
            label("severity", finding.severity),
            message(finding),
            cure(finding),
            finding.file,
            finding.address,
            finding.code,
        ]
        for finding in basis.findings
    ]
    return Plan(columns, rows, frozen=0)


def sources_plan(basis: Basis) -> Plan:
    """Return the pedigree of every table."""
    columns = tuple(
        basis.column(name, width)
        for name, width in (
            ("table", 14), ("year", 8), ("file", 32), ("sheet", 16), ("standing", 16),
            ("document", 60), ("issuer", 26), ("issued", 12), ("sha", 36),
        )
    )  # fmt: skip
    tables = [basis.inputs.card, basis.inputs.earlier, basis.inputs.sipas]
    rows: list[list[Value]] = [
        [
            table.index,
            str(table.year or ""),
            table.source.file,
            table.source.sheet,
            label("status", table.source.status),
            table.source.document,
            table.source.issuer,
            date(table.source.issued) if table.source.issued else "",
            table.source.sha256,
        ]
        for table in tables
        if table is not None
    ]
    return Plan(columns, rows, frozen=0)


def _column_sum(rows: Sequence[Sequence[Value]], place: int) -> Decimal:
    held = (row[place] for row in rows)
    values = (item.value if isinstance(item, Formula) else item for item in held)
    return sum((value for value in values if isinstance(value, Decimal)), ZERO)
