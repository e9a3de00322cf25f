"""``sipas-par drafts``: the conference's other papers, from templates: script, speeches, notice, reminder, lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.cli import Command, Progress
from sipas_par.cli.agencies import add_day, add_delegates, add_shared_options, assignment_of, day_of, show_paths, tell
from sipas_par.cli.brief import add_letterhead_option, formats_of, gather, kept, mark_example
from sipas_par.files import OWN_TEMPLATES
from sipas_par.text.i18n import _

if TYPE_CHECKING:
    import argparse


def _options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "names", metavar="NAME", nargs="*", help="tên mẫu, ví dụ kich-ban; mặc định mọi mẫu (templates)"
    )
    add_shared_options(command, "reports/du-thao")
    add_day(command)
    command.add_argument("--replies", metavar="FOLDER", help="thư mục phiếu đã nhận, để đôn đốc (returned forms)")
    add_delegates(command)
    words = f"thư mục mẫu của cơ quan (own templates); mặc định {OWN_TEMPLATES}"
    command.add_argument("--templates", metavar="DIR", default=OWN_TEMPLATES, help=words)
    command.add_argument("--copy", action="store_true", help="chép mẫu có sẵn vào thư mục mẫu để sửa (copy to edit)")
    command.add_argument("--formats", default="docx", help="định dạng: docx,pdf,html (formats); mặc định docx")
    add_letterhead_option(command)


def run(options: argparse.Namespace) -> int:
    """Write the drafts and print where they are; say which have nothing to write."""
    from sipas_par.document.render import letterhead_of, require_formats
    from sipas_par.files import OutputFolder, one_run
    from sipas_par.reading.plan import goals_in
    from sipas_par.replies.collect import folder_of
    from sipas_par.replies.drafts import draft_files, sent_of

    progress = Progress()
    own = Path(options.templates)
    if options.copy:
        return _copy(own, progress)
    formats, day = formats_of(options.formats), day_of(options.as_of)
    require_formats(formats)
    letterhead = letterhead_of(options.letterhead, formats)
    for folder in filter(None, (options.replies, options.delegates)):
        folder_of(folder)
    inputs = gather(options, progress)
    assignment = assignment_of(options, inputs, progress)
    if inputs.meeting is not None:
        unread = goals_in(inputs.meeting).findings
        options.found += unread
        tell(unread, progress)
    progress.step(_("Lập dự thảo"))
    sent = sent_of(assignment, options.replies, options.delegates, day)
    for remark in sent.remarks:
        progress.note(f"  {remark}")
    made, silent = draft_files(inputs, assignment, formats, sent, names=options.names, own=own, letterhead=letterhead)
    out = OutputFolder(Path(options.out))
    with one_run(out.path):
        show_paths(out.write_all({name: data for name, (_title, data) in made.items()}))
    kept(out.kept, progress)
    for name, reason in silent:
        progress.note("  " + _("Không lập {name}: {reason}").format(name=name, reason=reason))
    mark_example(inputs, progress)
    return 0


def _copy(folder: Path, progress: Progress) -> int:
    """Copy the shipped templates for the office to edit; what stands there stays."""
    from sipas_par.files import write_atomic
    from sipas_par.reports.drafts import templates

    for template in templates():
        target = folder / f"{template.name}.md"
        if target.exists():
            progress.note(_("Giữ nguyên tệp đã có: {files}").format(files=target))
            continue
        write_atomic(target, template.text.encode())
        print(target)
    return 0


COMMANDS = {
    "drafts": Command(
        "Lập dự thảo kịch bản, phát biểu, thông báo kết luận, công văn đôn đốc, danh sách (the other papers)",
        "sipas-par drafts kich-ban khai-mac --out reports/du-thao",
        _options,
        run,
    )
}
