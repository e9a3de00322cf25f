"""What the findings of the analysis say."""

from __future__ import annotations

_ASK = (
    "Chỉ trích dẫn kèm nguồn; đối chiếu văn bản của Bộ Nội vụ trước khi dùng.",
    "Quote it with its source only, and check the ministry's own document before use.",
)
_NONE = ("Không cần sửa; nêu cả hai số khi trích dẫn.", "Nothing to mend; name both figures when quoting.")

TEMPLATES: dict[str, dict[str, tuple[str, str]]] = {
    "too-many-decimals": {
        "vi": ("Giá trị {found} có nhiều hơn {expected} chữ số thập phân.", "Dùng số chữ số thập phân của bảng điểm."),
        "en": ("The value {found} has more than {expected} decimals.", "Use the decimals of the scorecard."),
    },
    "crosswalk-unreadable": {
        "vi": ("Không đọc được bảng chuyển đổi tiêu chí {file}: {found}.", "Lưu tệp dạng CSV, bảng mã UTF-8."),
        "en": ("The crosswalk {file} cannot be read: {found}.", "Save it as CSV in UTF-8."),
    },
    "crosswalk-columns": {
        "vi": (
            "Bảng chuyển đổi tiêu chí có các cột “{found}”, cần đúng các cột “{expected}”.",
            "Sửa dòng đầu của tệp.",
        ),
        "en": ("The crosswalk has the columns “{found}”; it needs “{expected}”.", "Mend the first line of the file."),
    },
    "crosswalk-row": {
        "vi": (
            "Dòng “{found}” của bảng chuyển đổi tiêu chí không dùng được.",
            "Mỗi dòng cần 4 ô, ít nhất một mã, và quan hệ là một trong: {expected}.",
        ),
        "en": (
            "Row “{found}” of the crosswalk cannot be used.",
            "A row needs 4 cells, at least one code, and a relation out of: {expected}.",
        ),
    },
    "not-a-leaf": {
        "vi": (
            "Tiêu chí {found} có tiêu chí thành phần nên không tự mang điểm.",
            "Dùng mã của tiêu chí thành phần, ví dụ {expected}.",
        ),
        "en": (
            "Criterion {found} has sub-criteria and carries no points itself.",
            "Use the code of a sub-criterion, such as {expected}.",
        ),
    },
    "points-out-of-range": {
        "vi": ("Điểm giả định {found} của {row} phải từ 0 đến điểm tối đa {expected}.", "Sửa điểm giả định."),
        "en": (
            "The assumed points {found} of {row} must lie between 0 and the maximum {expected}.",
            "Mend the assumed points.",
        ),
    },
    "unknown-table": {
        "vi": ("Không có bảng số liệu đã công bố “{found}”.", "Dùng một trong các bảng: {expected}."),
        "en": ("There is no published table “{found}”.", "Use one of: {expected}."),
    },
    "published-unreadable": {
        "vi": ("Không đọc được bảng số liệu đã công bố {file}: {found}.", "Lấy lại tệp gốc trong data/raw/published."),
        "en": ("The published table {file} cannot be read: {found}.", "Restore the file of data/raw/published."),
    },
    "published-columns": {
        "vi": ("Bảng {file} thiếu cột {found}.", "Giữ nguyên tên cột như tệp gốc."),
        "en": ("Table {file} lacks the columns {found}.", "Keep the column names of the original file."),
    },
    "published-value": {
        "vi": ("Bảng {file}, dòng {row}, cột {column}: giá trị “{found}” không dùng được.", "Sửa ô này theo nguồn."),
        "en": (
            "Table {file}, row {row}, column {column}: the value “{found}” cannot be used.",
            "Mend the cell after its source.",
        ),
    },
    "published-two-values": {
        "vi": (
            (
                "{index} {year}, {subject}, {measure_vi}: hai số không khớp, {found} ({origin_a}) và {expected} ({origin_b}). "
                "Số được dùng: {kept}."
            ),
            _ASK[0],
        ),
        "en": (
            (
                "{index} {year}, {subject}, {measure_en}: two figures disagree, {found} ({origin_a}) and {expected} "
                "({origin_b}). Figure used: {kept}."
            ),
            _ASK[1],
        ),
    },
    "published-rounding": {
        "vi": (
            "{index} {year}, {subject}, {measure_vi}: tính từ các số đã in được {found}, nguồn in {expected}; lệch do làm tròn. Số được dùng: {kept}.",
            _NONE[0],
        ),
        "en": (
            "{index} {year}, {subject}, {measure_en}: the printed figures give {found}, {expected} is printed; the difference is rounding. Figure used: {kept}.",
            _NONE[1],
        ),
    },
    "published-parts-do-not-sum": {
        "vi": (
            "{index} {year}, {subject}: các phần đã in cộng lại được {found}, tổng in là {expected}. Số được dùng: {kept}.",
            _ASK[0],
        ),
        "en": (
            "{index} {year}, {subject}: the printed parts add up to {found} while the total is printed as {expected}. Figure used: {kept}.",
            _ASK[1],
        ),
    },
    "published-rank-order": {
        "vi": (
            "{index} {year}: {subject} xếp trên nhưng điểm {found} thấp hơn điểm {expected} của đơn vị xếp dưới. Số được dùng: {kept}.",
            _ASK[0],
        ),
        "en": (
            "{index} {year}: {subject} is ranked higher although its score {found} is below the {expected} of the unit ranked lower. Figure used: {kept}.",
            _ASK[1],
        ),
    },
    "published-rank-collision": {
        "vi": (
            "{index} {year}, {subject}: thứ hạng là {found} ({origin_a}) và {expected} ({origin_b}), trùng hạng với đơn vị khác. Số được dùng: {kept}.",
            _ASK[0],
        ),
        "en": (
            "{index} {year}, {subject}: the rank is {found} ({origin_a}) and {expected} ({origin_b}), a rank that another unit holds. Figure used: {kept}.",
            _ASK[1],
        ),
    },
    "published-unit": {
        "vi": (
            "{index} {year}, {subject}, {measure_vi}: nguồn in {expected} kèm dấu %, nhưng đó là điểm; tỷ lệ là {found}%.",
            "Đọc là điểm, không phải tỷ lệ phần trăm.",
        ),
        "en": (
            "{index} {year}, {subject}, {measure_en}: the source prints {expected} with a % sign, but these are points; the ratio is {found} %.",
            "Read it as points, not as percent.",
        ),
    },
    "published-definition": {
        "vi": (
            "{index} {year}, {subject}, {measure_vi}: {origin_a} in {found}, {origin_b} in {expected}, do cách tính khác nhau. Số được dùng: {kept}.",
            _NONE[0],
        ),
        "en": (
            "{index} {year}, {subject}, {measure_en}: {origin_a} prints {found}, {origin_b} {expected}, on different definitions. Figure used: {kept}.",
            _NONE[1],
        ),
    },
    "published-outside-range": {
        "vi": (
            "{index} {year}, {subject}: {found} nằm ngoài khoảng đã công bố của cả nước (giới hạn {expected}).",
            _ASK[0],
        ),
        "en": (
            "{index} {year}, {subject}: {found} lies outside the published national range (limit {expected}).",
            _ASK[1],
        ),
    },
    "unknown-unit": {
        "vi": ("Không có đơn vị hoặc vùng “{found}” trong bảng.", "Dùng tên có trong bảng, ví dụ {expected}."),
        "en": ("There is no unit or region “{found}” in the table.", "Use a name of the table, such as {expected}."),
    },
    "year-needed": {
        "vi": ("Cần nêu năm của số liệu {found} đã công bố.", "Thêm year=…"),
        "en": ("The year of the published {found} is needed.", "Add year=…"),
    },
    "no-score": {
        "vi": ("{index} {year}: chưa có điểm của {found}.", "Nêu điểm giả định bằng score=…"),
        "en": ("{index} {year}: there is no score of {found}.", "Give an assumed one with score=…"),
    },
    "unknown-rule": {
        "vi": ("Không có quy tắc “{found}”.", "Dùng một trong: {expected}."),
        "en": ("There is no rule “{found}”.", "Use one of: {expected}."),
    },
    "nobody-above": {
        "vi": (
            "Không có đơn vị nào đã công bố điểm cao hơn {found} ở bậc thứ {expected}.",
            "Chọn mục tiêu khác: tổng điểm hoặc nhóm.",
        ),
        "en": ("No published score lies {expected} above {found}.", "Choose another target: a total or a group."),
    },
    "group-unknown": {
        "vi": ("Không có nguồn nào in ngưỡng của nhóm {found} ({index} {year}).", "Nêu tổng điểm cần đạt."),
        "en": ("No source prints the limit of group {found} ({index} {year}).", "Name the total to reach."),
    },
    "weights-wrong": {
        "vi": (
            "Trọng số không dùng được: {found}.",
            "Mỗi trọng số là số thập phân (Decimal) không âm, ít nhất một số lớn hơn 0; ease từ 0 đến 1 cho mọi cách.",
        ),
        "en": (
            "These weights cannot be used: {found}.",
            "Each weight is a Decimal of 0 or more, at least one above 0; every ease lies within 0 and 1.",
        ),
    },
    "other-scale": {
        "vi": (
            "Bảng điểm có tổng điểm tối đa {found}, số liệu so sánh theo thang {expected}.",
            "Chỉ so sánh các bảng cùng thang điểm.",
        ),
        "en": (
            "The scorecard has a maximum of {found}; the scores to compare with are on a scale of {expected}.",
            "Compare tables of the same scale only.",
        ),
    },
    "code-twice": {
        "vi": ("Mã {found} có ở nhiều dòng nên không biết đổi điểm dòng nào.", "Sửa mã trùng trong bảng trước."),
        "en": (
            "Code {found} stands in several rows, so it is not clear which one to change.",
            "Mend the double code first.",
        ),
    },
    "points-not-a-number": {
        "vi": ("Điểm giả định của {row} là “{found}”, không phải là số.", 'Dùng số, ví dụ 0.75 hoặc "0,75".'),
        "en": ("The assumed points of {row} are “{found}”, which is no number.", "Use a number such as 0.75."),
    },
    "argument-not-a-number": {
        "vi": ("“{found}” ({row}) không phải là số.", 'Dùng số, ví dụ 87.5 hoặc "87,5".'),
        "en": ("“{found}” ({row}) is no number.", "Use a number such as 87.5."),
    },
    "not-a-count": {
        "vi": ("“{found}” ({row}) phải là số nguyên từ {expected} trở lên.", "Nêu một số nguyên, ví dụ {expected}."),
        "en": ("“{found}” ({row}) must be a whole number of at least {expected}.", "Give one, such as {expected}."),
    },
    "other-index": {
        "vi": ("Không so sánh được hai chỉ số khác nhau: {found} và {expected}.", "Chỉ so sánh các bảng cùng chỉ số."),
        "en": ("Two different indices cannot be compared: {found} and {expected}.", "Compare the same index only."),
    },
    "unit-twice": {
        "vi": ("Đơn vị “{found}” có hai lần.", "Giữ một bảng hoặc một dòng cho mỗi đơn vị và năm."),
        "en": ("Unit “{found}” is there twice.", "Keep one table or row a unit and year."),
    },
    "unknown-index": {
        "vi": ("Không có số liệu đã công bố của chỉ số “{found}”.", "Dùng một trong: {expected}."),
        "en": ("There are no published figures of the index “{found}”.", "Use one of: {expected}."),
    },
    "not-a-scorecard": {
        "vi": ("Cần bảng điểm (Scorecard), nhận được {found}.", "Đọc tệp bằng load_par_index trước."),
        "en": ("A Scorecard is needed, not {found}.", "Read the file with load_par_index first."),
    },
    "not-a-crosswalk": {
        "vi": ("“{found}” không phải là bảng chuyển đổi tiêu chí.", "Đọc tệp bằng load_crosswalk trước."),
        "en": ("“{found}” is no crosswalk.", "Read the file with load_crosswalk first."),
    },
    "table-column": {
        "vi": ("Bảng không có cột “{found}”.", "Dùng bảng do {expected} trả về."),
        "en": ("The table has no column “{found}”.", "Give the table that {expected} returns."),
    },
    "changes-needed": {
        "vi": ("Điểm giả định phải ghi theo mã, không phải {found}.", 'Ví dụ {{"{expected}": 0.5}}.'),
        "en": ("Assumed points are given by code, not as {found}.", 'For example {{"{expected}": 0.5}}.'),
    },
}
