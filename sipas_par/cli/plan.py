"""``sipas-par plan`` and ``review``: what is to be mended within the year, and what became of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.cli import Command, Progress
from sipas_par.cli.agencies import (
    add_day,
    add_replies,
    add_shared_options,
    assignment_of,
    collect_options,
    day_of,
    show_paths,
    tell,
)
from sipas_par.cli.brief import add_letterhead_option, formats_of, gather, kept, mark_example
from sipas_par.files import require_unchanged
from sipas_par.findings import Finding, UsageError, errors_of
from sipas_par.text.i18n import _

if TYPE_CHECKING:
    import argparse


def _plan_options(command: argparse.ArgumentParser) -> None:
    add_shared_options(command, "reports/ke-hoach")
    add_day(command)
    add_replies(command)
    command.add_argument(
        "--formats", default="docx", help="định dạng của văn bản: docx,pdf,html (formats); phụ lục xlsx luôn được lập"
    )
    add_letterhead_option(command)


def _plan(options: argparse.Namespace) -> int:
    """Write the plan and its annex, say what in the targets does not fit; 1 when a returned form cannot be read."""
    from sipas_par.document.render import letterhead_of, render
    from sipas_par.files import OutputFolder, one_run
    from sipas_par.pack import document_formats
    from sipas_par.replies.collect import folder_of
    from sipas_par.replies.collect import gather as gather_replies
    from sipas_par.replies.collection import answers_by_code
    from sipas_par.reports.plan import NAME, PlanReport

    progress = Progress()
    formats = document_formats(formats_of(options.formats))
    letterhead = letterhead_of(options.letterhead, formats)
    day = day_of(options.as_of) or dt.date.today()  # noqa: DTZ011 - the user's own calendar day
    inputs = gather(options, progress)
    assignment = assignment_of(options, inputs, progress)
    plan, found = PlanReport(inputs, assignment), tuple[Finding, ...]()
    if options.replies:
        progress.step(_("Đọc phiếu đã nhận"))
        replies = gather_replies(folder_of(options.replies), assignment, as_of=day, accept=options.accept_form)
        plan, found = PlanReport(inputs, assignment, answers_by_code(replies), replies.claimed), replies.findings
    progress.step(_("Lập kế hoạch khắc phục"))
    document, found = plan.document(), (*found, *plan.aims.findings)
    made = {f"{NAME}.{form}": render(document, form, letterhead) for form in formats}
    require_unchanged()
    out = OutputFolder(Path(options.out))
    with one_run(out.path):
        paths = out.write_all({**made, f"{NAME}.xlsx": plan.workbook()})
    kept(out.kept, progress)
    options.found += found
    tell(found, progress)
    show_paths(paths)
    mark_example(inputs, progress)
    return 1 if errors_of(found) else 0


def _review_options(command: argparse.ArgumentParser) -> None:
    collect_options(command)
    words = "bảng điểm năm sau, để biết điểm nào vẫn mất (the next year's points table)"
    command.add_argument("--later", metavar="FILE", help=words)
    command.add_argument("--formats", default="docx", help="định dạng: docx,pdf,html (formats); mặc định docx")
    add_letterhead_option(command)


def _review(options: argparse.Namespace) -> int:
    """Renew the register with what the office wrote into it, and write the review; 1 when a form cannot be read."""
    from sipas_par.document.render import letterhead_of, render, require_formats
    from sipas_par.files import OutputFolder, one_run
    from sipas_par.model.checks import check_pair
    from sipas_par.reading.load import load_par_index
    from sipas_par.replies.collect import collect
    from sipas_par.replies.review import NAME, Review, later_rows

    progress = Progress()
    formats = formats_of(options.formats)
    require_formats(formats)
    letterhead, day = letterhead_of(options.letterhead, formats), day_of(options.as_of)
    later = load_par_index(options.later) if options.later else None
    inputs = gather(options, progress)
    if later is not None and later.year and inputs.card.year and later.year <= inputs.card.year:
        year, following = inputs.card.year, (("next", inputs.card.year + 1),)
        raise UsageError(Finding("later-not-later", "error", later.source.file, "", "", later.year, year, following))
    if later is not None and (problems := check_pair(later, inputs.card)):
        raise UsageError(problems)
    assignment = assignment_of(options, inputs, progress)
    progress.step(_("Đọc phiếu và sổ theo dõi"))
    rows = None if later is None else later_rows(assignment.card, later)
    lost = None if rows is None else {code: bool(row.lost) for code, row in rows.items()}
    done = collect(options.folder, assignment, options.out, as_of=day, accept=options.accept_form, still_lost=lost)
    document = Review(inputs, done.collection, rows).document()
    out = OutputFolder(Path(options.out))
    with one_run(out.path):
        paths = out.write_all({f"{NAME}.{form}": render(document, form, letterhead) for form in formats})
    kept((*done.kept, *out.kept), progress)
    options.found += done.collection.findings
    tell(done.collection.findings, progress)
    show_paths([done.register, *paths])
    mark_example(inputs, progress)
    return 1 if errors_of(done.collection.findings) else 0


COMMANDS = {
    "review": Command(
        "Rà soát giải pháp 6 tháng, năm: đã xong, quá hạn, xong mà điểm vẫn mất (review of the remedies)",
        "sipas-par review phieu-da-nhan --as-of 2024-07-01",
        _review_options,
        _review,
    ),
    "plan": Command(
        "Lập dự thảo kế hoạch khắc phục và phụ lục mục tiêu, nhiệm vụ (the remedial plan with its targets)",
        "sipas-par plan --replies phieu-da-nhan --formats docx,pdf",
        _plan_options,
        _plan,
    ),
}
