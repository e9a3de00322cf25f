"""What goes to the agencies and comes back: ``papers``, ``forms``, ``collect``; ``pack``, which makes all; ``template``."""

from __future__ import annotations

import datetime as dt
import difflib
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.cli import Command, Progress
from sipas_par.cli.brief import (
    add_accept_option,
    add_input_options,
    add_letterhead_option,
    add_notebook_option,
    add_others_option,
    document_of,
    formats_of,
    gather,
    kept,
    mark_example,
    notebook_of,
)
from sipas_par.cli.start import add_year_option
from sipas_par.files import require_unchanged
from sipas_par.findings import Finding, UsageError, errors_of
from sipas_par.text.i18n import _

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence

    from sipas_par.assignment import Assignment
    from sipas_par.inputs import Inputs
    from sipas_par.replies.collection import Collection

_BAR = 30
_LINES = 20
_ALIKE = 0.75


def add_shared_options(command: argparse.ArgumentParser, folder: str) -> None:
    """Add the options of every command for the agencies: inputs, who leads and is asked, what is accepted, where to write."""
    add_input_options(command)
    words = "tệp phân công: mã hoặc lĩnh vực, cơ quan chủ trì, phối hợp (assignment file, xlsx or csv)"
    command.add_argument("--assignment", metavar="FILE", help=words)
    words = (
        "chỉ các cơ quan này: tên, tên tắt hoặc mã, ngăn bằng dấu chấm phẩy; all = mọi cơ quan (these agencies only)"
    )
    command.add_argument("--agency", metavar="NAMES", default="", help=f"{words}; mặc định theo tệp hội nghị")
    add_accept_option(command)
    command.add_argument("--out", metavar="DIR", default=folder, help=f"thư mục (output folder); mặc định {folder}")


def add_day(command: argparse.ArgumentParser) -> None:
    """Add the option that names the day held against the deadlines."""
    words = "ngày để so với thời hạn, dạng 2024-05-13; mặc định hôm nay (day held against the deadlines)"
    command.add_argument("--as-of", metavar="DAY", help=words)


def _add_accept_form(command: argparse.ArgumentParser) -> None:
    words = "tính cả phiếu của tỉnh, năm hoặc chỉ số khác: tên tệp, dùng được nhiều lần; không ghi tên là tất cả (count a form of another table)"
    command.add_argument(
        "--accept-form", metavar="FILE", action="append", nargs="?", const="all", default=[], help=words
    )


def add_replies(command: argparse.ArgumentParser) -> None:
    """Add the options that name the returned forms."""
    command.add_argument("--replies", metavar="FOLDER", help="thư mục chứa phiếu đã nhận (folder of returned forms)")
    _add_accept_form(command)


def add_delegates(command: argparse.ArgumentParser) -> None:
    """Add the option that names the folder of the lists of delegates."""
    command.add_argument("--delegates", metavar="FOLDER", help="thư mục danh sách đại biểu đã nhận (returned lists)")


def day_of(words: str | None) -> dt.date | None:
    """Return the day that is meant, if one is."""
    if not words:
        return None
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        raise UsageError(Finding("not-a-day", "error", found=words, expected="2024-05-13")) from None


def assignment_of(options: argparse.Namespace, inputs: Inputs, progress: Progress) -> Assignment:
    """Name the agencies of every criterion, say what was doubtful, and ask those that are named."""
    from sipas_par.assignment import assign

    assignment = assign(inputs.card, inputs.meeting, file=options.assignment, sipas=inputs.sipas)
    options.found += assignment.findings
    tell(assignment.findings, progress)
    names = [name.strip() for name in options.agency.split(";") if name.strip()]
    for name in names:
        _require_known(name, assignment)
    return assignment.asking(names)


def _require_known(name: str, assignment: Assignment) -> None:
    """Answer a name written nearly right with the right one, not with all."""
    if name == "all" or assignment.find(name) is not None:
        return
    from sipas_par.files import slug

    known: dict[str, list[str]] = {}
    for mandate in assignment.mandates:
        for word in (mandate.name, mandate.agency.short_name, *mandate.agency.aliases):
            known.setdefault(slug(word), []).append(mandate.name)
    words = [slug(name)] if slug(name) in known else difflib.get_close_matches(slug(name), known, n=3, cutoff=_ALIKE)
    close = dict.fromkeys(name for word in words for name in known[word])
    if close:
        raise UsageError(Finding("agency-misspelt", "error", found=name, expected="; ".join(close)))


