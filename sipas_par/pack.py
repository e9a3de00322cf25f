"""The whole conference pack in one dated folder, with an index page and a manifest."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Collection as Collection_
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sipas_par.assignment import Assignment, Mandate, assign
from sipas_par.charts.theme import phones
from sipas_par.document import blocks
from sipas_par.document.render import letterhead_of, render, require_formats
from sipas_par.files import EARLIEST, OWN_TEMPLATES, OutputFolder, digest, one_run, read_input, write_atomic
from sipas_par.findings import Finding, Findings, SipasParError, cure, message, where, worst_first
from sipas_par.model.meeting import PAPER_DEADLINE
from sipas_par.replies.collect import REGISTER_NAME, folder_of, renew
from sipas_par.replies.drafts import draft_files, sent_of
from sipas_par.replies.form import form, form_name
from sipas_par.reports.batch import Made, attempt, failed, in_turn, papers_of, workers_for
from sipas_par.reports.official import day_of
from sipas_par.reports.paper import PaperBasis
from sipas_par.reports.wording import with_adjustments
from sipas_par.text.i18n import N_, _, current_language
from sipas_par.text.labels import banner, label
from sipas_par.text.numbers import points, roman

if TYPE_CHECKING:
    from sipas_par.document.blocks import Block, Document
    from sipas_par.inputs import Inputs
    from sipas_par.replies.collection import Collection
    from sipas_par.reports.drafts import Sent


FORMATS = ("html", "pdf", "docx")
INDEX = "index.html"
ALWAYS = {"xlsx", "pptx"}
_SAID = 10
_NUMERAL = re.compile(r"[IVXL]+\. ")


@dataclass(frozen=True)
class _Basis(PaperBasis):
    """What the documents of one pack are made from, in whatever process."""

    formats: tuple[str, ...] = FORMATS
    report: Document | None = None
    collection: Collection | None = None

    def documents(self, stem: str, title: str, document: Document, letterhead: bytes | None = None) -> tuple[Made, ...]:
        """Make a document in every format."""
        return tuple(
            attempt(f"{stem}.{form}", title, partial(render, document, form, letterhead)) for form in self.formats
        )


@dataclass(frozen=True)
class _Step:
    """One step of a run: what is said before it, the group of its files, and what makes them."""

    said: str
    group: str
    make: Callable[[_Basis], tuple[Made, ...]]
    here: bool = False
    """Whether it reads files: only the process that read the others knows one that has changed since."""


@dataclass
class _Run:
    """The state of one run: what was written so far and what went wrong."""

    out: OutputFolder
    say: Callable[[str], None]
    files: list[PackFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def do(self, basis: _Basis, steps: Sequence[_Step]) -> None:
        """Make and write the files of all steps; one that cannot be made is remembered and stops no other."""
        jobs = [step.make for step in steps if not step.here]
        made = in_turn(basis, jobs, workers_for(len(basis.assignment.writers)))
        for step in steps:
            if step.said:
                self.say(step.said)
            for file in step.make(basis) if step.here else next(made):
                self.findings.extend(file.findings)
                if file.data:
                    self.out.write(file.name, file.data)
                    self.file(step.group, file.name, file.title, file.data)

    def file(self, group: str, name: str, title: str, data: bytes) -> None:
        """Name in the index what is written."""
        self.files.append(PackFile(group, name, title, len(data), digest(data)))


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
    """Make every document of the conference in one folder named after its day; one that cannot be made is named in the index."""
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
        run = _Run(OutputFolder(folder), progress or (lambda _step: None))
        with run.out.many():
            collection = None if replies is None else _replies(run, assignment, Path(replies), day, accept_forms)
            basis = _Basis(inputs, assignment, head, formats, report, collection)
            sent = sent_of(assignment, collection, delegates)
            run.do(basis, tuple(_steps(basis, sent)))
            returned = collection.findings if collection else ()
            told = (*run.findings, *inputs.findings, *assignment.findings, *returned)
            findings = worst_first(dict.fromkeys(told))
            remarks = sent.remarks if inputs.meeting else ()
            pack = Pack(folder, tuple(run.files), assignment, findings, collection, tuple(run.out.kept), remarks)
            _finish(run, pack, inputs, day)
        return replace(pack, archive=_archive(pack) if archive else None)


def document_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """Return the formats of the documents, without those of the ledger and the slides, which every pack holds."""
    chosen = tuple(form for form in formats if form not in ALWAYS)
    require_formats(chosen)
    return chosen


def _replies(run: _Run, assignment: Assignment, replies: Path, day: dt.date, accept: Collection_[str]) -> Collection:
    run.say(_("Đọc phiếu đã nhận"))
    collection, register = renew(replies, assignment, run.out, "tong-hop/", as_of=day, accept=accept)
    run.file("register", f"tong-hop/{REGISTER_NAME}", _("Sổ theo dõi giải pháp"), register.read_bytes())
    return collection


def _steps(basis: _Basis, sent: Sent) -> Iterator[_Step]:
    """Yield what makes the pack: first what Sở Nội vụ itself needs, then what goes to the agencies."""
    yield _Step(_("Lập báo cáo"), "briefing", _briefing)
    names = _source_names(basis.inputs)
    yield _Step(_("Lập sổ số liệu và trang trình chiếu"), "figures", partial(_sources, names=names), here=True)
    yield _Step("", "figures", partial(_ledger, links={one: name for one, (name, _path) in names.items()}))
    yield _Step("", "figures", _slides)
    if basis.inputs.meeting is not None:
        yield _Step("", "programme", _programme)
    yield _Step(_("Lập kế hoạch khắc phục"), "plan", _plan)
    mandates = basis.assignment.writers
    # Papers are to be read on paper and written on: no web page of each.
    formats = tuple(form for form in basis.formats if form != "html") or basis.formats
    for number, mandate in enumerate(mandates, 1):
        told = number % max(1, len(mandates) // _SAID) == 0
        said = _("Tham luận {number}/{n}").format(number=number, n=len(mandates)) if told else ""
        yield _Step(said, "papers", partial(_paper, mandate=mandate, formats=formats))
    for number, mandate in enumerate(mandates):
        said = "" if number else _("Lập phiếu cho các cơ quan")
        yield _Step(said, "forms", partial(_form, mandate=mandate))
    if basis.inputs.meeting is not None:
        yield _Step(_("Lập dự thảo"), "drafts", partial(_drafts, sent=sent), here=True)


def _briefing(basis: _Basis) -> tuple[Made, ...]:
    return basis.documents("bao-cao/bao-cao", _("Báo cáo của hội nghị"), _report(basis), basis.letterhead)


def _report(basis: _Basis) -> Document:
    """Return the briefing, with what the agencies answered."""
    from sipas_par.document.blocks import Heading, Paragraph, Signature, plain
    from sipas_par.replies.collection import answers_by_code
    from sipas_par.replies.register import register_annex, register_blocks
    from sipas_par.reports.annexes import filled
    from sipas_par.reports.briefing import Briefing
    from sipas_par.reports.report import Report

    document, inputs = basis.report, replace(basis.inputs, card=basis.card)
    if document is None:
        with phones("html" in basis.formats):
            document = Briefing(inputs, current_language()).document()
    if basis.collection is None:
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
    report = Report(inputs, current_language())
    section = register_blocks(basis.collection, roman(len(numbered) + 1), roman(len(report.annexes) + 1))
    annex = register_annex(basis.collection, report)
    answers = answers_by_code(basis.collection)
    return replace(document, blocks=filled((*document.blocks[:at], *section, *document.blocks[at:], *annex), answers))


def _source_names(inputs: Inputs) -> dict[str, tuple[str, Path]]:
    """Return under which name each table lies beside the ledger, and its file, by its sha256."""
    from sipas_par.choice import source_files

    names: dict[str, tuple[str, Path]] = {}
    for sha256, path in source_files(inputs).items():
        taken = {"so-lieu.xlsx", *(name for name, _path in names.values())}
        names[sha256] = (path.name if path.name.lower() not in taken else f"{sha256[:8]}-{path.name}", path)
    return names


def _sources(_basis: _Basis, names: dict[str, tuple[str, Path]]) -> tuple[Made, ...]:
    """Copy the tables beside the ledger, so that its links work wherever the pack is taken."""
    title = _("Bảng gốc {path}")
    return tuple(
        Made(f"so-lieu/{name}", title.format(path=path.name), read_input(path)) for name, path in names.values()
    )


def _ledger(basis: _Basis, links: dict[str, str]) -> tuple[Made, ...]:
    from sipas_par.reports.ledger import to_xlsx

    extra = worst_first(dict.fromkeys((*basis.inputs.findings, *basis.assignment.findings)))
    named = replace(basis.inputs, card=basis.card)
    return (attempt("so-lieu/so-lieu.xlsx", _("Sổ số liệu"), partial(to_xlsx, named, findings=extra, links=links)),)


def _slides(basis: _Basis) -> tuple[Made, ...]:
    from sipas_par.reports.slides import to_pptx

    make = partial(to_pptx, basis.inputs, assignment=basis.assignment)
    return (attempt("trinh-chieu/trinh-chieu.pptx", _("Trang trình chiếu"), make),)


def _programme(basis: _Basis) -> tuple[Made, ...]:
    from sipas_par.reports.programme import calendar, programme

    meeting = basis.inputs.meeting
    if meeting is None:
        return ()
    page, title = programme(meeting, basis.assignment), _("Chương trình hội nghị")
    dates = _("Lịch các thời hạn, mở bằng Outlook hoặc điện thoại")
    return (
        *basis.documents("chuong-trinh/chuong-trinh", title, page, basis.letterhead),
        Made("chuong-trinh/thoi-han.ics", dates, calendar(meeting)),
    )


def _plan(basis: _Basis) -> tuple[Made, ...]:
    """Make the draft of the remedial plan, which the committee issues: not under the letterhead of the department."""
    from sipas_par.replies.collection import answers_by_code
    from sipas_par.reports.plan import NAME, PlanReport

    back = basis.collection
    answers, claimed = (answers_by_code(back), back.agreed) if back else (None, None)
    plan, title = PlanReport(basis.inputs, basis.assignment, answers, claimed), _("Kế hoạch khắc phục")
    try:
        made = basis.documents(f"ke-hoach/{NAME}", title, plan.document(Path(OWN_TEMPLATES)))
    except SipasParError as error:
        made = (failed(f"ke-hoach/{NAME}", title, error),)
    book = attempt(f"ke-hoach/{NAME}.xlsx", _("Mục tiêu, nhiệm vụ: sửa ở đây"), plan.workbook)
    return (*made, replace(book, findings=(*book.findings, *plan.findings)))


def _paper(basis: _Basis, mandate: Mandate, formats: tuple[str, ...]) -> tuple[Made, ...]:
    return tuple(replace(file, name=f"tham-luan/{file.name}") for file in papers_of(basis, mandate, formats))


def _form(basis: _Basis, mandate: Mandate) -> tuple[Made, ...]:
    name = f"phieu/{form_name(basis.assignment, mandate)}"
    return (Made(name, mandate.name, form(basis.assignment, mandate.agency.id)),)


def _drafts(basis: _Basis, sent: Sent) -> tuple[Made, ...]:
    own, letterhead = Path(OWN_TEMPLATES), basis.letterhead
    try:
        files, _silent = draft_files(basis.inputs, basis.assignment, ("docx",), sent, own=own, letterhead=letterhead)
    except SipasParError as error:
        return (failed("du-thao", "", error),)
    return tuple(Made(f"du-thao/{name}", title, data) for name, (title, data) in files.items())


def _finish(run: _Run, pack: Pack, inputs: Inputs, day: dt.date) -> None:
    run.say(_("Lập trang mục lục"))
    run.out.write(INDEX, index_page(pack, inputs, day).encode())
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
            for table in inputs.tables
        ],
        "findings": {"errors": pack.findings.counts["error"], "warnings": pack.findings.counts["warning"]},
        "files": {file.name: {"sha256": file.sha256, "bytes": file.size} for file in pack.files},
    }
    run.out.write(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())


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


_FINDINGS = "phat-hien"
MANIFEST = "manifest.json"
_GROUPS: dict[str, tuple[str, ...]] = {
    "briefing": (N_("Báo cáo"), "bao-cao"),
    "figures": (N_("Số liệu và trình chiếu"), "so-lieu", "trinh-chieu"),
    "programme": (N_("Chương trình và thời hạn"), "chuong-trinh"),
    "plan": (N_("Kế hoạch khắc phục, dự thảo"), "ke-hoach"),
    "drafts": (N_("Dự thảo kịch bản, phát biểu, thông báo, danh sách"), "du-thao"),
    "register": (N_("Tổng hợp trả lời của các cơ quan"), "tong-hop"),
    "papers": (N_("Đề cương tham luận của từng cơ quan, có sẵn số liệu"), "tham-luan"),
    "forms": (N_("Phiếu gửi từng cơ quan điền"), "phieu"),
}
"""The groups of the index: their words, and the folders of the pack that hold them."""


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of the pack: its group (``"papers"``), name below the folder, title, size and digest."""

    group: str
    name: str
    title: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Pack:
    """A pack as it was written."""

    folder: Path
    files: tuple[PackFile, ...]
    assignment: Assignment
    findings: Findings = Findings()  # noqa: RUF009 - a tuple
    collection: Collection | None = None
    kept: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    archive: Path | None = None


