"""``sipas-par brief``, the main job: from the tables to the documents of the conference; ``pack``, which makes all."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.cli import Command, shared
from sipas_par.document.render import FORMATS
from sipas_par.files import require_unchanged, shipped_root
from sipas_par.findings import Finding, ReadError, errors_of
from sipas_par.text.i18n import _

if TYPE_CHECKING:
    import argparse

    from sipas_par.document.blocks import Document
    from sipas_par.inputs import Inputs

NAME = "briefing"


def run(options: argparse.Namespace) -> int:
    """Check, analyse, run the briefing notebook and write the documents; print where they are."""
    from sipas_par.document.render import letterhead_of, require_formats
    from sipas_par.files import OutputFolder, one_run
    from sipas_par.reports.tidy import tidy_files

    began = time.monotonic()
    formats = shared.formats_of(options.formats)
    require_formats(formats, FORMATS)
    letterhead = letterhead_of(options.letterhead, formats)
    notebook = notebook_of(options.notebook)
    inputs = shared.gather(options)
    out, processed = OutputFolder(Path(options.out)), OutputFolder(Path("data") / "processed")
    with one_run(out.path):
        made = _documents(inputs, formats, notebook, options, letterhead=letterhead)
        tidy = tidy_files(inputs)
        require_unchanged()
        with one_run(processed.path):
            paths = out.write_all({f"{NAME}.{form}": data for form, data in made.items()})
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
    from sipas_par.charts.theme import phones
    from sipas_par.document.render import DOCUMENT_FORMATS, render
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


def _pack(options: argparse.Namespace) -> int:
    """Write the pack and print its index page; 1 when a document could not be made or a returned form not be read."""
    from sipas_par.charts.theme import phones
    from sipas_par.document.render import letterhead_of
    from sipas_par.pack import INDEX, document_formats, make_pack

    began = time.monotonic()
    formats = document_formats(shared.formats_of(options.formats))
    letterhead_of(options.letterhead, formats)
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


COMMANDS = {
    "brief": Command(
        "Lập báo cáo hội nghị từ bảng điểm: kiểm tra, phân tích, xuất tài liệu (the conference briefing)",
        "sipas-par brief --par data/raw/par_index_lang_son_2023.xlsx --formats html,pdf",
        (
            *shared.INPUTS,
            shared.OTHERS,
            shared.NOTEBOOK_OPTION,
            shared.folder_option("reports", "thư mục tài liệu"),
            shared.formats_option(
                "html,pdf", f"định dạng, ngăn bằng dấu phẩy (formats): {','.join(FORMATS)}; mặc định html,pdf"
            ),
            shared.LETTERHEAD,
            shared.ACCEPT,
        ),
        run,
    ),
    "pack": Command(
        "Lập cả bộ tài liệu hội nghị vào một thư mục có trang mục lục (the whole conference pack)",
        "sipas-par pack --replies phieu-da-nhan --zip",
        (
            *shared.agencies("reports"),
            shared.OTHERS,
            shared.AS_OF,
            *shared.REPLIES,
            shared.DELEGATES,
            shared.NOTEBOOK_OPTION,
            shared.formats_option(
                "html,pdf,docx",
                "định dạng của báo cáo, tham luận, chương trình (formats): html,pdf,docx; sổ số liệu xlsx và trình chiếu pptx luôn được lập",
            ),
            shared.switch("--zip", "nén thêm thành tệp .zip (also a zip)"),
            shared.LETTERHEAD,
        ),
        _pack,
    ),
}
