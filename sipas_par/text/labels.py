"""The words for columns, levels, sources, statuses and measures, and the banner of a status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from sipas_par.text.i18n import N_, _, in_every_language

if TYPE_CHECKING:
    from collections.abc import Iterable

_KEY_LABELS: dict[str, dict[str, str]] = {
    "column": {
        "index": N_("Chỉ số"),
        "code": N_("Mã"),
        "name": N_("Nội dung"),
        "level": N_("Cấp"),
        "kind": N_("Loại"),
        "parent": N_("Mã dòng trên"),
        "field_code": N_("Mã lĩnh vực"),
        "field_name": N_("Lĩnh vực"),
        "is_leaf": N_("Dòng chấm điểm"),
        "max_score": N_("Điểm tối đa"),
        "self_score": N_("Điểm tự đánh giá"),
        "appraised": N_("Điểm thẩm định"),
        "surveyed": N_("Điểm điều tra xã hội học"),
        "score": N_("Điểm đạt được"),
        "lost": N_("Điểm chưa đạt"),
        "attainment": N_("Tỷ lệ đạt"),
        "share": N_("Phần trong điểm chưa đạt"),
        "cumulative_share": N_("Phần cộng dồn"),
        "leaves": N_("Số nội dung"),
        "below": N_("Nội dung chưa đạt"),
        "missing": N_("Chưa có điểm"),
        "lost_joint": N_("Chưa đạt chung nhiều cơ quan"),
        "agency": N_("Cơ quan"),
        "source": N_("Nguồn điểm"),
        "status": N_("Tình trạng số liệu"),
        "state": N_("Đánh giá"),
        "cell": N_("Ô"),
        "sheet": N_("Trang"),
        "file": N_("Tệp"),
        "severity": N_("Mức"),
        "message": N_("Phát hiện"),
        "cure": N_("Cách sửa"),
        "found": N_("Giá trị thấy"),
        "expected": N_("Giá trị đúng"),
        "percent": N_("Chỉ số (%)"),
        "agencies": N_("Cơ quan chủ trì"),
        "note": N_("Ghi chú"),
        "value": N_("Chỉ số năm báo cáo"),
        "earlier": N_("Chỉ số năm trước"),
        "unit": N_("Đơn vị"),
        "year": N_("Năm"),
        "rank": N_("Xếp hạng"),
        "printed_rank": N_("Hạng công bố"),
        "gap_to_next": N_("Kém đơn vị trên"),
        "origin": N_("Nguồn"),
        "gap_to_mean": N_("So với cả nước"),
        "before": N_("Trước"),
        "lost_before": N_("Chưa đạt năm trước"),
        "target": N_("Mốc điểm"),
        "needed": N_("Cần thêm"),
        "points": N_("Điểm lấy lại"),
        "best_rank": N_("Hạng cao nhất"),
        "worst_rank": N_("Hạng thấp nhất"),
        "priority": N_("Mức ưu tiên"),
        "region": N_("Vùng"),
        "gap": N_("Chênh lệch"),
        "position": N_("Thứ tự"),
        "best": N_("Thứ tự cao nhất"),
        "worst": N_("Thứ tự thấp nhất"),
        "share_top": N_("Phần phương án còn trong nhóm đầu"),
        "weightings": N_("Số phương án trọng số"),
        "after": N_("Sau"),
        "change": N_("Tăng, giảm"),
        "evidence": N_("Tài liệu kiểm chứng"),
        "national_mean": N_("Trung bình cả nước"),
        "other": N_("Điểm không phải của bảng này"),
        "field": N_("Điểm của lĩnh vực"),
        "part": N_("Chỉ số thành phần"),
        "adjustment": N_("Điểm thưởng, điểm trừ"),
        "document": N_("Văn bản"),
        "publisher": N_("Nơi công bố"),
        "published_on": N_("Ngày công bố"),
        "announced_on": N_("Ngày công bố"),
    },
    "level": {"field": N_("lĩnh vực"), "criterion": N_("tiêu chí"), "subcriterion": N_("tiêu chí thành phần")},
    "state": {
        "assessed": N_("được đánh giá"),
        "not_assessed": N_("không đánh giá"),
        "adjustment": N_("điểm thưởng, điểm trừ"),
    },
    "source": {
        "appraised": N_("Thẩm định"),
        "surveyed": N_("Điều tra xã hội học"),
        "sipas": N_("SIPAS"),
        "outcome": N_("Kết quả kinh tế - xã hội"),
        "mixed": N_("Nhiều nguồn"),
        "unknown": N_("Chưa rõ nguồn"),
    },
    "status": {
        "official": N_("chính thức"),
        "self_assessed": N_("tự đánh giá"),
        "illustrative": N_("minh họa"),
        "unknown": N_("chưa rõ tình trạng"),
    },
    "kind": {
        "unit": N_("đơn vị"),
        "mean": N_("trung bình"),
        "region": N_("vùng"),
        "overall": N_("chung"),
        "part": N_("phần"),
        "group": N_("nhóm"),
        "place": N_("mục tiêu thứ hạng"),
        "own": N_("mục tiêu tổng điểm"),
        "policy": N_("chính sách"),
        "policy_factor": N_("yếu tố chính sách"),
        "factor": N_("yếu tố"),
        "item": N_("tiêu chí"),
        "expectation": N_("mong đợi"),
        "respondents": N_("nhóm người trả lời"),
    },
    "is_leaf": {"True": N_("có"), "False": N_("không")},
    "severity": {"error": N_("Lỗi"), "warning": N_("Cảnh báo")},
    "check": {
        "reading": N_("Ô số đều đọc được"),
        "codes": N_("Mã không trùng, không thiếu, đúng thứ tự"),
        "missing": N_("Không thiếu điểm"),
        "bounds": N_("Điểm không âm, không vượt điểm tối đa"),
        "sums": N_("Tổng bằng các dòng cộng lại"),
        "parts": N_("Điểm đạt bằng tổng các nguồn điểm"),
        "percent": N_("Tỷ lệ khớp với điểm"),
        "shift": N_("Cột điểm không lệch dòng"),
        "counts": N_("Số tiêu chí đúng như tệp khai"),
        "maxima": N_("Điểm tối đa đúng như tệp khai"),
        "structure": N_("Có chỉ số chung và đủ các phần"),
        "missing-values": N_("Không thiếu giá trị"),
        "range": N_("Giá trị từ 0 đến 100%"),
        "siblings": N_("Giá trị không lệch xa nội dung cùng nhóm"),
        "means": N_("Chỉ số nằm giữa các phần hợp thành"),
        "published": N_("Khớp với số đã công bố"),
    },
    "field": {
        "not_recognised": N_("Chưa được công nhận"),
        "conceded": N_("Tự nhận chưa đạt"),
        "unclaimed": N_("Khắc phục được, chưa tự đánh giá"),
        "surveyed": N_("Điều tra xã hội học"),
        "unclear": N_("Chưa rõ"),
        "fields": N_("Số lĩnh vực"),
        "criteria": N_("Số tiêu chí"),
        "divided": N_("Tiêu chí có tiêu chí thành phần"),
        "subcriteria": N_("Số tiêu chí thành phần"),
        "full": N_("Nội dung đạt điểm tối đa"),
        "below_criteria": N_("Tiêu chí chưa đạt"),
        "below_subcriteria": N_("Tiêu chí thành phần chưa đạt"),
        "complete": N_("Đủ điểm ở cả hai năm"),
        "short": N_("Còn thiếu"),
        "base": N_("Điểm tối đa khi so sánh"),
        "best": N_("Hạng cao nhất"),
        "worst": N_("Hạng thấp nhất"),
        "of": N_("Số đơn vị được xếp hạng"),
        "sure": N_("Nguồn nêu rõ thứ hạng"),
        "sha256": N_("Mã kiểm tra tệp"),
        "issuer": N_("Cơ quan ban hành"),
        "issued": N_("Ngày ban hành"),
        "agencies": N_("Cơ quan"),
        "deadlines": N_("Thời hạn"),
        "venues": N_("Điểm cầu"),
        "tasks": N_("Nhiệm vụ"),
        "targets": N_("Mục tiêu"),
        "participants": N_("Thành phần"),
        "districts": N_("Huyện"),
        "district_agencies": N_("Cơ quan của huyện"),
        "evidence": N_("Cách có số"),
        "value": N_("Giá trị"),
        "rank_of": N_("Số đơn vị được xếp hạng"),
        "origin": N_("Nguồn"),
        "scope": N_("Phạm vi"),
        "measure": N_("Đại lượng"),
        "statistic": N_("Đại lượng"),
        "aliases": N_("Tên khác"),
        "successor": N_("Đơn vị kế thừa"),
        "gives": N_("Số liệu có"),
        "id": N_("Ký hiệu"),
        "url": N_("Địa chỉ"),
        "key": N_("Ký hiệu"),
        "label": N_("Tên trong tệp"),
    },
    "evidence": {"printed": N_("in trong nguồn"), "derived": N_("suy ra")},
    "survey_part": {
        "policy": N_("xây dựng, tổ chức thực hiện chính sách"),
        "service": N_("cung ứng dịch vụ hành chính công"),
    },
    "direction": {"up": N_("lên"), "down": N_("xuống")},
}


def label(kind: str, key: str) -> str:
    """Return the word people read for a key of the code."""
    words = _KEY_LABELS.get(kind, {}).get(key) or (_KEY_LABELS["column"].get(key) if kind == "field" else None)
    return _(words) if words else key


def keys_of(kind: str) -> dict[str, str]:
    """Return the key of every word of a kind, in either language: the way back from what people read."""
    return {said: key for key, words in _KEY_LABELS.get(kind, {}).items() for said in in_every_language(words)}


DOCUMENT_WORDS = {
    "table": N_("Bảng"),
    "figure": N_("Hình"),
    "nation": N_("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    "motto": N_("Độc lập - Tự do - Hạnh phúc"),
    "recipients": N_("Nơi nhận:"),
    "contents": N_("Mục lục"),
    "skip": N_("Đến nội dung chính"),
    "filter": N_("Lọc bảng"),
    "sort": N_("Sắp xếp theo cột này"),
    "rows": N_("dòng"),
    "unfold": N_("Mở, đóng mọi chi tiết"),
    "back": N_("Về chỗ nhắc đến {row}"),
    "info": N_("Ghi chú"),
    "warning": N_("Lưu ý"),
    "error": N_("Lỗi"),
    "page": N_("Trang"),
    "cell": N_("Ô"),
    "line": N_("Dòng"),
    "stopped": N_("dừng vì lỗi, kết quả phía sau có thể thiếu"),
    "picture": N_("Hình do sổ tay tạo ra"),
    "untitled": N_("Báo cáo"),
    "elsewhere": N_("phần khác của báo cáo"),
    "continued": N_("tiếp theo"),
}


def document_word(name: str) -> str:
    """Return a fixed word in the language of the document."""
    return _(DOCUMENT_WORDS[name])


_WORDS = {
    "score_pct": N_("chỉ số (%)"),
    "score": N_("điểm"),
    "mean": N_("trung bình"),
    "rank": N_("thứ hạng"),
    "rank_of": N_("số đơn vị được xếp hạng"),
    "criteria": N_("số tiêu chí"),
    "subcriteria": N_("số tiêu chí thành phần"),
    "parts_vs_total": N_("tổng điểm"),
    "policy_pct": N_("phần chính sách (%)"),
    "provinces": N_("số tỉnh theo nhóm"),
}


def measure_word(measure: str) -> str:
    """Return a measure's name in Vietnamese or English; an unknown one as it stands."""
    if measure.startswith("field_"):
        number, _sep, rest = measure.removeprefix("field_").partition("_")
        words = _("chỉ số (%) lĩnh vực {field}") if rest == "index_pct" else _("lĩnh vực {field}")
        return words.format(field=number)
    return _(_WORDS[measure]) if measure in _WORDS else measure


