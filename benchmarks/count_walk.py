"""Count the modules that a score passes from its cell to the PDF: python benchmarks/count_walk.py.

Counted are the modules of the package in which a function really runs, not those that are only imported: all are imported before.
"""

from __future__ import annotations

import sys
from importlib import import_module
from inspect import CO_OPTIMIZED
from pkgutil import walk_packages
from typing import TYPE_CHECKING

import sipas_par as sp

if TYPE_CHECKING:
    from types import FrameType

STEPS = ("read and check the table", "the list below maximum as blocks", "its PDF")


def main() -> None:
    """Print how many modules and functions have run after each step."""
    from sipas_par.document.blocks import Document
    from sipas_par.document.render import render
    from sipas_par.reports.annexes import work_annex

    for module in walk_packages(sp.__path__, "sipas_par."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    ran: set[tuple[str, str]] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        module = frame.f_globals.get("__name__", "")
        if event == "call" and module.startswith("sipas_par") and frame.f_code.co_flags & CO_OPTIMIZED:
            ran.add((module, frame.f_code.co_qualname))

    def count() -> str:
        return f"{len({module for module, _ in ran})} modules, {len(ran)} functions"

    sys.setprofile(note)
    card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    findings = card.findings
    after = [count()]
    section = work_annex(sp.briefing(card))
    after.append(count())
    render(Document("Danh mục", tuple(section)), "pdf")
    after.append(count())
    sys.setprofile(None)
    for step, counted in zip(STEPS, after, strict=True):
        print(f"{step}: {counted}")
    print(f"findings: {len(findings)}")


if __name__ == "__main__":
    main()
