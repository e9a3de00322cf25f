"""The names of published measures as people read them."""

from __future__ import annotations

_WORDS = {
    "score_pct": ("chỉ số (%)", "index (%)"),
    "score": ("điểm", "score"),
    "mean": ("trung bình", "mean"),
    "rank": ("thứ hạng", "rank"),
    "rank_of": ("số đơn vị được xếp hạng", "number of units ranked"),
    "criteria": ("số tiêu chí", "number of criteria"),
    "subcriteria": ("số tiêu chí thành phần", "number of sub-criteria"),
    "parts_vs_total": ("tổng điểm", "total"),
    "policy_pct": ("phần chính sách (%)", "policy part (%)"),
    "provinces": ("số tỉnh theo nhóm", "provinces by group"),
}


def measure_word(measure: str, lang: str = "vi") -> str:
    """Return a measure's name in Vietnamese or English; an unknown one as it stands.

    >>> measure_word("rank"), measure_word("field_3_index_pct"), measure_word("field_1", "en")
    ('thứ hạng', 'chỉ số (%) lĩnh vực 3', 'field 1')
    """
    if measure.startswith("field_"):
        number, _, rest = measure.removeprefix("field_").partition("_")
        ratio = rest == "index_pct"
        if lang == "vi":
            return f"chỉ số (%) lĩnh vực {number}" if ratio else f"lĩnh vực {number}"
        return f"index (%) of field {number}" if ratio else f"field {number}"
    vi, en = _WORDS.get(measure, (measure, measure))
    return vi if lang == "vi" else en
