"""The sheets of the ledger: criteria, below maximum, fields, agencies, leads, years, SIPAS, findings, sources."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.findings import cure, message
from sipas_par.model.components import sipas_break
from sipas_par.model.criteria import Known, natural_key
from sipas_par.reports.ledger_basis import FIRST, MOVES, POINTS, SHARE, ZERO, Column, Formula, Link, Plan, or_blank
from sipas_par.text.i18n import _
from sipas_par.text.labels import label
from sipas_par.text.numbers import date, vi_key

if TYPE_CHECKING:
    from collections.abc import Sequence

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