@runtime_checkable
class Pedigree(Protocol):
    """What a banner asks of the source of a table."""

    @property
    def status(self) -> str:
        """How sure its figures are."""

    @property
    def example(self) -> bool:
        """Whether it is the shipped example."""


_ILLUSTRATIVE = N_("SỐ LIỆU MINH HỌA – KHÔNG PHẢI KẾT QUẢ CHÍNH THỨC")
_EXAMPLE = N_("SỐ LIỆU MINH HỌA – bảng mẫu kèm theo, không phải kết quả chính thức")
_EXAMPLE_LINE = N_(
    "ĐÂY LÀ BẢNG MẪU KÈM THEO PHẦN MỀM, số liệu minh họa. Có bảng của đơn vị: chép vào data/raw hoặc chỉ rõ bằng --par."
)
_UNKNOWN = N_("CHƯA RÕ TÌNH TRẠNG SỐ LIỆU")


def banner(sources: Iterable[Pedigree]) -> str:
    """Return the banner that documents made from these sources must carry; empty when all are sure."""
    sources = tuple(sources)
    statuses = {source.status for source in sources}
    if sources and all(source.example for source in sources):
        return _(_EXAMPLE)
    if "illustrative" in statuses:
        return _(_ILLUSTRATIVE)
    return _(_UNKNOWN) if "unknown" in statuses else ""


def join_banners(banners: Iterable[str]) -> str:
    """Join what several parts say into one banner that says nothing twice."""
    said = list(dict.fromkeys(words for words in banners if words))
    # The charts know how sure their figures are, not that the table is the example.
    covered = {
        ours
        for example, ours in zip(in_every_language(_EXAMPLE), in_every_language(_ILLUSTRATIVE), strict=True)
        if example in said
    }
    return " · ".join(words for words in said if words not in covered)


def example_line() -> str:
    """Return what a command says first and last when it works on the shipped example."""
    return _(_EXAMPLE_LINE)


def unknown_banner() -> str:
    """Return the banner of figures whose status nothing tells."""
    return _(_UNKNOWN)
