"""What goes to the agencies and comes back: ``papers``, ``forms``, ``collect``, ``review``, and what is made of it: ``plan``, ``drafts``."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.cli import shared
from sipas_par.files import require_unchanged, write_atomic
from sipas_par.findings import Finding, UsageError, errors_of
from sipas_par.text.i18n import _

if TYPE_CHECKING:
    from sipas_par.assignment import Assignment
    from sipas_par.replies.collection import Collection


def papers(options: argparse.Namespace) -> int:
    """Write the papers and print where they are; 1 when one could not be made."""
    from sipas_par.reports.batch import write_papers

    inputs, assignment = shared.read(options)
    shared.step(_("Lập tham luận"))
    made = write_papers(
        inputs,
        options.out,
        formats=shared.formats_of(options.formats),
        assignment=assignment,
        accept=options.accept_findings,
        letterhead=options.letterhead,
        workers=options.workers,
        progress=shared.counter(),
    )
    return shared.written(made.paths, made.kept, made.findings, inputs)


def forms(options: argparse.Namespace) -> int:
    """Write the forms and print where they are."""
    from sipas_par.replies.form import write_forms

    inputs, assignment = shared.read(options)
    shared.step(_("Lập phiếu"))
    return shared.written(write_forms(assignment, options.out), (), (), inputs)


def collect(options: argparse.Namespace) -> int:
    """Write the register, print it and what is still missing; 1 when a file could not be read."""
    from sipas_par.replies.collect import collect

    day = shared.day_of(options.as_of)
    inputs, assignment = shared.read(options)
    shared.step(_("Đọc phiếu"))
    done = collect(
        options.folder, assignment, options.out, as_of=day, accept=options.accept_form, progress=shared.counter()
    )
    shared.kept(done.kept)
    options.found += done.collection.findings
    shared.print_collection(done.collection)
    print(done.register)
    shared.mark_example(inputs)
    return 1 if errors_of(done.collection.findings) else 0


def review(options: argparse.Namespace) -> int:
    """Renew the register with what the office wrote into it, and write the review; 1 when a form cannot be read."""
    from sipas_par.document.render import render
    from sipas_par.model.checks import check_comparable
    from sipas_par.reading.load import load_par_index
    from sipas_par.replies.collect import collect
    from sipas_par.replies.review import NAME, Review, later_rows

    formats, letterhead = shared.documents_of(options)
    day = shared.day_of(options.as_of)
    later = load_par_index(options.later) if options.later else None
    inputs, assignment = shared.read(options)
    if later is not None and later.year and inputs.card.year and later.year <= inputs.card.year:
        year, following = inputs.card.year, (("next", inputs.card.year + 1),)
        raise UsageError(Finding("later-not-later", "error", later.source.file, "", "", later.year, year, following))
    if later is not None and (problems := check_comparable(later, inputs.card)):
        raise UsageError(problems)
    shared.step(_("Đọc phiếu và sổ theo dõi"))
    rows = None if later is None else later_rows(assignment.card, later)
    done = collect(options.folder, assignment, options.out, as_of=day, accept=options.accept_form, later=rows)
    document = Review(inputs, done.collection, rows).document()
    made = {f"{NAME}.{form}": render(document, form, letterhead) for form in formats}
    paths, aside = shared.write(options.out, made)
    options.found += done.collection.findings
    return shared.written([done.register, *paths], (*done.kept, *aside), done.collection.findings, inputs)


def _returned(options: argparse.Namespace, assignment: Assignment, day: dt.date | None) -> Collection | None:
    """Read the forms that came back, where their folder is named."""
    from sipas_par.replies.collect import folder_of, gather

    if not options.replies:
        return None
    today = day or dt.date.today()  # noqa: DTZ011 - the user's own calendar day
    accept = getattr(options, "accept_form", ())
    return gather(folder_of(options.replies), assignment, as_of=today, accept=accept)


def plan(options: argparse.Namespace) -> int:
    """Write the plan and its annex, say what in the targets does not fit; 1 when a returned form cannot be read."""
    from sipas_par.document.render import render
    from sipas_par.pack import ALWAYS
    from sipas_par.replies.collection import answers_by_code
    from sipas_par.reports.plan import NAME, PlanReport

    formats, letterhead = shared.documents_of(options, always=ALWAYS)
    day = shared.day_of(options.as_of)
    inputs, assignment = shared.read(options)
    plan, found = PlanReport(inputs, assignment), tuple[Finding, ...]()
    if options.replies:
        shared.step(_("Đọc phiếu đã nhận"))
    if replies := _returned(options, assignment, day):
        plan, found = PlanReport(inputs, assignment, answers_by_code(replies), replies.agreed), replies.findings
    shared.step(_("Lập kế hoạch khắc phục"))
    document, found = plan.document(), (*found, *plan.aims.findings)
    made = {f"{NAME}.{form}": render(document, form, letterhead) for form in formats}
    require_unchanged()
    paths, aside = shared.write(options.out, {**made, f"{NAME}.xlsx": plan.workbook()})
    options.found += found
    return shared.written(paths, aside, found, inputs)


def drafts(options: argparse.Namespace) -> int:
    """Write the drafts and print where they are; say which have nothing to write."""
    from sipas_par.reading.plan import goals_in
    from sipas_par.replies.collect import folder_of
    from sipas_par.replies.drafts import draft_files, sent_of

    own = Path(options.templates)
    if options.copy:
        return _copy(own)
    formats, letterhead = shared.documents_of(options)
    day = shared.day_of(options.as_of)
    for folder in filter(None, (options.replies, options.delegates)):
        folder_of(folder)
    inputs, assignment = shared.read(options)
    if inputs.meeting is not None:
        unread = goals_in(inputs.meeting).findings
        options.found += unread
        shared.tell(unread)
    shared.step(_("Lập dự thảo"))
    sent = sent_of(assignment, _returned(options, assignment, day), options.delegates)
    for remark in sent.remarks:
        shared.note(f"  {remark}")
    made, silent = draft_files(inputs, assignment, formats, sent, names=options.names, own=own, letterhead=letterhead)
    paths, aside = shared.write(options.out, {name: data for name, (_title, data) in made.items()})
    for path in paths:
        print(path)
    shared.kept(aside)
    for name, reason in silent:
        shared.note("  " + _("Không lập {name}: {reason}").format(name=name, reason=reason))
    shared.mark_example(inputs)
    return 0


def _copy(folder: Path) -> int:
    """Copy the shipped templates for the office to edit; what stands there stays."""
    from sipas_par.reports.drafts import templates

    for template in templates():
        target = folder / f"{template.name}.md"
        if target.exists():
            shared.note(_("Giữ nguyên tệp đã có: {files}").format(files=target))
            continue
        write_atomic(target, template.text.encode())
        print(target)
    return 0
