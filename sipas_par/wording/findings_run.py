"""What the findings of a run say: files, options, inputs, outputs, the meeting file."""

from __future__ import annotations

TEMPLATES: dict[str, dict[str, tuple[str, str]]] = {
    "file-missing": {
        "vi": ("Không tìm thấy tệp {file} (đường dẫn: {found}).", "Kiểm tra lại tên tệp và thư mục."),
        "en": ("File {file} was not found (path: {found}).", "Check the file name and the folder."),
    },
    "unknown-code": {
        "vi": ("Bảng điểm không có mã tiêu chí “{found}”.", "Dùng mã có trong bảng, ví dụ {expected}."),
        "en": ("The scorecard has no criterion with code “{found}”.", "Use a code of the table, such as {expected}."),
    },
    "meeting-not-toml": {
        "vi": (
            "Tệp hội nghị không đọc được: {found}.",
            "Sửa tệp theo mẫu meeting_2024-05-17.toml (văn bản UTF-8, dạng TOML).",
        ),
        "en": (
            "The meeting file cannot be read: {found}.",
            "Mend it after the pattern of meeting_2024-05-17.toml (UTF-8 text, TOML).",
        ),
    },
    "meeting-value": {
        "vi": (
            "Mục {cell} của tệp hội nghị có giá trị “{found}”, cần dạng {expected}.",
            "Sửa mục này trong tệp hội nghị.",
        ),
        "en": (
            "Entry {cell} of the meeting file holds “{found}”; expected {expected}.",
            "Mend this entry of the meeting file.",
        ),
    },
    "cannot-write": {
        "vi": (
            "Không ghi được tệp {file}: {found}.",
            "Đóng tệp nếu đang mở ở chương trình khác, kiểm tra quyền ghi và dung lượng ổ đĩa rồi chạy lại.",
        ),
        "en": (
            "File {file} could not be written: {found}.",
            "Close it if another program holds it, check permissions and disk space, then run again.",
        ),
    },
    "outside-folder": {
        "vi": ("Tên tệp “{file}” nằm ngoài thư mục kết quả.", "Dùng tên tệp không chứa đường dẫn."),
        "en": ("File name “{file}” lies outside the output folder.", "Use a file name without a path."),
    },
    "folder-in-use": {
        "vi": (
            "Một lần chạy khác đang ghi vào thư mục {file}.",
            "Đợi lần chạy kia xong, hoặc chọn thư mục khác với --out.",
        ),
        "en": ("Another run is writing to {file}.", "Wait for it to end, or choose another folder with --out."),
    },
    "file-skipped": {
        "vi": (
            "Bỏ qua tệp {file} trong thư mục số liệu vì không đọc được như một bảng điểm ({found}).",
            "Chạy “sipas-par check” với tệp này để xem chi tiết, hoặc chuyển tệp ra khỏi thư mục.",
        ),
        "en": (
            "File {file} in the data folder was passed over: it does not read as a score table ({found}).",
            "Run “sipas-par check” on it for the details, or move it out of the folder.",
        ),
    },
    "no-points-table": {
        "vi": (
            "Thư mục {file} không có bảng điểm PAR INDEX nào đọc được.",
            "Chép bảng điểm chính thức vào thư mục data/raw, hoặc chỉ rõ tệp với --par.",
        ),
        "en": (
            "Folder {file} holds no readable PAR INDEX table.",
            "Copy the official table into data/raw, or name the file with --par.",
        ),
    },
    "tables-not-usable": {
        "vi": (
            "Có tệp bảng nhưng không dùng được: {found}. Chương trình dừng, không bỏ qua và không lấy bảng khác thay.",
            'Sửa tệp theo các lỗi nêu dưới đây; hoặc chỉ rõ bảng cần dùng: --par "{expected}"; hoặc chuyển tệp không liên quan ra khỏi thư mục.',
        ),
        "en": (
            "There are tables that cannot be used: {found}. Nothing is passed over and no other table taken instead.",
            'Mend the files as said below; or name the table to use: --par "{expected}"; or move files that do not belong here away.',
        ),
    },
    "earlier-only": {
        "vi": (
            "Chỉ có bảng điểm năm trước ({file}), chưa có bảng điểm của năm báo cáo.",
            "Chỉ rõ bảng điểm của năm báo cáo bằng --par.",
        ),
        "en": (
            "There is only the table of the year before ({file}), none of the year reported.",
            "Name the table of the year reported with --par.",
        ),
    },
    "own-output": {
        "vi": ("{file} là tài liệu do lệnh sipas-par lập.", "Không cần làm gì; muốn dùng làm số liệu, đổi tên tệp."),
        "en": ("{file} was written by sipas-par.", "Nothing to do; to use it as a table, rename it."),
    },
    "second-copy": {
        "vi": ("{file} là bản sao của {found}.", "Không cần làm gì; nên giữ một bản."),
        "en": ("{file} is a copy of {found}.", "Nothing to do; better keep one of them."),
    },
    "example-set-aside": {
        "vi": (
            "{file} là bảng mẫu kèm theo phần mềm, đã có bảng của đơn vị.",
            "Muốn xem bảng mẫu, chỉ rõ tệp bằng --par.",
        ),
        "en": (
            "{file} is the example shipped with the software; there is a table of your own.",
            "To see the example, name it with --par.",
        ),
    },
    "table-not-needed": {
        "vi": (
            "{file} ({found}) không thuộc bộ số liệu của {expected}.",
            "Muốn dùng, chỉ rõ tệp bằng --par, --earlier hoặc --sipas.",
        ),
        "en": (
            "{file} ({found}) does not belong with {expected}.",
            "To use it, name it with --par, --earlier or --sipas.",
        ),
    },
    "several-points-tables": {
        "vi": (
            "Có nhiều bảng điểm cùng năm trong thư mục {file}: {found}.",
            'Chỉ rõ một tệp, ví dụ --par "{expected}".',
        ),
        "en": (
            "Folder {file} holds several tables of the same year: {found}.",
            'Name one of them, for example --par "{expected}".',
        ),
    },
    "different-units": {
        "vi": (
            "Tệp {file} là của đơn vị “{found}”, bảng điểm chính là của “{expected}”.",
            "Dùng các tệp của cùng một đơn vị.",
        ),
        "en": ("File {file} belongs to “{found}”, the main table to “{expected}”.", "Use files of one unit."),
    },
    "different-years": {
        "vi": (
            "Tệp {file} là số liệu năm {found}, bảng điểm chính là năm {expected}.",
            "Dùng các tệp của cùng một năm.",
        ),
        "en": ("File {file} holds figures of {found}, the main table those of {expected}.", "Use files of one year."),
    },
    "years-reversed": {
        "vi": (
            "Bảng điểm năm trước ({file}) là năm {found}, phải trước năm của bảng điểm chính (ví dụ {expected}).",
            "Đổi chỗ hai bảng: bảng của năm sau đứng trước (--par), năm trước đứng sau (--earlier).",
        ),
        "en": (
            "The earlier table ({file}) is of {found}; it must come before the main table (for example {expected}).",
            "Exchange the two tables: the later year first (--par), the earlier second (--earlier).",
        ),
    },
    "years-apart": {
        "vi": (
            "Bảng điểm năm trước ({file}) là năm {found}, không phải năm liền trước ({expected}).",
            "Nếu không có bảng năm liền trước, nêu rõ năm so sánh khi trình bày.",
        ),
        "en": (
            "The earlier table ({file}) is of {found}, not of the year just before ({expected}).",
            "If there is none, say which year is compared.",
        ),
    },
    "wrong-argument": {
        "vi": (
            "Tham số “{option}” không nhận {found}.",
            "Truyền vào: {expected}; nên ghi cả tên tham số khi gọi hàm: {option}=….",
        ),
        "en": (
            "Argument “{option}” does not take {found}.",
            "Give it: {expected}; better name the argument in the call: {option}=….",
        ),
    },
    "unknown-language": {
        "vi": ("Không có ngôn ngữ “{found}”.", "Dùng một trong: {expected}."),
        "en": ("There is no language “{found}”.", "Use one of: {expected}."),
    },
    "unknown-format": {
        "vi": ("Không có định dạng “{found}”.", "Dùng một trong: {expected}."),
        "en": ("There is no format “{found}”.", "Use one of: {expected}."),
    },
    "agency-misspelt": {
        "vi": ("Không có cơ quan “{found}” trong danh sách phục vụ.", "Có phải: {expected}? Ghi đúng tên, có dấu."),
        "en": ("No agency “{found}” is served.", "Do you mean: {expected}? Write the name with its accents."),
    },
    "unknown-finding-code": {
        "vi": ("Không có lỗi nào mang mã “{found}”.", "Dùng mã in trong kết quả kiểm tra, hoặc all."),
        "en": ("No finding has the code “{found}”.", "Use a code printed by the check, or all."),
    },
    "unexpected": {
        "vi": (
            "Lỗi ngoài dự kiến của chương trình: {found}.",
            "Chạy lại với biến môi trường SIPAS_PAR_DEBUG=1 và gửi nội dung lỗi kèm tệp số liệu cho người phát triển.",
        ),
        "en": (
            "The program failed unexpectedly: {found}.",
            "Run again with the environment variable SIPAS_PAR_DEBUG=1 and send what it prints to the developers.",
        ),
    },
    "illustrative-set-aside": {
        "vi": (
            "Không dùng {file} ({found}) vì là số liệu minh họa, còn bảng điểm chính không phải minh họa.",
            "Muốn dùng, chỉ rõ tệp bằng --earlier hoặc --sipas; khi đó mọi trang ghi MINH HỌA.",
        ),
        "en": (
            "{file} ({found}) was not used: it is illustrative and the main table is not.",
            "To use it, name it with --earlier or --sipas; every page then says so.",
        ),
    },
    "not-xlsx-name": {
        "vi": ("Mẫu là tệp Excel, tên “{found}” không có đuôi .xlsx.", "Đặt tên có đuôi .xlsx, ví dụ {expected}."),
        "en": ("The template is an Excel file; “{found}” does not end in .xlsx.", "Use a name such as {expected}."),
    },
}
