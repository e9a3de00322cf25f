"""The fixed words of a document, in Vietnamese and English."""

from __future__ import annotations

LABELS: dict[str, dict[str, str]] = {
    "vi": {
        "table": "Bảng",
        "figure": "Hình",
        "nation": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "motto": "Độc lập - Tự do - Hạnh phúc",
        "recipients": "Nơi nhận:",
        "contents": "Mục lục",
        "skip": "Đến nội dung chính",
        "filter": "Lọc bảng",
        "sort": "Sắp xếp theo cột này",
        "rows": "dòng",
        "info": "Ghi chú",
        "warning": "Lưu ý",
        "error": "Lỗi",
        "page": "Trang",
        "stopped": "Ô lệnh này dừng vì lỗi, kết quả phía sau có thể thiếu",
        "picture": "Hình do sổ tay tạo ra",
        "untitled": "Báo cáo",
        "elsewhere": "phần khác của báo cáo",
    },
    "en": {
        "table": "Table",
        "figure": "Figure",
        "nation": "SOCIALIST REPUBLIC OF VIET NAM",
        "motto": "Independence - Freedom - Happiness",
        "recipients": "Recipients:",
        "contents": "Contents",
        "skip": "Skip to the content",
        "filter": "Filter the table",
        "sort": "Sort by this column",
        "rows": "rows",
        "info": "Note",
        "warning": "Attention",
        "error": "Error",
        "page": "Page",
        "stopped": "This cell stopped with an error; what follows may be incomplete",
        "picture": "Picture made by the notebook",
        "untitled": "Report",
        "elsewhere": "another part of the report",
    },
}


def label(name: str, lang: str) -> str:
    """Return a fixed word in the language of the document."""
    return LABELS.get(lang, LABELS["vi"])[name]
