"""The words of the forms: labels of the info sheet, rules of the help sheet."""

from __future__ import annotations

STATUS = {
    "official": "Chính thức",
    "self_assessed": "Tự đánh giá",
    "illustrative": "MINH HỌA",
    "unknown": "",
}
STATUS_LINE = {
    "official": "(Số liệu chính thức)",
    "self_assessed": "(Số liệu tự đánh giá, chưa thẩm định)",
    "illustrative": "(Số liệu MINH HỌA, không phải kết quả do cơ quan có thẩm quyền công bố)",
    "unknown": "",
}

# Labels of the info sheet, in order; the second is a hint printed beside a blank value.
INFO = (
    ("index", "Chỉ số", ""),
    ("year", "Năm", "Năm của số liệu, ví dụ 2023"),
    ("unit", "Đơn vị", "Ví dụ: Tỉnh Lạng Sơn; Huyện Bắc Sơn; Sở Nội vụ"),
    ("status", "Tình trạng số liệu", "Chọn trong danh sách: Chính thức, Tự đánh giá hoặc MINH HỌA"),
    ("document", "Nguồn", "Văn bản công bố bảng này"),
    ("issuer", "Cơ quan ban hành", "Cơ quan ban hành văn bản đó"),
    ("issued", "Ngày ban hành", "Dạng dd/mm/yyyy"),
)
INFO_POINTS = (
    ("basis", "Căn cứ", "Quyết định ban hành bộ chỉ số"),
    ("n_fields", "Số lĩnh vực", "Để đối chiếu; để trống nếu không rõ"),
    ("n_criteria", "Số tiêu chí", "Để đối chiếu; để trống nếu không rõ"),
    ("n_subcriteria", "Số tiêu chí thành phần", "Để đối chiếu; để trống nếu không rõ"),
    ("max_total", "Tổng điểm tối đa", "Để đối chiếu; để trống nếu không rõ"),
    ("max_appraised", "Điểm tối đa thẩm định", "Ghi lĩnh vực áp dụng ở ô này, ví dụ: lĩnh vực 1-5"),
    ("max_surveyed", "Điểm tối đa điều tra xã hội học", "Ghi lĩnh vực áp dụng ở ô này"),
    ("max_sipas", "Điểm tối đa SIPAS", "Ghi lĩnh vực áp dụng ở ô này"),
    ("max_outcome", "Điểm tối đa tác động kinh tế - xã hội", "Ghi lĩnh vực áp dụng ở ô này"),
)
INFO_SURVEY = (
    ("basis", "Căn cứ", "Quyết định về phương pháp đo lường"),
    ("sample_size", "Số phiếu hợp lệ", "Số phiếu của năm báo cáo"),
    ("earlier_sample_size", "Số phiếu năm trước", "Để trống nếu không rõ"),
)

HELP_POINTS = (
    "Điền trang “Thông tin” trước: năm, đơn vị, tình trạng số liệu và nguồn được in trên mọi tài liệu.",
    "Mỗi dòng là một lĩnh vực, tiêu chí hoặc tiêu chí thành phần. Giữ đúng thứ tự của bảng gốc.",
    "Mã (cột STT) là chữ, dạng 1; 1.1; 1.1.1. Cột này đã định dạng Văn bản để Excel không đổi mã thành số hoặc ngày.",
    "Điểm tối đa và điểm đạt được phải có ở mọi dòng. Dòng cha bằng tổng các dòng con.",
    "Điểm đạt được = điểm thẩm định + điểm điều tra xã hội học. Nguồn không áp dụng thì để trống, không ghi 0.",
    "Chỉ số (%) = điểm đạt được / điểm tối đa x 100, làm tròn 2 chữ số. Có thể để trống.",
    "Nhiều cơ quan chủ trì thì ngăn bằng dấu chấm phẩy (;), cơ quan chính ghi trước.",
    "Chưa có điểm thì để trống: phần mềm sẽ liệt kê, không tự điền.",
    "Có thể thêm dòng, xóa dòng trống, đổi độ rộng cột; không trộn ô trong phần điểm, không đổi tên các cột.",
    "Dòng cuối là “Tổng điểm”, không ghi mã.",
    "Trang “Ví dụ” là số liệu MINH HỌA, chỉ để xem cách điền; phần mềm không đọc trang đó.",
    "Điền xong, kiểm tra bằng lệnh: sipas-par check TÊN-TỆP.xlsx",
)
HELP_SURVEY = (
    "Điền trang “Thông tin” trước: năm, đơn vị, tình trạng số liệu và nguồn được in trên mọi tài liệu.",
    "Mỗi dòng là một nội dung, theo đúng thứ tự của báo cáo: chỉ số chung, phần chính sách, phần dịch vụ, nhu cầu mong đợi.",
    "Mã (cột STT) là chữ, dạng I; II.1; II.1.1. Cột này đã định dạng Văn bản để Excel không đổi mã.",
    "Giá trị là tỷ lệ phần trăm, từ 0 đến 100, ví dụ 79,92. Không dùng điểm trung bình thang 5.",
    "Dòng chỉ là đề mục (ví dụ “Theo chính sách”) thì để trống giá trị.",
    "Không có số liệu thì để trống: phần mềm sẽ liệt kê, không tự điền.",
    "Trang “Ví dụ” là số liệu MINH HỌA, chỉ để xem cách điền; phần mềm không đọc trang đó.",
    "Điền xong, kiểm tra bằng lệnh: sipas-par check TÊN-TỆP.xlsx",
)
