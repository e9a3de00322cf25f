"""What the findings of the checks say."""

from __future__ import annotations

_COMPARE = (
    "Đối chiếu các ô với bảng gốc và sửa ô sai.",
    "Compare the cells with the original table and mend the wrong one.",
)

TEMPLATES: dict[str, dict[str, tuple[str, str]]] = {
    "duplicate-code": {
        "vi": ("Mã {found} đã có ở ô {first}.", "Sửa mã của một trong hai dòng theo bảng gốc."),
        "en": (
            "Code {found} stands already in {first}.",
            "Mend the code of one of the two rows after the original table.",
        ),
    },
    "orphan-code": {
        "vi": (
            "Dòng {found} không có dòng cha {expected} trong bảng.",
            "Bổ sung dòng {expected} hoặc sửa mã của dòng này.",
        ),
        "en": (
            "Row {found} has no parent row {expected} in the table.",
            "Add row {expected} or mend the code of this row.",
        ),
    },
    "missing-code": {
        "vi": ("Trước dòng {found} thiếu mã {expected}.", "Kiểm tra xem bảng có bị mất dòng hoặc đánh số nhầm không."),
        "en": ("Before row {found} the code {expected} is missing.", "Check whether a row was lost or misnumbered."),
    },
    "code-out-of-order": {
        "vi": ("Dòng {found} đứng sau dòng {expected}.", "Kiểm tra thứ tự dòng và mã số."),
        "en": ("Row {found} stands after row {expected}.", "Check the order of the rows and the codes."),
    },
    "missing-maximum": {
        "vi": ("Tiêu chí {row} không có điểm tối đa.", "Điền điểm tối đa theo bảng gốc."),
        "en": ("Criterion {row} has no maximum score.", "Fill in the maximum from the original table."),
    },
    "missing-score": {
        "vi": (
            "Tiêu chí {row} chưa có điểm đạt được.",
            "Điền điểm theo bảng gốc; nếu chưa có điểm thì giữ ô trống và chấp nhận lỗi này theo mã.",
        ),
        "en": (
            "Criterion {row} has no achieved score.",
            "Fill in the score; if there is none yet, leave the cell blank and accept this finding by name.",
        ),
    },
    "maximum-not-positive": {
        "vi": ("Điểm tối đa của {row} là {found}, phải lớn hơn 0.", "Sửa điểm tối đa theo bảng gốc."),
        "en": ("The maximum of {row} is {found}; it must be above 0.", "Mend the maximum after the original table."),
    },
    "negative-points": {
        "vi": ("{column} của {row} là {found}, nhỏ hơn 0.", "Sửa ô theo bảng gốc."),
        "en": ("{column} of {row} is {found}, below 0.", "Mend the cell after the original table."),
    },
    "score-above-maximum": {
        "vi": (
            "{column} của {row} là {found}, cao hơn điểm tối đa {expected}.",
            "Đối chiếu hai ô với bảng gốc và sửa ô sai.",
        ),
        "en": (
            "{column} of {row} is {found}, above the maximum {expected}.",
            "Compare both cells with the original and mend the wrong one.",
        ),
    },
    "children-do-not-sum": {
        "vi": ("{column} của {row} là {found}, các dòng con cộng lại là {expected}.", _COMPARE[0]),
        "en": ("{column} of {row} is {found}; its rows add up to {expected}.", _COMPARE[1]),
    },
    "total-does-not-match": {
        "vi": ("Dòng tổng ghi {column} là {found}, các lĩnh vực cộng lại là {expected}.", _COMPARE[0]),
        "en": ("The total row prints {found} for {column}; the fields add up to {expected}.", _COMPARE[1]),
    },
    "parts-do-not-sum": {
        "vi": (
            "Điểm đạt được của {row} là {found}, điểm thẩm định và điều tra xã hội học cộng lại là {expected}.",
            _COMPARE[0],
        ),
        "en": ("The score of {row} is {found}; appraised and surveyed points add up to {expected}.", _COMPARE[1]),
    },
    "percent-does-not-fit": {
        "vi": ("Chỉ số của {row} in là {found}%, tính từ điểm được {expected}%.", _COMPARE[0]),
        "en": ("The ratio of {row} is printed as {found} %; its points give {expected} %.", _COMPARE[1]),
    },
    "column-shifted": {
        "vi": (
            "Cột Điểm đạt được có {n} dòng không khớp, nhưng khớp khi dời {direction} một dòng: cột này có thể đã bị lệch dòng.",
            "Dán lại cột Điểm đạt được từ bảng gốc, đúng dòng bắt đầu.",
        ),
        "en": (
            "The score column disagrees in {n} rows but agrees when moved {direction} by one row: it may have slipped.",
            "Paste the score column again from the original, at the right first row.",
        ),
    },
    "count-does-not-match": {
        "vi": (
            "Trang thông tin ghi {found} {level}, bảng có {expected}.",
            "Kiểm tra xem bảng có thiếu hoặc thừa dòng không.",
        ),
        "en": (
            "The info sheet states {found} rows of level {level}; the table has {expected}.",
            "Check whether rows are missing or extra.",
        ),
    },
    "declared-total-differs": {
        "vi": ("Trang thông tin ghi tổng điểm tối đa {found}, bảng cộng lại được {expected}.", _COMPARE[0]),
        "en": ("The info sheet states a maximum total of {found}; the table adds up to {expected}.", _COMPARE[1]),
    },
    "source-split-differs": {
        "vi": (
            "Trang thông tin ghi điểm tối đa theo nguồn {source} là {found}, bảng cộng lại được {expected}.",
            _COMPARE[0],
        ),
        "en": (
            "The info sheet states {found} as the maximum of source {source}; the table adds up to {expected}.",
            _COMPARE[1],
        ),
    },
    "missing-value": {
        "vi": (
            "Dòng {row} chưa có giá trị năm {year}.",
            "Điền giá trị nếu đã có; ô trống được coi là chưa có số liệu.",
        ),
        "en": ("Row {row} has no value for {year}.", "Fill it in when known; a blank counts as missing."),
    },
    "percent-out-of-range": {
        "vi": ("{column} của {row} là {found}%, phải từ 0 đến 100.", "Sửa ô theo bảng gốc."),
        "en": (
            "{column} of {row} is {found} %; it must lie between 0 and 100.",
            "Mend the cell after the original table.",
        ),
    },
    "mean-outside-parts": {
        "vi": (
            "{column} của {row} là {found}%, nằm ngoài khoảng từ {low} đến {high} của các phần hợp thành.",
            _COMPARE[0],
        ),
        "en": ("{column} of {row} is {found} %, outside the range {low} to {high} of its parts.", _COMPARE[1]),
    },
    "illustrative-contradicted": {
        "vi": (
            "Không dùng {file}: {column} của {row} là số minh họa, khác số đã công bố {expected} (nguồn: {origin}).",
            "Thay bằng bảng điểm chính thức; số minh họa không đứng ở chỗ đã có số công bố.",
        ),
        "en": (
            "{file} is not used: {column} of {row} is illustrative and not the published {expected} (source: {origin}).",
            "Put the official table in its place; no illustrative figure stands where one is published.",
        ),
    },
    "published-differs": {
        "vi": (
            "{column} của {row} là {found}, số đã công bố là {expected} (nguồn: {origin}).",
            "Kiểm tra tệp và nguồn công bố; nêu rõ số nào được dùng.",
        ),
        "en": (
            "{column} of {row} is {found}; the published figure is {expected} (source: {origin}).",
            "Check the file and the source, and state which figure is used.",
        ),
    },
}
