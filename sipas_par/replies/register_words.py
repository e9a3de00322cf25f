"""The words of the register of remedies."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "title": {
        "vi": "Sổ theo dõi giải pháp {index} {year} – {unit}",
        "en": "Register of remedies, {index} {year} – {unit}",
    },
    "as_of": {"vi": "Tính đến ngày {day}", "en": "As of {day}"},
    "due": {"vi": "; hạn gửi: chậm nhất {day}", "en": "; due by {day}"},
    "nothing": {"vi": "Không có.", "en": "None."},
    "page": {"vi": "Trang", "en": "Page"},
    "total": {"vi": "Cộng", "en": "Total"},
    "answers": {"vi": "Giải pháp", "en": "Remedies"},
    "agencies": {"vi": "Cơ quan", "en": "Agencies"},
    "balance": {"vi": "Điểm lấy lại", "en": "Points back"},
    "open": {"vi": "Chưa trả lời", "en": "Unanswered"},
    "problems": {"vi": "Cần xem lại", "en": "To look at"},
    "changes": {"vi": "Thay đổi từ lần trước", "en": "Changes since last run"},
    "earlier": {"vi": "Trả lời trước đây", "en": "Earlier answers"},
    "name": {"vi": "Nội dung", "en": "Content"},
    "agency": {"vi": "Cơ quan", "en": "Agency"},
    "last_day": {"vi": "Ngày cuối", "en": "Last day"},
    "other": {"vi": "Ghi thêm", "en": "Further notes"},
    "place": {"vi": "Tệp, dòng", "en": "File, row"},
    "general": {"vi": "Chung", "en": "General"},
    "state": {"vi": "Tình trạng", "en": "State"},
    "asked": {"vi": "Nội dung phải trả lời", "en": "Asked"},
    "answered": {"vi": "Đã trả lời", "en": "Answered"},
    "received": {"vi": "Ngày đọc lần đầu", "en": "First read"},
    "files": {"vi": "Tệp", "en": "Files"},
    "code": {"vi": "Mã", "en": "Code"},
    "field": {"vi": "Lĩnh vực", "en": "Field"},
    "claimed": {"vi": "Các cơ quan dự kiến lấy lại", "en": "Expected by agencies"},
    "countable": {"vi": "Tính được (không quá điểm mất)", "en": "Countable (at most lost)"},
    "unplaced": {
        "vi": "Đề xuất chung, mã không có trong bảng điểm",
        "en": "General proposals, codes not in the table",
    },
    "below": {"vi": "Tiêu chí chưa đạt", "en": "Below maximum"},
    "leads": {"vi": "Cơ quan chủ trì", "en": "Lead agencies"},
    "file": {"vi": "Tệp", "en": "File"},
    "cell": {"vi": "Ô", "en": "Cell"},
    "problem": {"vi": "Vấn đề", "en": "Problem"},
    "cure": {"vi": "Cách xử lý", "en": "Cure"},
    "rule": {"vi": "Mã quy tắc", "en": "Rule"},
    "change": {"vi": "Thay đổi", "en": "Change"},
    "content": {"vi": "Nội dung trả lời", "en": "Answer"},
}

STATES: dict[str, dict[str, str]] = {
    "answered": {"vi": "Đã gửi đủ", "en": "Complete"},
    "partial": {"vi": "Đã gửi, còn thiếu nội dung", "en": "Sent, incomplete"},
    "late": {"vi": "Đã gửi đủ, sau hạn", "en": "Complete, late"},
    "waiting": {"vi": "Chưa gửi, còn hạn", "en": "Waiting"},
    "some": {"vi": "Mới có một số đơn vị gửi", "en": "Some of its units have sent"},
    "blank": {"vi": "Đã gửi phiếu trống", "en": "Sent an empty form"},
    "overdue": {"vi": "Chưa gửi, quá hạn", "en": "Overdue"},
}

CHANGES: dict[str, dict[str, str]] = {
    "file-new": {"vi": "Tệp mới", "en": "New file"},
    "file-changed": {"vi": "Tệp được sửa", "en": "File changed"},
    "file-gone": {"vi": "Tệp không còn", "en": "File gone"},
    "added": {"vi": "Câu trả lời mới", "en": "New answer"},
    "removed": {"vi": "Câu trả lời không còn trong phiếu", "en": "Answer no longer in the form"},
}


def words(lang: str) -> dict[str, str]:
    """Return the words of the register in one language."""
    return {key: text[lang] for key, text in WORDS.items()}
