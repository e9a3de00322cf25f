"""What the findings of the analysis say."""

from __future__ import annotations

TEMPLATES: dict[str, dict[str, tuple[str, str]]] = {
    "too-many-decimals": {
        "vi": ("Giá trị {found} có nhiều hơn {expected} chữ số thập phân.", "Dùng số chữ số thập phân của bảng điểm."),
        "en": ("The value {found} has more than {expected} decimals.", "Use the decimals of the scorecard."),
    },
    "points-too-large": {
        "vi": ("Giá trị {found} quá lớn để tính chính xác (phải nhỏ hơn {expected}).", "Kiểm tra ô này: có thể nhập thừa chữ số."),
        "en": ("The value {found} is too large to stay exact (it must be below {expected}).", "Check the cell: it may have digits too many."),
    },
    "crosswalk-unreadable": {
        "vi": ("Không đọc được bảng chuyển đổi tiêu chí {file}: {found}.", "Lưu tệp dạng CSV, bảng mã UTF-8."),
        "en": ("The crosswalk {file} cannot be read: {found}.", "Save it as CSV in UTF-8."),
    },
    "crosswalk-columns": {
        "vi": ("Bảng chuyển đổi tiêu chí có các cột “{found}”, cần đúng các cột “{expected}”.", "Sửa dòng đầu của tệp."),
        "en": ("The crosswalk has the columns “{found}”; it needs “{expected}”.", "Mend the first line of the file."),
    },
    "crosswalk-row": {
        "vi": ("Dòng “{found}” của bảng chuyển đổi tiêu chí không dùng được.", "Mỗi dòng cần 4 ô, ít nhất một mã, và quan hệ là một trong: {expected}."),
        "en": ("Row “{found}” of the crosswalk cannot be used.", "A row needs 4 cells, at least one code, and a relation out of: {expected}."),
    },
    "not-a-leaf": {
        "vi": ("Tiêu chí {found} có tiêu chí thành phần nên không tự mang điểm.", "Dùng mã của tiêu chí thành phần, ví dụ {expected}."),
        "en": ("Criterion {found} has sub-criteria and carries no points itself.", "Use the code of a sub-criterion, such as {expected}."),
    },
    "points-out-of-range": {
        "vi": ("Điểm giả định {found} của {row} phải từ 0 đến điểm tối đa {expected}.", "Sửa điểm giả định."),
        "en": ("The assumed points {found} of {row} must lie between 0 and the maximum {expected}.", "Mend the assumed points."),
    },
}
