"""What charts say of tables: their names, sources, status, and what may not be compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.analysis.shortfall import field_groups
from sipas_par.analysis.standing import Place, place, standings
from sipas_par.analysis.years import YearRow, year_rows
from sipas_par.charts.theme import BARE, one_of
from sipas_par.findings import HOW, UsageError, require, typed_count, wrong
from sipas_par.model.components import break_between
from sipas_par.model.published import Origin, Published, Total
from sipas_par.model.scorecard import Scorecard, SipasCard
from sipas_par.text.i18n import N_, _
from sipas_par.text.labels import label
from sipas_par.text.names import sentence_case, short_name
from sipas_par.text.numbers import capital, double, listing, percent, points

if TYPE_CHECKING:
    from sipas_par.analysis.crosswalk import Crosswalk
    from sipas_par.analysis.targets import Milestone
    from sipas_par.model.criteria import Status

_STAMPS: dict[str, str] = {
    "illustrative": N_("Số liệu MINH HỌA"),
    "unknown": N_("Chưa rõ tình trạng số liệu"),
}
_STATUS: dict[str, str] = {
    "official": N_("theo bảng chính thức"),
    "self_assessed": N_("tự đánh giá"),
    "illustrative": N_("MINH HỌA"),
}


def no_figures() -> str:
    """Return the title of a chart that has nothing to draw."""
    return _("Chưa có số liệu")


def stamp(statuses: Iterable[Status]) -> str:
    """Return the words that must stand in a chart of tables with these statuses; none for official ones."""
    found = set(statuses)
    return next((_(text) for status, text in _STAMPS.items() if status in found), "")


def status_words(status: Status) -> str:
    """Return how sure a table's figures are, for the legend of a chart that also has published ones."""
    return _(_STATUS.get(status, N_("chưa rõ tình trạng")))


def marked_status(text: str, status: Status) -> str:
    """Return a legend entry with the status of its figures when they are not the official ones."""
    return text if status == "official" else f"{text}, {status_words(status)}"


def published_note(card: SipasCard) -> tuple[str, ...]:
    """Return what the table says about which of its figures are published, so that a legend need not guess."""
    said = card.fact("published")
    return (_("Số đã công bố: {figures}").format(figures=said),) if said else ()


def titled(card: Scorecard | SipasCard) -> str:
    """Return unit, index and year: ``Lạng Sơn, PAR INDEX năm 2023``."""
    year = "" if card.year is None else " " + _("năm {year}").format(year=card.year)
    return " ".join(f"{card.whose}, {card.index}{year}".split())


def year_of(card: Scorecard | SipasCard) -> str:
    """Return the year of a table, or its file when it does not say."""
    return str(card.year) if card.year is not None else card.source.file


def source_line(cards: Iterable[Scorecard | SipasCard], *more: str) -> str:
    """Return the line under the chart: files, sheets and the status of their figures."""
    parts = []
    for card in cards:
        source = card.source
        sheet = f", {_('trang')} {source.sheet}" if source.sheet else ""
        status = _("số liệu {status}").format(status=label("status", source.status))
        parts.append(f"{source.file}{sheet} ({status})")
    said = "; ".join(dict.fromkeys(part for part in (*parts, *more) if part))
    return f"{_('Nguồn')}: {said}." if said else ""


def milestone_name(one: Milestone) -> str:
    """Return what a milestone is called inside a sentence."""
    match one.kind:
        case "unit":
            return _("vượt {unit}").format(unit=one.name)
        case "mean":
            return _("trung bình cả nước")
        case "region":
            return _("trung bình vùng")
        case "group":
            return _("nhóm {group} (từ {score} điểm)").format(group=one.name, score=points(one.target))
        case "place":
            return _("nhóm {rank}").format(rank=one.name)
        case "own":
            return _("mục tiêu năm {year}").format(year=one.name)


def rank_words(one: Milestone | Place) -> str:
    """Return between which ranks a milestone or a unit lies."""
    if one.best_rank is None:
        return "–"
    return str(one.best_rank) if one.best_rank == one.worst_rank else f"{one.best_rank}–{one.worst_rank}"


def row_name(code: str, name: str) -> str:
    """Return what stands beside a bar: code and name, the name short where the page has it whole elsewhere."""
    return f"{code}. {short_name(name) if BARE.get() else sentence_case(name)}"


def of_points(value: Decimal) -> str:
    """Return points with their unit: ``3,78 điểm``."""
    return f"{points(value)} {_('điểm')}"


def codes(items: Iterable[str], most: int = 6) -> str:
    """Join codes as a sentence does; a long list ends with how many more there are."""
    known = list(items)
    if len(known) <= most:
        return listing(known)
    more = _("mã khác")
    return listing([*known[:most], f"{len(known) - most} {more}"])


def publishers(origins: Iterable[Origin]) -> str:
    """Return who printed the published figures; a long list ends with how many more there are."""
    names = list(dict.fromkeys(origin.publisher for origin in origins))
    more = _(" và {more} nguồn khác").format(more=len(names) - 4) if len(names) > 4 else ""
    return _("số đã công bố: {listed}").format(listed=", ".join(names[:4]) + more) if names else ""


