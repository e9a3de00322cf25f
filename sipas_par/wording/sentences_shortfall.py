"""Sentences on what can win the lost points back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.analysis.recognition import claims, winnable
from sipas_par.wording.sentence import criteria, enumerate_figures, row_points, row_share, rows_of, say

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.scorecard import Scorecard
    from sipas_par.wording.sentence import Sentence

# So many criteria are named one by one.
MOST_NAMED = 5


def recovery_sentences(card: Scorecard, lang: str = "vi") -> tuple[Sentence, ...]:
    """Say what documents can win back, what only judgement can, and what was claimed and not recognised.

    Rules: ``documents``, ``results``, ``judgement`` for each route with points lost; ``over-claimed`` when any leaf was
    self-assessed above its appraisal, ``under-claimed`` when any below; ``no-self-assessment`` when there is none.

    Examples
    --------
    >>> import sipas_par as sp
    >>> from sipas_par.wording.sentences_shortfall import recovery_sentences
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> print(recovery_sentences(card)[0])
    5,33 điểm (40,0% số điểm chưa đạt) thuộc phần thẩm định, phụ thuộc kết quả công việc và tài liệu kiểm chứng.
    """
    vi = lang == "vi"
    words = {
        "documents": (
            "{lost} điểm ({share} số điểm chưa đạt) thuộc phần thẩm định, phụ thuộc kết quả công việc và tài liệu kiểm chứng.",
            "{lost} points ({share} of those lost) are appraised: they depend on work done and on documents that prove it.",
        ),
        "results": (
            "{lost} điểm ({share}) phụ thuộc kết quả phát triển kinh tế - xã hội.",
            "{lost} points ({share}) depend on socio-economic results.",
        ),
        "judgement": (
            "{lost} điểm ({share}) phụ thuộc đánh giá của người dân, lãnh đạo qua điều tra; không thể bổ sung bằng tài liệu.",
            "{lost} points ({share}) depend on the judgement of people and leaders in surveys; no document can add them.",
        ),
    }
    lines = [
        say(
            str(row.route),
            words[str(row.route)][0 if vi else 1],
            lost=row_points(row.lost, "", lang),
            share=row_share(row.share, lang),
        )
        for row in rows_of(winnable(card))
        if row.route in words and row.lost > 0
    ]
    return (*lines, *_claims(claims(card), lang))


def _claims(rows: pd.DataFrame, lang: str) -> tuple[Sentence, ...]:
    vi = lang == "vi"
    if rows.empty:
        text = (
            "Bảng không có điểm tự đánh giá để đối chiếu với điểm thẩm định."
            if vi
            else "The table has no self-assessed points to set against the appraised ones."
        )
        return (say("no-self-assessment", text),)
    lines = []
    for rule, kind, template in (
        (
            "over-claimed",
            "over",
            (
                "{n} tự đánh giá cao hơn điểm thẩm định: {codes}.",
                "Self-assessed above the appraisal: {n}, {codes}.",
            ),
        ),
        (
            "under-claimed",
            "under",
            (
                "{n} tự đánh giá thấp hơn điểm thẩm định: {codes}.",
                "Self-assessed below the appraisal: {n}, {codes}.",
            ),
        ),
    ):
        chosen = rows[rows["kind"] == kind]
        named = [(row.code, row_points(abs(row.gap), row.cell, lang)) for row in rows_of(chosen)]
        if kind == "under":
            named.reverse()
        if named:
            lines.append(
                say(
                    rule,
                    template[0 if vi else 1],
                    n=criteria(len(named), lang),
                    codes=enumerate_figures(named, lang, MOST_NAMED),
                )
            )
    return tuple(lines)
