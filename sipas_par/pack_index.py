"""The index page of the pack: every document, the status of the figures, what is still missing, the findings."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from sipas_par.document import blocks
from sipas_par.findings import Finding, cure, message, where
from sipas_par.model.meeting import PAPER_DEADLINE
from sipas_par.reports.official import day_of
from sipas_par.text.i18n import N_, _
from sipas_par.text.labels import banner, label
from sipas_par.text.numbers import points

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from sipas_par.assignment import Assignment
    from sipas_par.document.blocks import Block
    from sipas_par.inputs import Inputs
    from sipas_par.replies.collection import Collection

_FINDINGS = "phat-hien"
MANIFEST = "manifest.json"
_GROUPS = {
    "briefing": N_("Báo cáo"),
    "figures": N_("Số liệu và trình chiếu"),
    "programme": N_("Chương trình và thời hạn"),
    "plan": N_("Kế hoạch khắc phục, dự thảo"),
    "drafts": N_("Dự thảo kịch bản, phát biểu, thông báo, danh sách"),
    "register": N_("Tổng hợp trả lời của các cơ quan"),
    "papers": N_("Đề cương tham luận của từng cơ quan, có sẵn số liệu"),
    "forms": N_("Phiếu gửi từng cơ quan điền"),
}


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
    findings: tuple[Finding, ...] = ()
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
        banner=_banner(inputs),
    )


def _title(inputs: Inputs) -> str:
    name = (
        inputs.meeting.short_title
        if inputs.meeting
        else f"{inputs.card.index} {inputs.card.year or ''} {inputs.card.unit}"
    )
    return _("Bộ tài liệu: {name}").format(name=name)


def _banner(inputs: Inputs) -> str:
    tables = [table for table in (inputs.card, inputs.earlier, inputs.sipas) if table is not None]
    return banner(table.source for table in tables)


def _head(pack: Pack, inputs: Inputs, day: dt.date) -> tuple[Block, ...]:
    tables = [table for table in (inputs.card, inputs.earlier, inputs.sipas) if table is not None]
    rows = [
        [f"{table.index} {table.year or '–'}", label("status", table.source.status), table.source.file]
        for table in tables
    ]
    card = inputs.card
    return blocks.blocks(
        blocks.paragraph(
            _("Lập ngày {day}. {index} năm {year} của {unit}: {score}/{max_score} điểm, mất {lost} điểm.").format(
                day=day_of(day),
                index=card.index,
                year=card.year or "…",
                unit=card.whose,
                score=points(card.score),
                max_score=points(card.known.max_score),
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
    errors = sum(finding.severity == "error" for finding in pack.findings)
    warnings = len(pack.findings) - errors
    return blocks.paragraph(
        _("Kiểm tra: {errors} lỗi, {warnings} cảnh báo; xem ").format(errors=errors, warnings=warnings),
        blocks.ref(_FINDINGS),
        ".",
    )


def checklist(pack: Pack, inputs: Inputs, day: dt.date) -> tuple[tuple[str, str, str], ...]:
    """Return what the conference needs as ``(item, state, what is missing)``."""
    return tuple(_checks(pack, inputs, day))


def _checks(pack: Pack, inputs: Inputs, day: dt.date) -> Iterator[tuple[str, str, str]]:
    done, lacking = _("✓ Có"), _("✗ Còn thiếu")
    official = [
        table for table in (inputs.card, inputs.sipas) if table is not None and table.source.status == "official"
    ]
    given = [table for table in (inputs.card, inputs.sipas) if table is not None]
    rest = "; ".join(
        f"{table.index}: {label('status', table.source.status)}" for table in given if table not in official
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
    for group, names in _GROUPS.items():
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
            yield f"{_(names)} ({made})", state if made and not failed else lacking, "; ".join(failed)
    yield from _answers(pack, done, lacking)
    for deadline in (
        sorted(inputs.meeting.deadlines, key=lambda due: (due.latest_day, due.id)) if inputs.meeting else ()
    ):
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
    folders = {
        "bao-cao": "briefing",
        "so-lieu": "figures",
        "trinh-chieu": "figures",
        "chuong-trinh": "programme",
        "du-thao": "drafts",
        "tong-hop": "register",
        "phieu": "forms",
    }
    return folders.get(name.partition("/")[0], "papers")


def _documents(pack: Pack) -> str:
    """Return the lists of links: the one place where the page's own HTML is written, every word escaped."""
    parts = [f"<h2>{escape(_('Tài liệu'))}</h2>"]
    for group, names in _GROUPS.items():
        titles: dict[str, list[str]] = {}
        for file in pack.files:
            if file.group == group:
                titles.setdefault(file.title, []).append(_link(file))
        if titles:
            items = "\n".join(f"<li>{escape(title)}: {' · '.join(links)}</li>" for title, links in titles.items())
            parts.append(f"<h3>{escape(_(names))}</h3>\n<ul>\n{items}\n</ul>")
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
