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
}
