"""``sipas-par pack``: the whole conference pack in one folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.cli import Progress, agency_options
from sipas_par.cli.brief import (
    NOTEBOOK,
    add_accept_option,
    add_input_options,
    add_letterhead_option,
    document_of,
    gather,
    mark_example,
    notebook_of,
)
from sipas_par.text.i18n import _

if TYPE_CHECKING:
    import argparse

HELP = "Lập cả bộ tài liệu hội nghị vào một thư mục có trang mục lục (the whole conference pack)"
EXAMPLE = "sipas-par pack --replies phieu-da-nhan --zip"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_input_options(command)
    agency_options.add_assignment_option(command)
    agency_options.add_day_option(command)
    command.add_argument("--replies", metavar="FOLDER", help="thư mục chứa phiếu đã nhận (folder of returned forms)")
    command.add_argument(
        "--notebook", metavar="FILE", help=f"sổ tay báo cáo (briefing notebook); mặc định notebooks/{NOTEBOOK}"
    )
    command.add_argument("--out", metavar="DIR", default="reports", help="thư mục (output folder); mặc định reports")
    command.add_argument(
        "--formats",
        default="html,pdf,docx",
        help="định dạng của báo cáo, tham luận, chương trình (formats): html,pdf,docx; sổ số liệu xlsx và trình chiếu pptx luôn được lập",
    )
    command.add_argument("--zip", action="store_true", help="nén thêm thành tệp .zip (also a zip)")
    add_letterhead_option(command)
    add_accept_option(command)


def run(options: argparse.Namespace) -> int:
    """Write the pack and print its index page; 1 when a document could not be made."""
    from sipas_par.document.render import letterhead_of
    from sipas_par.pack import INDEX, document_formats, make_pack

    progress = Progress()
    formats = document_formats([form.strip().lower() for form in options.formats.split(",") if form.strip()])
    letterhead_of(options.letterhead, formats)
    day = agency_options.day_of(options.as_of)
    notebook = notebook_of(options.notebook)
    inputs = gather(options, progress)
    assignment = agency_options.assignment_of(options, inputs, progress)
    pack = make_pack(
        inputs,
        options.out,
        formats=formats,
        assignment=assignment,
        report=document_of(notebook, inputs, options, progress),
        replies=options.replies,
        as_of=day,
        archive=options.zip,
        accept=options.accept_findings,
        letterhead=options.letterhead,
        progress=progress.step,
    )
    agency_options.kept(pack.kept, progress)
    failed = [finding for finding in pack.findings if finding.code == "paper-failed"]
    agency_options.tell(failed, progress)
    agency_options.show([pack.folder / INDEX, *([pack.archive] if pack.archive else [])])
    seconds = progress.seconds()
    progress.note(_("Xong sau {seconds:.1f} giây").format(seconds=seconds))
    mark_example(inputs, progress)
    return 1 if failed else 0
