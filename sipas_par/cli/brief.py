"""``sipas-par brief``: the main job, from the tables to the documents of the conference."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.cli import Command, Progress, add_column_option, columns_of
from sipas_par.document.render import FORMATS
from sipas_par.files import require_unchanged, shipped_root
from sipas_par.findings import Finding, ReadError, UsageError, catalogue, errors_of, report
from sipas_par.text.i18n import _
from sipas_par.text.labels import example_line, label

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from sipas_par.document.blocks import Document
    from sipas_par.inputs import Inputs


NOTEBOOK = "04_briefing.ipynb"
NAME = "briefing"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_input_options(command)
    add_others_option(command)
    add_notebook_option(command)
    command.add_argument(
        "--out", metavar="DIR", default="reports", help="thư mục tài liệu (output folder); mặc định reports"
    )
    command.add_argument(
        "--formats",
        default="html,pdf",
        help=f"định dạng, ngăn bằng dấu phẩy (formats): {','.join(FORMATS)}; mặc định html,pdf",
    )
    add_letterhead_option(command)
    add_accept_option(command)


def add_letterhead_option(command: argparse.ArgumentParser) -> None:
    """Add the option that names the office's own letterhead."""
    words = (
        "tệp Word .docx có sẵn tiêu đề, lề, phông của cơ quan; tài liệu Word được viết vào đó (the office's letterhead)"
    )
    command.add_argument("--letterhead", metavar="FILE", help=words)


def add_notebook_option(command: argparse.ArgumentParser) -> None:
    """Add the option that names the notebook of the briefing."""
    words = f"sổ tay báo cáo (briefing notebook); mặc định notebooks/{NOTEBOOK}"
    command.add_argument("--notebook", metavar="FILE", help=words)


def add_others_option(command: argparse.ArgumentParser) -> None:
    """Add the option that names the folder of other units' tables."""
    words = "thư mục bảng điểm cùng năm của các đơn vị khác: nội dung nào nơi khác đạt tối đa (tables of other units)"
    command.add_argument("--others", metavar="FOLDER", help=words)


def add_input_options(command: argparse.ArgumentParser) -> None:
    """Add the options that name the inputs; every command that makes documents has the same."""
    for name, words in (
        ("par", "bảng điểm PAR INDEX của năm (points table)"),
        ("sipas", "bảng SIPAS của năm (SIPAS table)"),
        ("earlier", "bảng điểm năm trước (table of the year before)"),
        ("meeting", "tệp hội nghị (meeting file)"),
    ):
        extra = "" if name == "par" else "; none = không dùng (leave out)"
        command.add_argument(
            f"--{name}", metavar="FILE", help=f"{words}; mặc định tìm ở thư mục làm việc và data/raw{extra}"
        )
    add_column_option(command)


def add_accept_option(command: argparse.ArgumentParser) -> None:
    """Add the option that accepts errors in the figures by name."""
    command.add_argument(
        "--accept-findings",
        metavar="CODES",
        nargs="?",
        const="all",
        default="",
        help="chấp nhận lỗi số liệu theo mã, ngăn bằng dấu phẩy, hoặc tất cả; lỗi được in trong phụ lục (accept errors by code)",
    )


def gather(options: argparse.Namespace, progress: Progress) -> Inputs:
    """Find the inputs, say what was chosen and what was found, and refuse unsound figures."""
    from sipas_par.choice import find_inputs

    beside = [file for file in (getattr(options, "assignment", None),) if file]
    others = getattr(options, "others", None)
    inputs = find_inputs(
        options.par,
        options.sipas,
        options.earlier,
        options.meeting,
        others=others,
        beside=beside,
        columns=columns_of(options),
    )
    options.found = inputs.findings
    mark_example(inputs, progress)
    progress.step(_("Đọc và kiểm tra số liệu"))
    tables = [table for table in (inputs.card, inputs.earlier, inputs.sipas) if table is not None]
    for table in tables:
        status = label("status", table.source.status)
        use = _("dùng")
        progress.note(f"  {use}: {table.source.file} – {table.index} {table.year or '?'} {table.unit} ({status})")
    for one in inputs.announced:
        said = _("  dùng: {file} – kết quả công bố của các tỉnh, {n} số liệu")
        progress.note(said.format(file=one.file, n=len(one.figures)))
    for plan in inputs.plans:
        said = _("  dùng: {file} – kế hoạch khắc phục năm {year}")
        progress.note(said.format(file=plan.file, year=plan.year or "?"))
        # What next year's plan lacks is told where it is made.
        if plan.year in (0, inputs.card.year) and (told := report(inputs.of_plan(plan))):
            progress.note(told)
    for name, why in inputs.unused:
        progress.note(f"  {_('không dùng')}: {name} – {why.message()}")
    if inputs.others:
        progress.note(_("  so với {n} đơn vị khác").format(n=len(inputs.others)))
    if inputs.meeting is not None:
        progress.note(f"  {inputs.meeting.short_title}: {inputs.meeting.file}")
        if told := report(inputs.of_meeting()):
            progress.note(told)
    accepted = accepted_codes(options.accept_findings, inputs, progress)
    inputs.require_sound(accepted)
    errors = len(errors_of(inputs.findings))
    warnings = len(inputs.findings) - errors
    if errors:
        progress.note(_("  {errors} lỗi được chấp nhận: xem phụ lục").format(errors=errors))
    if warnings:
        progress.note(_("  {warnings} cảnh báo: lệnh check nêu từng cảnh báo").format(warnings=warnings))
    return inputs


