"""What the findings of the stage ``charts`` say."""

from __future__ import annotations

TEMPLATES: dict[str, dict[str, tuple[str, str]]] = {
    "chart-option": {
        "vi": ("Tùy chọn “{option}” của biểu đồ không nhận giá trị “{found}”.", "Dùng một trong: {expected}."),
        "en": ("Option “{option}” of the chart does not take “{found}”.", "Use one of: {expected}."),
    },
    "chart-range": {
        "vi": ("Tùy chọn “{option}” của biểu đồ không nhận giá trị {found}.", "Dùng giá trị {expected}."),
        "en": ("Option “{option}” of the chart does not take {found}.", "Use a value {expected}."),
    },
}
