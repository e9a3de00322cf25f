"""The documents: what is said (blocks), and one writer a format that prints it.

>>> import sipas_par as sp
>>> report = sp.briefing(sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")))
>>> report.document().title
'Báo cáo phân tích kết quả Chỉ số cải cách hành chính (PAR INDEX) năm 2023 của Lạng Sơn'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sipas_par.briefing.report import Briefing as Briefing
    from sipas_par.briefing.report import briefing as briefing

__all__ = ["Briefing", "briefing"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from sipas_par.briefing import report

        return getattr(report, name)
    raise AttributeError(f"module 'sipas_par.briefing' has no attribute {name!r}")
