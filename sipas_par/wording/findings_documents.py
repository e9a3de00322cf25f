"""What the findings of the stage ``documents`` say."""

from __future__ import annotations

TEMPLATES: dict[str, dict[str, tuple[str, str]]] = {
    "blocks-version": {
        "vi": (
            "Nội dung ghi theo định dạng phiên bản {found}, chương trình này đọc phiên bản {expected}.",
            "Nâng cấp sipas-par, hoặc chạy lại sổ tay bằng phiên bản đang cài.",
        ),
        "en": (
            "The content is stored in format version {found}; this program reads version {expected}.",
            "Upgrade sipas-par, or run the notebook again with the installed version.",
        ),
    },
    "blocks-malformed": {
        "vi": (
            "Nội dung lưu không đúng định dạng tại {cell}: có {found}, cần {expected}.",
            "Chạy lại sổ tay để tạo lại nội dung; không sửa tay phần kết quả.",
        ),
        "en": (
            "Stored content is malformed at {cell}: found {found}, expected {expected}.",
            "Run the notebook again to rebuild its outputs; do not edit them by hand.",
        ),
    },
    "pdf-not-made": {
        "vi": ("Không tạo được PDF: {found}.", "Gửi kèm thông báo này khi báo lỗi; HTML và DOCX vẫn tạo được."),
        "en": ("The PDF could not be made: {found}.", "Report this message; HTML and DOCX can still be made."),
    },
    "base-not-docx": {
        "vi": (
            "Tệp mẫu {file} không phải tệp Word .docx đọc được: {found}.",
            "Mở tệp bằng Word và lưu lại dạng .docx.",
        ),
        "en": ("Base file {file} is not a readable Word .docx: {found}.", "Open it in Word and save it as .docx."),
    },
    "letterhead-without-docx": {
        "vi": (
            "Tệp tiêu đề {file} chỉ dùng cho tài liệu Word, nhưng định dạng được chọn là {found}.",
            "Thêm docx vào --formats, hoặc bỏ --letterhead.",
        ),
        "en": (
            "Letterhead {file} serves Word documents only, but the formats asked for are {found}.",
            "Add docx to --formats, or leave out --letterhead.",
        ),
    },
    "notebook-not-read": {
        "vi": ("Không đọc được sổ tay {file}: {found}.", "Mở sổ tay bằng JupyterLab và lưu lại dạng .ipynb."),
        "en": ("Notebook {file} cannot be read: {found}.", "Open it in JupyterLab and save it as .ipynb."),
    },
    "notebook-cell-failed": {
        "vi": (
            "Ô lệnh thứ {cell} của sổ tay {file} dừng ở dòng {line} (“{source}”): {found}.",
            "Mở sổ tay bằng JupyterLab, sửa ô này rồi chạy lại.",
        ),
        "en": (
            "Cell {cell} of notebook {file} stopped at line {line} (“{source}”): {found}.",
            "Open the notebook in JupyterLab, mend this cell and run again.",
        ),
    },
    "notebook-parameter": {
        "vi": (
            "Tham số “{found}” không truyền được vào sổ tay {file}.",
            "Dùng tên biến Python và giá trị văn bản, số, danh sách.",
        ),
        "en": (
            "Parameter “{found}” cannot be passed to notebook {file}.",
            "Use a Python name and a text, number or list.",
        ),
    },
}
