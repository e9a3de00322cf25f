"""The ranking of a province's own units as a document and as a workbook: the same tables, arranged twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sipas_par.analysis.unit_ranking import TEN, Card, RankedUnit, Spread, UnitRanking
from sipas_par.document import blocks
from sipas_par.document.blocks import Block, Cell, Document, Line, Table, plain
from sipas_par.document.xlsx import Book, table_sheet, widths
from sipas_par.model.units import unit_kind
from sipas_par.reports.columns import figure, line, printed
from sipas_par.reports.wording import few, say
from sipas_par.text.i18n import N_, _, current_language
from sipas_par.text.labels import banner
from sipas_par.text.names import sentence_case
from sipas_par.text.numbers import capital, listing, number, points

if TYPE_CHECKING:
    from sipas_par.findings import Finding

_KINDS = {
    "province": N_("tỉnh, thành phố"),
    "department": N_("sở, ban, ngành"),
    "district": N_("huyện, thành phố"),
    "commune": N_("xã, phường"),
    "unit": N_("đơn vị"),
}
_NAMED = 3
_READ = 110


class Part(NamedTuple):
    """One table of the ranking under its heading, which names its sheet too."""

    name: str
    table: Table


def ranking_document(rankings: Sequence[UnitRanking], cards: Sequence[Card], findings: Sequence[Finding]) -> Document:
    """Return the document of one or several rankings; ``findings`` are the errors accepted."""
    titles = [title(one) for one in rankings]
    body: list[Block] = []
    for one, name in zip(rankings, titles, strict=True):
        body += [blocks.heading(1, name)] if len(rankings) > 1 else []
        body += [blocks.paragraph(*_summary(one)), *(blocks.note(words) for words in _rules(one))]
        for number_, part in enumerate(parts(one), 1):
            body += [blocks.heading(2, f"{number_}. {part.name}"), part.table]
    held = {row.unit for one in rankings for row in one.rows}
    left = [card for card in cards if card.unit not in held and unit_kind(card.unit) == "province"]
    apart = dict.fromkeys(card.unit for card in left)
    if apart:
        body.append(
            blocks.note(_("Không xếp hạng cùng, vì là bảng của cả tỉnh: {tables}.").format(tables=listing(apart)))
        )
    if findings:
        whose: dict[str, dict[str, None]] = {}
        for card in cards:
            whose.setdefault(card.source.file, {})[card.unit] = None
        told = [_accepted(finding, list(whose.get(finding.file, ()))) for finding in findings]
        body += [blocks.heading(2, _("Lỗi số liệu được chấp nhận")), blocks.bullets(dict.fromkeys(told))]
    year = max((one.year or 0 for one in rankings), default=0) or 2000
    name = titles[0] if len(titles) == 1 else _("Xếp hạng các đơn vị")
    sources = banner(card.source for card in cards)
    return Document(name, tuple(body), current_language(), sources, created=f"{year}-12-31")


def title(ranking: UnitRanking) -> str:
    """Return what is ranked, of which year, and who."""
    when, kind = _when(ranking.year, ranking.month), _(_KINDS[ranking.kind])
    words = {"index": ranking.index, "year": f" {when}" if when else "", "kind": kind}
    if ranking.within:
        return _("Xếp hạng {index}{year} các {kind} của {place}").format(place=ranking.within, **words)
    return _("Xếp hạng {index}{year} các {kind}").format(**words)


def _when(year: int | None, month: int | None) -> str:
    """Return a year, or a month of it, as it stands within a sentence."""
    if year and month:
        return _("tháng {month}/{year}").format(month=month, year=year)
    return _("năm {year}").format(year=year) if year else ""


def _before(ranking: UnitRanking) -> str:
    return _when(ranking.year_before, ranking.month_before)


def _summary(ranking: UnitRanking) -> Iterator[str | blocks.Text]:
    total, kind = ranking.total, _(_KINDS[ranking.kind])
    lead = _("{n} {kind} được xếp hạng.").format(n=len(ranking.ranked), kind=kind)
    yield blocks.bold(lead)
    if total is not None and total.count > 1:
        words = _(
            " Cao nhất {best} ({best_units}), thấp nhất {weakest} ({weakest_units}), chênh lệch {range}; trung bình {mean}, trung vị {median}."
        )
        figures = {name: getattr(total, name) for name in ("best", "weakest", "range", "mean", "median")}
        units = {name: few(getattr(total, name), _NAMED) for name in ("best_units", "weakest_units")}
        yield say(words, **figures, **units)
    moved = [row for row in ranking.ranked if row.places]
    if moved:
        up, down = max(moved, key=lambda row: row.places or 0), min(moved, key=lambda row: row.places or 0)
        said = []
        if (up.places or 0) > 0:
            said.append(_("tăng nhiều bậc nhất là {unit} ({places})").format(unit=up.unit, places=_signed(up.places)))
        if (down.places or 0) < 0:
            words = _("giảm nhiều bậc nhất là {unit} ({places})")
            said.append(words.format(unit=down.unit, places=_signed(down.places)))
        yield _(" So với {when}, {said}.").format(when=_before(ranking), said=listing(said))


def _rules(ranking: UnitRanking) -> Iterator[str]:
    """Say how ranks are given, and who is in the tables, so that nobody is lost or doubled without a word."""
    rule = _(
        "Cách xếp hạng: từ kết quả cao xuống thấp; kết quả bằng nhau cùng hạng, hạng kế tiếp bỏ trống (1, 2, 2, 4)."
    )
    if ranking.converted:
        rule += _(
            " Các đơn vị không cùng điểm tối đa hoặc có nội dung không đánh giá: xếp theo điểm quy đổi thang 100 (điểm đạt trên điểm tối đa được đánh giá)."
        )
    if extra := [f"{row.unit} {number(row.adjustment, 2, sign=True)}" for row in ranking.rows if row.adjustment]:
        words = _(" Kết quả tính cả điểm thưởng, điểm trừ, ngoài điểm của các lĩnh vực, không quy đổi: {units}.")
        rule += words.format(units="; ".join(extra))
    yield rule
    yield from (finding.message() for finding in (*ranking.mixed, *ranking.printed_otherwise))
    bare = [row.unit for row in ranking.rows if row.rank is None]
    counts = _("Đã đọc {n} bảng của {n} đơn vị, mỗi đơn vị một bảng: {ranked} được xếp hạng, {bare} thiếu điểm.")
    said = counts.format(n=len(ranking.rows), ranked=len(ranking.ranked), bare=len(bare))
    if bare:
        said += _(" Thiếu điểm, không xếp hạng: {units}.").format(units=listing(bare))
    if ranking.gone:
        words = _(" Có ở {when} mà không có kỳ này: {units}.")
        said += words.format(when=_before(ranking), units=listing(ranking.gone))
    if ranking.new:
        words = _(" Không có ở {when}: {units}.")
        said += words.format(when=_before(ranking), units=listing(ranking.new))
    yield said
    if any(passed.after for passed, _results in ranking.passed):
        words = _("Số đơn vị thay đổi do hợp nhất nên không so thứ hạng với {when}.")
        yield words.format(when=_before(ranking))
    for passed, results in ranking.passed:
        if not passed.after:
            words = (
                _("{said}: không so với {when}.") if passed.kind == "commune" else _("{said}: không so với các huyện.")
            )
            yield capital(words.format(said=passed.said(), when=_before(ranking)))
            continue
        words = _("{said}: so với kết quả của đơn vị trước đó.")
        words = _("{said}: không tính tăng, giảm so với {when}.") if passed.merges else words
        told = listing(f"{unit} {points(result)}" for unit, result in results if passed.merges and result is not None)
        before = (
            _(" Kết quả {when} của các đơn vị cũ: {told}.").format(when=_before(ranking), told=told) if told else ""
        )
        yield capital(words.format(said=passed.said(), when=_before(ranking))) + before


def parts(ranking: UnitRanking) -> tuple[Part, ...]:
    """Return the tables: the ranking, the ends of a long one, the fields, and the points of each unit by field."""
    found = [Part(_("Bảng xếp hạng"), _table(ranking, ranking.rows, _("Xếp hạng các {kind}")))]
    if ranking.best_ten:
        ends = {_("{n} đơn vị cao nhất"): ranking.best_ten, _("{n} đơn vị thấp nhất"): ranking.weakest_ten}
        for words, rows in ends.items():
            results = [row.result for row in rows if row.result is not None]
            caption = say(_("từ {least} đến {most}"), least=min(results), most=max(results))
            head = words.format(n=TEN)
            found.append(Part(head, _table(ranking, rows, f"{head}: {caption}")))
    if ranking.fields:
        found.append(Part(_("Theo lĩnh vực"), _spreads(ranking)))
        found.append(Part(_("Điểm từng lĩnh vực"), _matrix(ranking)))
    return tuple(found)


def _table(ranking: UnitRanking, rows: Iterable[RankedUnit], caption: str) -> Table:
    scored = ranking.index != "SIPAS"
    result = "on_hundred" if scored and ranking.converted else "score" if scored else "value"
    keys = ["rank", "unit_name", *(["score", "max_score"] if result == "on_hundred" else []), result]
    keys[2:2] = ["printed"] if ranking.printed_otherwise else []
    keys[-1:-1] = ["adjustment"] if any(row.adjustment for row in ranking.rows) else []
    keys += ["before", "change"] if any(row.before is not None for row in ranking.rows) else []
    keys += ["rank_before", "places"] if any(row.rank_before is not None for row in ranking.rows) else []
    body = [
        line(
            keys,
            row,
            rank=_count(row.rank),
            unit_name=row.unit,
            places=_cell(_signed(row.places), row.places),
            **{result: figure(row.result, points, strong=True)},
        )
        for row in rows
    ]
    year, month = ranking.year_before, ranking.month_before
    short = _("tháng {month}/{year}").format(month=month, year=year) if month else str(year)
    heads = {"change": _("So với {year}").format(year=short), "rank_before": _("Hạng {year}").format(year=short)}
    heads |= {"before": capital(_before(ranking))}
    return printed(keys, body, caption=caption.format(kind=_(_KINDS[ranking.kind])), heads=heads)


def _spreads(ranking: UnitRanking) -> Table:
    most = ["max_score"] if any(spread.max_score is not None for spread in ranking.fields) else []
    keys = ["number", "field_name", *most, "best", "best_units", "mean", "weakest", "weakest_units"]
    body = [
        line(
            keys,
            spread,
            strong={"mean"},
            number=spread.code,
            field_name=sentence_case(spread.name),
            best_units=few(spread.best_units, _NAMED),
            weakest_units=few(spread.weakest_units, _NAMED),
        )
        for spread in ranking.fields
    ]
    remark = _("Đơn vị: điểm quy đổi thang 100.") if ranking.converted else ""
    return printed(keys, body, caption=_("Cao nhất, trung bình, thấp nhất từng lĩnh vực"), remark=remark, dense=True)


def _matrix(ranking: UnitRanking) -> Table:
    head: list[tuple[str, float, blocks.Align]] = [(_("Hạng"), 12, "center"), (_("Đơn vị"), 40, "left")]
    head += [(spread.code, 14, "right") for spread in ranking.fields]
    body: list[Line] = []
    for row in ranking.rows:
        values = [
            figure(value, points, strong=_ends(spread, value))
            for spread, value in zip(ranking.fields, row.fields, strict=True)
        ]
        body.append([_count(row.rank), row.unit, *values, figure(row.result, points)])
    codes = "; ".join(f"{spread.code}: {sentence_case(spread.name)}" for spread in ranking.fields)
    remark = codes + _(". Chữ đậm: cao nhất và thấp nhất của lĩnh vực.")
    if ranking.converted:
        remark += _(" Đơn vị: điểm quy đổi thang 100.")
    caption = _("Điểm từng lĩnh vực của mỗi đơn vị")
    return blocks.table([*head, (_("Kết quả"), 16, "right")], body, caption=caption, remark=remark)


def _ends(spread: Spread, value: Decimal | None) -> bool:
    return value in {spread.best, spread.weakest} and spread.best != spread.weakest


def _cell(text: str, value: int | None) -> Cell:
    return blocks.cell(text, sort=value)


def _count(value: int | None) -> Cell:
    return _cell("–" if value is None else str(value), value)


def _signed(value: int | None) -> str:
    return "–" if value is None else number(value, 0, sign=True) if value else "0"


def _accepted(finding: Finding, units: Sequence[str]) -> str:
    """Say an accepted error, the unit or the sheet and cell where it stands: no document names a file."""
    sheet = _("trang {sheet}").format(sheet=finding.sheet) if finding.sheet else ""
    cell = _("ô {cell}").format(cell=finding.cell) if finding.cell else ""
    place = ", ".join(filter(None, (units[0] if len(units) == 1 else "", sheet, cell)))
    return f"{capital(place)}: {finding.message()}" if place else finding.message()


def ranking_workbook(rankings: Sequence[UnitRanking], document: Document) -> bytes:
    """Return the tables as a workbook, a sheet each, after one that says what was ranked and by which rule."""
    book = Book(document.title, max((one.year or 0 for one in rankings), default=0) or None)
    first = book.sheet(_("Thông tin"))
    widths(first, [_READ])
    lines = [document.title, document.banner]
    for one in rankings:
        lines += [title(one), plain(blocks.inline(*_summary(one))), *_rules(one)]
    lines = list(dict.fromkeys(filter(None, lines)))
    for at, said in enumerate(lines):
        book.text(first, at, 0, said, bold=at == 0)
        book.height(first, at, [(said, _READ)])
    book.page(first, (len(lines) - 1, 0), head=None, foot=document.title)
    for place, one in enumerate(rankings, 1):
        foot = " – ".join(filter(None, (document.banner, title(one))))
        for part in parts(one):
            table_sheet(book, f"{place}. {part.name}" if len(rankings) > 1 else part.name, part.table, foot)
    return book.bytes()
