"""The index page of the pack: every document, the status of the figures, what is still missing, the findings."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from sipas_par.document import blocks
from sipas_par.findings import Finding, cure, message, where
from sipas_par.replies.form import PAPER_DEADLINE
from sipas_par.text.labels import banner, label
from sipas_par.text.numbers import date, points

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
    "briefing": ("Báo cáo", "Briefing"),
    "figures": ("Số liệu và trình chiếu", "Figures and slides"),
    "programme": ("Chương trình và thời hạn", "Programme and deadlines"),
    "register": ("Tổng hợp trả lời của các cơ quan", "What the agencies answered"),
    "papers": ("Đề cương tham luận của từng cơ quan, có sẵn số liệu", "Outlines of the agencies' papers, with figures"),
    "forms": ("Phiếu gửi từng cơ quan điền", "Forms for the agencies to fill"),
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
    """A pack as it was written.

    Parameters
    ----------
    folder
        Where it lies.
    files
        The documents in reading order.
    assignment
        Who answers for what.
    findings
        Of the inputs, the assignment, the returned forms, and what could not be made.
    collection
        What came back, when a folder of returned forms was given.
    kept
        ``(name, kept name)`` of files that someone had edited and that were set aside.
    archive
        The zip file, when asked for.
    """

    folder: Path
    files: tuple[PackFile, ...]
    assignment: Assignment
    findings: tuple[Finding, ...] = ()
    collection: Collection | None = None
    kept: tuple[tuple[str, str], ...] = ()
    archive: Path | None = None


def index_page(pack: Pack, inputs: Inputs, day: dt.date, lang: str = "vi") -> str:
    """Return the index page as one offline HTML file; its links are relative, so that the folder can be moved.

    Parameters
    ----------
    pack
        What was written.
    inputs
        The tables and the meeting.
    day
        Day of the run, against which the deadlines are held.
    lang
        ``"vi"`` or ``"en"``.
    """
    from sipas_par.document.html import page, parts

    head, findings = parts(_head(pack, inputs, day, lang), _findings(pack, lang), lang=lang)
    return page(
        _title(inputs, lang),
        f"<h1>{escape(_title(inputs, lang))}</h1>\n"
        f'<div class="narrow">{head}</div>\n{_documents(pack, lang)}\n{findings}',
        lang,
        banner=_banner(inputs, lang),
    )


def _t(lang: str, vi: str, en: str) -> str:
    return vi if lang == "vi" else en


def _title(inputs: Inputs, lang: str) -> str:
    name = (
        inputs.meeting.short_title
        if inputs.meeting
        else f"{inputs.card.index} {inputs.card.year or ''} {inputs.card.unit}"
    )
    return _t(lang, f"Bộ tài liệu: {name}", f"Conference pack: {name}")


def _banner(inputs: Inputs, lang: str) -> str:
    tables = [table for table in (inputs.card, inputs.earlier, inputs.sipas) if table is not None]
    return banner((table.source for table in tables), lang)


def _head(pack: Pack, inputs: Inputs, day: dt.date, lang: str) -> tuple[Block, ...]:
    tables = [table for table in (inputs.card, inputs.earlier, inputs.sipas) if table is not None]
    rows = [
        [
            f"{table.index} {table.year or '–'}",
            label("status", table.source.status, lang),
            table.source.file,
        ]
        for table in tables
    ]
    card = inputs.card
    return blocks.blocks(
        blocks.paragraph(
            _t(
                lang,
                f"Lập ngày {date(day)}. {card.index} năm {card.year or '…'} của {card.unit}: {points(card.score)}/{points(card.known.max_score)} điểm, "
                f"mất {points(card.lost)} điểm.",
                f"Made on {date(day, 'en')}. {card.index} {card.year or '…'} of {card.unit}: {points(card.score, 'en')} of "
                f"{points(card.known.max_score, 'en')} points, {points(card.lost, 'en')} lost.",
            )
        ),
        _found(pack, lang),
        blocks.table(
            [
                (_t(lang, "Bảng", "Table"), 2, "left"),
                (_t(lang, "Tình trạng số liệu", "Status"), 2, "left"),
                (_t(lang, "Tệp", "File"), 4, "left"),
            ],
            rows,
            caption=_t(lang, "Số liệu đã dùng", "Figures used"),
        ),
        blocks.heading(1, _t(lang, "Danh mục kiểm tra", "Checklist")),
        blocks.table(
            [
                (_t(lang, "Việc", "Item"), 5, "left"),
                (_t(lang, "Tình trạng", "State"), 2, "left"),
                (_t(lang, "Còn thiếu", "Missing"), 6, "left"),
            ],
            [list(row) for row in checklist(pack, inputs, day, lang)],
            caption=_t(lang, "Còn gì phải làm", "What is still to do"),
        ),
    )


def _found(pack: Pack, lang: str) -> Block:
    """Say at the top how much was found, with the way to the list at the end."""
    if not pack.findings:
        return blocks.paragraph(_t(lang, "Kiểm tra: không có phát hiện nào.", "Checks: no findings."))
    errors = sum(finding.severity == "error" for finding in pack.findings)
    warnings = len(pack.findings) - errors
    return blocks.paragraph(
        _t(
            lang,
            f"Kiểm tra: {errors} lỗi, {warnings} cảnh báo; xem ",
            f"Checks: {errors} errors, {warnings} warnings; see ",
        ),
        blocks.ref(_FINDINGS),
        ".",
    )


def checklist(pack: Pack, inputs: Inputs, day: dt.date, lang: str = "vi") -> tuple[tuple[str, str, str], ...]:
    """Return what the conference needs as ``(item, state, what is missing)``."""
    return tuple(_checks(pack, inputs, day, lang))


def _checks(pack: Pack, inputs: Inputs, day: dt.date, lang: str) -> Iterator[tuple[str, str, str]]:
    done, lacking = _t(lang, "✓ Có", "✓ Done"), _t(lang, "✗ Còn thiếu", "✗ Missing")
    official = [
        table for table in (inputs.card, inputs.sipas) if table is not None and table.source.status == "official"
    ]
    given = [table for table in (inputs.card, inputs.sipas) if table is not None]
    rest = "; ".join(
        f"{table.index}: {label('status', table.source.status, lang)}" for table in given if table not in official
    )
    yield _t(lang, "Số liệu chính thức", "Official figures"), lacking if rest else done, rest
    inputs_there = {
        _t(lang, "Bảng điểm năm trước", "Table of the year before"): inputs.earlier,
        _t(lang, "Bảng SIPAS", "SIPAS table"): inputs.sipas,
        _t(lang, "Tệp hội nghị", "Meeting file"): inputs.meeting,
    }
    for name, value in inputs_there.items():
        yield name, lacking if value is None else done, ""
    unassigned = [dict(finding.facts)["row"] for finding in pack.findings if finding.code == "criterion-unassigned"]
    yield (
        _t(lang, "Phân công cơ quan chủ trì", "Lead agencies named"),
        lacking if unassigned else done,
        ", ".join(map(str, unassigned)),
    )
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
            state = _t(lang, "✓ Có đề cương", "✓ Outlined") if group == "papers" else done
            yield f"{_t(lang, *names)} ({made})", state if made and not failed else lacking, "; ".join(failed)
    yield from _answers(pack, lang, done, lacking)
    for deadline in (
        sorted(inputs.meeting.deadlines, key=lambda due: (due.latest_day, due.id)) if inputs.meeting else ()
    ):
        if deadline.id == PAPER_DEADLINE:
            continue
        left = (deadline.latest_day - day).days
        state = _t(lang, f"còn {left} ngày", f"{left} days left") if left >= 0 else _t(lang, "đã qua hạn", "past due")
        yield f"{deadline.what} ({date(deadline.latest_day, lang)})", state, deadline.owner


def _answers(pack: Pack, lang: str, done: str, lacking: str) -> Iterator[tuple[str, str, str]]:
    name = _t(lang, "Trả lời của các cơ quan", "Answers of the agencies")
    if pack.collection is None:
        asked = [mandate.name for mandate in pack.assignment.mandates]
        yield name, lacking, "; ".join(asked)
        return
    waiting = [
        state.mandate.name for state in pack.collection.states if state.state in {"waiting", "overdue", "partial"}
    ]
    yield name, lacking if waiting else done, "; ".join(waiting)
    codes = ", ".join(row.code for row in pack.collection.unanswered)
    yield _t(lang, "Tiêu chí chưa có câu trả lời", "Criteria without an answer"), lacking if codes else done, codes


def _group_of(name: str) -> str:
    folders = {
        "bao-cao": "briefing",
        "so-lieu": "figures",
        "trinh-chieu": "figures",
        "chuong-trinh": "programme",
        "tong-hop": "register",
        "phieu": "forms",
    }
    return folders.get(name.partition("/")[0], "papers")


def _documents(pack: Pack, lang: str) -> str:
    """Return the lists of links: the one place where the page's own HTML is written, every word escaped."""
    parts = [f"<h2>{escape(_t(lang, 'Tài liệu', 'Documents'))}</h2>"]
    for group, names in _GROUPS.items():
        titles: dict[str, list[str]] = {}
        for file in pack.files:
            if file.group == group:
                titles.setdefault(file.title, []).append(_link(file))
        if titles:
            items = "\n".join(f"<li>{escape(title)}: {' · '.join(links)}</li>" for title, links in titles.items())
            parts.append(f"<h3>{escape(_t(lang, *names))}</h3>\n<ul>\n{items}\n</ul>")
    listed = escape(_t(lang, "Bảng kê tệp và mã kiểm tra sha256", "List of files with their sha256"))
    parts.append(f'<p class="note"><a href="{MANIFEST}">{listed}</a></p>')
    return "\n".join(parts)


def _link(file: PackFile) -> str:
    kind = file.name.rpartition(".")[2].upper()
    said = escape(f"{file.title} ({kind})")
    return f'<a href="{quote(file.name)}" aria-label="{said}">{escape(kind)}</a>'


def _findings(pack: Pack, lang: str) -> tuple[Block, ...]:
    if not pack.findings:
        return ()
    head = blocks.heading(1, _t(lang, "Phát hiện khi kiểm tra", "Findings"), _FINDINGS)
    rows = [
        [label("severity", finding.severity, lang), where(finding), message(finding, lang), cure(finding, lang)]
        for finding in pack.findings
    ]
    table = blocks.table(
        [
            (_t(lang, "Mức", "Severity"), 1.3, "left"),
            (_t(lang, "Ở đâu", "Where"), 3, "left"),
            (_t(lang, "Phát hiện", "Finding"), 6, "left"),
            (_t(lang, "Cách xử lý", "Cure"), 5, "left"),
        ],
        rows,
        caption=_t(lang, "Phát hiện trong số liệu, phân công và phiếu", "Findings in figures, assignment and forms"),
    )
    return (head, table)
