"""The commands that write documents: ``brief`` and ``pack``, what goes to the agencies and comes back, and what is made of it."""

from __future__ import annotations

import argparse
import datetime as dt
import time
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.charts.theme import phones
from sipas_par.cli import shared
from sipas_par.document.render import DOCUMENT_FORMATS, FORMATS, render
from sipas_par.files import OWN_TEMPLATES, OutputFolder, one_run, require_unchanged, shipped_root, write_atomic
from sipas_par.findings import Finding, ReadError, UsageError, errors_of
from sipas_par.text.i18n import _

if TYPE_CHECKING:
    from sipas_par.assignment import Assignment
    from sipas_par.document.blocks import Document
    from sipas_par.inputs import Inputs
    from sipas_par.replies.collection import Collection


def brief(options: argparse.Namespace) -> int:
    """Check, analyse, run the briefing notebook and write the documents; print where they are."""
    from sipas_par.reports.tidy import tidy_files

    began = time.monotonic()
    formats, letterhead = shared.documents_of(options, FORMATS)
    notebook = notebook_of(options.notebook)
    inputs = shared.gather(options)
    out, processed = OutputFolder(Path(options.out)), OutputFolder(Path("data") / "processed")
    with one_run(out.path):
        made = _documents(inputs, formats, notebook, options, letterhead=letterhead)
        tidy = tidy_files(inputs)
        require_unchanged()
        with one_run(processed.path):
            paths = out.write_all({f"briefing.{form}": data for form, data in made.items()})
            processed.write_all(tidy)
    shared.kept((*out.kept, *processed.kept))
    for path in paths:
        print(path)
    done = _("Xong sau {seconds:.1f} giây; bảng số liệu chuẩn hóa: {folder}")
    shared.note(done.format(seconds=time.monotonic() - began, folder=processed.path))
    shared.mark_example(inputs)
    return 0


def _documents(
    inputs: Inputs, formats: tuple[str, ...], notebook: Path, options: argparse.Namespace, *, letterhead: bytes | None
) -> dict[str, bytes]:
    """Make every document in memory first, so that a failure leaves all earlier outputs as they were."""
    from sipas_par.reports.briefing import render_tables

    made: dict[str, bytes] = {}
    printed = [form for form in formats if form in DOCUMENT_FORMATS]
    if printed:
        with phones("html" in printed):
            document = document_of(notebook, inputs, options)
        for form in printed:
            shared.step(_("Lập {upper}").format(upper=form.upper()))
            made[form] = render(document, form, letterhead)
    for form in formats:
        if form not in made:
            shared.step(_("Lập {upper}").format(upper=form.upper()))
            made[form] = render_tables(inputs, form, folder=Path(options.out))
    return {form: made[form] for form in formats}


def document_of(notebook: Path, inputs: Inputs, options: argparse.Namespace) -> Document:
    """Run the briefing notebook with the inputs of this command and return what it shows."""
    from sipas_par.notebook.read import document_from_notebook
    from sipas_par.notebook.run import run_notebook

    shared.step(_("Chạy sổ tay {notebook}").format(notebook=notebook.name))
    executed = run_notebook(notebook, parameters=_parameters(inputs, options), folder=Path.cwd())

    def tell(finding: Finding) -> None:
        shared.note(f"  {finding.message()} {finding.cure()}")

    return document_from_notebook(executed, lang=options.lang, folder=notebook.parent, tell=tell)


def _parameters(inputs: Inputs, options: argparse.Namespace) -> dict[str, object]:
    named = {name.upper(): _absolute(getattr(options, name)) for name in ("sipas", "earlier", "meeting", "others")}
    # The notebook looks at the folder anew: the table chosen here must be the one it prints.
    columns = {"COLUMNS": shared.columns_of(options)} if options.column else {}
    return {"PAR": str(inputs.files[0]), **named, "LANG": options.lang, "ACCEPT": options.accept_findings, **columns}


def _absolute(path: str | None) -> str:
    if not path or path.strip().lower() == "none":
        return path or ""
    return str(Path(path).resolve())


def notebook_of(named: str | None) -> Path:
    """Return the briefing notebook: the one named, else the working folder's own, else the one shipped."""
    if named:
        path = Path(named)
        if not path.is_file():
            raise ReadError(Finding("file-missing", "error", file=path.name, found=str(path)))
        return path
    own = Path("notebooks") / shared.NOTEBOOK
    return own if own.is_file() else shipped_root() / "notebooks" / shared.NOTEBOOK


def pack(options: argparse.Namespace) -> int:
    """Write the pack and print its index page; 1 when a document could not be made or a returned form not be read."""
    from sipas_par.pack import ALWAYS, INDEX, make_pack

    began = time.monotonic()
    formats, _letterhead = shared.documents_of(options, always=ALWAYS)
    day = shared.day_of(options.as_of)
    notebook = notebook_of(options.notebook)
    inputs, assignment = shared.read(options)
    with phones("html" in formats):
        report = document_of(notebook, inputs, options)
    require_unchanged()
    pack = make_pack(
        inputs,
        options.out,
        formats=formats,
        assignment=assignment,
        report=report,
        replies=options.replies,
        accept_forms=options.accept_form,
        delegates=options.delegates,
        as_of=day,
        archive=options.zip,
        accept=options.accept_findings,
        letterhead=options.letterhead,
        progress=shared.step,
    )
    options.found = pack.findings
    shared.kept(pack.kept)
    for remark in pack.remarks:
        shared.note(f"  {remark}")
    failed = [finding for finding in pack.findings if finding.code == "paper-failed"]
    shared.tell(failed)
    if pack.collection is not None:
        shared.print_collection(pack.collection)
        failed += errors_of(pack.collection.findings)
    for path in filter(None, (pack.folder / INDEX, pack.archive)):
        print(path)
    shared.note(_("Xong sau {seconds:.1f} giây").format(seconds=time.monotonic() - began))
    shared.mark_example(inputs)
    return 1 if failed else 0


def papers(options: argparse.Namespace) -> int:
    """Write the papers and print where they are; 1 when one could not be made."""
    from sipas_par.reports.batch import write_papers

    formats = shared.formats_of(options.formats)
    inputs, assignment = shared.read(options)
    shared.step(_("Lập tham luận"))
    made = write_papers(
        inputs,
        options.out,
        formats=formats,
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
    document, found = plan.document(shared.templates_of(options)), (*found, *plan.findings)
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

    if options.copy:
        return _copy(Path(options.templates or OWN_TEMPLATES))
    own = shared.templates_of(options)
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
