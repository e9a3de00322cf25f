"""The small sound table from which every case of the corpus is made."""

from corpus_sheets import Page

HEADER = (
    [
        "STT",
        "Lĩnh vực/Tiêu chí/Tiêu chí thành phần",
        "Điểm tối đa",
        "Điểm đánh giá",
        None,
        None,
        "Điểm đạt được",
        "Chỉ số (%)",
        "Cơ quan chủ trì",
        "Ghi chú",
    ],
    [None, None, None, "Tự đánh giá", "Bộ Nội vụ thẩm định", "Điều tra xã hội học", None, None, None, None],
)
BODY = (
    # code, name, maximum, self, appraised, surveyed, score, percent, agency, note
    ["1", "CHỈ ĐẠO, ĐIỀU HÀNH", 6.0, 6.0, 5.25, None, 5.25, 87.5, None, None],
    ["1.1", "Kế hoạch năm", 2.5, 2.5, 2.25, None, 2.25, 90.0, "Sở Nội vụ", None],
    ["1.1.1", "Ban hành kế hoạch", 1.0, 1.0, 1.0, None, 1.0, 100.0, "Sở Nội vụ", None],
    ["1.1.2", "Hoàn thành kế hoạch", 1.5, 1.5, 1.25, None, 1.25, 83.33, "Sở Nội vụ; Sở Tài chính", "Còn một nhiệm vụ"],
    ["1.2", "Tuyên truyền", 2.0, 2.0, 2.0, None, 2.0, 100.0, "Sở Thông tin và Truyền thông", None],
    ["1.3", "Nhiệm vụ được giao", 1.5, 1.5, 1.0, None, 1.0, 66.67, "Văn phòng UBND tỉnh", None],
    ["2", "CẢI CÁCH THỂ CHẾ", 6.0, 3.5, 3.05, 1.7, 4.75, 79.17, None, None],
    ["2.1", "Theo dõi thi hành pháp luật", 3.5, 3.5, 3.05, None, 3.05, 87.14, "Sở Tư pháp", None],
    ["2.1.1", "Thực hiện theo dõi", 2.0, 2.0, 1.75, None, 1.75, 87.5, "Sở Tư pháp", None],
    ["2.1.2", "Xử lý kết quả theo dõi", 1.5, 1.5, 1.3, None, 1.3, 86.67, "Sở Tư pháp", None],
    ["2.2", "Chất lượng văn bản", 2.5, None, None, 1.7, 1.7, 68.0, "Sở Tư pháp", None],
    ["2.2.1", "Tính đồng bộ", 1.0, None, None, 0.7, 0.7, 70.0, "Sở Tư pháp", None],
    ["2.2.2", "Tính khả thi", 1.5, None, None, 1.0, 1.0, 66.67, "Sở Tư pháp", None],
    ["3", "TÁC ĐỘNG CỦA CẢI CÁCH", 8.0, 2.5, 2.1, 4.4, 6.5, 81.25, None, None],
    ["3.1", "Chỉ số hài lòng của người dân (SIPAS)", 5.0, None, None, 4.4, 4.4, 88.0, "Sở Nội vụ", None],
    ["3.2", "Tác động đến phát triển kinh tế - xã hội", 3.0, 2.5, 2.1, None, 2.1, 70.0, "Sở Kế hoạch và Đầu tư", None],
    ["3.2.1", "Thu hút đầu tư", 1.0, 1.0, 0.6, None, 0.6, 60.0, "Sở Kế hoạch và Đầu tư", None],
    ["3.2.2", "Thu ngân sách", 2.0, 1.5, 1.5, None, 1.5, 75.0, "Cục Thuế tỉnh", None],
)  # fmt: skip
TOTAL = [None, "Tổng điểm", 20.0, 12.0, 10.4, 6.1, 16.5, 82.5, None, None]
TOP = 6
"""Row of the first criterion, counted from 0, in `table`."""
LAST = TOP + len(BODY)
"""Row of the total."""

LOST = {
    "1.1.2": "0.25", "1.3": "0.5", "2.1.1": "0.25", "2.1.2": "0.2", "2.2.1": "0.3", "2.2.2": "0.5", "3.1": "0.6",
    "3.2.1": "0.4", "3.2.2": "0.5",
}  # fmt: skip
"""The right answer: points lost by every criterion below its maximum; 3.5 in all."""


