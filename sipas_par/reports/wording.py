"""How a report says numbers in Vietnamese: counts, shares, differences, names that lead to their row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.analysis.shortfall import Group, SurveyRow, survey_difference
from sipas_par.document.blocks import Inline, Text, inline
from sipas_par.text.i18n import N_, _
from sipas_par.text.names import sentence_case, short_name
from sipas_par.text.numbers import capital, count_words, date, listing, number, percent, points

if TYPE_CHECKING:
    from sipas_par.analysis.results import Results
    from sipas_par.model.components import Component
    from sipas_par.model.criteria import Criterion, PointsTable

_HALF = Decimal("0.5")
# From which share on a fraction is said in words; between them the percentage stands.
_SHARES = (
    (Decimal(1), Decimal(1), N_("toàn bộ")),
    (_HALF, Decimal(1), N_("hơn một nửa")),
    (Decimal("0.45"), Decimal("0.5"), N_("gần một nửa")),
    (Decimal("0.3"), Decimal("0.3334"), N_("gần một phần ba")),
    (Decimal("0.2"), Decimal("0.25"), N_("gần một phần tư")),
)


def share_words(share: Decimal) -> str:
    """Say a share as people do where the words are true, else as percent.

    >>> share_words(Decimal("0.309")), share_words(Decimal("0.541")), share_words(Decimal("0.4")), share_words(Decimal(1))
    ('gần một phần ba', 'hơn một nửa', '40,0%', 'toàn bộ')
    """
    for low, high, words in _SHARES:
        if (low < share if low == _HALF else low <= share) and share <= high:
            return _(words)
    return percent(share, 1)


def say(words: str, **facts: object) -> str:
    """Fill in a sentence: points as points are printed, anything else as it stands.

    >>> say("{n} nội dung, {lost} điểm", n=3, lost=Decimal("0.5"))
    '3 nội dung, 0,50 điểm'
    """
    return words.format(
        **{name: points(fact) if fact is None or isinstance(fact, Decimal) else fact for name, fact in facts.items()}
    )


def few(names: Sequence[str], most: int) -> str:
    """Name the first few, and count the others."""
    more = [_("{n} đơn vị khác").format(n=len(names) - most)] if len(names) > most else []
    return listing([*names[:most], *more])


def rated(row: Component | SurveyRow) -> str:
    """Return a content of a survey with its result: ``Tên (79,92%)``."""
    return f"{name_of(row)} ({number(row.value, 2)}%)"


def part_of_loss(group: Group, share: str) -> str:
    """Say which part of the points lost a few rows have: ``Ba nội dung chiếm 40,0% số điểm chưa đạt``."""
    words = _("{n} nội dung chiếm {share} số điểm chưa đạt")
    return words.format(n=capital(count_words(group.leaves)), share=share)


def moved(change: Decimal, unit: str) -> str:
    """Say a change: ``tăng 5,24 điểm``; ``unit`` is what stands after the figure.

    >>> moved(Decimal("-0.19"), "điểm"), moved(Decimal(0), "điểm")
    ('giảm 0,19 điểm', 'không thay đổi')
    """
    if not change:
        return _("không thay đổi")
    words = _("tăng {size} {unit}") if change > 0 else _("giảm {size} {unit}")
    return say(words, size=abs(change), unit=unit)


def against(value: Decimal, other: Decimal, whom: str) -> str:
    """Say how a survey result stands to another, by the one rule of `survey_difference`.

    >>> against(Decimal("79.92"), Decimal("82.66"), "trung bình cả nước")
    'thấp hơn trung bình cả nước 2,74 điểm phần trăm'
    """
    kind = survey_difference(value, other)
    if kind == "level":
        return _("tương đương {whom}").format(whom=whom)
    words = _("cao hơn {whom} {gap} điểm phần trăm") if kind == "higher" else _("thấp hơn {whom} {gap} điểm phần trăm")
    return words.format(whom=whom, gap=number(abs(value - other), 2))


def survey_moved(row: SurveyRow, year: str = "") -> str:
    """Say how a survey result that has a change moved since the year before, by the same rule."""
    before = _("năm {year}").format(year=year) if year else _("năm trước")
    if survey_difference(row.value or Decimal(0), row.earlier or Decimal(0)) == "level":
        return _("tương đương {whom}").format(whom=before)
    return moved(row.change or Decimal(0), _("điểm phần trăm")) + (
        _(" so với năm {year}").format(year=year) if year else ""
    )


def blanks(text: str) -> str:
    """Return a line whose gaps for the pen stay gaps in every format.

    >>> blanks("số    ngày").count("\N{NO-BREAK SPACE}")
    4
    """
    return re.sub(r" {2,}", lambda gap: "\N{NO-BREAK SPACE}" * len(gap.group()), text)


def row_anchor(code: str) -> str:
    """Return the place of a row in the annexes: ``tc-8-2-1``."""
    return "tc-" + code.replace(".", "-")


def name_of(row: Criterion | Component | SurveyRow) -> str:
    """Return the name of a row as it stands in a sentence: short, without a full stop; the annexes have it whole."""
    return short_name(row.name)


def code_link(code: str) -> Text:
    """Return a code that leads to its row."""
    return Text(code, link=f"#{row_anchor(code)}")


def named(row: Criterion, lost: Decimal | None = None) -> Inline:
    """Return ``Tên (mã)`` and, with points, what it loses."""
    tail = "" if lost is None else f" {points(lost)}"
    return inline(f"{name_of(row)} (", code_link(row.code), f"){tail}")


def few_named(rows: Sequence[Criterion], most: int, between: str = "; ") -> Inline:
    """Name the first few rows and count the others; one more is named rather than counted."""
    shown = rows if len(rows) <= most + 1 else rows[:most]
    parts: list[Inline | str] = [named(row) for row in shown]
    if len(rows) > len(shown):
        parts.append(_("và {n} nội dung khác").format(n=len(rows) - len(shown)))
    return joined(parts, between, between)


def beside_the_base(card: PointsTable, earlier: PointsTable | None = None) -> list[str]:
    """Say what leaves the maximum, and what stands beside it: rows not assessed, bonus and penalty points."""
    said = [*filter(None, [left_out(card), base_moved(card, earlier)])]
    adjusted = [row for row in card.adjustments if row.score]
    if adjusted:
        rows = _scored(adjusted)
        words = _("Ngoài {score} điểm của các tiêu chí: {rows}; tổng ghi trong bảng {total} điểm.")
        said.append(say(words, score=card.score, rows=rows, total=card.adjusted_score))
    return said


def left_out(card: PointsTable) -> str:
    """Say what is not assessed, and on which points the attainment is then; nothing where all is assessed."""
    if not card.not_assessed:
        return ""
    words = _(
        "{n} nội dung không đánh giá ({codes}), không tính vào điểm tối đa; tỷ lệ đạt {rate} tính trên {most} điểm."
    )
    codes = listing(row.code for row in card.not_assessed)
    rate, most = percent(card.attainment), points(card.max_score)
    return words.format(n=len(card.not_assessed), codes=codes, rate=rate, most=most)


def with_adjustments(card: PointsTable) -> str:
    """Say behind the points of the criteria what the total is with bonus and penalty points, where it counts them."""
    rows = card.counted_adjustments
    words = _(", tính cả {rows} là {total} điểm")
    return say(words, rows=_scored(rows), total=card.adjusted_score) if rows else ""


def _scored(rows: Iterable[Criterion]) -> str:
    return listing(f"{sentence_case(row.name)} {points(row.score, sign=True)}" for row in rows)


def base_moved(card: PointsTable, earlier: PointsTable | None) -> str:
    """Say what rows had in the one year that are not assessed in the other: no worse or better result, though points differ."""
    if earlier is None:
        return ""
    left = _(
        "Năm {year} các nội dung nay không đánh giá đạt {score} điểm ({codes}): phần giảm đó không phải do kết quả kém hơn."
    )
    came = _(
        "Các nội dung năm {year} không đánh giá nay đạt {score} điểm ({codes}): phần tăng đó không phải do kết quả tốt hơn."
    )
    said = []
    for words, without, other in ((left, card, earlier), (came, earlier, card)):
        rows = [other[row.code] for row in without.not_assessed if row.code in other and other[row.code].score]
        if rows:
            score = points(other.known_of(*rows).score)
            said.append(words.format(year=earlier.year, score=score, codes=listing(row.code for row in rows)))
    return " ".join(said)


def aims(results: Results) -> dict[str, str]:
    """Say the targets of total and rank, and on which maximum the total was compared where the printed one is another."""
    goals, said = results.goals, {}
    if "total" in goals:
        goal = goals["total"]
        words = _("mục tiêu từ {target}")
        if goal.base and goal.short is None:
            words = _("mục tiêu từ {target} đặt trên {base} điểm, nay là {most} điểm nên chưa so được")
        elif goal.base:
            words = _("mục tiêu từ {target}/{base}, kết quả quy đổi {result}/{base}")
        elif goal.short is None:
            words = _("mục tiêu từ {target}, bảng điểm còn thiếu điểm nên chưa so được")
        most, base = number(results.max_score), number(goal.base or 0)
        said["total"] = say(words, target=goal.target, result=results.result, base=base, most=most)
    if "rank" in goals:
        goal = goals["rank"]
        words = (
            _("mục tiêu hạng {rank}") if goal.short is not None else _("mục tiêu hạng {rank}, chưa rõ thứ hạng để so")
        )
        said["rank"] = words.format(rank=number(goal.target))
    return said


def over_the_merger(results: Results) -> Iterator[str]:
    """Say by which rule years on the two sides of a merger stand beside each other."""
    ranked = results.rank or results.survey_rank or results.field_ranks(results.card.year)
    if ranked and (apart := results.ranks_apart) is not None:
        words = _(
            "Thứ hạng năm {year} tính trên {before} tỉnh, năm nay trên {now} tỉnh: in kèm số tỉnh, không trừ cho nhau."
        )
        yield words.format(year=(results.card.year or 0) - 1, before=apart[0], now=apart[1])
    if results.merged is not None:
        words = _(
            "{said}: tổng điểm, từng nội dung và SIPAS không tính tăng, giảm so với các năm trước {year}, vì số liệu đó là của tỉnh cũ cùng tên."
        )
        yield capital(words.format(said=results.merged.said(), year=results.merged.since.year))
    for one in results.agency_successions:
        words = _("{said}: các nội dung {codes} bảng năm {year} ghi {name}, được tính cho {after}.")
        said = capital(one.succession.said(results.card.unit))
        codes, after = listing(one.codes), one.succession.after
        yield words.format(said=said, codes=codes, year=one.year, name=one.name, after=after)


def successors_named(results: Results) -> str:
    """Say under a table of agencies whose contents went to whom, from which day and by which legal basis."""
    moves: dict[tuple[str, str], dict[str, str]] = {}
    for one in results.agency_successions:
        if one.year == results.card.year:
            passed = one.succession
            key = (date(passed.since), passed.basis_in(results.card.unit))
            moves.setdefault(key, {})[one.name] = _("ghi {name} nay tính cho {after}").format(
                name=one.name, after=passed.after
            )
    words = _(" Nội dung bảng điểm {moves}, từ {day} ({basis}).")
    return "".join(
        words.format(moves=listing(said.values()), day=day, basis=basis) for (day, basis), said in moves.items()
    )


def unnamed_sources(results: Results) -> str:
    """Say what a table that names no source of points means for what counts as regainable."""
    said = _(" Bảng điểm không ghi nguồn điểm; nội dung chưa rõ nguồn được tính là khắc phục được.")
    return "" if results.sources_named else said


def joined(parts: Sequence[Inline | str], last: str = "; ", between: str = "; ") -> Inline:
    """Join phrases as a list in a sentence."""
    runs: list[Inline | str] = []
    for place, part in enumerate(parts):
        if place:
            runs.append(last if place == len(parts) - 1 else between)
        runs.append(part)
    return inline(*runs)
