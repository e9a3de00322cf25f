"""The words of the return form and of its help sheet."""

from __future__ import annotations

# Columns in the order printed; the first five are locked. Every label is also how a returned form is recognised.
LOCKED = ("code", "name", "max_score", "score", "lost", "source", "cell")
FILLED = ("cause_group", "cause", "remedy", "owner", "deadline", "points", "evidence")

COLUMNS: dict[str, dict[str, str]] = {
    "code": {"vi": "Mã", "en": "Code"},
    "name": {"vi": "Nội dung chưa đạt điểm tối đa", "en": "Content below maximum"},
    "max_score": {"vi": "Điểm tối đa", "en": "Maximum"},
    "score": {"vi": "Điểm đạt được", "en": "Score"},
    "lost": {"vi": "Điểm chưa đạt", "en": "Points lost"},
    "source": {"vi": "Nguồn điểm", "en": "Source of points"},
    "cell": {"vi": "Ô trong bảng điểm", "en": "Cell in the table"},
    "cause_group": {"vi": "Nhóm nguyên nhân", "en": "Group of causes"},
    "cause": {"vi": "Nguyên nhân", "en": "Cause"},
    "remedy": {"vi": "Giải pháp khắc phục", "en": "Remedy"},
    "owner": {"vi": "Đơn vị, người chịu trách nhiệm", "en": "Owner"},
    "deadline": {"vi": "Thời hạn hoàn thành", "en": "Deadline"},
    "points": {"vi": "Điểm dự kiến lấy lại", "en": "Points expected back"},
    "evidence": {"vi": "Tài liệu kiểm chứng", "en": "Evidence"},
}

CAUSES: dict[str, tuple[str, ...]] = {
    "vi": (
        "Thể chế, quy định",
        "Chỉ đạo, tổ chức thực hiện",
        "Phối hợp giữa các cơ quan",
        "Nhân lực, năng lực",
        "Kinh phí, cơ sở vật chất",
        "Hạ tầng số, dữ liệu",
        "Tài liệu kiểm chứng, báo cáo",
        "Nhận thức, tuyên truyền",
        "Khách quan",
        "Khác",
    ),
    "en": (
        "Rules and institutions",
        "Direction and organisation",
        "Coordination between agencies",
        "Staff and skills",
        "Funds and facilities",
        "Digital infrastructure and data",
        "Evidence and reporting",
        "Awareness and communication",
        "Outside the agency's control",
        "Other",
    ),
}

WORDS: dict[str, dict[str, str]] = {
    "sheet": {"vi": "Phiếu", "en": "Form"},
    "help_sheet": {"vi": "Hướng dẫn", "en": "Help"},
    "list_sheet": {"vi": "Danh mục", "en": "Lists"},
    "title": {
        "vi": "PHIẾU PHÂN TÍCH NỘI DUNG CHƯA ĐẠT ĐIỂM TỐI ĐA VÀ ĐỀ XUẤT GIẢI PHÁP",
        "en": "ANALYSIS OF CONTENT BELOW MAXIMUM AND PROPOSED REMEDIES",
    },
    "subject": {"vi": "Chỉ số {index} năm {year} – {unit}", "en": "{index} {year} – {unit}"},
    "agency": {"vi": "Cơ quan", "en": "Agency"},
    "mark": {"vi": "Mã phiếu", "en": "Form mark"},
    "due": {
        "vi": "Điền các ô màu vàng, giữ nguyên tên cột, gửi về: {to}; chậm nhất ngày {day}.",
        "en": "Fill in the yellow cells, keep the column names, and return to: {to}; by {day} at the latest.",
    },
    "no_due": {
        "vi": "Điền các ô màu vàng, giữ nguyên tên cột, gửi về cơ quan tổng hợp.",
        "en": "Fill in the yellow cells, keep the column names, and return to the gathering agency.",
    },
    "leads": {"vi": "I. Nội dung cơ quan chủ trì", "en": "I. Content led by the agency"},
    "joins": {"vi": "II. Nội dung cơ quan phối hợp", "en": "II. Content where the agency joins in"},
    "sipas": {
        "vi": "III. Nội dung SIPAS được giao (đơn vị: %, mức chưa đạt tính đến 100%)",
        "en": "III. SIPAS content assigned (in %, gap to 100 %)",
    },
    "more": {
        "vi": "Giải pháp bổ sung, đề xuất chung (chọn mã ở cột đầu; để trống mã nếu là đề xuất chung)",
        "en": "Further remedies and general proposals (choose a code in the first column; none for a general proposal)",
    },
    "none": {
        "vi": "Cơ quan không chủ trì nội dung nào chưa đạt điểm tối đa; có thể ghi đề xuất ở phần dưới.",
        "en": "The agency leads nothing below maximum; proposals can be written below.",
    },
    "total": {"vi": "Cộng", "en": "Total"},
    "page": {"vi": "Trang", "en": "Page"},
    "pick_cause": {"vi": "Chọn một nhóm trong danh sách.", "en": "Choose a group from the list."},
    "pick_date": {
        "vi": "Ghi ngày, ví dụ 30/09/2024. Có thể ghi “Quý III/2024” hoặc “Thường xuyên”.",
        "en": "Write a date such as 30/09/2024; “Quý III/2024” or “Thường xuyên” are taken too.",
    },
    "pick_points_more": {
        "vi": "Số điểm dự kiến lấy lại, từ 0 đến số điểm mất của mã ghi ở cột đầu.",
        "en": "Points expected back, from 0 to those lost by the code in the first column.",
    },
    "pick_points": {
        "vi": "Số điểm dự kiến lấy lại, từ 0 đến {lost}.",
        "en": "Points expected back, from 0 to {lost}.",
    },
    "pick_code": {
        "vi": "Chọn mã nội dung, hoặc để trống nếu là đề xuất chung.",
        "en": "Choose a code, or leave blank.",
    },
}