def kept(names: Iterable[tuple[str, str]], progress: Progress) -> None:
    """Say which edited files were set aside."""
    for name, other in names:
        progress.note(
            "  " + _("{name} đã được sửa tay: bản cũ giữ lại với tên “{other}”").format(name=name, other=other)
        )


def mark_example(inputs: Inputs, progress: Progress) -> None:
    """Say, first and last, that the figures are the shipped example and nobody's results."""
    if inputs.card.source.example:
        progress.note(example_line())


def accepted_codes(words: str, inputs: Inputs, progress: Progress) -> tuple[str, ...]:
    """Split the accepted codes; one that no finding of any table has is a slip, one that these have not is told."""
    codes = tuple(code.strip() for code in words.split(",") if code.strip())
    slips = [
        Finding("unknown-finding-code", "error", found=code) for code in codes if code not in {*catalogue(), "all"}
    ]
    if slips:
        raise UsageError(slips)
    present = {finding.code for finding in errors_of(inputs.findings)} | {"all"}
    for code in codes:
        if code not in present:
            progress.note(
                "  " + _("Cảnh báo: số liệu không có lỗi {code}, không có gì để chấp nhận.").format(code=code)
            )
    return codes


def formats_of(words: str) -> tuple[str, ...]:
    """Split the list of formats, each once."""
    return tuple(dict.fromkeys(form.strip().lower() for form in words.split(",") if form.strip()))


def run(options: argparse.Namespace) -> int:
    """Check, analyse, run the briefing notebook and write the documents; print where they are."""
    from sipas_par.document.render import letterhead_of, require_formats
    from sipas_par.files import OutputFolder, one_run
    from sipas_par.reports.tidy import tidy_files

    progress = Progress()
    formats = formats_of(options.formats)
    require_formats(formats, FORMATS)
    letterhead = letterhead_of(options.letterhead, formats)
    notebook = notebook_of(options.notebook)
    inputs = gather(options, progress)
    out, processed = OutputFolder(Path(options.out)), OutputFolder(Path("data") / "processed")
    with one_run(out.path):
        made = _documents(inputs, formats, notebook, options, progress, letterhead=letterhead)
        tidy = tidy_files(inputs)
        require_unchanged()
        with one_run(processed.path):
            paths = out.write_all({f"{NAME}.{form}": data for form, data in made.items()})
            processed.write_all(tidy)
    kept((*out.kept, *processed.kept), progress)
    for path in paths:
        print(path)
    done = _("Xong sau {seconds:.1f} giây; bảng số liệu chuẩn hóa: {folder}")
    progress.note(done.format(seconds=progress.seconds(), folder=processed.path))
    mark_example(inputs, progress)
    return 0


def _documents(
    inputs: Inputs,
    formats: tuple[str, ...],
    notebook: Path,
    options: argparse.Namespace,
    progress: Progress,
    *,
    letterhead: bytes | None,
) -> dict[str, bytes]:
    """Make every document in memory first, so that a failure leaves all earlier outputs as they were."""
    from sipas_par.charts.theme import phones
    from sipas_par.document.fonts import FAMILIES, LAST_RESORT, font_set
    from sipas_par.document.render import DOCUMENT_FORMATS, render
    from sipas_par.reports.briefing import render_tables

    made: dict[str, bytes] = {}
    printed = [form for form in formats if form in DOCUMENT_FORMATS]
    if printed:
        with phones("html" in printed):
            document = document_of(notebook, inputs, options, progress)
        for form in printed:
            progress.step(_("Lập {upper}").format(upper=form.upper()))
            if form == "pdf" and font_set().serif[0] == LAST_RESORT:
                words = _("  Máy không có phông {families} đủ chữ tiếng Việt: PDF dùng {other}, ngắt trang có thể khác")
                progress.note(words.format(families=", ".join(FAMILIES), other=LAST_RESORT))
            made[form] = render(document, form, letterhead)
    for form in formats:
        if form not in made:
            progress.step(_("Lập {upper}").format(upper=form.upper()))
            made[form] = render_tables(inputs, form, folder=Path(options.out))
    return {form: made[form] for form in formats}


def document_of(notebook: Path, inputs: Inputs, options: argparse.Namespace, progress: Progress) -> Document:
    """Run the briefing notebook with the inputs of this command and return what it shows."""
    from sipas_par.notebook.read import document_from_notebook
    from sipas_par.notebook.run import run_notebook

    progress.step(_("Chạy sổ tay {notebook}").format(notebook=notebook.name))
    executed = run_notebook(notebook, parameters=_parameters(inputs, options), folder=Path.cwd())

    def tell(finding: Finding) -> None:
        progress.note(f"  {finding.message()} {finding.cure()}")

    return document_from_notebook(executed, lang=options.lang, folder=notebook.parent, tell=tell)


def _parameters(inputs: Inputs, options: argparse.Namespace) -> dict[str, object]:
    named = {name.upper(): _absolute(getattr(options, name)) for name in ("sipas", "earlier", "meeting", "others")}
    # The notebook looks at the folder anew: the table chosen here must be the one it prints.
    columns = {"COLUMNS": columns_of(options)} if options.column else {}
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
    own = Path("notebooks") / NOTEBOOK
    return own if own.is_file() else shipped_root() / "notebooks" / NOTEBOOK


COMMANDS = {
    "brief": Command(
        "Lập báo cáo hội nghị từ bảng điểm: kiểm tra, phân tích, xuất tài liệu (the conference briefing)",
        "sipas-par brief --par data/raw/par_index_lang_son_2023.xlsx --formats html,pdf",
        add_options,
        run,
    )
}
