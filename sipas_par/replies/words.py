"""The words of the return form, of its help sheet, and of the register of remedies."""

from __future__ import annotations

import datetime as dt

from sipas_par.reports.columns import COLUMNS as PRINTED
from sipas_par.reports.official import day_of
from sipas_par.text.i18n import N_, _

# Columns in the order printed; the first five are locked. Every label is also how a returned form is recognised.
LOCKED = ("code", "name", "max_score", "score", "lost", "source", "cell")
FILLED = ("cause_group", "cause", "remedy", "owner", "deadline", "points", "evidence")

COLUMNS: dict[str, str] = {
    "code": PRINTED["code"].label,
    "name": N_("Nội dung chưa đạt điểm tối đa"),
    **{name: PRINTED[name].label for name in ("max_score", "score", "lost", "source")},
    "cell": N_("Ô trong bảng điểm"),
    "cause_group": N_("Nhóm nguyên nhân"),
    "cause": PRINTED["cause"].label,
    "remedy": N_("Giải pháp khắc phục"),
    "owner": N_("Đơn vị, người chịu trách nhiệm"),
    "deadline": N_("Thời hạn hoàn thành"),
    "points": N_("Điểm dự kiến khắc phục"),
    "evidence": N_("Tài liệu kiểm chứng"),
}

FORMER: dict[str, str] = {"points": N_("Điểm dự kiến lấy lại")}
"""Heads of forms that were sent before a column was renamed."""

CAUSES = (
    N_("Thể chế, quy định"),
    N_("Chỉ đạo, tổ chức thực hiện"),
    N_("Phối hợp giữa các cơ quan"),
    N_("Nhân lực, năng lực"),
    N_("Kinh phí, cơ sở vật chất"),
    N_("Hạ tầng số, dữ liệu"),
    N_("Không có tài liệu kiểm chứng, báo cáo"),
    N_("Nhận thức, tuyên truyền"),
    N_("Khách quan"),
    N_("Khác"),
)

WORDS: dict[str, str] = {
    "help_sheet": N_("Hướng dẫn"),
    "list_sheet": N_("Danh mục"),
    "title": N_("PHIẾU PHÂN TÍCH NỘI DUNG CHƯA ĐẠT ĐIỂM TỐI ĐA VÀ ĐỀ XUẤT GIẢI PHÁP"),
    "subject": N_("Chỉ số {index} năm {year} – {unit}"),
    "agency": PRINTED["agency"].label,
    "due": N_("Điền các ô màu vàng, giữ nguyên tên cột, gửi về: {to}; chậm nhất ngày {day}."),
    "leads": N_("I. Nội dung cơ quan chủ trì"),
    "joins": N_("II. Nội dung cơ quan phối hợp"),
    "sipas": N_("III. Nội dung SIPAS được giao (đơn vị: %, mức chưa đạt tính đến 100%)"),
    "more": N_("Giải pháp bổ sung, đề xuất chung (chọn mã ở cột đầu; để trống mã nếu là đề xuất chung)"),
    "none": N_("Cơ quan không chủ trì nội dung nào chưa đạt điểm tối đa; có thể ghi đề xuất ở phần dưới."),
    "total": N_("Cộng"),
    "pick_cause": N_("Chọn một nhóm trong danh sách."),
    "pick_date": N_("Ghi ngày, ví dụ 30/09/2024. Có thể ghi “Quý III/2024” hoặc “Thường xuyên”."),
    "pick_points_more": N_("Số điểm dự kiến khắc phục, từ 0 đến số điểm chưa đạt của mã ghi ở cột đầu."),
    "pick_code": N_("Chọn mã nội dung, hoặc để trống nếu là đề xuất chung."),
}

HELP: dict[str, str] = {
    N_("Phiếu dùng để làm gì"): N_(
        "Mỗi cơ quan phân tích rõ từng nội dung chưa đạt điểm tối đa và đề xuất giải pháp. Cơ quan tổng hợp đọc phiếu bằng phần mềm, vì vậy xin giữ nguyên tên cột và mã nội dung."
    ),
    N_("Ô màu vàng"): N_(
        "Là ô cần điền. Ô còn lại đã khóa, không có mật khẩu: nếu thấy số liệu sai, xin báo cơ quan tổng hợp, không tự sửa."
    ),
    COLUMNS["cause_group"]: N_(
        "Chọn trong danh sách thả xuống. Nếu không nhóm nào phù hợp, chọn “Khác” và ghi rõ ở cột Nguyên nhân."
    ),
    COLUMNS["cause"]: N_("Nêu nguyên nhân cụ thể làm mất điểm, cả chủ quan và khách quan."),
    COLUMNS["remedy"]: N_(
        "Việc sẽ làm, sản phẩm cụ thể. Nhiều giải pháp cho một nội dung: ghi tiếp ở phần bổ sung phía dưới và chọn lại mã."
    ),
    COLUMNS["owner"]: N_("Phòng, đơn vị hoặc chức danh chịu trách nhiệm chính."),
    COLUMNS["deadline"]: N_("Ngày, tháng, năm; sau ngày hội nghị. Việc làm thường xuyên thì ghi “Thường xuyên”."),
    COLUMNS["points"]: N_("Không lớn hơn điểm chưa đạt. Dùng dấu thập phân của máy tính."),
    COLUMNS["evidence"]: N_(
        "Số, ký hiệu văn bản hoặc tên báo cáo sẽ chứng minh kết quả; không có thì ghi giải trình bằng văn bản."
    ),
    N_("Gửi lại"): N_(
        "Gửi tệp bảng tính này (Excel hoặc LibreOffice), không gửi ảnh chụp hay bản PDF. Tên tệp có thể đổi."
    ),
}
"""What the sheet of help says of a matter or a column."""