def info(**changes) -> Page:
    """The info sheet."""
    lines = {
        "Chỉ số": "PAR INDEX",
        "Năm": 2023,
        "Đơn vị": "Tỉnh Lạng Sơn",
        "Tình trạng số liệu": "Chính thức",
        "Nguồn": "Bảng điểm kèm theo Quyết định 1/QĐ-BNV ngày 15/04/2024",
        "Số lĩnh vực": 3,
        "Số tiêu chí": 7,
        "Số tiêu chí thành phần": 8,
        "Tổng điểm tối đa": 20,
        "Điểm tối đa thẩm định (lĩnh vực 1-2)": 9.5,
        "Điểm tối đa khảo sát (lĩnh vực 1-2)": 2.5,
        "Điểm tối đa SIPAS (lĩnh vực 3)": 5,
        "Điểm tối đa tác động kinh tế - xã hội (lĩnh vực 3)": 3,
    }
    lines |= changes
    return Page("Thông tin", [[label, value] for label, value in lines.items() if value is not None])


def lean_info(**changes) -> Page:
    """The info sheet of a table that does not tell sources of points apart."""
    page = info(**changes)
    page.rows = [row for row in page.rows if not row[0].startswith("Điểm tối đa")]
    return page


def table(name="PAR INDEX") -> Page:
    """The table in the official layout."""
    titles = [
        ["BẢNG ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH (PAR INDEX) NĂM 2023"],
        ["TỈNH LẠNG SƠN"],
        ["(Số liệu chính thức)"],
        [],
    ]
    rows = [*titles, *HEADER, *BODY, TOTAL]
    merged = [(4, c, 5, c) for c in (0, 1, 2, 6, 7, 8, 9)] + [(4, 3, 4, 5)]
    return Page(name, [list(row) for row in rows], merged)


SURVEY = (
    ["I", "CHỈ SỐ HÀI LÒNG CHUNG (SIPAS)", 75.44, 79.92, 82.66, None],
    ["II", "XÂY DỰNG, TỔ CHỨC THỰC HIỆN CHÍNH SÁCH", 75.02, 79.36, 82.49, None],
    ["II.1", "Theo chính sách", None, None, None, None],
    ["II.1.1", "Phát triển kinh tế", 73.0, 78.0, None, None],
    ["II.1.2", "Điện sinh hoạt", 77.04, 80.72, None, None],
    ["III", "CUNG ỨNG DỊCH VỤ HÀNH CHÍNH CÔNG", 76.2, 80.93, 82.97, None],
    ["III.1", "Tiếp cận dịch vụ", 74.8, 79.57, 82.9, None],
    ["III.2", "Thủ tục hành chính", 77.6, 82.29, 83.02, None],
    ["IV", "NHU CẦU, MONG ĐỢI CỦA NGƯỜI DÂN", None, None, None, None],
    ["IV.1", "Cải thiện thái độ phục vụ", None, 86.42, 85.12, None],
)


def survey_info(**changes) -> Page:
    """The info sheet of the SIPAS table."""
    lines = {
        "Chỉ số": "SIPAS",
        "Năm": 2023,
        "Đơn vị": "Tỉnh Lạng Sơn",
        "Tình trạng số liệu": "Chính thức",
        "Số phiếu hợp lệ năm 2023": 630,
        "Số phiếu năm 2022": 486,
    }
    lines |= changes
    return Page("Thông tin", [[label, value] for label, value in lines.items() if value is not None])


def survey(name="SIPAS") -> Page:
    """The SIPAS table."""
    titles = [["KẾT QUẢ CHỈ SỐ HÀI LÒNG CỦA NGƯỜI DÂN (SIPAS) NĂM 2023"], ["TỈNH LẠNG SƠN"], []]
    header = ["STT", "Nội dung", "Năm 2022 (%)", "Năm 2023 (%)", "Trung bình cả nước 2023 (%)", "Ghi chú"]
    return Page(name, [list(row) for row in (*titles, header, *SURVEY)])