def against(card: Scorecard, earlier: Scorecard, *, apart: bool = False) -> str:
    """Return what two tables a chart shows; ``apart`` when the years must not be compared."""
    beside = _("và {year}") if apart else _("so với {year}")
    return f"{titled(card)}; {beside.format(year=year_of(earlier))}"


def lowest_of(rows: Sequence[YearRow], *, by_leaf: bool) -> str:
    """Return which criteria or fields attain least and how much."""
    least = min(row.attainment for row in rows if row.attainment is not None)
    lowest, value = [row.code for row in rows if row.attainment == least], percent(least, 1)
    if by_leaf:
        said = _("tiêu chí {codes} có tỷ lệ đạt thấp nhất: {value}")
    else:
        said = _("lĩnh vực {codes} có tỷ lệ đạt thấp nhất: {value}")
    return said.format(codes=codes(lowest), value=value)


def missing_note(card: Scorecard) -> tuple[str, ...]:
    """Return the notes that name the criteria without a score and those with an impossible one, if there are any."""
    listed = codes(row.code for row in card.missing)
    note = [_("Chưa có điểm, không tính: {listed}.").format(listed=listed)] if listed else []
    return (*note, *wrong_note(card))


def wrong_note(card: Scorecard) -> tuple[str, ...]:
    """Return the note that names the criteria with an impossible score, if there are any."""
    both = [(row.code, row.score, row.max_score) for row in card.leaves]
    wrong = codes(
        code for code, score, most in both if score is not None and most is not None and not 0 <= score <= most
    )
    text = _("Điểm không hợp lệ (âm hoặc cao hơn tối đa), cần sửa bảng")
    return (f"{text}: {wrong}.",) if wrong else ()


def listed_cards(option: str, cards: object, *others: str) -> list[Scorecard]:
    """Return the scorecards of a list, without those that are not there; refuse what is none."""
    if isinstance(cards, Iterable):
        found = [card for card in cards if card is not None]
        if all(isinstance(card, Scorecard) for card in found):
            return found
    raise UsageError([wrong(option, cards, " / ".join([*(HOW[name] for name in others), f"[{HOW['Scorecard']}, …]"]))])


def own_result(card: Scorecard | SipasCard) -> Decimal | None:
    """Return the result of a table as it is announced, the number that ranks use; ``None`` when it has none."""
    if isinstance(card, SipasCard):
        return None if card.overall is None else card.overall.value
    return card.on_hundred


def of_the_year(
    published: Published, year: int, index: str, unit: str, card: Scorecard | SipasCard | None
) -> tuple[int, str, tuple[Total, ...], Place | None]:
    """Return the year, the province that is marked, what is published of the year, and where the card's own result stands if none is."""
    require("published", published, Published)
    require("card", card, Scorecard, SipasCard, type(None))
    one_of("index", index, ("PAR INDEX", "SIPAS"))
    require("unit", unit, str)
    year = typed_count(year, "year")
    name = published.names.canonical(unit or (card.unit if card is not None else ""))
    own = None if card is None or card.year != year or published.total(index, name, year) else own_result(card)
    here = None if own is None else place(standings(published, index, year), name, own)
    return year, name, published.of_year(index, year), here


def attained(card: Scorecard, level: str) -> dict[str, float]:
    """Return the attainment of every row of a level in %, by code; NaN for one without figures."""
    if level == "field":
        rates = {group.code: group.attainment for group in field_groups(card)}
    else:
        rates = {row.code: row.attainment for row in card.criteria if row.level == level}
    return {code: double(rate) * 100 for code, rate in rates.items()}


def compared_fields(card: Scorecard, earlier: Scorecard, crosswalk: Crosswalk | None = None) -> list[YearRow]:
    """Return the fields of two years; one with a criterion without a score has no attainment and no change.

    The printed points of such a field hold the missing score as nothing, which would look like a loss or a gain.
    """
    gaps, gaps_before = ({row.field_code for row in side.missing} for side in (card, earlier))
    fields = [row for row in year_rows(card, earlier, crosswalk) if row.level == "field"]
    for at, row in enumerate(fields):
        if not gaps.isdisjoint(row.code.split("+")):
            fields[at] = replace(fields[at], attainment=None, attainment_change=None)
        if not gaps_before.isdisjoint(row.code_before.split("+")):
            fields[at] = replace(fields[at], attainment_before=None, attainment_change=None)
    return fields


def reason_between(index: str, earlier: int | None, year: int | None, unit: str = "") -> str:
    """Return why two years of a unit, in either order, must not be compared; empty when they may be."""
    if earlier is None or year is None:
        return ""
    found = break_between(index, earlier, year, unit=unit)
    return capital(found.reason) if found else ""


def apart(year: str, earlier: str) -> str:
    """Return the words of a title that stand where a change would have been claimed."""
    return _("Không so sánh trực tiếp {year} với {earlier}").format(year=year, earlier=earlier)


def cut_notes(reason: str) -> tuple[str, ...]:
    """Return the note that explains the mark of a break; none without a break."""
    return (f"{_('Đường đứt nét: không so sánh được')}. {reason}.",) if reason else ()
