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
    "chart-one-unit": {
        "vi": (
            "Biểu đồ theo năm cần các bảng của một đơn vị, mỗi năm một bảng; nhận được: {found}.",
            "Chỉ chọn các bảng của một đơn vị, cùng một chỉ số, mỗi năm một bảng có ghi năm.",
        ),
        "en": (
            "A chart over the years needs tables of one unit, one a year; it got: {found}.",
            "Choose tables of one unit and one index, one a year, that say their year.",
        ),
    },
}
