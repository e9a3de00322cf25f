"""The sheets of the ledger, planned from the inputs."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from sipas_par.briefing.xlsx_plan import FIRST, Column, Formula, Link, Plan
from sipas_par.scorecard import natural_key
from sipas_par.wording.labels import label
from sipas_par.wording.ledger_words import MOVES, sheet_names, words
from sipas_par.wording.messages import cure, message
from sipas_par.wording.numbers import date, vi_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sipas_par.briefing.xlsx_plan import Value
    from sipas_par.findings import Finding
    from sipas_par.inputs import Inputs
    from sipas_par.scorecard import Criterion, Scorecard

_POINTS = "0.00##"
_SHARE = "0.00%"
_ZERO = Decimal(0)


class Sheets:
    """Plans every sheet of the ledger; letters name the columns of the sheets that others refer to."""

    LEAF, FIELD, MAX, SCORE, LOST = "E", "D", "F", "J", "K"
    BELOW_LOST, BELOW_SHARE = "G", "H"

    def __init__(self, inputs: Inputs, lang: str, findings: tuple[Finding, ...]) -> None:
        self.inputs = inputs
        self.card = inputs.card
        self.lang = lang
        self.findings = findings
        self.words = words(lang)
        self.names = sheet_names(lang)
        # The first row of a repeated code is the one that counts, as in `Scorecard`.
        self.row_of: dict[str, int] = {}
        for number, row in enumerate(self.card.criteria, FIRST):
            self.row_of.setdefault(row.code, number)
        self.criteria_total = FIRST + len(self.card.criteria)

    @cached_property
    def below(self) -> tuple[Criterion, ...]:
        """The leaves below maximum, most points lost first."""
        rows = (row for row in self.card.leaves if row.lost is not None and row.lost > 0)
        return tuple(sorted(rows, key=lambda row: (-(row.lost or _ZERO), natural_key(row.code))))

    @cached_property
    def below_row(self) -> dict[str, int]:
        """Where each of them stands in its sheet."""
        return {row.code: FIRST + number for number, row in enumerate(self.below)}

    def plans(self) -> dict[str, Plan | None]:
        """Return the sheets in order; ``None`` where the inputs have nothing for one."""
        return {
            "criteria": self._criteria(),
            "below": self._below(),
            "fields": self._fields(),
            "agencies": self._agencies(),
            "leads": self._leads(),
            "years": self._years(),
            "sipas": self._sipas(),
            "findings": self._findings(),
            "sources": self._sources(),
        }

    def _column(self, name: str, width: float, form: str = "", *, bars: bool = False) -> Column:
        return Column(self.words[name], width, form, bars)

    def _source_cell(self, card: Scorecard, address: str) -> Value:
        if not address or not card.source.file:
            return address
        sheet, _, cell = address.rpartition("!")
        tip = self.words["cell_tip"].format(file=card.source.file)[:250]
        target = f"external:{card.source.file}#'{sheet}'!{cell}"
        return Link(address, target, tip) if len(target) < 250 and "://" not in target else address

    def _criteria(self) -> Plan:
        columns = (
            self._column("code", 9),
            self._column("name", 44),
            self._column("level", 12),
            self._column("field", 9),
            self._column("leaf", 9, "0"),
            self._column("max_score", 9, _POINTS),
            self._column("self_score", 9, _POINTS),
            self._column("appraised", 9, _POINTS),
            self._column("surveyed", 9, _POINTS),
            self._column("score", 9, _POINTS),
            self._column("lost", 9, _POINTS, bars=True),
            self._column("attainment", 10, _SHARE),
            self._column("source", 14),
            self._column("agencies", 26),
            self._column("note", 28),
            self._column("cell", 16),
        )
        leaves = {id(row) for row in self.card.leaves}
        rows = [
            self._criterion(row, number, leaf=id(row) in leaves) for number, row in enumerate(self.card.criteria, FIRST)
        ]
        strong = frozenset(number for number, row in enumerate(self.card.criteria) if row.level == "field")
        last = self.criteria_total - 1
        leaf = f"({self.LEAF}{FIRST}:{self.LEAF}{last}=1)*1"
        sums: dict[str, Decimal | None] = {"F": self.card.max_score, "J": self.card.score, "K": self.card.lost}
        for letter, name in (("G", "self_score"), ("H", "appraised"), ("I", "surveyed")):
            values = [getattr(row, name) for row in self.card.leaves if getattr(row, name) is not None]
            sums[letter] = sum(values, _ZERO)
        ratio = self.card.score / self.card.max_score if self.card.max_score else ""
        at = self.criteria_total
        total: list[Value] = ["", self.words["total"], "", "", None]
        total += [Formula(f"=SUMPRODUCT({leaf},{c}{FIRST}:{c}{last})", sums[c]) for c in "FGHIJK"]
        total += [Formula(f'=IF(F{at}=0,"",J{at}/F{at})', ratio), "", "", "", ""]
        return Plan(columns, rows, total, strong)

    def _criterion(self, row: Criterion, number: int, *, leaf: bool) -> list[Value]:
        lost = row.lost if row.lost is not None else ""
        share = row.attainment if row.attainment is not None else ""
        return [
            row.code,
            row.name,
            label("level", row.level, self.lang),
            row.field_code,
            int(leaf),
            row.max_score,
            row.self_score,
            row.appraised,
            row.surveyed,
            row.score,
            Formula(f'=IF(COUNT(F{number},J{number})=2,ROUND(F{number}-J{number},6),"")', lost),
            Formula(f'=IF(COUNT(F{number},J{number})<2,"",IF(F{number}=0,"",J{number}/F{number}))', share),
            label("source", row.source, self.lang),
            "; ".join(row.agencies),
            row.note,
            self._source_cell(self.card, row.cell),
        ]

    def _refer(self, column: str, code: str, value: Decimal | None) -> Formula:
        return Formula(f"='{self.names['criteria']}'!{column}{self.row_of[code]}", value if value is not None else "")

    def _below(self) -> Plan:
        columns = (
            self._column("code", 9),
            self._column("name", 44),
            self._column("field", 9),
            self._column("source", 15),
            self._column("max_score", 9, _POINTS),
            self._column("score", 9, _POINTS),
            self._column("lost", 10, _POINTS, bars=True),
            self._column("share", 11, _SHARE),
            self._column("cumulative", 10, _SHARE),
            self._column("agencies", 28),
            self._column("note", 28),
            self._column("cell", 17),
        )
        whole = sum((row.lost or _ZERO for row in self.below), _ZERO)
        last = FIRST + len(self.below) - 1
        rows: list[list[Value]] = []
        running = _ZERO
        for number, row in enumerate(self.below, FIRST):
            running += row.lost or _ZERO
            target = f"internal:'{self.names['criteria']}'!A{self.row_of[row.code]}"
            rows.append(
                [
                    Link(row.code, target),
                    row.name,
                    row.field_code,
                    label("source", row.source, self.lang),
                    self._refer("F", row.code, row.max_score),
                    self._refer("J", row.code, row.score),
                    self._refer("K", row.code, row.lost),
                    Formula(f"=G{number}/SUM(G${FIRST}:G${last})", (row.lost or _ZERO) / whole),
                    Formula(f"=SUM(H${FIRST}:H{number})", running / whole),
                    "; ".join(row.agencies),
                    row.note,
                    self._source_cell(self.card, row.cell),
                ]
            )
        total: list[Value] = []
        if rows:
            sums = [sum((getattr(row, name) for row in self.below), _ZERO) for name in ("max_score", "score", "lost")]
            total = ["", self.words["total"], "", ""]
            total += [Formula(f"=SUM({c}{FIRST}:{c}{last})", value) for c, value in zip("EFG", sums, strict=True)]
            total += [Formula(f"=SUM(H{FIRST}:H{last})", Decimal(1)), None, "", "", ""]
        return Plan(columns, rows, total)

    def _fields(self) -> Plan:
        columns = (
            self._column("code", 9),
            self._column("field", 60),
            self._column("leaves", 10, "0"),
            self._column("below_count", 10, "0"),
            self._column("max_score", 10, _POINTS),
            self._column("score", 10, _POINTS),
            self._column("lost", 10, _POINTS, bars=True),
            self._column("attainment", 10, _SHARE),
            self._column("share", 12, _SHARE),
        )
        last, sheet = self.criteria_total - 1, self.names["criteria"]

        def area(letter: str) -> str:
            return f"'{sheet}'!${letter}${FIRST}:${letter}${last}"

        codes = sorted({row.field_code for row in self.card.leaves}, key=natural_key)
        names = {row.code: row.name for row in self.card.fields}
        end = FIRST + len(codes) - 1
        rows: list[list[Value]] = []
        for number, code in enumerate(codes, FIRST):
            mine = f"({area(self.FIELD)}=A{number})*({area(self.LEAF)}=1)"
            leaves = [row for row in self.card.leaves if row.field_code == code]
            most, score, lost = (_total(leaves, name) for name in ("max_score", "score", "lost"))
            rows.append(
                [
                    Link(code, f"internal:'{sheet}'!A{self.row_of.get(code, FIRST)}"),
                    names.get(code, ""),
                    Formula(f"=SUMPRODUCT({mine})", Decimal(len(leaves))),
                    Formula(
                        f'=COUNTIFS({area(self.FIELD)},"="&A{number},{area(self.LEAF)},1,{area(self.LOST)},">0")',
                        Decimal(sum(1 for row in leaves if row.lost)),
                    ),
                    *(
                        Formula(f"=SUMPRODUCT({mine},{area(c)})", value)
                        for c, value in zip("FJK", (most, score, lost), strict=True)
                    ),
                    Formula(f'=IF(E{number}=0,"",F{number}/E{number})', score / most if most else ""),
                    Formula(
                        f'=IF(SUM(G${FIRST}:G${end})=0,"",G{number}/SUM(G${FIRST}:G${end}))',
                        lost / self.card.lost if self.card.lost else "",
                    ),
                ]
            )
        at = end + 1
        card = self.card
        counts = (Decimal(len(card.leaves)), Decimal(len(self.below)), card.max_score, card.score, card.lost)
        total: list[Value] = ["", self.words["total"]]
        total += [Formula(f"=SUM({c}{FIRST}:{c}{end})", value) for c, value in zip("CDEFG", counts, strict=True)]
        total += [Formula(f'=IF(E{at}=0,"",F{at}/E{at})', card.score / card.max_score if card.max_score else "")]
        total += [Formula(f"=SUM(I{FIRST}:I{end})", Decimal(1) if card.lost else _ZERO)]
        return Plan(columns, rows, total)

    @cached_property
    def _pairs(self) -> tuple[tuple[Criterion, str], ...]:
        return tuple((row, agency) for row in self.card.leaves for agency in dict.fromkeys(row.agencies or ("",)))

    def _leads(self) -> Plan:
        columns = (
            self._column("code", 9),
            self._column("name", 52),
            self._column("agency", 44),
            self._column("joint", 14, "0"),
            self._column("max_score", 10, _POINTS),
            self._column("score", 10, _POINTS),
            self._column("lost", 10, _POINTS, bars=True),
        )
        rows: list[list[Value]] = [
            [
                row.code,
                row.name,
                agency or self.words["unassigned"],
                len(set(row.agencies)),
                self._refer("F", row.code, row.max_score),
                self._refer("J", row.code, row.score),
                self._refer("K", row.code, row.lost),
            ]
            for row, agency in self._pairs
        ]
        return Plan(columns, rows)

    def _agencies(self) -> Plan:
        columns = (
            self._column("agency", 52),
            self._column("leaves", 10, "0"),
            self._column("below_count", 10, "0"),
            self._column("max_score", 10, _POINTS),
            self._column("lost", 10, _POINTS, bars=True),
            self._column("lost_joint", 12, _POINTS),
            self._column("share", 12, _SHARE),
        )
        last, sheet = FIRST + len(self._pairs) - 1, self.names["leads"]

        def area(letter: str) -> str:
            return f"'{sheet}'!${letter}${FIRST}:${letter}${last}"

        held: dict[str, list[Criterion]] = {}
        for row, agency in self._pairs:
            held.setdefault(agency, []).append(row)
        ordered = sorted(held.items(), key=lambda item: (-_total(item[1], "lost"), vi_key(item[0])))
        whole = f"'{self.names['criteria']}'!${self.LOST}${self.criteria_total}"
        rows: list[list[Value]] = []
        for number, (agency, leaves) in enumerate(ordered, FIRST):
            mine = f"({area('C')}=A{number})"
            lost = _total(leaves, "lost")
            joint = _total([row for row in leaves if len(set(row.agencies)) > 1], "lost")
            rows.append(
                [
                    agency or self.words["unassigned"],
                    Formula(f"=SUMPRODUCT({mine}*1)", Decimal(len(leaves))),
                    Formula(
                        f"=SUMPRODUCT({mine}*ISNUMBER({area('G')})*({area('G')}>0))",
                        Decimal(sum(1 for row in leaves if row.lost)),
                    ),
                    Formula(f"=SUMPRODUCT({mine}*1,{area('E')})", _total(leaves, "max_score")),
                    Formula(f"=SUMPRODUCT({mine}*1,{area('G')})", lost),
                    Formula(f"=SUMPRODUCT({mine}*({area('D')}>1),{area('G')})", joint),
                    Formula(f'=IF({whole}=0,"",E{number}/{whole})', lost / self.card.lost if self.card.lost else ""),
                ]
            )
        total: list[Value] = [
            self.words["once"],
            len(self.card.leaves),
            len(self.below),
            Formula(f"='{self.names['criteria']}'!{self.MAX}{self.criteria_total}", self.card.max_score),
            Formula(f"={whole}", self.card.lost),
            None,
            None,
        ]
        return Plan(columns, rows, total, frozen=1)

    def _years(self) -> Plan | None:
        earlier = self.inputs.earlier
        if earlier is None:
            return None
        from sipas_par.analysis.years import compare

        before = self.words["before"].format(year=earlier.year or "…")
        columns = (
            self._column("code", 9),
            self._column("name", 52),
            Column(f"{self.words['max_score']} {before}", 11, _POINTS),
            Column(f"{self.words['score']} {before}", 11, _POINTS),
            Column(f"{self.words['lost']} {before}", 11, _POINTS),
            self._column("max_score", 10, _POINTS),
            self._column("score", 10, _POINTS),
            self._column("lost", 10, _POINTS, bars=True),
            self._column("change", 10, "+0.00##;-0.00##;0.00"),
            self._column("status", 22),
            Column(f"{self.words['cell']} {before}", 17),
        )
        table = compare(self.card, earlier)
        table = table[table["is_leaf"]]
        rows: list[list[Value]] = []
        picked = zip(table["code"], table["code_before"], table["status"], strict=True)
        for number, (code, code_before, status) in enumerate(picked, FIRST):
            if code not in self.card or code_before not in earlier:
                continue
            now, then = self.card[code], earlier[code_before]
            change = now.score - then.score if now.score is not None and then.score is not None else ""
            rows.append(
                [
                    code,
                    now.name,
                    then.max_score,
                    then.score,
                    Formula(
                        f'=IF(COUNT(C{number},D{number})=2,ROUND(C{number}-D{number},6),"")',
                        then.lost if then.lost is not None else "",
                    ),
                    self._refer("F", code, now.max_score),
                    self._refer("J", code, now.score),
                    self._refer("K", code, now.lost),
                    Formula(f'=IF(COUNT(D{number},G{number})=2,ROUND(G{number}-D{number},6),"")', change),
                    MOVES[status][self.lang],
                    self._source_cell(earlier, then.cell),
                ]
            )
        last = FIRST + len(rows) - 1
        total: list[Value] = ["", self.words["total"]]
        total += [
            Formula(f"=SUM({c}{FIRST}:{c}{last})", _column_sum(rows, place)) for place, c in enumerate("CDEFGHI", 2)
        ]
        total += ["", ""]
        return Plan(columns, rows, total if rows else ())

    def _sipas(self) -> Plan | None:
        sipas = self.inputs.sipas
        if sipas is None:
            return None
        columns = (
            self._column("code", 9),
            self._column("name", 62),
            self._column("value", 10, "0.00"),
            self._column("earlier", 10, "0.00"),
            self._column("mean", 10, "0.00"),
            self._column("gap", 11, "0.00", bars=True),
            self._column("gap_mean", 12, "0.00"),
            self._column("change", 10, "+0.00;-0.00;0.00"),
            self._column("note", 44),
            self._column("cell", 14),
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
                        f'=IF(COUNT(C{number},E{number})=2,ROUND(E{number}-C{number},6),"")', _or_blank(row.gap_to_mean)
                    ),
                    Formula(
                        f'=IF(COUNT(C{number},D{number})=2,ROUND(C{number}-D{number},6),"")', _or_blank(row.change)
                    ),
                    row.note,
                    row.cell,
                ]
            )
        strong = frozenset(number for number, row in enumerate(sipas.components) if row.kind in {"overall", "part"})
        return Plan(columns, rows, strong=strong)

    def _findings(self) -> Plan:
        columns = tuple(
            self._column(name, width)
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
                label("severity", finding.severity, self.lang),
                message(finding, self.lang),
                cure(finding, self.lang),
                finding.file,
                finding.address,
                finding.code,
            ]
            for finding in self.findings
        ]
        return Plan(columns, rows, frozen=0)

    def _sources(self) -> Plan:
        columns = tuple(
            self._column(name, width)
            for name, width in (
                ("table", 14), ("year", 8), ("file", 32), ("sheet", 16), ("standing", 16),
                ("document", 60), ("issuer", 26), ("issued", 12), ("sha", 36),
            )
        )  # fmt: skip
        tables = [self.inputs.card, self.inputs.earlier, self.inputs.sipas]
        rows: list[list[Value]] = [
            [
                table.index,
                str(table.year or ""),
                table.source.file,
                table.source.sheet,
                label("status", table.source.status, self.lang),
                table.source.document,
                table.source.issuer,
                date(table.source.issued, self.lang) if table.source.issued else "",
                table.source.sha256,
            ]
            for table in tables
            if table is not None
        ]
        return Plan(columns, rows, frozen=0)


def _total(rows: Iterable[Criterion], name: str) -> Decimal:
    return sum((value for row in rows if (value := getattr(row, name)) is not None), _ZERO)


def _or_blank(value: Decimal | None) -> Decimal | str:
    return "" if value is None else value


def _column_sum(rows: Sequence[Sequence[Value]], place: int) -> Decimal:
    held = (row[place] for row in rows)
    values = (item.value if isinstance(item, Formula) else item for item in held)
    return sum((value for value in values if isinstance(value, Decimal)), _ZERO)