def index_page(pack: Pack, inputs: Inputs, day: dt.date) -> str:
    """Return the index page as one offline HTML file; its links are relative, so that the folder can be moved."""
    from sipas_par.document.html import page, parts

    head, findings = parts(_head(pack, inputs, day), _findings(pack))
    return page(
        _title(inputs),
        f'<h1>{escape(_title(inputs))}</h1>\n<div class="narrow">{head}</div>\n{_documents(pack)}\n{findings}',
        banner=banner(table.source for table in inputs.tables),
    )


def _title(inputs: Inputs) -> str:
    name = (
        inputs.meeting.short_title
        if inputs.meeting
        else f"{inputs.card.index} {inputs.card.year or ''} {inputs.card.unit}"
    )
    return _("Bộ tài liệu: {name}").format(name=name)


def _head(pack: Pack, inputs: Inputs, day: dt.date) -> tuple[Block, ...]:
    rows = [
        [f"{table.index} {table.year or '–'}", label("status", table.source.status), table.source.file]
        for table in inputs.tables
    ]
    card = inputs.card
    return blocks.blocks(
        blocks.paragraph(
            _(
                "Lập ngày {day}. {index} năm {year} của {unit}: {score}/{max_score} điểm{whole}, mất {lost} điểm."
            ).format(
                day=day_of(day),
                index=card.index,
                year=card.year or "…",
                unit=card.whose,
                score=points(card.score),
                max_score=points(card.known.max_score),
                whole=with_adjustments(card),
                lost=points(card.lost),
            )
        ),
        _found(pack),
        blocks.table(
            [(_("Bảng"), 2, "left"), (_("Tình trạng số liệu"), 2, "left"), (_("Tệp"), 4, "left")],
            rows,
            caption=_("Số liệu đã dùng"),
        ),
        blocks.heading(1, _("Danh mục kiểm tra")),
        blocks.table(
            [(_("Việc"), 5, "left"), (_("Tình trạng"), 2, "left"), (_("Còn thiếu"), 6, "left")],
            [list(row) for row in checklist(pack, inputs, day)],
            caption=_("Còn gì phải làm"),
        ),
    )


