"""``sipas-par papers``: one brief with the outline of its paper for each agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.cli import Progress, agency_options
from sipas_par.cli.brief import add_accept_option, add_input_options, add_letterhead_option, gather, mark_example
from sipas_par.findings import errors_of
from sipas_par.text.i18n import _

if TYPE_CHECKING:
    import argparse

HELP = "Lập đề cương tham luận, có sẵn số liệu, cho từng cơ quan (one brief per agency)"
EXAMPLE = 'sipas-par papers --agency "Sở Tư pháp" --formats pdf,docx --out reports/tham-luan'


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_input_options(command)
    agency_options.add_assignment_option(command)
    agency_options.add_agency_option(command)
    command.add_argument(
        "--out", metavar="DIR", default="reports/tham-luan", help="thư mục (output folder); mặc định reports/tham-luan"
    )
    command.add_argument("--formats", default="pdf,docx", help="định dạng: pdf,docx,html (formats); mặc định pdf,docx")
    command.add_argument(
        "--workers", type=int, metavar="N", help="số tiến trình (processes); mặc định: mọi lõi khi nhiều cơ quan"
    )
    add_letterhead_option(command)
    add_accept_option(command)


def run(options: argparse.Namespace) -> int:
    """Write the papers and print where they are; 1 when one could not be made."""
    from sipas_par.reports.batch import write_papers

    progress = Progress()
    inputs = gather(options, progress)
    assignment = agency_options.assignment_of(options, inputs, progress)
    progress.step(_("Lập tham luận"))
    written = write_papers(
        inputs,
        options.out,
        formats=[form.strip().lower() for form in options.formats.split(",") if form.strip()],
        agency=agency_options.agency_of(options, assignment),
        assignment=assignment,
        accept=options.accept_findings,
        letterhead=options.letterhead,
        workers=options.workers,
        progress=agency_options.counter(progress),
    )
    agency_options.kept(written.kept, progress)
    agency_options.tell(written.findings, progress)
    agency_options.show(written.paths)
    mark_example(inputs, progress)
    return 1 if errors_of(written.findings) else 0
