"""The sheets of the ledger: criteria, below maximum, fields, agencies, leads, years, SIPAS, findings, sources."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from sipas_par.analysis.shortfall import agency_groups
from sipas_par.findings import cure, message
from sipas_par.model.components import sipas_break
from sipas_par.reports.ledger_basis import (
    CHANGE,
    FIRST,
    MOVES,
    POINTS,
    SHARE,
    TOTAL,
    ZERO,
    Column,
    Entry,
    Formula,
    Link,
    Plan,
    or_blank,
)
from sipas_par.text.i18n import _
from sipas_par.text.labels import label
from sipas_par.text.numbers import date, points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sipas_par.model.criteria import Criterion
    from sipas_par.reports.ledger_basis import Basis, Value


_COLUMNS: dict[str, Literal["max_score", "self_score", "appraised", "surveyed", "score"]] = {
    "F": "max_score",
    "G": "self_score",
    "H": "appraised",
    "I": "surveyed",
    "J": "score",
}
_MOST_ARGUMENTS = 200


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
    last = basis.last
    leaf = f"({basis.LEAF}{FIRST}:{basis.LEAF}{last}=1)*1"
    both = f"{leaf}*{_both(basis)}"
    whole = basis.results.total
    sums = {letter: whole.value(name).amount for letter, name in _COLUMNS.items()} | {"K": whole.lost}
    at = TOTAL
    total: list[Value] = ["", basis.words["total"], "", "", None]
    total += [Formula(f"=SUMPRODUCT({both if c in 'FJ' else leaf},{c}{FIRST}:{c}{last})", sums[c]) for c in "FGHIJK"]
    total += [Formula(f'=IF(F{at}=0,"",J{at}/F{at})', or_blank(whole.attainment)), "", "", "", ""]
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
        *(_points(basis, row, letter) for letter in _COLUMNS),
        Formula(lost, or_blank(basis.card.lost_of(row))),
        Formula(share, or_blank(basis.card.known_of(row).attainment)),
        label("source", row.source),
        "; ".join(row.agencies),
        row.note,
        basis.source_cell(basis.card, row.cell),
    ]


def _points(basis: Basis, row: Criterion, letter: str) -> Value:
    """Return what is printed, or for a parent the sum of the rows below it, where that is what is printed or nothing is."""
    printed: Decimal | None = getattr(row, _COLUMNS[letter])
    if row.state == "not_assessed" and printed is None and letter == basis.SCORE:
        return label("state", row.state)
    below = [child for child in basis.card.children(row.code) if child.state == "assessed"]
    if not below or not _adds_up(basis, row, letter):
        return printed
    numbers = sorted(basis.row_of[child.code] for child in below)
    return Formula(f"=ROUND(SUM({_cells(letter, numbers)}),6)", _leaves_sum(basis, row, letter))


def _adds_up(basis: Basis, row: Criterion, letter: str) -> bool:
    below = [child for child in basis.card.children(row.code) if child.state == "assessed"]
    if not below:
        return not basis.card.children(row.code)
    name = _COLUMNS[letter]
    printed = getattr(row, name)
    blank = printed is None and name not in {"max_score", "score"}
    same = printed is None or printed == _leaves_sum(basis, row, letter)
    return (
        not blank and same and len(below) < _MOST_ARGUMENTS and all(_adds_up(basis, child, letter) for child in below)
    )


def _leaves_sum(basis: Basis, row: Criterion, letter: str) -> Decimal | None:
    group = basis.results.sum_of(leaf for leaf in basis.card.leaves if leaf.code.startswith(f"{row.code}."))
    return None if group.missing else group.value(_COLUMNS[letter]).amount


def _cells(letter: str, numbers: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(f"{letter}{run[0]}:{letter}{run[-1]}" if run[1:] else f"{letter}{run[0]}" for run in runs)


def _area(basis: Basis, letter: str) -> str:
    return f"{letter}${FIRST}:{letter}${basis.last}"


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
    last = FIRST + len(basis.below) - 1
    rows: list[list[Value]] = []
    for number, row in enumerate(basis.below, FIRST):
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
                Formula(f"=G{number}/SUM(G${FIRST}:G${last})", row.share),
                Formula(f"=SUM(H${FIRST}:H{number})", row.cumulative_share),
                "; ".join(row.agencies),
                row.note,
                basis.source_cell(basis.card, row.cell),
            ]
        )
    total: list[Value] = []
    if rows:
        group = basis.results.sum_of(basis.below)
        sums = [group.max_score, group.score, group.lost]
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
    last, sheet = basis.last, basis.names["criteria"]

    def area(letter: str) -> str:
        return f"'{sheet}'!${letter}${FIRST}:${letter}${last}"

    fields = basis.results.fields
    end = FIRST + len(fields) - 1
    rows: list[list[Value]] = []
    for number, field in enumerate(fields, FIRST):
        mine = f"({area(basis.FIELD)}=A{number})*({area(basis.LEAF)}=1)"
        both = f"{mine}*ISNUMBER({area(basis.MAX)})*ISNUMBER({area(basis.SCORE)})"
        below = f'=COUNTIFS({area(basis.FIELD)},"="&A{number},{area(basis.LEAF)},1,{area(basis.LOST)},">0")'
        sums = zip("FJK", (field.max_score, field.score, field.lost), strict=True)
        rows.append(
            [
                Link(field.code, f"internal:'{sheet}'!A{basis.row_of.get(field.code, FIRST)}"),
                field.name,
                Formula(f"=SUMPRODUCT({mine})", Decimal(field.leaves)),
                Formula(below, Decimal(field.below)),
                *(Formula(f"=SUMPRODUCT({both},{area(letter)})", value) for letter, value in sums),
                Formula(f'=IF(E{number}=0,"",F{number}/E{number})', or_blank(field.attainment)),
                Formula(f'=IF(SUM(G${FIRST}:G${end})=0,"",G{number}/SUM(G${FIRST}:G${end}))', or_blank(field.share)),
            ]
        )
    whole = basis.results.total
    counts = (Decimal(whole.leaves), Decimal(whole.below), whole.max_score, whole.score, whole.lost)
    total: list[Value] = ["", basis.words["total"]]
    total += [Formula(f"=SUM({c}{FIRST}:{c}{end})", value) for c, value in zip("CDEFG", counts, strict=True)]
    total += [Formula(f'=IF(E{TOTAL}=0,"",F{TOTAL}/E{TOTAL})', or_blank(whole.attainment))]
    total += [Formula(f"=SUM(I{FIRST}:I{end})", Decimal(1) if whole.lost else ZERO)]
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

    whole = f"'{basis.names['criteria']}'!${basis.LOST}${TOTAL}"
    rows: list[list[Value]] = []
    for number, group in enumerate(agency_groups(basis.card), FIRST):
        mine = f"({area('C')}=A{number})"
        below = f"=SUMPRODUCT({mine}*ISNUMBER({area('G')})*({area('G')}>0))"
        rows.append(
            [
                group.name or basis.words["unassigned"],
                Formula(f"=SUMPRODUCT({mine}*1)", Decimal(group.leaves)),
                Formula(below, Decimal(group.below)),
                Formula(f"=SUMPRODUCT({mine}*ISNUMBER({area('G')}),{area('E')})", group.max_score),
                Formula(f"=SUMPRODUCT({mine}*1,{area('G')})", group.lost),
                Formula(f"=SUMPRODUCT({mine}*({area('D')}>1),{area('G')})", group.lost_joint),
                Formula(f'=IF({whole}=0,"",E{number}/{whole})', or_blank(group.share)),
            ]
        )
    everything = basis.results.total
    total: list[Value] = [
        basis.words["once"],
        everything.leaves,
        everything.below,
        Formula(f"='{basis.names['criteria']}'!{basis.MAX}{TOTAL}", everything.max_score),
        Formula(f"={whole}", everything.lost),
        None,
        None,
    ]
    return Plan(columns, rows, total, frozen=1)


def years_plan(basis: Basis) -> Plan | None:
    """Return the leaves that can be compared with the year before; nothing without that year."""
    earlier = basis.inputs.earlier
    if earlier is None:
        return None
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
        basis.column("change", 10, CHANGE),
        basis.column("status", 22),
        Column(f"{basis.words['cell']} {before}", 17),
    )
    rows: list[list[Value]] = []
    pairs = [
        row for row in basis.results.years if row.is_leaf and row.code in basis.card and row.code_before in earlier
    ]
    for number, pair in enumerate(pairs, FIRST):
        code, now, then = pair.code, basis.card[pair.code], earlier[pair.code_before]
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
                Formula(f'=IF(COUNT(D{number},G{number})=2,ROUND(G{number}-D{number},6),"")', or_blank(pair.change)),
                _(MOVES[pair.status]),
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
        rows.append(
            [
                row.code,
                row.name,
                row.value,
                row.earlier,
                row.national_mean,
                Formula(f'=IF(COUNT(C{number})=1,ROUND(100-C{number},6),"")', or_blank(row.gap_to_100))
                if not wish
                else None,
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


def assumed_plan(basis: Basis) -> Plan:
    """Return the sheet to try other points in: nothing but the total above its rows depends on what is typed there."""
    columns = (
        basis.column("code", 9),
        basis.column("name", 60),
        basis.column("max_score", 10, POINTS),
        basis.column("score", 10, POINTS),
        basis.column("lost", 10, POINTS),
        basis.column("then", 16, POINTS),
        basis.column("gain", 12, POINTS, bars=True),
        basis.column("agencies", 40),
    )
    tip, sheet = basis.words["assumed_tip"], basis.names["criteria"]
    rows: list[list[Value]] = []
    for number, row in enumerate(basis.below, FIRST):
        gain = f"=IF(COUNT(D{number},F{number})=2,ROUND(MIN(F{number},C{number})-D{number},6),0)"
        rows.append(
            [
                row.code,
                row.name,
                basis.refer("F", row.code, row.max_score),
                basis.refer("J", row.code, row.score),
                basis.refer("K", row.code, row.lost),
                Entry(row.max_score or ZERO, tip.format(most=points(row.max_score))),
                Formula(gain, ZERO),
                "; ".join(row.agencies),
            ]
        )
    whole = basis.results.total
    figures = zip("FJK", (whole.max_score, whole.score, whole.lost), strict=True)
    total: list[Value] = ["", basis.words["assumed_total"]]
    total += [Formula(f"='{sheet}'!{letter}{TOTAL}", value) for letter, value in figures]
    total += [
        Formula(f"=ROUND(D{TOTAL}+G{TOTAL},6)", whole.score),
        Formula(f"=SUM(G{FIRST}:G{FIRST + max(1, len(rows)) - 1})", ZERO),
        "",
    ]
    return Plan(columns, rows, total)


def others_plan(basis: Basis) -> Plan | None:
    """Return what other units get for the leaves below maximum; nothing without their tables."""
    columns = (
        basis.column("code", 9),
        basis.column("name", 60),
        basis.column("score", 10, POINTS),
        basis.column("lost", 10, POINTS, bars=True),
        basis.column("units", 11, "0"),
        basis.column("holding", 11, "0"),
        basis.column("holding_share", 13, SHARE),
        basis.column("best", 11, POINTS),
        basis.column("mean_other", 11, "0.00"),
        basis.column("agencies", 34),
    )
    rows: list[list[Value]] = [
        [
            row.code,
            row.name,
            basis.refer("J", row.code, row.score),
            basis.refer("K", row.code, row.lost),
            row.units,
            row.holding,
            Formula(f'=IF(E{number}=0,"",F{number}/E{number})', or_blank(row.share_holding)),
            row.best_other,
            row.mean_other,
            "; ".join(row.agencies),
        ]
        for number, row in enumerate(basis.results.others_at_maximum, FIRST)
    ]
    return Plan(columns, rows) if basis.inputs.others else None


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