def _found(pack: Pack) -> Block:
    """Say at the top how much was found, with the way to the list at the end."""
    if not pack.findings:
        return blocks.paragraph(_("Kiểm tra: không có phát hiện nào."))
    counts = pack.findings.counts
    said = _("Kiểm tra: {errors} lỗi, {warnings} cảnh báo; xem ")
    said = said.format(errors=counts["error"], warnings=counts["warning"])
    return blocks.paragraph(said, blocks.ref(_FINDINGS), ".")


def checklist(pack: Pack, inputs: Inputs, day: dt.date) -> Iterator[tuple[str, str, str]]:
    """Yield what the conference needs as ``(item, state, what is missing)``."""
    done, lacking = _("✓ Có"), _("✗ Còn thiếu")
    rest = "; ".join(
        f"{table.index}: {label('status', table.source.status)}"
        for table in inputs.tables
        if table is not inputs.earlier and table.source.status != "official"
    )
    yield _("Số liệu chính thức"), lacking if rest else done, rest
    inputs_there = {
        _("Bảng điểm năm trước"): inputs.earlier,
        _("Bảng SIPAS"): inputs.sipas,
        _("Tệp hội nghị"): inputs.meeting,
    }
    for name, value in inputs_there.items():
        yield name, lacking if value is None else done, ""
    unassigned = [dict(finding.facts)["row"] for finding in pack.findings if finding.code == "criterion-unassigned"]
    yield (_("Phân công cơ quan chủ trì"), lacking if unassigned else done, ", ".join(map(str, unassigned)))
    for group, (words, *_folders) in _GROUPS.items():
        failed = [
            finding.file
            for finding in pack.findings
            if finding.code == "paper-failed" and _group_of(finding.file) == group
        ]
        made = sum(file.group == group for file in pack.files)
        expected = group != "register" and (group != "programme" or inputs.meeting is not None)
        if made or failed or expected:
            # An outline is not yet a paper: the agency still has to write it.
            state = _("✓ Có đề cương") if group == "papers" else done
            yield f"{_(words)} ({made})", state if made and not failed else lacking, "; ".join(failed)
    yield from _answers(pack, done, lacking)
    deadlines = inputs.meeting.deadlines if inputs.meeting else ()
    for deadline in sorted(deadlines, key=lambda due: (due.latest_day, due.id)):
        if deadline.id == PAPER_DEADLINE:
            continue
        left = (deadline.latest_day - day).days
        state = _("còn {left} ngày").format(left=left) if left >= 0 else _("đã qua hạn")
        yield f"{deadline.what} ({day_of(deadline.latest_day)})", state, deadline.owner


