"""What goes to the agencies and comes back: ``papers``, ``forms``, ``collect``, ``review``, and what is made of it: ``plan``, ``drafts``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.cli import Command, shared
from sipas_par.files import OWN_TEMPLATES, OutputFolder, one_run, require_unchanged, write_atomic
from sipas_par.findings import Finding, UsageError, errors_of
from sipas_par.text.i18n import _

if TYPE_CHECKING:
    import argparse

    from sipas_par.assignment import Assignment
    from sipas_par.replies.collection import Collection

_FORMS = shared.option("folder", "thư mục chứa phiếu đã nhận (folder of returned forms)", "FOLDER")
_FORMATS = shared.formats_option("docx", "định dạng: docx,pdf,html (formats); mặc định docx")


def _papers(options: argparse.Namespace) -> int:
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


def _forms(options: argparse.Namespace) -> int:
    """Write the forms and print where they are."""
    from sipas_par.replies.form import write_forms

    inputs, assignment = shared.read(options)
    shared.step(_("Lập phiếu"))
    return shared.written(write_forms(assignment, options.out), (), (), inputs)


def _collect(options: argparse.Namespace) -> int:
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


def _review(options: argparse.Namespace) -> int:
    """Renew the register with what the office wrote into it, and write the review; 1 when a form cannot be read."""
    from sipas_par.document.render import letterhead_of, render, require_formats
    from sipas_par.model.checks import check_comparable
    from sipas_par.reading.load import load_par_index
    from sipas_par.replies.collect import collect
    from sipas_par.replies.review import NAME, Review, later_rows

    formats = shared.formats_of(options.formats)
    require_formats(formats)
    letterhead, day = letterhead_of(options.letterhead, formats), shared.day_of(options.as_of)
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
    out = OutputFolder(Path(options.out))
    with one_run(out.path):
        paths = out.write_all({f"{NAME}.{form}": render(document, form, letterhead) for form in formats})
    options.found += done.collection.findings
    return shared.written([done.register, *paths], (*done.kept, *out.kept), done.collection.findings, inputs)


def _returned(options: argparse.Namespace, assignment: Assignment, day: dt.date | None) -> Collection | None:
    """Read the forms that came back, where their folder is named."""
    from sipas_par.replies.collect import folder_of, gather

    if not options.replies:
        return None
    today = day or dt.date.today()  # noqa: DTZ011 - the user's own calendar day
    accept = getattr(options, "accept_form", ())
    return gather(folder_of(options.replies), assignment, as_of=today, accept=accept)


def _plan(options: argparse.Namespace) -> int:
    """Write the plan and its annex, say what in the targets does not fit; 1 when a returned form cannot be read."""
    from sipas_par.document.render import letterhead_of, render
    from sipas_par.pack import document_formats
    from sipas_par.replies.collection import answers_by_code
    from sipas_par.reports.plan import NAME, PlanReport

    formats = document_formats(shared.formats_of(options.formats))
    letterhead = letterhead_of(options.letterhead, formats)
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
    out = OutputFolder(Path(options.out))
    with one_run(out.path):
        paths = out.write_all({**made, f"{NAME}.xlsx": plan.workbook()})
    options.found += found
    return shared.written(paths, out.kept, found, inputs)


def _drafts(options: argparse.Namespace) -> int:
    """Write the drafts and print where they are; say which have nothing to write."""
    from sipas_par.document.render import letterhead_of, require_formats
    from sipas_par.reading.plan import goals_in
    from sipas_par.replies.collect import folder_of
    from sipas_par.replies.drafts import draft_files, sent_of

    own = Path(options.templates)
    if options.copy:
        return _copy(own)
    formats, day = shared.formats_of(options.formats), shared.day_of(options.as_of)
    require_formats(formats)
    letterhead = letterhead_of(options.letterhead, formats)
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
    out = OutputFolder(Path(options.out))
    with one_run(out.path):
        for path in out.write_all({name: data for name, (_title, data) in made.items()}):
            print(path)
    shared.kept(out.kept)
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


COMMANDS = {
    "papers": Command(
        "Lập đề cương tham luận, có sẵn số liệu, cho từng cơ quan (one brief per agency)",
        'sipas-par papers --agency "Sở Tư pháp" --formats pdf,docx --out reports/tham-luan',
        (
            *shared.agencies("reports/tham-luan"),
            shared.OTHERS,
            shared.formats_option("pdf,docx", "định dạng: pdf,docx,html (formats); mặc định pdf,docx"),
            shared.option("--workers", "số tiến trình (processes); mặc định: mọi lõi khi nhiều cơ quan", "N", type=int),
            shared.LETTERHEAD,
        ),
        _papers,
    ),
    "forms": Command(
        "Lập phiếu Excel để từng cơ quan điền nguyên nhân, giải pháp (one return form per agency)",
        "sipas-par forms --out reports/phieu",
        shared.agencies("reports/phieu"),
        _forms,
    ),
    "collect": Command(
        "Tổng hợp các phiếu đã nhận thành sổ theo dõi giải pháp (gather the returned forms)",
        "sipas-par collect phieu-da-nhan --out reports/tong-hop",
        (_FORMS, *shared.agencies("reports/tong-hop"), shared.AS_OF, shared.ACCEPT_FORM),
        _collect,
    ),
    "review": Command(
        "Rà soát giải pháp 6 tháng, năm: đã xong, quá hạn, xong mà điểm vẫn mất (review of the remedies)",
        "sipas-par review phieu-da-nhan --as-of 2024-07-01",
        (
            *(_FORMS, *shared.agencies("reports/tong-hop"), shared.AS_OF, shared.ACCEPT_FORM),
            shared.option(
                "--later", "bảng điểm năm sau, để biết điểm nào vẫn mất (the next year's points table)", "FILE"
            ),
            *(_FORMATS, shared.LETTERHEAD),
        ),
        _review,
    ),
    "plan": Command(
        "Lập dự thảo kế hoạch khắc phục và phụ lục mục tiêu, nhiệm vụ (the remedial plan with its targets)",
        "sipas-par plan --replies phieu-da-nhan --formats docx,pdf",
        (
            *shared.agencies("reports/ke-hoach"),
            shared.AS_OF,
            *shared.REPLIES,
            shared.formats_option("docx", "định dạng của văn bản: docx,pdf,html (formats); phụ lục xlsx luôn được lập"),
            shared.LETTERHEAD,
        ),
        _plan,
    ),
    "drafts": Command(
        "Lập dự thảo kịch bản, phát biểu, thông báo kết luận, công văn đôn đốc, danh sách (the other papers)",
        "sipas-par drafts kich-ban khai-mac --out reports/du-thao",
        (
            shared.option("names", "tên mẫu, ví dụ kich-ban; mặc định mọi mẫu (templates)", "NAME", nargs="*"),
            *shared.agencies("reports/du-thao"),
            shared.AS_OF,
            shared.option("--replies", "thư mục phiếu đã nhận, để đôn đốc (returned forms)", "FOLDER"),
            shared.DELEGATES,
            shared.option(
                "--templates",
                f"thư mục mẫu của cơ quan (own templates); mặc định {OWN_TEMPLATES}",
                "DIR",
                default=OWN_TEMPLATES,
            ),
            shared.switch("--copy", "chép mẫu có sẵn vào thư mục mẫu để sửa (copy to edit)"),
            _FORMATS,
            shared.LETTERHEAD,
        ),
        _drafts,
    ),
}