HELP: dict[str, tuple[tuple[str, str], ...]] = {
    "vi": (
        (
            "Phiếu dùng để làm gì",
            "Mỗi cơ quan phân tích rõ từng nội dung chưa đạt điểm tối đa và đề xuất giải pháp. Cơ quan tổng hợp đọc phiếu bằng phần mềm, vì vậy xin giữ nguyên tên cột và mã nội dung.",
        ),
        (
            "Ô màu vàng",
            "Là ô cần điền. Ô còn lại đã khóa, không có mật khẩu: nếu thấy số liệu sai, xin báo cơ quan tổng hợp, không tự sửa.",
        ),
        (
            "Nhóm nguyên nhân",
            "Chọn trong danh sách thả xuống. Nếu không nhóm nào phù hợp, chọn “Khác” và ghi rõ ở cột Nguyên nhân.",
        ),
        ("Nguyên nhân", "Nêu nguyên nhân cụ thể làm mất điểm, cả chủ quan và khách quan."),
        (
            "Giải pháp khắc phục",
            "Việc sẽ làm, sản phẩm cụ thể. Nhiều giải pháp cho một nội dung: ghi tiếp ở phần bổ sung phía dưới và chọn lại mã.",
        ),
        ("Đơn vị, người chịu trách nhiệm", "Phòng, đơn vị hoặc chức danh chịu trách nhiệm chính."),
        ("Thời hạn hoàn thành", "Ngày, tháng, năm; sau ngày hội nghị. Việc làm thường xuyên thì ghi “Thường xuyên”."),
        ("Điểm dự kiến lấy lại", "Không lớn hơn điểm chưa đạt. Dùng dấu thập phân của máy tính."),
        ("Tài liệu kiểm chứng", "Số, ký hiệu văn bản hoặc tên báo cáo sẽ chứng minh kết quả."),
        (
            "Gửi lại",
            "Gửi tệp bảng tính này (Excel hoặc LibreOffice), không gửi ảnh chụp hay bản PDF. Tên tệp có thể đổi.",
        ),
    ),
    "en": (
        (
            "What the form is for",
            "Each agency analyses every content below maximum and proposes remedies. The form is read by a program: please keep column names and codes.",
        ),
        (
            "Yellow cells",
            "Are to be filled. The others are locked, without a password: report wrong figures, do not change them here.",
        ),
        ("Group of causes", "Choose from the list. If none fits, choose “Other” and say more under Cause."),
        ("Cause", "What exactly cost the points."),
        (
            "Remedy",
            "What will be done, with its product. Several remedies for one content: use the rows below and choose the code again.",
        ),
        ("Owner", "The unit or office that answers for it."),
        ("Deadline", "A date after the conference."),
        ("Points expected back", "Not above the points lost."),
        ("Evidence", "The document that will prove the result."),
        ("Returning it", "Return this spreadsheet (Excel or LibreOffice), no picture or PDF. The file may be renamed."),
    ),
}


def words(lang: str) -> dict[str, str]:
    """Return the words of the form in one language."""
    return {key: text[lang] for key, text in WORDS.items()}
