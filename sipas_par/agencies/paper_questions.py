"""The questions an agency's paper must answer, made from what the figures show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.wording.numbers import listing, points

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sipas_par.agencies.years_of import Earlier
    from sipas_par.scorecard import Criterion

_BY_SOURCE = {
    "appraised": (
        "Yêu cầu nào của tiêu chí chưa đạt; tài liệu kiểm chứng nào còn thiếu, chậm hoặc chưa đúng quy định?",
        "Which requirement was not met; which evidence was missing, late or not in due form?",
    ),
    "surveyed": (
        "Điểm do lãnh đạo, quản lý đánh giá qua điều tra xã hội học: nội dung nào bị đánh giá thấp, vì sao?",
        "The points come from a survey of leaders: what was judged low, and why?",
    ),
    "sipas": (
        "Điểm quy đổi từ ý kiến của người dân: yếu tố, thủ tục hoặc địa bàn nào kéo điểm xuống?",
        "The points come from the people's opinion: which factor, procedure or district pulls them down?",
    ),
    "outcome": (
        "Chỉ tiêu nào chưa đạt; phần nào do khách quan, phần nào do chỉ đạo, thực hiện?",
        "Which target was missed; what lay outside the agency, what in its own work?",
    ),
}
_ANY = (
    "Nguyên nhân cụ thể làm mất điểm là gì?",
    "What exactly cost the points?",
)


def questions(row: Criterion, earlier: Earlier | None, others: tuple[str, ...], lang: str = "vi") -> tuple[str, ...]:
    """Return the questions for one criterion below maximum.

    Parameters
    ----------
    row
        The criterion.
    earlier
        How it stood the year before, when it can be compared.
    others
        Agencies that lead it too.
    lang
        ``"vi"`` or ``"en"``.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from sipas_par import Criterion
    >>> row = Criterion("3.1", "A", "criterion", Decimal(1), Decimal("0.5"), self_score=Decimal(1), source="appraised")
    >>> questions(row, None, ())[1]
    'Vì sao tự đánh giá 1,00 điểm nhưng chỉ được công nhận 0,50 điểm?'
    """
    return tuple(_questions(row, earlier, others, lang))


def joint_questions(rows: Sequence[Criterion], lang: str = "vi") -> tuple[str, ...]:
    """Return the questions to an agency that joins in without leading, one a criterion below maximum and a common one.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from sipas_par import Criterion
    >>> row = Criterion("3.1", "A", "criterion", Decimal(1), Decimal("0.5"), agencies=("Sở Nội vụ",))
    >>> joint_questions([row])[0]
    '3.1: đã phối hợp với Sở Nội vụ việc gì; phần việc nào chưa xong, vì sao?'
    """
    side = 0 if lang == "vi" else 1
    asked = []
    for row in rows:
        names = listing(row.agencies, lang) or ("cơ quan chủ trì", "the lead agency")[side]
        asked.append(
            (
                f"{row.code}: đã phối hợp với {names} việc gì; phần việc nào chưa xong, vì sao?",
                f"{row.code}: what was done with {names}; what is not finished, and why?",
            )[side]
        )
    common = (
        "Sẽ làm việc gì, ai chịu trách nhiệm, xong khi nào; cần cơ quan chủ trì cung cấp, hướng dẫn gì?",
        "What will be done, by whom, by when; what is needed from the lead agency?",
    )
    return (*asked, common[side])


def _questions(row: Criterion, earlier: Earlier | None, others: tuple[str, ...], lang: str) -> Iterator[str]:
    side = 0 if lang == "vi" else 1
    yield _BY_SOURCE.get(row.source, _ANY)[side]
    if row.self_score is not None and row.score is not None and row.self_score > row.score:
        claimed, got = points(row.self_score, lang), points(row.score, lang)
        yield (
            f"Vì sao tự đánh giá {claimed} điểm nhưng chỉ được công nhận {got} điểm?",
            f"Why were {claimed} points claimed and only {got} granted?",
        )[side]
    if earlier is not None:
        then = points(earlier.lost, lang)
        said = {
            "new": (
                f"Năm {earlier.year} đạt tối đa, năm nay mất điểm: điều gì đã thay đổi?",
                f"Full in {earlier.year}, points lost now: what has changed?",
            ),
            "worse": (
                f"Năm {earlier.year} đã mất {then} điểm, năm nay thấp hơn: giải pháp đã đề ra vì sao chưa có kết quả?",
                f"{then} points were lost in {earlier.year} and it is lower now: why did the remedies not work?",
            ),
            "recurring": (
                f"Mất điểm như năm {earlier.year} ({then} điểm): giải pháp đã đề ra vì sao chưa có kết quả?",
                f"The same loss as in {earlier.year} ({then}): why did the remedies not work?",
            ),
            "improved": (
                f"Đã tiến bộ so với năm {earlier.year} (mất {then} điểm): còn vướng mắc gì để đạt tối đa?",
                f"Better than in {earlier.year} ({then} lost): what still stands in the way?",
            ),
        }.get(earlier.status)
        if said:
            yield said[side]
    if others:
        names = listing(others, lang)
        yield (f"Phân công, phối hợp với {names} thế nào?", f"How is the work shared with {names}?")[side]
    lost = points(row.lost, lang)
    yield (
        f"Làm gì, ai chịu trách nhiệm, xong khi nào, lấy lại bao nhiêu trong {lost} điểm?",
        f"What will be done, by whom, by when, and how much of the {lost} points comes back?",
    )[side]
