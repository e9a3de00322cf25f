"""What the findings of the stage ``reading`` say."""

from __future__ import annotations

_RESAVE = (
    "Mở tệp bằng Excel hoặc LibreOffice, lưu lại thành tệp .xlsx mới rồi đọc lại.",
    "Open the file in Excel or LibreOffice, save it as a new .xlsx file and read that.",
)
_SMALLER = (
    "Chép riêng bảng điểm sang một tệp mới rồi đọc tệp đó.",
    "Copy the score table alone into a new file and read that.",
)
_TYPE = ("Gõ lại ô này theo bảng gốc.", "Type this cell again after the original table.")

TEMPLATES: dict[str, dict[str, tuple[str, str]]] = {
    # --- the file
    "not-a-file": {
        "vi": ("{file} là thư mục, không phải tệp.", "Chỉ rõ tệp trong thư mục đó."),
        "en": ("{file} is a folder, not a file.", "Name the file within it."),
    },
    "not-a-regular-file": {
        "vi": ("{file} là thiết bị hoặc đường ống, không phải tệp.", "Chép dữ liệu ra một tệp rồi đọc tệp đó."),
        "en": ("{file} is a device or a pipe, not a file.", "Copy the data into a file and read that."),
    },
    "file-not-readable": {
        "vi": ("Không mở được tệp {file}: {found}.", "Đóng tệp nếu đang mở ở chương trình khác và kiểm tra quyền đọc."),
        "en": (
            "File {file} cannot be opened: {found}.",
            "Close it if another program holds it, and check its permissions.",
        ),
    },
    "file-empty": {
        "vi": ("Tệp {file} rỗng.", "Xin lại tệp từ nơi gửi; tệp có thể đã hỏng khi tải về."),
        "en": ("File {file} is empty.", "Ask the sender for it again; the download may have failed."),
    },
    "file-too-large": {
        "vi": ("Tệp {file} nặng {found} MiB, vượt giới hạn {expected} MiB.", _SMALLER[0]),
        "en": ("File {file} has {found} MiB, above the limit of {expected} MiB.", _SMALLER[1]),
    },
    "unpacks-too-large": {
        "vi": (
            "Tệp {file} giải nén thành {found} MiB (giới hạn {expected} MiB hoặc 200 lần kích thước nén): có thể là tệp cố ý gây hại.",
            "Không mở tệp; hỏi lại nơi gửi.",
        ),
        "en": (
            "File {file} unpacks to {found} MiB (limit {expected} MiB, or 200 times its packed size): it may be built to do harm.",
            "Do not open it; ask the sender.",
        ),
    },
    "file-damaged": {
        "vi": (
            "Tệp {file} bị hỏng hoặc bị cắt cụt ({found}).",
            "Xin lại tệp từ nơi gửi; hoặc mở bằng Excel để sửa, lưu thành .xlsx rồi đọc lại.",
        ),
        "en": (
            "File {file} is damaged or cut short ({found}).",
            "Ask the sender for it again, or let Excel repair it and save it as .xlsx.",
        ),
    },
    "password-protected": {
        "vi": (
            "Tệp {file} được bảo vệ bằng mật khẩu.",
            "Mở tệp bằng Excel, bỏ mật khẩu (Tệp > Thông tin > Bảo vệ sổ làm việc), lưu lại rồi đọc lại.",
        ),
        "en": (
            "File {file} is protected by a password.",
            "Open it in Excel, take off the password (File > Info > Protect Workbook), save and read it again.",
        ),
    },
    "unsafe-xml": {
        "vi": (
            "Tệp {file} có khai báo thực thể XML hoặc mã hóa lạ, không có trong tệp bảng tính bình thường.",
            _RESAVE[0],
        ),
        "en": ("File {file} declares XML entities or uses an encoding that no ordinary workbook has.", _RESAVE[1]),
    },
    "not-a-table-file": {
        "vi": (
            "Tệp {file} không phải bảng tính, CSV hay bảng HTML.",
            "Dùng tệp .xlsx, .xlsm, .xls, .xlsb, .ods hoặc .csv.",
        ),
        "en": (
            "File {file} is no workbook, CSV file or HTML table.",
            "Use an .xlsx, .xlsm, .xls, .xlsb, .ods or .csv file.",
        ),
    },
    "too-many-sheets": {
        "vi": ("Tệp {file} có {found} trang tính, giới hạn là {expected}.", _SMALLER[0]),
        "en": ("File {file} has {found} sheets; the limit is {expected}.", _SMALLER[1]),
    },
    "too-many-rows": {
        "vi": (
            "Bảng tính có dữ liệu đến dòng {found}, giới hạn là {expected}.",
            "Xóa các dòng thừa phía dưới bảng, hoặc chép riêng bảng sang tệp mới.",
        ),
        "en": (
            "The sheet holds data down to row {found}; the limit is {expected}.",
            "Delete the surplus rows below the table, or copy the table into a new file.",
        ),
    },
    "too-many-columns": {
        "vi": (
            "Bảng tính có dữ liệu đến cột thứ {found}, giới hạn là {expected}.",
            "Xóa các cột thừa bên phải bảng, hoặc chép riêng bảng sang tệp mới.",
        ),
        "en": (
            "The sheet holds data out to column {found}; the limit is {expected}.",
            "Delete the surplus columns beside the table, or copy the table into a new file.",
        ),
    },
    "table-too-large": {
        "vi": ("Bảng tính trải trên {found} ô, vượt giới hạn {expected} ô.", _SMALLER[0]),
        "en": ("The sheet spans {found} cells, above the limit of {expected}.", _SMALLER[1]),
    },
    "out-of-memory": {
        "vi": ("Máy không đủ bộ nhớ để đọc tệp {file}.", _SMALLER[0]),
        "en": ("There is not enough memory to read file {file}.", _SMALLER[1]),
    },
    "encoding-unknown": {
        "vi": ("Không nhận ra bảng mã của tệp {file}.", "Lưu lại tệp dạng “CSV UTF-8” hoặc .xlsx."),
        "en": ("The text encoding of file {file} is not recognised.", "Save it as “CSV UTF-8” or .xlsx."),
    },
    "text-damaged": {
        "vi": (
            "Chữ trong tệp {file} đã hỏng vì lưu sai bảng mã, ví dụ “{found}”.",
            "Xin lại tệp gốc, hoặc lưu lại từ tệp gốc dạng .xlsx hay “CSV UTF-8”; chữ đã mất không khôi phục được.",
        ),
        "en": (
            "The text of file {file} was damaged by saving it in a wrong encoding, as in “{found}”.",
            "Ask for the original, or save that as .xlsx or “CSV UTF-8”; lost letters cannot be brought back.",
        ),
    },
    "legacy-font": {
        "vi": (
            "Chữ trong tệp {file} gõ bằng bảng mã cũ {found}; đã chuyển sang Unicode.",
            "Đọc lại các tên sau khi chuyển; nên lưu tệp bằng Unicode.",
        ),
        "en": (
            "The text of file {file} is in the old encoding {found}; it was converted to Unicode.",
            "Read the converted names over; better save the file in Unicode.",
        ),
    },
    "external-links": {
        "vi": (
            "Bảng có công thức lấy số từ tệp khác; kết quả đã lưu được dùng.",
            "Mở tệp bằng Excel cùng tệp nguồn để cập nhật, rồi dán thành giá trị.",
        ),
        "en": (
            "Formulas of the table take values from other files; their stored results are used.",
            "Open it in Excel together with its sources, update, and paste as values.",
        ),
    },
    # --- the table
    "sheet-missing": {
        "vi": ("Tệp {file} không có trang “{found}”.", "Chọn một trong các trang: {expected}."),
        "en": ("File {file} has no sheet “{found}”.", "Choose one of: {expected}."),
    },
    "several-tables": {
        "vi": ("Tệp {file} có nhiều bảng đọc được: {found}.", "Chỉ rõ trang cần đọc, ví dụ --sheet “{expected}”."),
        "en": (
            "File {file} holds several tables that can be read: {found}.",
            "Name the sheet to read, such as --sheet “{expected}”.",
        ),
    },
    "no-table": {
        "vi": (
            "Không tìm thấy bảng điểm trong tệp {file} (đã xem các trang: {found}).",
            "Kiểm tra dòng tiêu đề cột: cần có nội dung, điểm tối đa và điểm đạt được; hoặc dùng mẫu: sipas-par template mau.xlsx.",
        ),
        "en": (
            "No score table was found in file {file} (sheets looked at: {found}).",
            "Check the header row: it needs a name, a maximum and a score; or start from: sipas-par template form.xlsx.",
        ),
    },
    "column-missing": {
        "vi": (
            "Dòng tiêu đề có các cột {found} nhưng thiếu cột: {column}.",
            "Thêm cột còn thiếu, hoặc đặt lại tên cột theo mẫu (sipas-par template mau.xlsx).",
        ),
        "en": (
            "The header has the columns {found} but lacks: {column}.",
            "Add the column, or name it as the template does (sipas-par template form.xlsx).",
        ),
    },
    "points-of-another": {
        "vi": (
            "Cột {found} là điểm của nơi khác, kỳ khác, kế hoạch, số bình quân hoặc mức chặn; bảng thiếu cột: {column}.",
            "Thêm cột điểm của chính đơn vị trong năm; nếu đúng là cột đó, đặt tên “Điểm đạt được”.",
        ),
        "en": (
            "Columns {found} are points of another unit or time, a plan, a mean or a bound; the table lacks: {column}.",
            "Add the points of the unit itself in the year; if this is that column, call it “Điểm đạt được”.",
        ),
    },
    "column-not-read": {
        "vi": (
            "Cột “{found}” ghi số nhưng không được đọc: tên cột không cho biết đó là điểm gì của bảng này.",
            "Nếu là điểm của bảng, đặt lại tên cột theo mẫu; nếu không, bỏ qua cảnh báo này.",
        ),
        "en": (
            "Column “{found}” holds numbers but is not read: its header does not say which points of this table they are.",
            "If they are points of the table, name the column as the template does; else leave this be.",
        ),
    },
    "unit-not-in-header": {
        "vi": (
            "Bảng của {expected} nhưng cột này ghi {found}.",
            "Dùng cột điểm của chính đơn vị, hoặc sửa đơn vị ở tiêu đề, trang Thông tin hay tên cột.",
        ),
        "en": (
            "The table is of {expected} but this column names {found}.",
            "Use the unit's own column, or mend the unit in the title, the info sheet or the column header.",
        ),
    },
    "column-twice": {
        "vi": (
            "Nhiều cột cùng là “{column}”: {found}.",
            "Xóa hoặc đổi tên cột không dùng; nếu là hai năm, ghi năm của bảng ở tiêu đề hoặc trang Thông tin.",
        ),
        "en": (
            "Several columns are “{column}”: {found}.",
            "Delete or rename the one not meant; if they are two years, state the table's year in the title or info sheet.",
        ),
    },
    "table-blank": {
        "vi": (
            "Bảng chưa có số liệu: dưới dòng tiêu đề không có dòng nào ghi mã và điểm.",
            "Điền mẫu (xem trang Hướng dẫn và trang Ví dụ) rồi đọc lại.",
        ),
        "en": (
            "The table is blank: no row below the header holds a code and points.",
            "Fill in the form (see its help and example sheets) and read it again.",
        ),
    },
    "is-a-survey": {
        "vi": (
            "Tệp {file} là bảng SIPAS (tỷ lệ %), không phải bảng điểm.",
            "Dùng tệp bảng điểm PAR INDEX, hoặc đọc tệp này như bảng SIPAS.",
        ),
        "en": (
            "File {file} is a SIPAS table (in %), not a table of points.",
            "Use the PAR INDEX table, or read this file as SIPAS.",
        ),
    },
    "is-a-points-table": {
        "vi": (
            "Tệp {file} là bảng điểm, không phải bảng SIPAS.",
            "Dùng tệp bảng SIPAS, hoặc đọc tệp này như bảng điểm.",
        ),
        "en": (
            "File {file} is a table of points, not of SIPAS.",
            "Use the SIPAS table, or read this file as a table of points.",
        ),
    },
    "several-cards": {
        "vi": (
            "Bảng có nhiều đơn vị hoặc nhiều năm ({found}); lệnh này đọc một bảng điểm.",
            "Đọc cả bảng bằng sipas_par.reading.load_all, hoặc tách riêng đơn vị cần đọc.",
        ),
        "en": (
            "The table holds several units or years ({found}); this reads one scorecard.",
            "Read all with sipas_par.reading.load_all, or keep only the unit wanted.",
        ),
    },
    "second-table": {
        "vi": (
            "Từ ô {cell} bắt đầu một bảng khác (“{found}”); các dòng từ đó không được đọc.",
            "Chuyển bảng thứ hai sang trang khác hoặc tệp khác.",
        ),
        "en": (
            "Another table begins at {cell} (“{found}”); rows from there on are not read.",
            "Move the second table to another sheet or file.",
        ),
    },
    "second-total": {
        "vi": (
            "Dòng tổng thứ hai (“{found}”) khác dòng tổng đầu tiên ở {first}.",
            "Giữ lại một dòng tổng, hoặc ghi mã cho dòng này.",
        ),
        "en": (
            "A second total row (“{found}”) differs from the first in {first}.",
            "Keep one total row, or give this row its code.",
        ),
    },
    # --- rows and cells
    "row-without-code": {
        "vi": (
            "Dòng “{found}” có điểm nhưng không có mã.",
            "Ghi mã của dòng theo bảng gốc, hoặc xóa điểm nếu dòng không thuộc bảng.",
        ),
        "en": (
            "Row “{found}” has points but no code.",
            "Give it its code, or clear its points if it is no part of the table.",
        ),
    },
    "code-unreadable": {
        "vi": ("“{found}” không phải mã tiêu chí, nhưng dòng này có điểm.", "Ghi mã dạng 1, 1.2, 1.2.3 hoặc I, II."),
        "en": ("“{found}” is no code, yet the row has points.", "Write the code as 1, 1.2, 1.2.3 or I, II."),
    },
    "row-without-unit": {
        "vi": (
            "Dòng “{found}” có điểm nhưng không ghi đơn vị.",
            "Ghi tên đơn vị, hoặc xóa điểm nếu dòng không thuộc bảng.",
        ),
        "en": (
            "Row “{found}” has points but names no unit.",
            "Name the unit, or clear its points if it is no part of the table.",
        ),
    },
    "field-without-maximum": {
        "vi": (
            "Không có điểm tối đa của lĩnh vực “{found}”.",
            "Thêm dòng “Điểm tối đa” dưới tiêu đề, hoặc ghi vào tên cột, ví dụ “(10 điểm)”.",
        ),
        "en": (
            "The maximum of field “{found}” is not stated.",
            "Add a row “Điểm tối đa” below the header, or state it in the header, as “(10 điểm)”.",
        ),
    },
    "rank-used-twice": {
        "vi": ("Hạng {found} dùng cho nhiều đơn vị có tổng điểm khác nhau.", "Đối chiếu thứ hạng với bảng gốc."),
        "en": (
            "Rank {found} is given to several units whose totals differ.",
            "Compare the ranks with the original table.",
        ),
    },
    "row-without-name": {
        "vi": (
            "Dòng có mã {found} và có điểm nhưng không có nội dung; có thể cột nội dung bị lệch dòng.",
            "Đối chiếu nội dung của các dòng với bảng gốc và ghi nội dung còn thiếu.",
        ),
        "en": (
            "The row with code {found} has points but no text; the texts may have slipped by a row.",
            "Compare the texts of the rows with the original and write the missing one.",
        ),
    },
    "code-became-date": {
        "vi": (
            "Mã đã bị Excel đổi thành ngày {found}; có thể là {expected}.",
            "Định dạng cột mã là Văn bản (Text) rồi gõ lại mã.",
        ),
        "en": (
            "Excel turned the code into the date {found}; it may be {expected}.",
            "Format the code column as Text and type the code again.",
        ),
    },
    "code-lost-zero": {
        "vi": (
            "Mã lưu dạng số {found}; theo thứ tự các dòng thì đây là {expected}.",
            "Định dạng cột mã là Văn bản (Text) rồi gõ lại mã.",
        ),
        "en": (
            "The code is stored as the number {found}; by the order of rows it is {expected}.",
            "Format the code column as Text and type the code again.",
        ),
    },
    "code-ambiguous": {
        "vi": (
            "Mã lưu dạng số {found} đã có ở trên; có thể là {expected}.",
            "Định dạng cột mã là Văn bản (Text) rồi gõ lại mã.",
        ),
        "en": (
            "The code, stored as the number {found}, stands above already; it may be {expected}.",
            "Format the code column as Text and type the code again.",
        ),
    },
    "not-a-number": {
        "vi": ("Cột {column} có “{found}”, không phải số.", _TYPE[0]),
        "en": ("Column {column} holds “{found}”, which is no number.", _TYPE[1]),
    },
    "number-became-date": {
        "vi": (
            "Cột {column} có ngày {found}; có thể là số {expected} bị Excel đổi.",
            "Định dạng ô là Số (Number) rồi gõ lại.",
        ),
        "en": (
            "Column {column} holds the date {found}; it may be the number {expected} that Excel changed.",
            "Format the cell as Number and type it again.",
        ),
    },
    "error-value": {
        "vi": ("Cột {column} có lỗi công thức {found}.", "Sửa công thức, hoặc gõ giá trị theo bảng gốc."),
        "en": (
            "Column {column} shows the formula error {found}.",
            "Mend the formula, or type the value after the original.",
        ),
    },
    "formula-without-result": {
        "vi": (
            "Cột {column} có công thức nhưng tệp không lưu kết quả.",
            "Mở tệp bằng Excel hoặc LibreOffice, tính lại (F9), lưu rồi đọc lại.",
        ),
        "en": (
            "Column {column} holds a formula whose result is not stored in the file.",
            "Open the file in Excel or LibreOffice, recalculate (F9), save and read it again.",
        ),
    },
    "points-with-percent-sign": {
        "vi": (
            "Cột {column} ghi “{found}”: điểm hay tỷ lệ phần trăm?",
            "Bỏ dấu % nếu là điểm; nếu là tỷ lệ, chuyển sang cột Chỉ số (%).",
        ),
        "en": (
            "Column {column} holds “{found}”: points or a percentage?",
            "Drop the % sign if it is points; move it to the ratio column if it is a ratio.",
        ),
    },
    "difference-does-not-fit": {
        "vi": (
            "Cột {column} ghi {found}, tính từ các cột khác của dòng được {expected}.",
            "Đối chiếu các ô của dòng với bảng gốc và sửa ô sai.",
        ),
        "en": (
            "Column {column} prints {found}; the other columns of the row give {expected}.",
            "Compare the cells of the row with the original and mend the wrong one.",
        ),
    },
    "subtotal-differs": {
        "vi": (
            "Dòng cộng ghi {found} ở cột {column}, còn dòng của phần đó ghi {expected}.",
            "Đối chiếu hai dòng với bảng gốc và sửa ô sai.",
        ),
        "en": (
            "The sum prints {found} in column {column}; the row of that part prints {expected}.",
            "Compare both rows with the original and mend the wrong cell.",
        ),
    },
    "merged-points": {
        "vi": ("Các ô {found} bị trộn nên không rõ điểm thuộc dòng, cột nào.", "Bỏ trộn ô và ghi điểm cho từng dòng."),
        "en": (
            "Cells {found} are merged, so it is not clear whose points they are.",
            "Unmerge them and write the points of each row.",
        ),
    },
    "hidden-row": {
        "vi": (
            "Dòng “{found}” đang bị ẩn nhưng vẫn được tính.",
            "Hiện dòng để kiểm tra; xóa dòng nếu không thuộc bảng.",
        ),
        "en": ("Row “{found}” is hidden but counts.", "Unhide and check it; delete it if it is no part of the table."),
    },
    "score-is-no-points": {
        "vi": (
            "Cột điểm không chứa điểm: giá trị lớn nhất là {found}, điểm tối đa đến {expected}; đây là tỷ lệ hoặc điểm trung bình thang 5.",
            "Dùng cột điểm đạt được; nếu cột là tỷ lệ, đặt tên “Chỉ số (%)”.",
        ),
        "en": (
            "The score column holds no points: its largest value is {found}, maxima go up to {expected}; these are ratios or five-point means.",
            "Use the column of points; if this is a ratio, call it “Chỉ số (%)”.",
        ),
    },
    "five-point-means": {
        "vi": (
            "Các giá trị không quá {found}: đây là điểm trung bình thang 5, không phải tỷ lệ %.",
            "Dùng bảng tỷ lệ % hài lòng; không có cách quy đổi chính thức từ thang 5.",
        ),
        "en": (
            "No value is above {found}: these are means on the five-point scale, not percentages.",
            "Use the table in %; there is no official conversion from the five-point scale.",
        ),
    },
    # --- what the table is
    "score-from-parts": {
        "vi": (
            "Bảng không có cột Điểm đạt được; điểm được tính bằng tổng các nguồn điểm có trong bảng.",
            "Thêm cột Điểm đạt được nếu bảng gốc có.",
        ),
        "en": (
            "The table has no score column; the score is the sum of the sources of points it prints.",
            "Add the score column if the original has one.",
        ),
    },
    "score-is-self-assessed": {
        "vi": (
            "Bảng chỉ có điểm tự đánh giá; điểm này được dùng làm điểm đạt được.",
            "Dùng bảng có kết quả thẩm định khi đã công bố.",
        ),
        "en": (
            "The table holds self-assessed points only; they are taken as the score.",
            "Use the appraised table when it is published.",
        ),
    },
    "no-total": {
        "vi": (
            "Bảng không có dòng tổng và không khai tổng điểm tối đa, nên không biết bảng có bị cắt cụt không.",
            "Thêm dòng “Tổng điểm” theo bảng gốc, hoặc ghi “Tổng điểm tối đa” ở trang Thông tin.",
        ),
        "en": (
            "The table has no total row and declares no maximum total, so a table cut short would not be noticed.",
            "Add the row “Tổng điểm”, or state “Tổng điểm tối đa” on the info sheet.",
        ),
    },
    "counts-not-declared": {
        "vi": (
            "Tệp không khai số tiêu chí, nên không kiểm tra được bảng có đủ dòng không (tổng điểm vẫn được đối chiếu).",
            "Ghi số lĩnh vực, tiêu chí, tiêu chí thành phần ở trang Thông tin.",
        ),
        "en": (
            "The file declares no number of criteria, so missing rows cannot be noticed (totals are still checked).",
            "State the numbers of fields, criteria and sub-criteria on the info sheet.",
        ),
    },
    "year-unknown": {
        "vi": ("Không rõ bảng của năm nào.", "Ghi năm ở dòng tiêu đề (“NĂM 2023”) hoặc ở trang Thông tin, dòng “Năm”."),
        "en": (
            "The year of the table is not stated.",
            "State it in the title (“NĂM 2023”) or on the info sheet, line “Năm”.",
        ),
    },
    "unit-unknown": {
        "vi": ("Không rõ bảng của đơn vị nào.", "Ghi tên đơn vị ở dòng tiêu đề hoặc ở trang Thông tin, dòng “Đơn vị”."),
        "en": ("The unit of the table is not stated.", "State it in a title row or on the info sheet, line “Đơn vị”."),
    },
    "status-unknown": {
        "vi": (
            "Không rõ số liệu là chính thức, tự đánh giá hay minh họa.",
            "Ghi ở trang Thông tin, dòng “Tình trạng số liệu”: chính thức, tự đánh giá hoặc minh họa.",
        ),
        "en": (
            "It is not stated whether the figures are official, self-assessed or illustrative.",
            "State it on the info sheet, line “Tình trạng số liệu”.",
        ),
    },
    "status-not-understood": {
        "vi": (
            "Tình trạng số liệu ghi “{found}”, không hiểu được.",
            "Ghi một trong ba: chính thức, tự đánh giá, minh họa.",
        ),
        "en": (
            "The status reads “{found}”, which is not understood.",
            "Write one of: chính thức, tự đánh giá, minh họa.",
        ),
    },
    "status-differs": {
        "vi": (
            "Dòng tiêu đề ghi số liệu {found}, trang Thông tin (ô {other}) ghi {expected}.",
            "Sửa chỗ sai. Nếu một trong hai chỗ ghi minh họa, mọi tài liệu được ghi là minh họa.",
        ),
        "en": (
            "The title says the figures are {found}; the info sheet ({other}) says {expected}.",
            "Mend the wrong one. If either says illustrative, all documents say so.",
        ),
    },
    "year-differs": {
        "vi": (
            "Dòng tiêu đề ghi năm {found}, trang Thông tin (ô {other}) ghi năm {expected}.",
            "Sửa chỗ sai; nếu không, số liệu có thể bị hiểu là của năm khác.",
        ),
        "en": (
            "The title says {found}; the info sheet ({other}) says {expected}.",
            "Mend the wrong one, or the figures may pass for another year's.",
        ),
    },
    "year-not-in-header": {
        "vi": (
            "Bảng của năm {expected} nhưng các cột là của năm {found}.",
            "Sửa năm ở tiêu đề, trang Thông tin hoặc tên cột.",
        ),
        "en": (
            "The table is of {expected} but its columns are of {found}.",
            "Mend the year in the title, the info sheet or the column headers.",
        ),
    },
    "unit-differs": {
        "vi": (
            "Dòng tiêu đề ghi đơn vị {found}, trang Thông tin (ô {other}) ghi {expected}.",
            "Sửa chỗ sai; nếu không, số liệu có thể bị hiểu là của đơn vị khác.",
        ),
        "en": (
            "The title names the unit {found}; the info sheet ({other}) says {expected}.",
            "Mend the wrong one, or the figures may pass for another unit's.",
        ),
    },
    # --- templates
    "template-index-unknown": {
        "vi": ("Không có mẫu cho “{found}”.", "Chọn một trong: {expected}."),
        "en": ("There is no template for “{found}”.", "Choose one of: {expected}."),
    },
    "file-stands-there": {
        "vi": (
            "Tệp {file} đã có; không ghi đè vì có thể là biểu mẫu đã điền.",
            "Chọn tên tệp khác, hoặc tự xóa tệp cũ.",
        ),
        "en": (
            "File {file} exists already; it is not overwritten because it may be a filled form.",
            "Choose another name, or delete the old file.",
        ),
    },
}
