"""``sipas-par rank``: the province's own departments, districts or communes, from one table or many files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.cli import Command
from sipas_par.cli.shared import (
    ACCEPT,
    COLUMN,
    columns_of,
    folder_option,
    formats_of,
    formats_option,
    kept,
    note,
    option,
    step,
    tell,
)
from sipas_par.document.render import DOCUMENT_FORMATS
from sipas_par.files import require_unchanged
from sipas_par.findings import FiguresError, Finding, ReadError, SipasParError, UsageError, errors_of
from sipas_par.text.i18n import _

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from sipas_par.analysis.unit_ranking import Card

FORMATS = (*DOCUMENT_FORMATS, "xlsx")
NAME = "xep-hang"


def run(options: argparse.Namespace) -> int:
    """Read every table, check that no unit is lost or doubled, and write the ranking."""
    from sipas_par.analysis.unit_ranking import unit_rankings
    from sipas_par.document.render import render, require_formats
    from sipas_par.files import OutputFolder, one_run
    from sipas_par.reports.ranking import ranking_document, ranking_workbook, title

    formats = formats_of(options.formats)
    require_formats(formats, FORMATS)
    step(_("Đọc và kiểm tra số liệu"))
    cards = tuple(_cards(options))
    rankings = unit_rankings(cards)
    errors = tuple(dict.fromkeys(found for card in cards for found in errors_of(card.findings)))
    codes = {code.strip() for code in options.accept_findings.split(",")}
    if refused := [found for found in errors if not {"all", found.code} & codes]:
        raise FiguresError(refused)
    if all(len(one.rows) == 1 for one in rankings):
        alone = "; ".join(dict.fromkeys(f"{card.unit}, {card.source.file}" for card in cards))
        raise UsageError(Finding("rank-one-unit", "error", found=alone))
    for one in rankings:
        note(f"  {title(one)}: {len(one.rows)}")
    options.found = tuple(finding for one in rankings for finding in one.findings)
    tell(options.found)
    document = ranking_document(rankings, cards, errors)
    made = {}
    for form in formats:
        step(_("Lập {upper}").format(upper=form.upper()))
        made[form] = ranking_workbook(rankings, document) if form == "xlsx" else render(document, form)
    out = OutputFolder(Path(options.out))
    with one_run(out.path):
        require_unchanged()
        for form, data in made.items():
            print(out.write(f"{NAME}.{form}", data))
    kept(out.kept)
    return 0


def _cards(options: argparse.Namespace) -> Iterator[Card]:
    """Read all tables of all files; one that cannot be read stops the command, for its units would be lost."""
    from sipas_par.reading.load import load_all

    problems: list[Finding] = []
    for path in options.files:
        try:
            yield from load_all(path, columns=columns_of(options))
        except SipasParError as error:
            problems += error.findings
    if problems:
        raise ReadError(problems)


COMMANDS = {
    "rank": Command(
        "Xếp hạng các sở, huyện hoặc xã của tỉnh từ bảng điểm của họ (ranking of the province's own units)",
        "sipas-par rank bang_cac_xa_2026.xlsx bang_cac_xa_2025.xlsx",
        (
            option(
                "files",
                "bảng điểm các đơn vị của một năm hoặc nhiều năm, hoặc thư mục chứa chúng (tables of units, or their folder)",
                "FILE|FOLDER",
                nargs="+",
            ),
            folder_option("reports", "thư mục tài liệu"),
            formats_option(
                "html,pdf,xlsx", f"định dạng, ngăn bằng dấu phẩy (formats): {','.join(FORMATS)}; mặc định html,pdf,xlsx"
            ),
            COLUMN,
            ACCEPT,
        ),
        run,
    )
}
