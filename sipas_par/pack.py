"""The whole conference pack in one dated folder, with an index page and a manifest."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.assignment import assign
from sipas_par.document.render import letterhead_of, require_formats
from sipas_par.files import EARLIEST, OWN_TEMPLATES, OutputFolder, digest, one_run, write_atomic
from sipas_par.findings import Finding, SipasParError, worst_first
from sipas_par.intake import read_input
from sipas_par.pack_index import MANIFEST, Pack, PackFile, index_page
from sipas_par.replies.collect import REGISTER_NAME, folder_of, gather, remember
from sipas_par.replies.collection import MEMORY_NAME, read_memory, to_json
from sipas_par.replies.form import form, form_name
from sipas_par.replies.tracking import HISTORY_NAME, history_json, tracked
from sipas_par.reports.batch import PaperFile, paper_files
from sipas_par.reports.paper import PaperBasis
from sipas_par.text.i18n import _, current_language
from sipas_par.text.numbers import roman

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from collections.abc import Collection as Collection_

    from sipas_par.assignment import Assignment
    from sipas_par.document.blocks import Document
    from sipas_par.inputs import Inputs
    from sipas_par.replies.collection import Collection

FORMATS = ("html", "pdf", "docx")
INDEX = "index.html"
_ALWAYS = {"xlsx", "pptx"}
_SAID = 10
_NUMERAL = re.compile(r"[IVXL]+\. ")


@dataclass
class _Run:
    """The state of one run: what was written so far and what went wrong."""

    inputs: Inputs
    assignment: Assignment
    out: OutputFolder
    say: Callable[[str], None]
    formats: tuple[str, ...]
    report: Document | None = None
    letterhead: bytes | None = None
    collection: Collection | None = None
    files: list[PackFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def write(self, group: str, name: str, title: str, data: bytes) -> None:
        self.out.write(name, data)
        self.files.append(PackFile(group, name, title, len(data), digest(data)))

    def attempt(self, group: str, name: str, title: str, make: Callable[[], bytes]) -> None:
        """Write one document; when it cannot be made, say so and go on with the others."""
        try:
            data = make()
        except SipasParError as error:
            self.failed(name, error)
            return
        self.write(group, name, title, data)

    def failed(self, name: str, error: SipasParError) -> None:
        """Remember what could not be made, and why."""
        self.findings += [Finding("paper-failed", "error", file=name, found=error.findings[0].code), *error.findings]


def make_pack(
    inputs: Inputs,
    out: Path | str,
    *,
    formats: Sequence[str] = FORMATS,
    assignment: Assignment | None = None,
    report: Document | None = None,
    replies: Path | str | None = None,
    accept_forms: Collection_[str] = (),
    delegates: Path | str | None = None,
    as_of: dt.date | None = None,
    archive: bool = False,
    accept: Iterable[str] = (),
    letterhead: Path | str | None = None,
    progress: Callable[[str], None] | None = None,
) -> Pack:
    """Make every document of the conference in one folder named after its day.

    Briefing, ledger, slides, programme and calendar, a paper and a form for each agency, the register of what came
    back, an index page that links them all, and a manifest with checksums. A document that cannot be made is named in
    the index and does not stop the others; a run that is killed leaves no half file.

    Examples
    --------
    >>> import tempfile, sipas_par as sp
    >>> from sipas_par.pack import make_pack
    >>> inputs = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     pack = make_pack(inputs, folder, formats=["html"])
    ...     pack.folder.name, len([file for file in pack.files if file.group == "papers"])
    ('hoi-nghi-2024-05-17', 24)
    """
    assignment = assignment or assign(inputs.card, inputs.meeting, sipas=inputs.sipas)
    day = as_of or dt.date.today()  # noqa: DTZ011 - the user's own calendar day
    start = inputs.meeting.start if inputs.meeting else None
    folder = Path(out) / f"hoi-nghi-{(start.date() if start else day).isoformat()}"
    formats = document_formats(formats)
    head = letterhead_of(letterhead, formats)
    inputs.require_sound(accept)
    for given in (replies, delegates):
        if given is not None:
            folder_of(given)
    with one_run(folder):
        out_folder, say = OutputFolder(folder), progress or _silent
        run = _Run(inputs, assignment, out_folder, say, tuple(formats), report, letterhead=head)
        with run.out.many():
            if replies is not None:
                _replies(run, Path(replies), day, accept_forms)
            _office(run)
            _plan(run)
            _papers(run)
            _forms(run)
            remarks = _drafts(run, delegates)
            told = (*run.findings, *inputs.findings, *assignment.findings, *_reply_findings(run))
            findings = worst_first(dict.fromkeys(told))
            pack = Pack(folder, tuple(run.files), assignment, findings, run.collection, tuple(run.out.kept), remarks)
            _finish(run, pack, day)
        return replace(pack, archive=_archive(pack) if archive else None)


def document_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """Return the formats of the documents, without those of the ledger and the slides, which every pack holds.

    Examples
    --------
    >>> document_formats(["pdf", "xlsx", "pptx"])
    ('pdf',)
    """
    chosen = tuple(form for form in formats if form not in _ALWAYS)
    require_formats(chosen)
    return chosen


def _silent(step: str) -> None:
    """Say nothing."""


def _reply_findings(run: _Run) -> tuple[Finding, ...]:
    return run.collection.findings if run.collection else ()


def _replies(run: _Run, replies: Path, day: dt.date, accept: Collection_[str]) -> None:
    from sipas_par.replies.register import register_workbook

    run.say(_("Đọc phiếu đã nhận"))
    memory = f"tong-hop/{MEMORY_NAME}"
    before, problems = read_memory(run.out.path / memory)
    run.collection = gather(
        replies, run.assignment, as_of=day, before=before, skip=run.out.path / "tong-hop", accept=accept
    )
    run.collection = replace(run.collection, reading_findings=(*problems, *run.collection.reading_findings))
    run.collection = tracked(run.collection, run.out.path / f"tong-hop/{REGISTER_NAME}")
    title = _("Sổ theo dõi giải pháp")
    run.write("register", f"tong-hop/{REGISTER_NAME}", title, register_workbook(run.collection))
    run.out.write(memory, to_json(run.collection.seen))
    run.out.write(f"tong-hop/{HISTORY_NAME}", history_json(run.collection.history))
    remember(replies, run.collection)


def _office(run: _Run) -> None:
    """Write what Sở Nội vụ itself needs: briefing, ledger, slides, programme, calendar."""
    from sipas_par.document.render import render
    from sipas_par.reports.ledger import to_xlsx
    from sipas_par.reports.programme import calendar, programme
    from sipas_par.reports.slides import to_pptx

    run.say(_("Lập báo cáo"))
    report = _briefing(run)
    title = _("Báo cáo của hội nghị")
    for kind in run.formats:
        run.attempt("briefing", f"bao-cao/bao-cao.{kind}", title, partial(render, report, kind, run.letterhead))
    run.say(_("Lập sổ số liệu và trang trình chiếu"))
    extra = worst_first((*run.inputs.findings, *run.assignment.findings))
    ledger = _("Sổ số liệu")
    named = replace(run.inputs, card=run.assignment.card)
    links = _sources(run)
    run.attempt("figures", "so-lieu/so-lieu.xlsx", ledger, lambda: to_xlsx(named, findings=extra, links=links))
    slides = _("Trang trình chiếu")
    run.attempt(
        "figures",
        "trinh-chieu/trinh-chieu.pptx",
        slides,
        lambda: to_pptx(run.inputs, assignment=run.assignment),
    )
    meeting = run.inputs.meeting
    if meeting is None:
        return
    page = programme(meeting, run.assignment)
    title = _("Chương trình hội nghị")
    for kind in run.formats:
        run.attempt(
            "programme", f"chuong-trinh/chuong-trinh.{kind}", title, partial(render, page, kind, run.letterhead)
        )
    dates = _("Lịch các thời hạn, mở bằng Outlook hoặc điện thoại")
    run.write("programme", "chuong-trinh/thoi-han.ics", dates, calendar(meeting))


def _sources(run: _Run) -> dict[str, str]:
    """Copy the tables beside the ledger, so that its links work wherever the pack is taken; return their names."""
    from sipas_par.choice import source_files

    names: dict[str, str] = {}
    for sha256, path in source_files(run.inputs).items():
        taken = {"so-lieu.xlsx", *names.values()}
        names[sha256] = path.name if path.name.lower() not in taken else f"{sha256[:8]}-{path.name}"
        title = _("Bảng gốc {path}").format(path=path.name)
        run.write("figures", f"so-lieu/{names[sha256]}", title, read_input(path))
    return names


def _briefing(run: _Run) -> Document:
    from sipas_par.document.blocks import Heading, Paragraph, Signature, plain
    from sipas_par.replies.collection import answers_by_code
    from sipas_par.replies.register import register_annex, register_blocks
    from sipas_par.reports.annexes import filled
    from sipas_par.reports.briefing import Briefing

    document = run.report or Briefing(replace(run.inputs, card=run.assignment.card), current_language()).document()
    if run.collection is None:
        return document
    at = next(
        (place for place, block in enumerate(document.blocks) if isinstance(block, Signature)), len(document.blocks)
    )
    # The register is a part of the report: the words that close it ("… chỉ đạo./.") and the signature follow.
    before = document.blocks[at - 1] if at else None
    at -= isinstance(before, Paragraph) and plain(before.text).rstrip().endswith("./.")
    numbered = [
        block for block in document.blocks[:at] if isinstance(block, Heading) and _NUMERAL.match(plain(block.text))
    ]
    section = register_blocks(run.collection, roman(len(numbered) + 1))
    annex = register_annex(run.collection)
    blocks = filled((*document.blocks[:at], *section, *document.blocks[at:], *annex), answers_by_code(run.collection))
    return replace(document, blocks=blocks)


def _plan(run: _Run) -> None:
    """Write the draft of the remedial plan, which the committee issues: not under the letterhead of the department."""
    from sipas_par.document.render import render
    from sipas_par.replies.collection import answers_by_code
    from sipas_par.reports.plan import NAME, PlanReport

    run.say(_("Lập kế hoạch khắc phục"))
    back = run.collection
    answers, claimed = (answers_by_code(back), back.claimed) if back else (None, None)
    plan = PlanReport(run.inputs, run.assignment, answers, claimed)
    document, title = plan.document(), _("Kế hoạch khắc phục")
    for kind in run.formats:
        run.attempt("plan", f"ke-hoach/{NAME}.{kind}", title, partial(render, document, kind))
    run.attempt("plan", f"ke-hoach/{NAME}.xlsx", _("Mục tiêu, nhiệm vụ: sửa ở đây"), plan.workbook)
    run.findings += plan.aims.findings


def _papers(run: _Run) -> None:
    mandates = run.assignment.writers
    basis = PaperBasis(run.inputs, run.assignment, run.letterhead)
    # Papers are to be read on paper and written on: no web page of each.
    formats = tuple(kind for kind in run.formats if kind != "html") or run.formats
    made: Iterator[tuple[PaperFile, ...]] = paper_files(basis, mandates, formats)
    for number, files in enumerate(made, 1):
        if number % max(1, len(mandates) // _SAID) == 0:
            run.say(_("Tham luận {number}/{n}").format(number=number, n=len(mandates)))
        for file in files:
            run.findings.extend(file.findings)
            if file.data:
                run.write("papers", f"tham-luan/{file.name}", file.agency, file.data)


def _forms(run: _Run) -> None:
    run.say(_("Lập phiếu cho các cơ quan"))
    for mandate in run.assignment.writers:
        name = f"phieu/{form_name(run.assignment, mandate)}"
        run.write("forms", name, mandate.name, form(run.assignment, mandate.agency.id))


def _drafts(run: _Run, delegates: Path | str | None) -> tuple[str, ...]:
    """Write the drafts; return what is to be looked at in the lists of delegates."""
    from sipas_par.replies.drafts import draft_files, sent_with

    if run.inputs.meeting is None:
        return ()
    run.say(_("Lập dự thảo"))
    sent = sent_with(run.assignment, run.collection, delegates)
    try:
        made, _silent = draft_files(
            run.inputs, run.assignment, ("docx",), sent, own=Path(OWN_TEMPLATES), letterhead=run.letterhead
        )
    except SipasParError as error:
        run.failed("du-thao", error)
        return sent.remarks
    for name, (title, data) in made.items():
        run.write("drafts", f"du-thao/{name}", title, data)
    return sent.remarks


def _finish(run: _Run, pack: Pack, day: dt.date) -> None:
    run.say(_("Lập trang mục lục"))
    run.out.write(INDEX, index_page(pack, run.inputs, day).encode())
    tables = [table for table in (run.inputs.card, run.inputs.earlier, run.inputs.sipas) if table is not None]
    manifest = {
        "as_of": day.isoformat(),
        "sources": [
            {
                "table": table.index,
                "year": table.year,
                "file": table.source.file,
                "sha256": table.source.sha256,
                "status": table.source.status,
            }
            for table in tables
        ],
        "findings": {"errors": _count(pack, "error"), "warnings": _count(pack, "warning")},
        "files": {file.name: {"sha256": file.sha256, "bytes": file.size} for file in pack.files},
    }
    run.out.write(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())


def _count(pack: Pack, severity: str) -> int:
    return sum(finding.severity == severity for finding in pack.findings)


def _archive(pack: Pack) -> Path:
    """Zip what the manifest lists, with fixed dates, so that the same pack gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in (INDEX, MANIFEST, *(file.name for file in pack.files)):
            info = zipfile.ZipInfo(f"{pack.folder.name}/{name}", EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            made.writestr(info, (pack.folder / name).read_bytes())
    target = pack.folder.with_name(f"{pack.folder.name}.zip")
    write_atomic(target, buffer.getvalue(), pack.folder)
    return target
