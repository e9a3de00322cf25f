"""The sheets of points: all criteria, those below maximum, the fields."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.model.criteria import Known, natural_key
from sipas_par.reports.ledger_basis import FIRST, POINTS, SHARE, ZERO, Formula, Link, Plan, or_blank
from sipas_par.text.labels import label

if TYPE_CHECKING:
    from sipas_par.model.criteria import Criterion
    from sipas_par.reports.ledger_basis import Basis, Value


def criteria_plan(basis: Basis) -> Plan:
    """Return the sheet of all rows of the table; every other sheet refers to it."""
    columns = (
        basis.column("code", 9),
        basis.column("name", 44),
        basis.column("level", 15.5),
        basis.column("field", 9),
        basis.column("leaf", 9, "0"),
        basis.column("max_score", 9, POINTS),
        basis.column("self_score", 9, POINTS),
        basis.column("appraised", 9, POINTS),
        basis.column("surveyed", 9, POINTS),
        basis.column("score", 9, POINTS),
        basis.column("lost", 9, POINTS, bars=True),
        basis.column("attainment", 10, SHARE),
        basis.column("source", 14),
        basis.column("agencies", 26),
        basis.column("note", 28),
        basis.column("cell", 16),
    )
    leaves = {id(row) for row in basis.card.leaves}
    rows = [
        _criterion(basis, row, number, leaf=id(row) in leaves) for number, row in enumerate(basis.card.criteria, FIRST)
    ]
    strong = frozenset(number for number, row in enumerate(basis.card.criteria) if row.level == "field")
    last = basis.criteria_total - 1
    leaf = f"({basis.LEAF}{FIRST}:{basis.LEAF}{last}=1)*1"
    both = f"{leaf}*{_both(basis)}"
    known = basis.card.known
    sums: dict[str, Decimal | None] = {"F": known.max_score, "J": known.score, "K": known.lost}
    for letter, name in (("G", "self_score"), ("H", "appraised"), ("I", "surveyed")):
        values = [getattr(row, name) for row in basis.card.leaves if getattr(row, name) is not None]
        sums[letter] = sum(values, ZERO)
    at = basis.criteria_total
    total: list[Value] = ["", basis.words["total"], "", "", None]
    total += [Formula(f"=SUMPRODUCT({both if c in 'FJ' else leaf},{c}{FIRST}:{c}{last})", sums[c]) for c in "FGHIJK"]
    total += [Formula(f'=IF(F{at}=0,"",J{at}/F{at})', or_blank(known.attainment)), "", "", "", ""]
    return Plan(columns, rows, total, strong)


def _criterion(basis: Basis, row: Criterion, number: int, *, leaf: bool) -> list[Value]:
    if leaf:
        lost = f'=IF(COUNT(F{number},J{number})=2,MAX(0,ROUND(F{number}-J{number},6)),"")'
        share = f'=IF(COUNT(F{number},J{number})<2,"",IF(F{number}=0,"",J{number}/F{number}))'
    else:
        # From the points of the leaves below: sums of the column of losses itself would go round in a circle.
        codes, most, score = (_area(basis, letter) for letter in "AFJ")
        mine = f'(LEFT({codes},LEN(A{number})+1)=A{number}&".")*({_area(basis, basis.LEAF)}=1)*{_both(basis)}'
        short = f"{mine}*({most}>{score})"
        sums = f"ROUND(SUMPRODUCT({short},{most})-SUMPRODUCT({short},{score}),6)"
        lost = f'=IF(SUMPRODUCT({mine})=0,"",{sums})'
        share = f'=IF(SUMPRODUCT({mine},{most})=0,"",SUMPRODUCT({mine},{score})/SUMPRODUCT({mine},{most}))'
    return [
        row.code,
        row.name,
        label("level", row.level),
        row.field_code,
        int(leaf),
        row.max_score,
        row.self_score,
        row.appraised,
        row.surveyed,
        row.score,
        Formula(lost, or_blank(basis.card.lost_of(row))),
        Formula(share, or_blank(basis.card.known_of(row).attainment)),
        label("source", row.source),
        "; ".join(row.agencies),
        row.note,
        basis.source_cell(basis.card, row.cell),
    ]


def _area(basis: Basis, letter: str) -> str:
    return f"{letter}${FIRST}:{letter}${basis.criteria_total - 1}"


def _both(basis: Basis) -> str:
    return f"ISNUMBER({_area(basis, basis.MAX)})*ISNUMBER({_area(basis, basis.SCORE)})"


def below_plan(basis: Basis) -> Plan:
    """Return the sheet of the leaves below maximum, most points lost first."""
    columns = (
        basis.column("code", 9),
        basis.column("name", 44),
        basis.column("field", 9),
        basis.column("source", 15),
        basis.column("max_score", 9, POINTS),
        basis.column("score", 9, POINTS),
        basis.column("lost", 10, POINTS, bars=True),
        basis.column("share", 11, SHARE),
        basis.column("cumulative", 10, SHARE),
        basis.column("agencies", 28),
        basis.column("note", 28),
        basis.column("cell", 17),
    )
    whole = basis.card.lost
    last = FIRST + len(basis.below) - 1
    rows: list[list[Value]] = []
    running = ZERO
    for number, row in enumerate(basis.below, FIRST):
        running += row.lost or ZERO
        target = f"internal:'{basis.names['criteria']}'!A{basis.row_of[row.code]}"
        rows.append(
            [
                Link(row.code, target),
                row.name,
                row.field_code,
                label("source", row.source),
                basis.refer("F", row.code, row.max_score),
                basis.refer("J", row.code, row.score),
                basis.refer("K", row.code, row.lost),
                Formula(f"=G{number}/SUM(G${FIRST}:G${last})", (row.lost or ZERO) / whole),
                Formula(f"=SUM(H${FIRST}:H{number})", running / whole),
                "; ".join(row.agencies),
                row.note,
                basis.source_cell(basis.card, row.cell),
            ]
        )
    total: list[Value] = []
    if rows:
        sums = [sum((getattr(row, name) for row in basis.below), ZERO) for name in ("max_score", "score", "lost")]
        total = ["", basis.words["total"], "", ""]
        total += [Formula(f"=SUM({c}{FIRST}:{c}{last})", value) for c, value in zip("EFG", sums, strict=True)]
        total += [Formula(f"=SUM(H{FIRST}:H{last})", Decimal(1)), None, "", "", ""]
    return Plan(columns, rows, total)


def fields_plan(basis: Basis) -> Plan:
    """Return the sheet that gathers the leaves by field."""
    columns = (
        basis.column("code", 9),
        basis.column("field", 60),
        basis.column("leaves", 10, "0"),
        basis.column("below_count", 10, "0"),
        basis.column("max_score", 10, POINTS),
        basis.column("score", 10, POINTS),
        basis.column("lost", 10, POINTS, bars=True),
        basis.column("attainment", 10, SHARE),
        basis.column("share", 12, SHARE),
    )
    last, sheet = basis.criteria_total - 1, basis.names["criteria"]

    def area(letter: str) -> str:
        return f"'{sheet}'!${letter}${FIRST}:${letter}${last}"

    codes = sorted({row.field_code for row in basis.card.leaves}, key=natural_key)
    names = {row.code: row.name for row in basis.card.fields}
    end = FIRST + len(codes) - 1
    rows: list[list[Value]] = []
    for number, code in enumerate(codes, FIRST):
        mine = f"({area(basis.FIELD)}=A{number})*({area(basis.LEAF)}=1)"
        both = f"{mine}*ISNUMBER({area(basis.MAX)})*ISNUMBER({area(basis.SCORE)})"
        leaves = [row for row in basis.card.leaves if row.field_code == code]
        known = Known.of(leaves)
        rows.append(
            [
                Link(code, f"internal:'{sheet}'!A{basis.row_of.get(code, FIRST)}"),
                names.get(code, ""),
                Formula(f"=SUMPRODUCT({mine})", Decimal(len(leaves))),
                Formula(
                    f'=COUNTIFS({area(basis.FIELD)},"="&A{number},{area(basis.LEAF)},1,{area(basis.LOST)},">0")',
                    Decimal(known.below),
                ),
                *(
                    Formula(f"=SUMPRODUCT({both},{area(c)})", value)
                    for c, value in zip("FJK", (known.max_score, known.score, known.lost), strict=True)
                ),
                Formula(f'=IF(E{number}=0,"",F{number}/E{number})', or_blank(known.attainment)),
                Formula(
                    f'=IF(SUM(G${FIRST}:G${end})=0,"",G{number}/SUM(G${FIRST}:G${end}))',
                    known.lost / basis.card.lost if basis.card.lost else "",
                ),
            ]
        )
    at = end + 1
    card = basis.card
    known = card.known
    counts = (Decimal(len(card.leaves)), Decimal(known.below), known.max_score, known.score, known.lost)
    total: list[Value] = ["", basis.words["total"]]
    total += [Formula(f"=SUM({c}{FIRST}:{c}{end})", value) for c, value in zip("CDEFG", counts, strict=True)]
    total += [Formula(f'=IF(E{at}=0,"",F{at}/E{at})', or_blank(known.attainment))]
    total += [Formula(f"=SUM(I{FIRST}:I{end})", Decimal(1) if card.lost else ZERO)]
    return Plan(columns, rows, total)
