"""The words for columns, levels, sources, statuses and measures, and the banner of a status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable

_KEY_LABELS: dict[str, dict[str, dict[str, str]]] = {
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
    "check": {
        "reading": {"vi": "Ô số đều đọc được", "en": "Cells of numbers hold numbers"},
        "codes": {"vi": "Mã không trùng, không thiếu, đúng thứ tự", "en": "Codes are unique, complete and in order"},
        "missing": {"vi": "Không thiếu điểm", "en": "No score or maximum is missing"},
        "bounds": {"vi": "Điểm không âm, không vượt điểm tối đa", "en": "Points lie between 0 and the maximum"},
        "sums": {"vi": "Tổng bằng các dòng cộng lại", "en": "Totals are the sums of their rows"},
        "parts": {"vi": "Điểm đạt bằng tổng các nguồn điểm", "en": "Scores are the sums of their sources"},
        "percent": {"vi": "Tỷ lệ khớp với điểm", "en": "Ratios fit the points"},
        "shift": {"vi": "Cột điểm không lệch dòng", "en": "The score column has not slid"},
        "counts": {"vi": "Số tiêu chí đúng như tệp khai", "en": "Numbers of criteria are as declared"},
        "maxima": {"vi": "Điểm tối đa đúng như tệp khai", "en": "Maxima are as declared"},
        "structure": {"vi": "Có chỉ số chung và đủ các phần", "en": "Overall index and parts are there"},
        "missing-values": {"vi": "Không thiếu giá trị", "en": "No value is missing"},
        "range": {"vi": "Giá trị từ 0 đến 100%", "en": "Values lie between 0 and 100 %"},
        "siblings": {"vi": "Giá trị không lệch xa nội dung cùng nhóm", "en": "Values are not far from their siblings"},
        "means": {"vi": "Chỉ số nằm giữa các phần hợp thành", "en": "Indices lie between their parts"},
        "published": {"vi": "Khớp với số đã công bố", "en": "Figures are as published"},
    },
    "survey_part": {
        "policy": {"vi": "xây dựng, tổ chức thực hiện chính sách", "en": "making and carrying out of policy"},
        "service": {"vi": "cung ứng dịch vụ hành chính công", "en": "public administrative services"},
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
    words = _KEY_LABELS.get(kind, {}).get(key)
    return words[lang] if words else key


DOCUMENT_WORDS: dict[str, dict[str, str]] = {
    "vi": {
        "table": "Bảng",
        "figure": "Hình",
        "nation": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "motto": "Độc lập - Tự do - Hạnh phúc",
        "recipients": "Nơi nhận:",
        "contents": "Mục lục",
        "skip": "Đến nội dung chính",
        "filter": "Lọc bảng",
        "sort": "Sắp xếp theo cột này",
        "rows": "dòng",
        "info": "Ghi chú",
        "warning": "Lưu ý",
        "error": "Lỗi",
        "page": "Trang",
        "stopped": "Ô lệnh này dừng vì lỗi, kết quả phía sau có thể thiếu",
        "picture": "Hình do sổ tay tạo ra",
        "untitled": "Báo cáo",
        "elsewhere": "phần khác của báo cáo",
    },
    "en": {
        "table": "Table",
        "figure": "Figure",
        "nation": "SOCIALIST REPUBLIC OF VIET NAM",
        "motto": "Independence - Freedom - Happiness",
        "recipients": "Recipients:",
        "contents": "Contents",
        "skip": "Skip to the content",
        "filter": "Filter the table",
        "sort": "Sort by this column",
        "rows": "rows",
        "info": "Note",
        "warning": "Attention",
        "error": "Error",
        "page": "Page",
        "stopped": "This cell stopped with an error; what follows may be incomplete",
        "picture": "Picture made by the notebook",
        "untitled": "Report",
        "elsewhere": "another part of the report",
    },
}


def document_word(name: str, lang: str) -> str:
    """Return a fixed word in the language of the document."""
    return DOCUMENT_WORDS.get(lang, DOCUMENT_WORDS["vi"])[name]


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


@runtime_checkable
class Pedigree(Protocol):
    """What a banner asks of the source of a table."""

    @property
    def status(self) -> str:
        """How sure its figures are."""

    @property
    def example(self) -> bool:
        """Whether it is the shipped example."""


_ILLUSTRATIVE = {
    "vi": "SỐ LIỆU MINH HỌA – KHÔNG PHẢI KẾT QUẢ CHÍNH THỨC",
    "en": "ILLUSTRATIVE FIGURES – NOT OFFICIAL RESULTS",
}
_EXAMPLE = {
    "vi": "SỐ LIỆU MINH HỌA – bảng mẫu kèm theo, không phải kết quả chính thức",
    "en": "ILLUSTRATIVE FIGURES – the shipped example, not official results",
}
_EXAMPLE_LINE = {
    "vi": "ĐÂY LÀ BẢNG MẪU KÈM THEO PHẦN MỀM, số liệu minh họa. Có bảng của đơn vị: chép vào data/raw hoặc chỉ rõ bằng --par.",
    "en": "THIS IS THE EXAMPLE SHIPPED WITH THE SOFTWARE, invented figures. For your own table: copy it into data/raw or name it with --par.",
}
_UNKNOWN = {"vi": "CHƯA RÕ TÌNH TRẠNG SỐ LIỆU", "en": "STATUS OF THE FIGURES UNKNOWN"}


def banner(sources: Iterable[Pedigree], lang: str = "vi") -> str:
    """Return the banner that documents made from these sources must carry; empty when all are sure.

    Parameters
    ----------
    sources
        The pedigree of every table used.
    lang
        ``"vi"`` or ``"en"``.

    Examples
    --------
    >>> from sipas_par import Source
    >>> banner([Source("a.xlsx", status="official"), Source("b.xlsx", status="illustrative")])
    'SỐ LIỆU MINH HỌA – KHÔNG PHẢI KẾT QUẢ CHÍNH THỨC'
    >>> banner([Source("a.xlsx", status="official")])
    ''
    """
    sources = tuple(sources)
    statuses = {source.status for source in sources}
    if sources and all(source.example for source in sources):
        return _EXAMPLE[lang]
    if "illustrative" in statuses:
        return _ILLUSTRATIVE[lang]
    return _UNKNOWN[lang] if "unknown" in statuses else ""


def join_banners(banners: Iterable[str]) -> str:
    """Join what several parts say into one banner that says nothing twice.

    >>> from sipas_par import Source
    >>> plain = banner([Source("b.xlsx", status="illustrative")])
    >>> join_banners([plain, "", plain]) == plain
    True
    """
    said = list(dict.fromkeys(words for words in banners if words))
    # The charts know how sure their figures are, not that the table is the example.
    covered = {_ILLUSTRATIVE[lang] for lang, words in _EXAMPLE.items() if words in said}
    return " · ".join(words for words in said if words not in covered)


def example_line(lang: str = "vi") -> str:
    """Return what a command says first and last when it works on the shipped example."""
    return _EXAMPLE_LINE[lang]


def unknown_banner(lang: str = "vi") -> str:
    """Return the banner of figures whose status nothing tells."""
    return _UNKNOWN[lang]
