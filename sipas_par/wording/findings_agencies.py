"""What the findings of the stage ``agencies`` say: assignments, returned forms, the pack."""

from __future__ import annotations

_ASK = "Hỏi lại cơ quan gửi phiếu."
_ASK_EN = "Ask the agency that sent it."

TEMPLATES: dict[str, dict[str, tuple[str, str]]] = {
    "agency-unknown": {
        "vi": ("Không có cơ quan “{found}” trong danh sách phục vụ.", "Dùng một trong các tên: {expected}."),
        "en": ("No agency “{found}” is served.", "Use one of: {expected}."),
    },
    "agency-not-in-meeting": {
        "vi": (
            "Tệp hội nghị không có cơ quan “{found}”.",
            "Bổ sung cơ quan, hoặc thêm tên này vào aliases của cơ quan đã có trong tệp hội nghị.",
        ),
        "en": (
            "The meeting file has no agency “{found}”.",
            "Add the agency, or add this name to an agency's aliases in the meeting file.",
        ),
    },
    "criterion-unassigned": {
        "vi": (
            "Tiêu chí {row} ({name}) chưa có cơ quan chủ trì.",
            "Điền cột Cơ quan chủ trì, hoặc giao trong tệp phân công.",
        ),
        "en": (
            "Criterion {row} ({name}) has no lead agency.",
            "Fill in the agency column, or assign it in the assignment file.",
        ),
    },
    "lead-from-parent": {
        "vi": (
            "Tiêu chí {row} để trống cơ quan chủ trì, lấy theo {parent}: {found}.",
            "Kiểm tra; nếu không đúng thì ghi rõ cơ quan ở dòng {row}.",
        ),
        "en": (
            "Criterion {row} names no lead agency; that of {parent} is taken: {found}.",
            "Check; if wrong, name the agency in row {row}.",
        ),
    },
    "assignment-columns": {
        "vi": (
            "Tệp phân công không có cột mã (hoặc lĩnh vực) và cột cơ quan.",
            "Đặt tên cột “Mã” và “Cơ quan chủ trì” (có thể thêm “Cơ quan phối hợp” hoặc “Vai trò”).",
        ),
        "en": (
            "The assignment file has no column for the code (or field) and the agencies.",
            "Name the columns “Mã” and “Cơ quan chủ trì” (and “Cơ quan phối hợp” or “Vai trò” if wanted).",
        ),
    },
    "assignment-code-unknown": {
        "vi": ("Bảng điểm không có mã hoặc lĩnh vực “{found}”.", "Dùng mã có trong bảng, ví dụ {expected}."),
        "en": ("The table has no code or field “{found}”.", "Use a code of the table, such as {expected}."),
    },
    "assignment-no-code": {
        "vi": ("Dòng giao cho “{found}” không ghi mã hoặc lĩnh vực.", "Điền mã ở cột đầu."),
        "en": ("The row for “{found}” has no code or field.", "Fill in the code."),
    },
    "assignment-no-agency": {
        "vi": (
            "Ô cơ quan để trống ở các dòng của {found}; phân công trong bảng điểm được giữ nguyên.",
            "Ghi tên cơ quan vào ô, hoặc xóa dòng.",
        ),
        "en": (
            "No agency is named in the rows of {found}; the assignment of the score table stays.",
            "Write the agency into the cell, or delete the row.",
        ),
    },
    "assignment-role": {
        "vi": ("Không rõ vai trò “{found}”, tạm hiểu là chủ trì.", "Ghi “chủ trì” hoặc “phối hợp”."),
        "en": ("Role “{found}” is not known; taken as lead.", "Write “chủ trì” or “phối hợp”."),
    },
    "folder-missing": {
        "vi": ("Không tìm thấy thư mục {file} (đường dẫn: {found}).", "Kiểm tra lại đường dẫn thư mục chứa phiếu."),
        "en": ("Folder {file} was not found (path: {found}).", "Check the path of the folder that holds the forms."),
    },
    "not-a-day": {
        "vi": ("“{found}” không phải là ngày.", "Ghi ngày dạng {expected}."),
        "en": ("“{found}” is no day.", "Write a day such as {expected}."),
    },
    "memory-unusable": {
        "vi": (
            "Tệp ghi nhớ các lần đọc trước không dùng được: {found}.",
            "Các phiếu trong thư mục được đọc lại từ đầu; nếu có bản sao lưu của tệp này thì khôi phục rồi chạy lại.",
        ),
        "en": (
            "The memory of earlier runs cannot be used: {found}.",
            "The folder was read from the start; restore a copy of the file and run again if there is one.",
        ),
    },
    "reply-copied": {
        "vi": (
            "Tệp “{found}” giống hệt tệp “{expected}”, chỉ tính một lần.",
            "Không cần làm gì; có thể xóa bản trùng.",
        ),
        "en": ("File “{found}” is identical to “{expected}” and counts once.", "Nothing needs to be done."),
    },
    "reply-gone": {
        "vi": (
            "Tệp của {found} đã đọc ở lần trước nay không còn hoặc không mở được; {expected} câu trả lời của tệp vẫn được giữ.",
            "Nếu tệp bị thay bằng bản khác thì giữ bản mới; nếu xóa nhầm thì đặt lại vào thư mục.",
        ),
        "en": (
            "The file of {found}, read before, is gone or unreadable; its {expected} answers are kept.",
            "Put it back if it was removed by mistake.",
        ),
    },
    "two-replies": {
        "vi": (
            "Một cơ quan gửi nhiều phiếu: {found}. Mọi câu trả lời được giữ; điểm dự kiến lấy theo phiếu mới hơn: {expected}.",
            "Hỏi cơ quan bản nào là bản chính thức, chuyển bản kia khỏi thư mục rồi chạy lại.",
        ),
        "en": (
            "One agency sent several forms: {found}. All answers are kept; points are counted from the later: {expected}.",
            "Ask which one stands, and run again without the other.",
        ),
    },
    "two-replies-undated": {
        "vi": (
            "Một cơ quan gửi nhiều phiếu, không rõ phiếu nào mới hơn: {found}. Mọi câu trả lời được giữ; điểm dự kiến tạm lấy theo: {expected}.",
            "Hỏi cơ quan bản nào là bản chính thức, chuyển bản kia khỏi thư mục rồi chạy lại.",
        ),
        "en": (
            "One agency sent several forms, and none tells that it is the later: {found}. All answers are kept; points are counted from: {expected}.",
            "Ask which one stands, and run again without the other.",
        ),
    },
    "points-general": {
        "vi": (
            "Điểm dự kiến {found} ghi cho đề xuất chung, không gắn với tiêu chí nào nên không tính vào lĩnh vực nào.",
            "Ghi mã của từng tiêu chí thành phần, mỗi mã một dòng.",
        ),
        "en": (
            "Points {found} are written for a general proposal; they belong to no criterion and count under no field.",
            "Write the code of each sub-criterion in a row of its own.",
        ),
    },
    "points-not-counted": {
        "vi": (
            "Điểm dự kiến {found} ghi cho “{expected}” không thuộc tiêu chí nào của bảng điểm nên không tính vào lĩnh vực nào.",
            "Ghi mã của từng tiêu chí thành phần, mỗi mã một dòng.",
        ),
        "en": (
            "Points {found}, written for “{expected}”, belong to no criterion and count under no field.",
            "Write the code of each sub-criterion in a row of its own.",
        ),
    },
    "form-two-tables": {
        "vi": (
            "Tệp có nhiều trang phiếu đã điền: {found}. Mọi câu trả lời được giữ; một tiêu chí có điểm ở nhiều trang chỉ cộng theo trang đầu: {expected}.",
            "Hỏi cơ quan trang nào là bản chính thức, xóa trang kia rồi chạy lại.",
        ),
        "en": (
            "Several sheets of the file are filled in: {found}. All answers are kept; points on several sheets count from the first: {expected}.",
            "Ask which one stands, delete the other, and run again.",
        ),
    },
    "form-no-table": {
        "vi": (
            "Không tìm thấy bảng của phiếu (không có dòng tiêu đề với cột “{expected}”).",
            "Xem tệp bằng tay; nếu là phiếu thì khôi phục dòng tiêu đề.",
        ),
        "en": (
            "The form's table was not found (no head row with a column “{expected}”).",
            "Look at the file; restore the head row if it is a form.",
        ),
    },
    "form-empty": {
        "vi": ("Phiếu chưa điền nội dung nào.", "Đề nghị cơ quan điền và gửi lại."),
        "en": ("Nothing is filled in.", "Ask the agency to fill it in and return it."),
    },
    "form-no-edition": {
        "vi": (
            "Phiếu không còn thông tin về bảng điểm gốc (trang ẩn đã mất); được đọc theo mã tiêu chí.",
            "Kiểm tra phiếu có đúng năm không.",
        ),
        "en": (
            "The form no longer tells from which table it was made; it was read by its codes.",
            "Check that it is of the right year.",
        ),
    },
    "form-older-edition": {
        "vi": (
            "Phiếu lập từ bảng điểm khác: {found}; bảng đang dùng: {expected}. Câu trả lời được lấy theo mã; mã có thay đổi: {codes}.",
            "Kiểm tra câu trả lời của các mã này; nếu cần thì gửi phiếu mới.",
        ),
        "en": (
            "The form was made from another table: {found}; now {expected}. Answers are taken by code; changed codes: {codes}.",
            "Check the answers for these codes; send a new form if need be.",
        ),
    },
    "form-older-value": {
        "vi": (
            "{column} của {row} trong phiếu (lập từ bảng điểm khác) là {found}, bảng đang dùng ghi {expected}.",
            "Kiểm tra câu trả lời còn phù hợp không.",
        ),
        "en": (
            "{column} of {row} in the form (made from another table) is {found}; the table in use says {expected}.",
            "Check that the answer still fits.",
        ),
    },
    "form-agency-unknown": {
        "vi": (
            "Không rõ phiếu của cơ quan nào ({found}); câu trả lời được giữ dưới tên tệp.",
            "Ghi tên cơ quan vào ô cạnh “Cơ quan” của phiếu, hoặc đặt tên tệp theo cơ quan.",
        ),
        "en": (
            "It is not clear whose form this is ({found}); its answers are kept under the file's name.",
            "Write the agency beside “Cơ quan” in the form, or name the file after it.",
        ),
    },
    "form-agency-from-name": {
        "vi": ("Cơ quan được nhận ra từ tên tệp “{found}”: {expected}.", "Kiểm tra lại."),
        "en": ("The agency was taken from the file name “{found}”: {expected}.", "Check it."),
    },
    "form-district-unnamed": {
        "vi": (
            "Phiếu dùng chung của {found} không ghi của đơn vị nào.",
            "Ghi tên đơn vị (ví dụ UBND huyện …) vào ô cạnh “Cơ quan” của phiếu, hoặc đặt tên tệp theo đơn vị, rồi chạy lại.",
        ),
        "en": (
            "The shared form of {found} does not say which of them filled it in.",
            "Write the district beside “Cơ quan” in the form, or name the file after it, and run again.",
        ),
    },
    "form-agency-differs": {
        "vi": ("Phiếu lập cho {expected} nhưng ghi tên {found}; tính cho {found}.", _ASK),
        "en": ("The form was made for {expected} but names {found}; counted for {found}.", _ASK_EN),
    },
    "form-column-missing": {
        "vi": ("Phiếu không còn cột “{expected}”.", "Khôi phục cột hoặc hỏi lại cơ quan."),
        "en": ("The form has lost its column “{expected}”.", "Restore it or ask the agency."),
    },
    "form-column-unknown": {
        "vi": (
            "Cột “{expected}” không có trong mẫu, có nội dung “{found}”; nội dung được giữ ở cột Ghi thêm.",
            "Chuyển nội dung vào đúng cột nếu cần.",
        ),
        "en": (
            "Column “{expected}” is not in the form and holds “{found}”; it is kept under Further notes.",
            "Move it to the right column if need be.",
        ),
    },
    "form-loose-text": {
        "vi": (
            "Chữ ghi ngoài các ô cần điền, ở cột “{expected}”: “{found}”; được giữ ở cột Ghi thêm.",
            "Chuyển vào đúng ô nếu là câu trả lời.",
        ),
        "en": (
            "Words outside the cells to fill, in column “{expected}”: “{found}”; kept under Further notes.",
            "Move them to their cell if they are an answer.",
        ),
    },
    "form-merged": {
        "vi": (
            "Ô được gộp qua nhiều dòng, nội dung “{found}” được tính cho từng tiêu chí của vùng gộp.",
            "Kiểm tra; nếu chỉ thuộc một tiêu chí thì bỏ gộp ô rồi chạy lại.",
        ),
        "en": (
            "One cell is merged over several rows; “{found}” is taken for each criterion of the range.",
            "Check; split the cell and run again if it belongs to one criterion only.",
        ),
    },
    "form-points-merged": {
        "vi": (
            "Điểm dự kiến {found} ghi trong ô gộp qua nhiều dòng; chỉ cộng một lần, vào tiêu chí của dòng đầu.",
            "Đề nghị cơ quan ghi riêng số điểm của từng tiêu chí.",
        ),
        "en": (
            "Points {found} stand in a cell merged over several rows; they count once, for the first row.",
            "Ask the agency for the points of each criterion.",
        ),
    },
    "form-comment": {
        "vi": (
            "Ghi chú (comment) của ô ở cột “{expected}”: “{found}”; được giữ ở cột Ghi thêm.",
            "Chuyển vào đúng ô nếu là câu trả lời.",
        ),
        "en": (
            "A comment on the cell in column “{expected}”: “{found}”; kept under Further notes.",
            "Move it to its cell if it is an answer.",
        ),
    },
    "form-comments-unread": {
        "vi": ("Tệp có ghi chú (comment) của ô nhưng không đọc được.", "Mở tệp và xem ghi chú bằng mắt."),
        "en": ("The file has comments on cells that could not be read.", "Open it and look at the comments."),
    },
    "form-comment-outside": {
        "vi": ("Ghi chú (comment) ngoài các dòng trả lời: “{found}”.", "Đọc và chuyển vào phiếu nếu là câu trả lời."),
        "en": (
            "A comment outside the rows to answer: “{found}”.",
            "Read it; move it into the form if it is an answer.",
        ),
    },
    "form-row-deleted": {
        "vi": ("Dòng của tiêu chí {found} đã bị xóa khỏi phiếu.", _ASK),
        "en": ("The row of criterion {found} was deleted.", _ASK_EN),
    },
    "form-code-unknown": {
        "vi": (
            "Mã “{found}” không có trong bảng điểm; câu trả lời được giữ nguyên với mã này.",
            "Sửa mã trong phiếu rồi chạy lại.",
        ),
        "en": ("Code “{found}” is not in the table; the answer is kept under it.", "Mend the code and run again."),
    },
    "form-code-read-as": {
        "vi": ("Ô mã đã bị đổi thành số hoặc ngày ({found}), đọc là {expected}.", "Kiểm tra lại mã."),
        "en": ("The code cell was turned into a number or date ({found}), read as {expected}.", "Check the code."),
    },
    "form-code-from-name": {
        "vi": ("Mã ghi “{found}”, nhận ra tiêu chí {expected} từ tên.", "Kiểm tra lại mã."),
        "en": ("The code says “{found}”; criterion {expected} was recognised by its name.", "Check the code."),
    },
    "form-code-from-above": {
        "vi": (
            "Dòng thêm không ghi mã, tính vào tiêu chí {expected} ở trên.",
            "Ghi mã nếu dòng này thuộc tiêu chí khác.",
        ),
        "en": (
            "An added row has no code and counts under {expected} above it.",
            "Write the code if it belongs elsewhere.",
        ),
    },
    "form-code-not-leaf": {
        "vi": (
            "Mã {found} là lĩnh vực hoặc tiêu chí có chia nhỏ; điểm dự kiến không cộng được vào tiêu chí nào.",
            "Ghi mã của tiêu chí thành phần.",
        ),
        "en": (
            "Code {found} is divided further; its points cannot be counted under a criterion.",
            "Write the code of a sub-criterion.",
        ),
    },
    "form-not-assigned": {
        "vi": ("{agency} trả lời tiêu chí {found} không được giao; câu trả lời được giữ.", "Kiểm tra phân công."),
        "en": (
            "{agency} answers for {found}, which is not assigned to it; the answer is kept.",
            "Check the assignment.",
        ),
    },
    "form-locked-changed": {
        "vi": (
            "{column} của {row} trong phiếu bị sửa thành {found}, bảng điểm ghi {expected}; dùng số của bảng điểm.",
            _ASK,
        ),
        "en": (
            "{column} of {row} was changed to {found} in the form; the table says {expected}, which is used.",
            _ASK_EN,
        ),
    },
    "form-name-changed": {
        "vi": (
            "Nội dung của {row} trong phiếu là “{found}”, bảng điểm ghi “{expected}”.",
            "Kiểm tra câu trả lời có đúng tiêu chí không.",
        ),
        "en": (
            "The form names {row} “{found}”; the table says “{expected}”.",
            "Check that the answer belongs to this criterion.",
        ),
    },
    "form-formula-without-result": {
        "vi": (
            "Ô chứa công thức chưa được tính ({found}) nên không có giá trị.",
            "Mở tệp bằng Excel hoặc LibreOffice, lưu lại rồi chạy lại.",
        ),
        "en": (
            "The cell holds a formula without a stored result ({found}).",
            "Open and save it in Excel or LibreOffice, then run again.",
        ),
    },
    "form-date-read-as": {
        "vi": ("Thời hạn “{found}” được hiểu là {expected}.", "Kiểm tra lại ngày."),
        "en": ("Deadline “{found}” was read as {expected}.", "Check the date."),
    },
    "form-date-unclear": {
        "vi": (
            "Thời hạn “{found}” không đọc được thành ngày; chữ được giữ nguyên.",
            "Ghi ngày, ví dụ 30/09/2024, hoặc “Quý III/2024”.",
        ),
        "en": (
            "Deadline “{found}” is no date; the words are kept.",
            "Write a date such as 30/09/2024 or “Quý III/2024”.",
        ),
    },
    "form-points-unclear": {
        "vi": ("Điểm dự kiến “{found}” không phải là số; chữ được giữ nguyên, không cộng.", "Ghi một số."),
        "en": ("Points “{found}” are no number; the words are kept and not added.", "Write a number."),
    },
    "form-points-negative": {
        "vi": ("Điểm dự kiến {found} nhỏ hơn 0; không cộng.", "Ghi số từ 0 trở lên."),
        "en": ("Points {found} are below 0 and not added.", "Write 0 or more."),
    },
    "form-cause-unlisted": {
        "vi": (
            "Nhóm nguyên nhân “{found}” không có trong danh mục; chữ được giữ nguyên.",
            "Chọn nhóm trong danh mục để tổng hợp được.",
        ),
        "en": ("Cause group “{found}” is not in the list; the words are kept.", "Choose a group of the list."),
    },
    "answer-incomplete": {
        "vi": ("Câu trả lời cho {found} còn thiếu: {expected}.", _ASK),
        "en": ("The answer for {found} lacks: {expected}.", _ASK_EN),
    },
    "points-above-lost": {
        "vi": (
            "Điểm dự kiến lấy lại của {row} là {found}, nhiều hơn điểm đã mất {expected} ({agencies}; {places}).",
            "Các cơ quan thống nhất lại số điểm.",
        ),
        "en": (
            "Points expected back for {row} are {found}, more than the {expected} lost ({agencies}; {places}).",
            "The agencies must agree on the points.",
        ),
    },
    "date-past": {
        "vi": ("Thời hạn của {row} là {found}, không sau ngày {expected}.", "Sửa thời hạn, hoặc ghi rõ việc đã xong."),
        "en": ("The deadline of {row} is {found}, not after {expected}.", "Mend the deadline, or say that it is done."),
    },
    "agencies-differ": {
        "vi": ("{column} của {row}: {one} ghi “{expected}”, {two} ghi “{found}”.", "Hai cơ quan thống nhất lại."),
        "en": ("{column} of {row}: {one} says “{expected}”, {two} says “{found}”.", "The two agencies must agree."),
    },
    "paper-failed": {
        "vi": ("Không lập được {file}: {found}.", "Các tài liệu khác vẫn được lập; sửa nguyên nhân rồi chạy lại."),
        "en": ("{file} could not be made: {found}.", "All other documents were made; mend the cause and run again."),
    },
}
