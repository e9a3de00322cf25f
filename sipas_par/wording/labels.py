"""The names of columns, levels, sources of points and statuses as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from sipas_par.published import Published
    from sipas_par.scorecard import Scorecard
    from sipas_par.survey import SipasCard

_LABELS: dict[str, dict[str, dict[str, str]]] = {
    "column": {
        "code": {"vi": "Mã", "en": "Code"},
        "name": {"vi": "Nội dung", "en": "Name"},
        "max_score": {"vi": "Điểm tối đa", "en": "Maximum score"},
        "self_score": {"vi": "Điểm tự đánh giá", "en": "Self-assessed score"},
        "appraised": {"vi": "Điểm thẩm định", "en": "Appraised score"},
        "surveyed": {"vi": "Điểm điều tra xã hội học", "en": "Surveyed score"},
        "score": {"vi": "Điểm đạt được", "en": "Score"},
        "lost": {"vi": "Điểm mất", "en": "Points lost"},
        "attainment": {"vi": "Tỷ lệ đạt", "en": "Attainment"},
        "percent": {"vi": "Chỉ số (%)", "en": "Ratio (%)"},
        "agencies": {"vi": "Cơ quan chủ trì", "en": "Lead agencies"},
        "note": {"vi": "Ghi chú", "en": "Note"},
        "value": {"vi": "Chỉ số năm báo cáo", "en": "Value of the year"},
        "earlier": {"vi": "Chỉ số năm trước", "en": "Value of the year before"},
        "unit": {"vi": "Đơn vị", "en": "Unit"},
        "year": {"vi": "Năm", "en": "Year"},
        "rank": {"vi": "Xếp hạng", "en": "Rank"},
        "change": {"vi": "Tăng, giảm", "en": "Change"},
        "evidence": {"vi": "Tài liệu kiểm chứng", "en": "Evidence"},
        "national_mean": {"vi": "Trung bình cả nước", "en": "National mean"},
        "other": {"vi": "Điểm không phải của bảng này", "en": "Points of something else"},
    },
    "level": {
        "field": {"vi": "lĩnh vực", "en": "field"},
        "criterion": {"vi": "tiêu chí", "en": "criterion"},
        "subcriterion": {"vi": "tiêu chí thành phần", "en": "sub-criterion"},
    },
    "source": {
        "appraised": {"vi": "Thẩm định", "en": "Appraised"},
        "surveyed": {"vi": "Điều tra xã hội học", "en": "Surveyed"},
        "sipas": {"vi": "SIPAS", "en": "SIPAS"},
        "outcome": {"vi": "Kết quả kinh tế - xã hội", "en": "Socio-economic outcome"},
        "mixed": {"vi": "Nhiều nguồn", "en": "Several sources"},
        "unknown": {"vi": "Chưa rõ nguồn", "en": "Unknown source"},
    },
    "status": {
        "official": {"vi": "chính thức", "en": "official"},
        "self_assessed": {"vi": "tự đánh giá", "en": "self-assessed"},
        "illustrative": {"vi": "minh họa", "en": "illustrative"},
        "unknown": {"vi": "chưa rõ", "en": "unknown"},
    },
    "severity": {
        "error": {"vi": "Lỗi", "en": "Error"},
        "warning": {"vi": "Cảnh báo", "en": "Warning"},
    },
    "direction": {
        "up": {"vi": "lên", "en": "up"},
        "down": {"vi": "xuống", "en": "down"},
    },
}


def label(kind: str, key: str, lang: str = "vi") -> str:
    """Return the word people read for a key of the code.

    Parameters
    ----------
    kind
        ``"column"``, ``"level"``, ``"source"``, ``"status"``, ``"severity"`` or ``"direction"``.
    key
        The name in the code; one without a label is returned as it is.
    lang
        ``"vi"`` or ``"en"``.

    Examples
    --------
    >>> label("source", "surveyed"), label("level", "subcriterion", "en")
    ('Điều tra xã hội học', 'sub-criterion')
    """
    words = _LABELS.get(kind, {}).get(key)
    return words[lang] if words else key


def published_words(
    published: Published | None, table: Scorecard | SipasCard, year: int | None, value: Decimal | None, lang: str
) -> str:
    """Return the remark that a result in a table that is not official is the published one; empty where it is not.

    Examples
    --------
    >>> import sipas_par as sp
    >>> earlier = sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))
    >>> published_words(sp.published(), earlier, 2022, earlier.score, "vi")
    ', số đã công bố'
    """
    if published is None or year is None or table.source.status == "official":
        return ""
    total = published.total(table.index, table.unit, year)
    if total is None or total.score is None or total.score != value:
        return ""
    return ", số đã công bố" if lang == "vi" else ", published"