def _answers(pack: Pack, done: str, lacking: str) -> Iterator[tuple[str, str, str]]:
    name = _("Trả lời của các cơ quan")
    if pack.collection is None:
        asked = [mandate.name for mandate in pack.assignment.writers]
        yield name, lacking, "; ".join(asked)
        return
    waiting = [
        state.mandate.name for state in pack.collection.states if state.state in {"waiting", "overdue", "partial"}
    ]
    yield name, lacking if waiting else done, "; ".join(waiting)
    codes = ", ".join(row.code for row in pack.collection.unanswered)
    yield _("Tiêu chí chưa có câu trả lời"), lacking if codes else done, codes


def _group_of(name: str) -> str:
    """Return the group of a file that could not be made; a paper is named without its folder."""
    folder = name.partition("/")[0]
    return next((group for group, (_words, *folders) in _GROUPS.items() if folder in folders), "papers")


def _documents(pack: Pack) -> str:
    """Return the lists of links: the one place where the page's own HTML is written, every word escaped."""
    parts = [f"<h2>{escape(_('Tài liệu'))}</h2>"]
    for group, (words, *_folders) in _GROUPS.items():
        titles: dict[str, list[str]] = {}
        for file in pack.files:
            if file.group == group:
                titles.setdefault(file.title, []).append(_link(file))
        if titles:
            items = "\n".join(f"<li>{escape(title)}: {' · '.join(links)}</li>" for title, links in titles.items())
            parts.append(f"<h3>{escape(_(words))}</h3>\n<ul>\n{items}\n</ul>")
    listed = escape(_("Bảng kê tệp và mã kiểm tra sha256"))
    parts.append(f'<p class="note"><a href="{MANIFEST}">{listed}</a></p>')
    return "\n".join(parts)


def _link(file: PackFile) -> str:
    kind = file.name.rpartition(".")[2].upper()
    said = escape(f"{file.title} ({kind})")
    return f'<a href="{quote(file.name)}" aria-label="{said}">{escape(kind)}</a>'


def _findings(pack: Pack) -> tuple[Block, ...]:
    if not pack.findings:
        return ()
    head = blocks.heading(1, _("Phát hiện khi kiểm tra"), _FINDINGS)
    rows = [
        [label("severity", finding.severity), where(finding), message(finding), cure(finding)]
        for finding in pack.findings
    ]
    table = blocks.table(
        [(_("Mức"), 1.3, "left"), (_("Ở đâu"), 3, "left"), (_("Phát hiện"), 6, "left"), (_("Cách xử lý"), 5, "left")],
        rows,
        caption=_("Phát hiện trong số liệu, phân công và phiếu"),
    )
    return (head, table)