def tell(findings: Iterable[Finding], progress: Progress) -> None:
    """Print findings on stderr, many of one kind as one."""
    from sipas_par.findings import gathered, report

    text = report(gathered(findings))
    if text:
        progress.note(text)


def counter(progress: Progress) -> Callable[[int, int, str], None]:
    """Return a function that draws how far a batch is: a bar on a terminal, a line now and then elsewhere."""
    began = progress.seconds()

    def say(done: int, everything: int, name: str) -> None:
        left = (progress.seconds() - began) / done * (everything - done)
        if sys.stderr.isatty():
            bar = "█" * (_BAR * done // everything)
            words = f"\r  {bar:░<{_BAR}} {done}/{everything}, {left:.0f} s   "
            print(words, end="\n" if done == everything else "", file=sys.stderr, flush=True)
        elif done == everything or done % max(1, everything // _LINES) == 0:
            progress.note(f"  {done}/{everything} {name}")

    return say


def show_paths(paths: Sequence[Path]) -> None:
    """Print where the outputs are."""
    for path in paths:
        print(path)


def _papers_options(command: argparse.ArgumentParser) -> None:
    add_shared_options(command, "reports/tham-luan")
    add_others_option(command)
    command.add_argument("--formats", default="pdf,docx", help="định dạng: pdf,docx,html (formats); mặc định pdf,docx")
    command.add_argument(
        "--workers", type=int, metavar="N", help="số tiến trình (processes); mặc định: mọi lõi khi nhiều cơ quan"
    )
    add_letterhead_option(command)


def _papers(options: argparse.Namespace) -> int:
    """Write the papers and print where they are; 1 when one could not be made."""
    from sipas_par.reports.batch import write_papers

    progress = Progress()
    inputs = gather(options, progress)
    assignment = assignment_of(options, inputs, progress)
    progress.step(_("Lập tham luận"))
    written = write_papers(
        inputs,
        options.out,
        formats=formats_of(options.formats),
        assignment=assignment,
        accept=options.accept_findings,
        letterhead=options.letterhead,
        workers=options.workers,
        progress=counter(progress),
    )
    kept(written.kept, progress)
    tell(written.findings, progress)
    show_paths(written.paths)
    mark_example(inputs, progress)
    return 1 if errors_of(written.findings) else 0


def _forms(options: argparse.Namespace) -> int:
    """Write the forms and print where they are."""
    from sipas_par.replies.form import write_forms

    progress = Progress()
    inputs = gather(options, progress)
    assignment = assignment_of(options, inputs, progress)
    progress.step(_("Lập phiếu"))
    show_paths(write_forms(assignment, options.out))
    mark_example(inputs, progress)
    return 0


def collect_options(command: argparse.ArgumentParser) -> None:
    """Add the options of `collect`, which `review` has too."""
    command.add_argument("folder", metavar="FOLDER", help="thư mục chứa phiếu đã nhận (folder of returned forms)")
    add_shared_options(command, "reports/tong-hop")
    add_day(command)
    _add_accept_form(command)


def _collect(options: argparse.Namespace) -> int:
    """Write the register, print it and what is still missing; 1 when a file could not be read."""
    from sipas_par.replies.collect import collect

    progress = Progress()
    day = day_of(options.as_of)
    inputs = gather(options, progress)
    assignment = assignment_of(options, inputs, progress)
    progress.step(_("Đọc phiếu"))
    done = collect(
        options.folder, assignment, options.out, as_of=day, accept=options.accept_form, progress=counter(progress)
    )
    kept(done.kept, progress)
    options.found += done.collection.findings
    _print_collection(done.collection, progress)
    print(done.register)
    mark_example(inputs, progress)
    return 1 if errors_of(done.collection.findings) else 0


def _print_collection(collection: Collection, progress: Progress) -> None:
    from sipas_par.replies.words import STATES
    from sipas_par.text.numbers import points

    tell(collection.findings, progress)
    for state in collection.states:
        share = f" ({state.share})" if state.share else ""
        print(f"{state.mandate.name}: {_(STATES[state.word])}{share}")
    whole = collection.whole
    codes = ", ".join(row.code for row in collection.unanswered) or "–"
    said = _("Dự kiến lấy lại {back}/{lost} điểm chưa đạt")
    print(said.format(back=points(whole.countable), lost=points(whole.lost)))
    print(_("Chưa có câu trả lời: {codes}").format(codes=codes))
    for reply in collection.apart:
        print(_("Để riêng, không tính: {file} ({other})").format(file=reply.file, other=reply.foreign))
    if collection.changes:
        print(_("Thay đổi từ lần trước: {n}").format(n=len(collection.changes)))
    if collection.no_forms:
        print(_("Không phải phiếu, không đọc: {files}").format(files=", ".join(collection.no_forms)))
    files, found = len(collection.forms), collection.findings
    bad = len(errors_of(found))
    print(
        _("Đã đọc {files} phiếu; {bad} lỗi, {n} cảnh báo (trang “Cần xem lại” của sổ)").format(
            files=files, bad=bad, n=len(found) - bad
        )
    )


def _template_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="tệp .xlsx sẽ tạo (workbook to make)")
    command.add_argument(
        "--index",
        choices=("par", "sipas", "meeting"),
        default="par",
        help="bảng PAR INDEX, bảng SIPAS hay tệp hội nghị (which workbook)",
    )
    add_year_option(command)


def _template(options: argparse.Namespace) -> int:
    """Write the template and say where it is."""
    from sipas_par.reports.template import write_template

    if Path(options.file).suffix.lower() != ".xlsx":
        raise UsageError(Finding("not-xlsx-name", "error", file=options.file, found=options.file, expected="mau.xlsx"))
    print(write_template(options.file, options.index, year=options.year))
    return 0


def _pack_options(command: argparse.ArgumentParser) -> None:
    add_shared_options(command, "reports")
    add_others_option(command)
    add_day(command)
    add_replies(command)
    add_delegates(command)
    add_notebook_option(command)
    command.add_argument(
        "--formats",
        default="html,pdf,docx",
        help="định dạng của báo cáo, tham luận, chương trình (formats): html,pdf,docx; sổ số liệu xlsx và trình chiếu pptx luôn được lập",
    )
    command.add_argument("--zip", action="store_true", help="nén thêm thành tệp .zip (also a zip)")
    add_letterhead_option(command)


def _pack(options: argparse.Namespace) -> int:
    """Write the pack and print its index page; 1 when a document could not be made or a returned form not be read."""
    from sipas_par.document.render import letterhead_of
    from sipas_par.pack import INDEX, document_formats, make_pack

    progress = Progress()
    formats = document_formats(formats_of(options.formats))
    letterhead_of(options.letterhead, formats)
    day = day_of(options.as_of)
    notebook = notebook_of(options.notebook)
    inputs = gather(options, progress)
    assignment = assignment_of(options, inputs, progress)
    report = document_of(notebook, inputs, options, progress)
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
        progress=progress.step,
    )
    options.found = pack.findings
    kept(pack.kept, progress)
    for remark in pack.remarks:
        progress.note(f"  {remark}")
    failed = [finding for finding in pack.findings if finding.code == "paper-failed"]
    tell(failed, progress)
    if pack.collection is not None:
        _print_collection(pack.collection, progress)
        failed += errors_of(pack.collection.findings)
    show_paths([pack.folder / INDEX, *([pack.archive] if pack.archive else [])])
    progress.note(_("Xong sau {seconds:.1f} giây").format(seconds=progress.seconds()))
    mark_example(inputs, progress)
    return 1 if failed else 0


