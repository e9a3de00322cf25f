"""The words of the register of remedies."""

from __future__ import annotations

from sipas_par.text.i18n import N_, _

WORDS: dict[str, str] = {
    "title": N_("Sổ theo dõi giải pháp {index} {year} – {unit}"),
    "as_of": N_("Tính đến ngày {day}"),
    "due": N_("; hạn gửi: chậm nhất {day}"),
    "nothing": N_("Không có."),
    "page": N_("Trang"),
    "total": N_("Cộng"),
    "answers": N_("Giải pháp"),
    "agencies": N_("Cơ quan"),
    "balance": N_("Điểm lấy lại"),
    "open": N_("Chưa trả lời"),
    "problems": N_("Cần xem lại"),
    "changes": N_("Thay đổi từ lần trước"),
    "earlier": N_("Trả lời trước đây"),
    "name": N_("Nội dung"),
    "agency": N_("Cơ quan"),
    "last_day": N_("Ngày cuối"),
    "other": N_("Ghi thêm"),
    "place": N_("Tệp, dòng"),
    "general": N_("Chung"),
    "state": N_("Tình trạng"),
    "asked": N_("Nội dung phải trả lời"),
    "answered": N_("Đã trả lời"),
    "received": N_("Ngày đọc lần đầu"),
    "files": N_("Tệp"),
    "code": N_("Mã"),
    "field": N_("Lĩnh vực"),
    "claimed": N_("Các cơ quan dự kiến lấy lại"),
    "countable": N_("Tính được (không quá điểm chưa đạt)"),
    "unplaced": N_("Đề xuất chung, mã không có trong bảng điểm"),
    "below": N_("Tiêu chí chưa đạt"),
    "leads": N_("Cơ quan chủ trì"),
    "file": N_("Tệp"),
    "cell": N_("Ô"),
    "problem": N_("Vấn đề"),
    "cure": N_("Cách xử lý"),
    "rule": N_("Mã quy tắc"),
    "change": N_("Thay đổi"),
    "content": N_("Nội dung trả lời"),
}

STATES: dict[str, str] = {
    "answered": N_("Đã gửi đủ"),
    "partial": N_("Đã gửi, còn thiếu nội dung"),
    "late": N_("Đã gửi đủ, sau hạn"),
    "waiting": N_("Chưa gửi, còn hạn"),
    "some": N_("Mới có một số đơn vị gửi"),
    "blank": N_("Đã gửi phiếu trống"),
    "overdue": N_("Chưa gửi, quá hạn"),
}

CHANGES: dict[str, str] = {
    "file-new": N_("Tệp mới"),
    "file-changed": N_("Tệp được sửa"),
    "file-gone": N_("Tệp không còn"),
    "added": N_("Câu trả lời mới"),
    "removed": N_("Câu trả lời không còn trong phiếu"),
}


def words() -> dict[str, str]:
    """Return the words of the register in one language."""
    return {key: _(text) for key, text in WORDS.items()}