REGISTER: dict[str, str] = {
    "title": N_("Sổ theo dõi giải pháp {index} {year} – {unit}"),
    "answers": N_("Giải pháp"),
    "agencies": N_("Cơ quan"),
    "balance": N_("Điểm khắc phục"),
    "open": N_("Chưa trả lời"),
    "problems": N_("Cần xem lại"),
    "changes": N_("Thay đổi từ lần trước"),
    "earlier": N_("Trả lời trước đây"),
    "apart": N_("Để riêng, không tính"),
    "made_for": N_("Lập cho"),
    "said": N_("Số câu trả lời"),
    "name": N_("Nội dung"),
    "agency": N_("Cơ quan"),
    "last_day": N_("Ngày cuối"),
    "other": N_("Ghi thêm"),
    "place": N_("Tệp, dòng"),
    "state": N_("Tình trạng"),
    "asked": N_("Nội dung phải trả lời"),
    "answered": N_("Đã trả lời"),
    "received": N_("Ngày đọc lần đầu"),
    "files": N_("Tệp"),
    "code": N_("Mã"),
    "field": PRINTED["field_name"].label,
    "claimed": N_("Các cơ quan dự kiến khắc phục"),
    "countable": N_("Tính được (không quá điểm chưa đạt)"),
    "below": N_("Nội dung chưa đạt"),
    "leads": PRINTED["agencies"].label,
    "file": N_("Tệp"),
    "cell": N_("Ô"),
    "problem": N_("Vấn đề"),
    "cure": N_("Cách xử lý"),
    "change": N_("Thay đổi"),
    "content": N_("Nội dung trả lời"),
    "history": N_("Lịch sử"),
    "day": N_("Ngày"),
    "status": N_("Tình trạng giải pháp"),
    "decision": N_("Xử lý phiếu"),
    "done": N_("Ngày hoàn thành"),
    "remark": N_("Ghi chú theo dõi"),
    "id": N_("Mã giải pháp"),
    "pick_decision": N_("Chấp nhận, Trả lại hoặc Chờ; ghi ngày hoàn thành ở cột bên."),
}

TRACKED = ("decision", "done", "remark", "id")
"""The columns of the register that the compiling office fills, and the one by which they are read back."""

DECISIONS: dict[str, str] = {"accepted": N_("Chấp nhận"), "returned": N_("Trả lại"), "held": N_("Chờ")}

PROGRESS: dict[str, str] = {
    "late": N_("Quá hạn, chưa xong"),
    "lost": N_("Đã xong, điểm vẫn mất"),
    "done-late": N_("Hoàn thành sau hạn"),
    "done": N_("Hoàn thành"),
    "open": N_("Đang thực hiện"),
    "standing": N_("Việc thường xuyên"),
    "undated": N_("Chưa có thời hạn"),
    "held": N_("Chờ xử lý"),
    "returned": N_("Đã trả lại"),
    "withdrawn": N_("Không còn trong phiếu"),
}

STATES: dict[str, str] = {
    "answered": N_("Đã gửi đủ"),
    "partial": N_("Đã gửi, còn thiếu nội dung"),
    "late": N_("Đã gửi đủ, sau hạn"),
    "waiting": N_("Chưa gửi, còn hạn"),
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


def decision_words(decision: str | None) -> str:
    """Return what the office decided of a form, in words."""
    return _(DECISIONS[decision]) if decision else ""


def iso_day(iso: str | None) -> str:
    """Return a day kept as ISO text in words; empty when there is none."""
    return day_of(dt.date.fromisoformat(iso)) if iso else ""


def column_label(name: str) -> str:
    """Return the head of a column of the form."""
    return _(COLUMNS[name])


def in_words(table: dict[str, str]) -> dict[str, str]:
    """Return the words of the form or of the register in one language."""
    return {key: _(text) for key, text in table.items()}