COMMANDS = {
    "papers": Command(
        "Lập đề cương tham luận, có sẵn số liệu, cho từng cơ quan (one brief per agency)",
        'sipas-par papers --agency "Sở Tư pháp" --formats pdf,docx --out reports/tham-luan',
        _papers_options,
        _papers,
    ),
    "forms": Command(
        "Lập phiếu Excel để từng cơ quan điền nguyên nhân, giải pháp (one return form per agency)",
        "sipas-par forms --out reports/phieu",
        partial(add_shared_options, folder="reports/phieu"),
        _forms,
    ),
    "collect": Command(
        "Tổng hợp các phiếu đã nhận thành sổ theo dõi giải pháp (gather the returned forms)",
        "sipas-par collect phieu-da-nhan --out reports/tong-hop",
        collect_options,
        _collect,
    ),
    "pack": Command(
        "Lập cả bộ tài liệu hội nghị vào một thư mục có trang mục lục (the whole conference pack)",
        "sipas-par pack --replies phieu-da-nhan --zip",
        _pack_options,
        _pack,
    ),
    "template": Command(
        "Tạo tệp Excel trống đúng mẫu để điền số liệu (a blank workbook to fill)",
        "sipas-par template --index par bang_diem_2024.xlsx",
        _template_options,
        _template,
    ),
}
