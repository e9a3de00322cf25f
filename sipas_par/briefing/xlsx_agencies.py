"""The sheets of the agencies: who leads what, and what that comes to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.briefing.xlsx_basis import POINTS, SHARE
from sipas_par.briefing.xlsx_plan import FIRST, Formula, Plan
from sipas_par.scorecard import Known
from sipas_par.wording.numbers import vi_key

if TYPE_CHECKING:
    from sipas_par.briefing.xlsx_basis import Basis
    from sipas_par.briefing.xlsx_plan import Value
    from sipas_par.scorecard import Criterion


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
