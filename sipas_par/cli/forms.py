"""``sipas-par forms``: one return form for each agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.cli import Progress, agency_options
from sipas_par.cli.brief import add_accept_option, add_input_options, gather, mark_example
from sipas_par.text.i18n import _

if TYPE_CHECKING:
    import argparse

HELP = "Lập phiếu Excel để từng cơ quan điền nguyên nhân, giải pháp (one return form per agency)"
EXAMPLE = "sipas-par forms --out reports/phieu"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_input_options(command)
    agency_options.add_assignment_option(command)
    agency_options.add_agency_option(command)
    command.add_argument(
        "--out", metavar="DIR", default="reports/phieu", help="thư mục (output folder); mặc định reports/phieu"
    )
    add_accept_option(command)


def run(options: argparse.Namespace) -> int:
    """Write the forms and print where they are."""
    from sipas_par.replies.form import write_forms

    progress = Progress()
    inputs = gather(options, progress)
    assignment = agency_options.assignment_of(options, inputs, progress)
    progress.step(_("Lập phiếu"))
    agency = agency_options.agency_of(options, assignment)
    agency_options.show(write_forms(assignment, options.out, agency=agency))
    mark_example(inputs, progress)
    return 0
