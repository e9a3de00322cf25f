"""The ledger: every figure of the conference as a workbook whose totals and shares are live formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from sipas_par.analysis.results import Results
from sipas_par.analysis.shortfall import agency_groups
from sipas_par.document.xlsx import EMPTY, FIRST, TOTAL, Book, Column, Entry, Formula, Frame, Link, Plan, Value, put
from sipas_par.findings import Finding, cure, message
from sipas_par.model.components import sipas_break
from sipas_par.reports.columns import COLUMNS
from sipas_par.text.i18n import N_, _
from sipas_par.text.labels import banner, label
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import date, half_up, points

if TYPE_CHECKING:
    from sipas_par.inputs import Inputs
    from sipas_par.model.criteria import Criterion
    from sipas_par.model.scorecard import Scorecard, SipasCard

_WORST = 10
_MOST_ARGUMENTS = 200
_FORMS = {
    "points": "0.00##",
    "two": "0.00",
    "share": "0.00%",
    "part": "0.0%",
    "change": "+0.00##;-0.00##;0.00",
    "gap": "+0.00;-0.00;0.00",
    "count": "0",
}
# The columns of each sheet: name, width, and for figures their form, ``bars`` where bars are drawn in the cells.
_SHEET_COLUMNS = {
    "overview": "figure 64, amount 16 points, share 16 part bars",
    "criteria": (
        "code 9, name 44, level 15.5, field 9, leaf 9 count, max_score 9 points, self_score 9 points, appraised 9 points, "
        "surveyed 9 points, score 9 points, lost 9 points bars, attainment 10 share, source 14, agencies 26, note 28, cell 16"
    ),
    "below": (
        "code 9, name 44, field 9, source 15, max_score 9 points, score 9 points, lost 10 points bars, share 11 share, "
        "cumulative 10 share, agencies 28, note 28, cell 17"
    ),
    "fields": (
        "code 9, field 60, leaves 10 count, below_count 10 count, max_score 10 points, score 10 points, "
        "lost 10 points bars, attainment 10 share, share 12 share"
    ),
    "agencies": (
        "agency 52, leaves 10 count, below_count 10 count, max_score 10 points, lost 10 points bars, "
        "lost_joint 12 points, share 12 share"
    ),
    "leads": "code 9, name 52, agency 44, joint 14 count, max_score 10 points, score 10 points, lost 10 points bars",
    "years": (
        "code 9, name 52, max_score 11 points, score 11 points, lost 11 points, max_score 10 points, score 10 points, "
        "lost 10 points bars, change 10 change, status 22, cell 17"
    ),
    "sipas": (
        "code 9, name 62, value 10 two, earlier 10 two, mean 10 two, gap 11 two bars, gap_mean 12 gap, change 10 gap, "
        "note 44, cell 14"
    ),
    "assumed": (
        "code 9, name 60, max_score 10 points, score 10 points, lost 10 points, then 16 points, gain 12 points bars, "
        "agencies 40"
    ),
    "others": (
        "code 9, name 60, score 10 points, lost 10 points bars, units 11 count, holding 11 count, "
        "holding_share 13 share, best 11 points, mean_other 11 two, agencies 34"
    ),
    "findings": "severity 11, problem 70, cure 60, file 30, place 18, rule 24",
    "sources": ("table 14, year 8, file 32, sheet 16, standing 16, document 60, issuer 26, issued 12, sha 36"),
}
_PRINTED = ("code", "max_score", "score", "lost", "source", "agencies", "agency", "value")
WORDS: dict[str, str] = {
    **{name: COLUMNS[name].label for name in _PRINTED},
    "total": N_("Cộng"),
    "unassigned": N_("(chưa phân công)"),
    "name": N_("Nội dung"),
    "level": N_("Cấp"),
    "leaf": N_("Chấm điểm (1 = có)"),
    "field": COLUMNS["field_name"].label,
    "self_score": N_("Tự đánh giá"),
    "appraised": N_("Thẩm định"),
    "surveyed": N_("Điều tra XHH"),
    "attainment": N_("Tỷ lệ đạt"),
    "share": N_("Phần trong tổng điểm chưa đạt"),
    "cumulative": N_("Cộng dồn"),
    "joint": N_("Số cơ quan cùng chủ trì"),
    "lost_joint": N_("Trong đó cùng chủ trì"),
    "leaves": N_("Số tiêu chí"),
    "below_count": N_("Chưa đạt tối đa"),
    "note": N_("Ghi chú"),
    "cell": N_("Ô nguồn"),
    "change": N_("Thay đổi"),
    "status": N_("Tình hình"),
    "earlier": COLUMNS["earlier_value"].label,
    "mean": COLUMNS["national_mean"].label,
    "gap": N_("Thiếu đến 100%"),
    "gap_mean": N_("So với trung bình cả nước"),
    "severity": N_("Mức"),
    "rule": N_("Mã quy tắc"),
    "file": N_("Tệp"),
    "place": N_("Ô"),
    "problem": N_("Phát hiện"),
    "cure": N_("Cách xử lý"),
    "table": N_("Bảng"),
    "year": N_("Năm"),
    "sheet": N_("Trang"),
    "standing": N_("Tình trạng"),
    "document": N_("Văn bản"),
    "issuer": N_("Cơ quan ban hành"),
    "issued": N_("Ngày"),
    "sha": N_("Dấu vân tay (sha256)"),
    "figure": N_("Chỉ tiêu"),
    "amount": N_("Số liệu"),
    "worst": N_("Tiêu chí mất nhiều điểm nhất (bấm mã để xem chi tiết)"),
    "contents": N_("Các trang (bấm tên để mở)"),
    "then": N_("Điểm giả định (điền vào đây)"),
    "gain": N_("Điểm tăng thêm"),
    "units": N_("Số đơn vị so được"),
    "holding": N_("Đạt tối đa"),
    "holding_share": N_("Tỷ lệ đơn vị đạt tối đa"),
    "best": N_("Điểm cao nhất"),
    "mean_other": N_("Điểm trung bình"),
    "notes": N_("Ghi chú"),
    "note_blank": EMPTY,
    "note_live": N_("Sửa điểm ở trang “{criteria}”: tổng, tỷ lệ ở mọi trang tính lại theo."),
    "note_assumed": N_("Thử mức điểm khác ở trang “{assumed}”: điền vào ô màu vàng, số liệu gốc giữ nguyên."),
}

MOVES: dict[str, str] = {
    "full": N_("đạt tối đa cả hai năm"),
    "new": N_("mới chưa đạt"),
    "recovered": N_("đã đạt tối đa"),
    "improved": N_("tiến bộ"),
    "recurring": N_("lặp lại như cũ"),
    "worse": N_("giảm thêm"),
    "missing": N_("thiếu điểm"),
    "not_assessed": N_("không đánh giá ở một trong hai năm"),
    "only_now": N_("chỉ có năm nay"),
    "only_before": N_("chỉ có năm trước"),
}


ZERO = Decimal(0)


def to_xlsx(
    inputs: Inputs, *, findings: Iterable[Finding] | None = None, links: Mapping[str, str] | None = None
) -> bytes:
    """Write the ledger: parents, totals and shares are formulas over the leaves of the criteria sheet, with the value that the library has."""
    basis = Basis(inputs, inputs.findings if findings is None else tuple(findings), links)
    names, card = basis.names, inputs.card
    title = _("Sổ số liệu {index} năm {year} – {unit}").format(index=card.index, year=card.year or "…", unit=card.whose)
    book = Book(title, card.year, size=11)
    plans = {name: plan for name, (_name, make) in _SHEETS.items() if (plan := make(basis)) is not None}
    written = {name: book.sheet(names[name]) for name in ("overview", *plans)}
    warning = banner(table.source for table in basis.tables)
    top = f"internal:'{names['overview']}'!A1"
    for name, plan in plans.items():
        frame = Frame(title, warning, Link(_("← Về Tổng quan"), top))
        put(book, written[name], names[name], plan, frame)
    frame = Frame(title, warning, Link("", top))
    put(book, written["overview"], names["overview"], overview_plan(basis, tuple(plans)), frame)
    return book.bytes()


class Basis:
    """What every sheet is planned from; letters name the columns that other sheets refer to."""

    LEAF, FIELD, MAX, SCORE, LOST = "E", "D", "F", "J", "K"
    BELOW_LOST, BELOW_SHARE = "G", "H"

    def __init__(self, inputs: Inputs, findings: tuple[Finding, ...], links: Mapping[str, str] | None = None) -> None:
        self.inputs = inputs
        self.links = links or {}
        self.card = inputs.card
        self.results = Results.of(inputs)
        self.findings = findings
        self.tables = [table for table in (inputs.card, self.results.earlier, inputs.sipas) if table is not None]
        self.words = {key: _(text) for key, text in WORDS.items()}
        self.names = {"overview": _("Tổng quan"), **{key: _(text) for key, (text, _plan) in _SHEETS.items()}}
        # The first row of a repeated code is the one that counts, as in `Scorecard`.
        self.row_of: dict[str, int] = {}
        for number, row in enumerate(self.card.criteria, FIRST):
            self.row_of.setdefault(row.code, number)
        self.last = FIRST + len(self.card.criteria) - 1

    @cached_property
    def pairs(self) -> tuple[tuple[Criterion, str], ...]:
        """Every leaf with each of its lead agencies."""
        return tuple((row, agency) for row in self.card.leaves for agency in dict.fromkeys(row.agencies or ("",)))

    def columns(self, sheet: str) -> tuple[Column, ...]:
        """Return the columns of a sheet with the heads that the words have for their names."""
        entries = (entry.split() for entry in _SHEET_COLUMNS[sheet].split(","))
        return tuple(
            Column(self.words[name], float(width), _FORMS[look[0]] if look else "", bars="bars" in look)
            for name, width, *look in entries
        )

    def area(self, letter: str, sheet: str = "criteria", rows: int = 0) -> str:
        """Return the cells of a column of a sheet, as other sheets refer to them."""
        last = FIRST + rows - 1 if rows else self.last
        return f"'{self.names[sheet]}'!${letter}${FIRST}:${letter}${last}"

    def total(self, letter: str) -> str:
        """Return the total of a column of the criteria."""
        return f"'{self.names['criteria']}'!{letter}{TOTAL}"

    def source_cell(self, card: Scorecard | SipasCard, address: str) -> Value:
        """Return the address of a source cell, leading to it when it is known where the source file lies."""
        place = self.links.get(card.source.sha256, "")
        if not address or not place:
            return address
        sheet, _mark, cell = address.rpartition("!")
        tip = _("Mở đúng ô của tệp {file}.").format(file=card.source.file)[:250]
        quoted = sheet.replace("'", "''")
        target = f"external:{place}#'{quoted}'!{cell}"
        return Link(address, target, tip) if len(target) < 250 and "#" not in place else address

    def refer(self, row: Criterion, *letters: str) -> list[Formula]:
        """Return formulas that take the maximum (F), score (J) or loss (K) of a row from the criteria sheet."""
        values = {"F": row.max_score, "J": row.score, "K": row.lost}
        cells = {letter: f"'{self.names['criteria']}'!{letter}{self.row_of[row.code]}" for letter in letters}
        # A plain reference to an empty cell is 0, and a missing score would turn into one.
        return [live(f'=IF(COUNT({cell})=0,"",{cell})', values[letter]) for letter, cell in cells.items()]


def live(text: str, value: Decimal | float | None, form: str = "") -> Formula:
    """Return a formula with what it gives now: nothing where a value is missing."""
    return Formula(text, "" if value is None else Decimal(value), form)


def _sums(letters: str, last: int, values: Iterable[Decimal | float | None]) -> list[Value]:
    """Return the totals of columns as live sums over their rows."""
    pairs = zip(letters, values, strict=True)
    return [live(f"=SUM({letter}{FIRST}:{letter}{last})", value) for letter, value in pairs]


def overview_plan(basis: Basis, shown: tuple[str, ...]) -> Plan:
    """Return the first sheet: the figures of the whole table, the heaviest rows, the way to every other sheet."""
    said, names = basis.words, basis.names
    worst: list[Sequence[Value]] = []
    for place, row in enumerate(basis.results.below[:_WORST], FIRST):
        here = f"'{names['below']}'!"
        worst.append(
            [
                Link(f"{row.code} {row.name}", f"internal:{here}A{place}"),
                live(f"={here}{basis.BELOW_LOST}{place}", row.lost),
                live(f"={here}{basis.BELOW_SHARE}{place}", row.share),
            ]
        )
    contents = [[Link(names[name], f"internal:'{names[name]}'!A1"), None, None] for name in shown]
    notes = [[said[name].format(**names), None, None] for name in ("note_blank", "note_live", "note_assumed")]
    rows: list[Sequence[Value]] = [*_figures(basis)]
    strong = set()
    for head, lines in (("worst", worst), ("contents", contents), ("notes", notes)):
        strong.add(len(rows))
        rows += [[said[head], None, None], *lines]
    return Plan(basis.columns("overview"), rows, strong=frozenset(strong), frozen=0, one_page=True)


def _figures(basis: Basis) -> list[list[Value]]:
    said, card = basis.words, basis.card
    lost, leaf, score = (basis.area(letter) for letter in (basis.LOST, basis.LEAF, basis.SCORE))
    known = {"max_score": (basis.MAX, card.known.max_score), "score": (basis.SCORE, card.score)}
    known |= {"lost": (basis.LOST, card.lost)}
    rate = live(f'=IF(B{FIRST}=0,"",B{FIRST + 1}/B{FIRST})', card.attainment, _FORMS["share"])
    count = live(f'=COUNTIFS({lost},">0",{leaf},1)', len(basis.results.below), _FORMS["count"])
    rows: list[list[Value]] = []
    for name, (letter, value) in known.items():
        rows.append([said[name], live(f"={basis.total(letter)}", value), None])
    rows += [
        [said["attainment"], rate, None],
        [said["below_count"], count, None],
        [_("Thiếu điểm hoặc điểm tối đa"), len(card.missing), None],
    ]
    if counted := card.counted_adjustments:
        first = FIRST + len(rows)
        rows += [[sentence_case(row.name), row.score, None] for row in counted]
        whole = live(f"=B{FIRST + 1}+SUM(B{first}:B{first + len(counted) - 1})", card.adjusted_score)
        rows.append([_("Tổng điểm, tính cả điểm thưởng, điểm trừ"), whole, None])
    earlier, sipas, total_change = basis.results.earlier, basis.inputs.sipas, basis.results.since_last_year
    if earlier is not None and total_change is not None:
        change = half_up(total_change.change, 4)
        formula = f"=ROUND(SUMPRODUCT(({leaf}=1)*1,{score})-B{FIRST + len(rows)},4)"
        rows.append([_("Tổng điểm năm {year}").format(year=earlier.year or "…"), earlier.score, None])
        # Where a score is missing the totals do not hold the same criteria, and no formula over them tells the change.
        rows.append([said["change"], live(formula, change) if total_change.complete else change, None])
    if sipas is not None and sipas.overall is not None:
        rows.append([_("SIPAS chung (%)"), sipas.overall.value, None])
    return rows


_COLUMNS: dict[str, Literal["max_score", "self_score", "appraised", "surveyed", "score"]] = {
    "F": "max_score",
    "G": "self_score",
    "H": "appraised",
    "I": "surveyed",
    "J": "score",
}


def criteria_plan(basis: Basis) -> Plan:
    """Return the sheet of all rows of the table; every other sheet refers to it."""
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
    total += [live(f'=IF(F{at}=0,"",J{at}/F{at})', whole.attainment), "", "", "", ""]
    return Plan(basis.columns("criteria"), rows, total, strong)


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
        label("state", row.state) if row.state == "adjustment" else label("level", row.level),
        row.field_code,
        int(leaf),
        *(_points(basis, row, letter) for letter in _COLUMNS),
        live(lost, basis.card.lost_of(row)),
        live(share, basis.card.known_of(row).attainment),
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
    sums = _leaves_sum(basis, row, letter)
    # A printed maximum may count what is not assessed; the formula does not.
    apart = basis.card.not_assessed_below.get(row.code, ZERO) if name == "max_score" else ZERO
    same = printed is None or (sums is not None and printed in {sums, sums + apart})
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
    last = FIRST + len(basis.results.below) - 1
    rows: list[list[Value]] = []
    for number, row in enumerate(basis.results.below, FIRST):
        link = Link(row.code, f"internal:'{basis.names['criteria']}'!A{basis.row_of[row.code]}")
        shares = [
            live(f"=G{number}/SUM(G${FIRST}:G${last})", row.share),
            live(f"=SUM(H${FIRST}:H{number})", row.cumulative_share),
        ]
        ends = ["; ".join(row.agencies), row.note, basis.source_cell(basis.card, row.cell)]
        rows.append(
            [link, row.name, row.field_code, label("source", row.source), *basis.refer(row, *"FJK"), *shares, *ends]
        )
    group = basis.results.sum_of(basis.results.below)
    sums = _sums("EFGH", last, (group.max_score, group.score, group.lost, 1))
    total: list[Value] = ["", basis.words["total"], "", "", *sums, None, "", "", ""]
    return Plan(basis.columns("below"), rows, total if rows else ())


def fields_plan(basis: Basis) -> Plan:
    """Return the sheet that gathers the leaves by field."""
    fields, area = basis.results.fields, basis.area
    end = FIRST + len(fields) - 1
    rows: list[list[Value]] = []
    for number, field in enumerate(fields, FIRST):
        mine = f"({area(basis.FIELD)}=A{number})*({area(basis.LEAF)}=1)"
        both = f"{mine}*ISNUMBER({area(basis.MAX)})*ISNUMBER({area(basis.SCORE)})"
        below = f'=COUNTIFS({area(basis.FIELD)},"="&A{number},{area(basis.LEAF)},1,{area(basis.LOST)},">0")'
        sums = zip("FJK", (field.max_score, field.score, field.lost), strict=True)
        whole = f"SUM(G${FIRST}:G${end})"
        rows.append(
            [
                Link(field.code, f"internal:'{basis.names['criteria']}'!A{basis.row_of.get(field.code, FIRST)}"),
                field.name,
                live(f"=SUMPRODUCT({mine})", field.leaves),
                live(below, field.below),
                *(live(f"=SUMPRODUCT({both},{area(letter)})", value) for letter, value in sums),
                live(f'=IF(E{number}=0,"",F{number}/E{number})', field.attainment),
                live(f'=IF({whole}=0,"",G{number}/{whole})', field.share),
            ]
        )
    all_ = basis.results.total
    total: list[Value] = ["", basis.words["total"]]
    total += _sums("CDEFG", end, (all_.leaves, all_.below, all_.max_score, all_.score, all_.lost))
    total += [live(f'=IF(E{TOTAL}=0,"",F{TOTAL}/E{TOTAL})', all_.attainment), *_sums("I", end, (bool(all_.lost),))]
    return Plan(basis.columns("fields"), rows, total)


def leads_plan(basis: Basis) -> Plan:
    """Return the sheet with one row a leaf and lead agency, over which the sheet by agency adds up."""
    nobody = basis.words["unassigned"]
    rows: list[list[Value]] = [
        [row.code, row.name, agency or nobody, len(set(row.agencies)), *basis.refer(row, *"FJK")]
        for row, agency in basis.pairs
    ]
    return Plan(basis.columns("leads"), rows)


def agencies_plan(basis: Basis) -> Plan:
    """Return the sheet by agency; its last row counts every leaf once."""
    joint, most, lost, who = (basis.area(letter, "leads", len(basis.pairs)) for letter in "DEGC")
    whole = f"'{basis.names['criteria']}'!${basis.LOST}${TOTAL}"
    rows: list[list[Value]] = []
    for number, group in enumerate(agency_groups(basis.card), FIRST):
        mine = f"({who}=A{number})"
        rows.append(
            [
                group.name or basis.words["unassigned"],
                live(f"=SUMPRODUCT({mine}*1)", group.leaves),
                live(f"=SUMPRODUCT({mine}*ISNUMBER({lost})*({lost}>0))", group.below),
                live(f"=SUMPRODUCT({mine}*ISNUMBER({lost}),{most})", group.max_score),
                live(f"=SUMPRODUCT({mine}*1,{lost})", group.lost),
                live(f"=SUMPRODUCT({mine}*({joint}>1),{lost})", group.lost_joint),
                live(f'=IF({whole}=0,"",E{number}/{whole})', group.share),
            ]
        )
    all_ = basis.results.total
    total: list[Value] = [_("Toàn bảng (mỗi tiêu chí tính một lần)"), all_.leaves, all_.below]
    total += [live(f"={basis.total(basis.MAX)}", all_.max_score), live(f"={whole}", all_.lost), None, None]
    return Plan(basis.columns("agencies"), rows, total, frozen=1)


def years_plan(basis: Basis) -> Plan | None:
    """Return the leaves that can be compared with the year before; nothing without that year."""
    earlier, whole = basis.results.earlier, basis.results.since_last_year
    if earlier is None:
        return None
    before = _("năm {year}").format(year=earlier.year or "…")
    columns = tuple(
        replace(column, title=f"{column.title} {before}") if at in {2, 3, 4, 10} else column
        for at, column in enumerate(basis.columns("years"))
    )
    # With what stands in one of the years only, the changes add up to that of the total.
    alone = [row for row in basis.results.leaf_changes if row.kind in {"only_now", "only_before"}]
    alone = alone if whole is not None and whole.complete else []
    unpaired = {row.code for row in alone}
    pairs = [
        row
        for row in basis.results.years
        if row.is_leaf and row.code in basis.card and row.code_before in earlier
        if row.status not in {"missing", "not_assessed"} or row.code not in unpaired
    ]
    rows: list[list[Value]] = []
    for number, pair in enumerate(pairs, FIRST):
        now, then = basis.card[pair.code], earlier[pair.code_before]
        lost = f'=IF(COUNT(C{number},D{number})=2,MAX(0,ROUND(C{number}-D{number},6)),"")'
        old: list[Value] = [then.max_score, then.score, live(lost, then.lost)]
        change = live(f'=IF(COUNT(D{number},G{number})=2,ROUND(G{number}-D{number},6),"")', pair.change)
        ends = [_(MOVES[pair.status]), basis.source_cell(earlier, then.cell)]
        rows.append([pair.code, now.name, *old, *basis.refer(now, *"FJK"), change, *ends])
    unassessed = {row.code for pair in basis.results.assessed_once.rows for row in (*pair.rows, *pair.rows_before)}
    for number, one in enumerate(alone, FIRST + len(rows)):
        here, table = one.kind == "only_now", basis.card if one.kind == "only_now" else earlier
        row, blank = table[one.code], (None,) * 3
        sides = (*blank, *basis.refer(row, *"FJK")) if here else (row.max_score, row.score, row.lost, *blank)
        change = live(f"=G{number}" if here else f"=-D{number}", one.change)
        said = _(MOVES["not_assessed" if one.code in unassessed else one.kind])
        rows.append([one.code, one.name, *sides, change, said, basis.source_cell(table, one.cell)])
    sums = _sums("CDEFGHI", FIRST + len(rows) - 1, (_column_sum(rows, place) for place in range(2, 9)))
    return Plan(columns, rows, ["", basis.words["total"], *sums, "", ""] if rows and whole is not None else ())


def sipas_plan(basis: Basis) -> Plan | None:
    """Return the SIPAS rows; nothing without that table."""
    sipas = basis.inputs.sipas
    if sipas is None:
        return None
    rows: list[list[Value]] = []
    for number, row in enumerate(sipas.components, FIRST):
        gap = live(f'=IF(COUNT(C{number})=1,ROUND(100-C{number},6),"")', row.gap_to_100)
        change = live(f'=IF(COUNT(C{number},D{number})=2,ROUND(C{number}-D{number},6),"")', row.change)
        rows.append(
            [
                row.code,
                row.name,
                row.value,
                row.earlier,
                row.national_mean,
                None if row.kind == "expectation" else gap,
                live(f'=IF(COUNT(C{number},E{number})=2,ROUND(C{number}-E{number},6),"")', row.gap_to_mean),
                None if sipas_break(sipas, row) else change,
                row.note,
                basis.source_cell(sipas, row.cell),
            ]
        )
    strong = frozenset(number for number, row in enumerate(sipas.components) if row.kind in {"overall", "part"})
    return Plan(basis.columns("sipas"), rows, strong=strong)


def assumed_plan(basis: Basis) -> Plan:
    """Return the sheet to try other points in: nothing but the total above its rows depends on what is typed there."""
    tip = _("Số điểm từ 0 đến {most}; để trống là giữ nguyên.")
    rows: list[list[Value]] = []
    for number, row in enumerate(basis.results.below, FIRST):
        gain = f"=IF(COUNT(D{number},F{number})=2,ROUND(MIN(F{number},C{number})-D{number},6),0)"
        entry = Entry(row.max_score or ZERO, tip.format(most=points(row.max_score)))
        given = basis.refer(row, *"FJK")
        rows.append([row.code, row.name, *given, entry, live(gain, 0), "; ".join(row.agencies)])
    whole = basis.results.total
    figures = zip("FJK", (whole.max_score, whole.score, whole.lost), strict=True)
    total: list[Value] = ["", _("Toàn bảng, nếu đạt các điểm giả định")]
    total += [live(f"={basis.total(letter)}", value) for letter, value in figures]
    total += [live(f"=ROUND(D{TOTAL}+G{TOTAL},6)", whole.score), *_sums("G", FIRST + max(1, len(rows)) - 1, (0,)), ""]
    return Plan(basis.columns("assumed"), rows, total)


def others_plan(basis: Basis) -> Plan | None:
    """Return what other units get for the leaves below maximum; nothing without their tables."""
    if not basis.inputs.others:
        return None
    rows: list[list[Value]] = []
    for number, row in enumerate(basis.results.others_at_maximum, FIRST):
        share = live(f'=IF(E{number}=0,"",F{number}/E{number})', row.share_holding)
        seen: list[Value] = [row.units, row.holding, share, row.best_other, row.mean_other]
        rows.append([row.code, row.name, *basis.refer(row, *"JK"), *seen, "; ".join(row.agencies)])
    return Plan(basis.columns("others"), rows)


def findings_plan(basis: Basis) -> Plan:
    """Return everything wrong or doubtful in the inputs."""
    rows = [
        [label("severity", one.severity), message(one), cure(one), one.file, one.address, one.code]
        for one in basis.findings
    ]
    return Plan(basis.columns("findings"), rows, frozen=0)


def sources_plan(basis: Basis) -> Plan:
    """Return the pedigree of every table."""
    rows: list[list[Value]] = []
    for table in basis.tables:
        source = table.source
        issued = date(source.issued) if source.issued else ""
        known: list[Value] = [table.index, str(table.year or ""), source.file, source.sheet]
        told: list[Value] = [label("status", source.status), source.document, source.issuer, issued, source.sha256]
        rows.append([*known, *told])
    return Plan(basis.columns("sources"), rows, frozen=0)


def _column_sum(rows: Sequence[Sequence[Value]], place: int) -> Decimal:
    held = (row[place] for row in rows)
    values = (item.value if isinstance(item, Formula) else item for item in held)
    return sum((value for value in values if isinstance(value, Decimal)), ZERO)


# The sheets in order with their names; one is left out where the inputs have nothing for it.
_SHEETS: dict[str, tuple[str, Callable[[Basis], Plan | None]]] = {
    "criteria": (N_("Tiêu chí"), criteria_plan),
    "below": (N_("Chưa đạt tối đa"), below_plan),
    "fields": (N_("Theo lĩnh vực"), fields_plan),
    "agencies": (N_("Theo cơ quan"), agencies_plan),
    "leads": (N_("Phân công"), leads_plan),
    "years": (N_("So với năm trước"), years_plan),
    "sipas": (N_("SIPAS"), sipas_plan),
    "assumed": (N_("Giả định"), assumed_plan),
    "others": (N_("Đơn vị khác"), others_plan),
    "findings": (N_("Phát hiện"), findings_plan),
    "sources": (N_("Nguồn số liệu"), sources_plan),
}
