"""The drafts with what has come in: late agencies from the returned forms, delegates from their lists, asked by a form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from sipas_par.document.render import render
from sipas_par.document.xlsx import Book, widths
from sipas_par.files import slug
from sipas_par.findings import Finding, SipasParError
from sipas_par.model.meeting import DELEGATES_DEADLINE, Agency, Meeting
from sipas_par.model.units import agency_key, fold_name, unit_parts
from sipas_par.reading.book import Grid, Head, address
from sipas_par.reading.open import read_sheets
from sipas_par.replies.collect import sent_files
from sipas_par.replies.words import STATES
from sipas_par.reports.drafts import Sent, drafts
from sipas_par.reports.official import day_of, moment
from sipas_par.text.i18n import N_, _, in_every_language
from sipas_par.text.names import clean, fold
from sipas_par.text.vocabulary import contains, words, words_as_listed

if TYPE_CHECKING:
    from sipas_par.assignment import Assignment
    from sipas_par.inputs import Inputs
    from sipas_par.replies.collection import Collection


_COLUMNS = {"name": N_("Họ và tên"), "role": N_("Chức vụ"), "office": N_("Cơ quan, đơn vị"), "note": N_("Ghi chú")}
_NEEDED = ("name", "role", "office")
_UNIT = N_("Đơn vị gửi")
_ROWS = 25
_HEAD_ROW = 5


def delegate_form(meeting: Meeting, unit: Agency) -> bytes:
    """Return the form in which a district or commune names its delegates."""
    book = Book(f"{_('Danh sách đại biểu')}: {unit.name}", meeting.start.year if meeting.start else None)
    sheet = book.sheet(_("Danh sách đại biểu"))
    widths(sheet, (6, 30, 30, 36, 22))
    book.merged(sheet, 0, (0, 4), _("DANH SÁCH ĐẠI BIỂU DỰ HỘI NGHỊ"), bold=True, align="center")
    held = f"; {moment(meeting.start)}" if meeting.start else ""
    book.merged(sheet, 1, (0, 4), f"{meeting.title}{held}", italic=True, align="center")
    book.height(sheet, 1, [(meeting.title + held, 120)])
    book.text(sheet, 2, 1, f"{_(_UNIT)}:", bold=True)
    book.text(sheet, 2, 2, unit.name, bold=True)
    due = meeting.deadline(DELEGATES_DEADLINE)
    if due is not None:
        said = _("Gửi {to}, chậm nhất ngày {day}.").format(to=due.to, day=day_of(due.latest_day))
        book.merged(sheet, 3, (0, 4), said, italic=True)
        book.height(sheet, 3, [(said, 120)])
    book.merged(sheet, 4, (0, 4), _("Mỗi đại biểu một dòng; dòng không dùng để trống."), italic=True)
    heads = [_(head) for head in (N_("TT"), *_COLUMNS.values())]
    last = (_HEAD_ROW + _ROWS, 4)
    book.table(sheet, (_HEAD_ROW, 0), last, heads, filters=False)
    for row in range(1, _ROWS + 1):
        for column in range(5):
            book.text(sheet, _HEAD_ROW + row, column, str(row) if column == 0 else "", border=1)
    book.page(sheet, last, head=(_HEAD_ROW, _HEAD_ROW), foot=unit.name)
    return book.bytes()


def merged_delegates(folder: Path, meeting: Meeting) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """Merge the lists of a folder: the delegates, and what is to be looked at: doubles, gaps, lists that cannot be read."""
    rows: list[tuple[str, ...]] = []
    refused: list[Finding] = []
    paths = sent_files(folder, None, refused)
    remarks = [f"{finding.file}: {finding.message()}" for finding in refused]
    unread: dict[str, str] = {}
    for path in paths:
        try:
            sheets = read_sheets(path)
        except SipasParError as error:
            why = error.findings[0].message()
            remarks.append(_("{file}: chưa đọc được danh sách. {why}").format(file=path.name, why=why))
            sheets = ()
        heads = [(sheet, head) for sheet in sheets if (head := sheet.head(_meaning, {"name"}.issubset))]
        unit = next((unit for sheet, head in heads if (unit := _unit(sheet, head, meeting))), None)
        unit = unit or _named([path.stem], meeting, own=True)
        listed = [row for part in heads for row in _rows(part, path.name, unit, meeting, remarks)]
        if sheets and not heads:
            said = _(
                "{file}: chưa đọc được danh sách, không trang nào có cột “{head}”; ghi tên cột này trên đầu cột rồi chạy lại."
            )
            remarks.append(said.format(file=path.name, head=_(_COLUMNS["name"])))
        elif not all(row[3] for row in listed):
            remarks.append(_("{file}: không rõ danh sách của đơn vị nào.").format(file=path.name))
        if heads and not listed:
            remarks.append(_("{file}: không có đại biểu nào.").format(file=path.name))
        if unit is not None:
            unread[unit.id] = path.name
        rows += listed
    remarks += _doubles(rows)
    sent = {row[3] for row in rows}
    came = _("{unit} (đã gửi {file}, chưa có đại biểu đọc được)")
    missing = [
        came.format(unit=unit.name, file=unread[unit.id]) if unit.id in unread else unit.name
        for unit in meeting.district_agencies
        if unit.name not in sent
    ]
    remarks += [_("Chưa gửi danh sách: {units}.").format(units="; ".join(missing))] if missing else []
    return tuple(rows), tuple(remarks)


def _doubles(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Name who stands twice under one name; two people may share it, so a person decides."""
    count = Counter(fold_name(row[0]) for row in rows if row[0])
    for name in [name for name, times in count.items() if times > 1]:
        alike = [row for row in rows if fold_name(row[0]) == name]
        places = "; ".join(", ".join(filter(None, (row[1], row[3]))) for row in alike)
        yield _("{name} có {n} lần: {places}.").format(name=alike[0][0], n=len(alike), places=places)


def _unit(sheet: Grid, head: Head, meeting: Meeting) -> Agency | None:
    """Return whose list a sheet is: as it says beside its label, else above its heads, else in its column of offices."""
    above, columns = head
    labels = {fold_name(word) for word in in_every_language(_UNIT)}
    texts = [[sheet.text(row, column) for column in range(sheet.width)] for row in range(len(sheet.rows))]
    pairs = (pair for row in texts for pair in pairwise(row))
    said = (text for label, text in pairs if fold_name(label.rstrip(": ")) in labels)
    named = next((unit for text in said if (unit := meeting.district(text) or meeting.agency(text))), None)
    offices = [row[columns["office"]] for row in texts[above + 1 :]] if "office" in columns else []
    return named or _named(chain(*texts[:above]), meeting) or _named(offices, meeting)


def _named(texts: Iterable[str], meeting: Meeting, *, own: bool = False) -> Agency | None:
    """Return the one unit that texts name, by its own name without the word for its kind too; tones may be missing."""
    listed = list(filter(None, texts))
    for key in (agency_key, fold):
        spelled = f" {' | '.join(map(key, listed))} "
        fits = [
            (max(fitting, key=len), unit)
            for unit in meeting.district_agencies
            for names in [(*unit.names, *(unit_parts(name)[1] for name in unit.names if own))]
            if (fitting := [name for name in map(key, names) if f" {name} " in spelled])
        ]
        # "Na" is no unit of its own in "Na Hang".
        units = [unit for name, unit in fits if not any(f" {name} " in f" {more} " for more, _ in fits if more != name)]
        if units:
            return units[0] if len(units) == 1 else None
    return None


def _meaning(text: str) -> str | None:
    head = fold(text.partition("(")[0])
    return next((key for key in _COLUMNS if head in words("delegates", key)), None)


def _rows(
    part: tuple[Grid, Head], file: str, unit: Agency | None, meeting: Meeting, remarks: list[str]
) -> Iterator[tuple[str, ...]]:
    sheet, (above, columns) = part
    gaps: dict[str, list[str]] = {}
    signed, below = False, list[str]()
    for row in range(above + 1, len(sheet.rows)):
        texts = [clean(sheet.text(row, at)) for at in range(sheet.width)]
        said = {key: texts[at] for key, at in columns.items()}
        counted = any(text.rstrip(".").isdecimal() for text in texts)
        signed = not counted and (signed or _signs(said["name"], texts))
        if signed and said["name"] and said.get("role"):
            below.append(address(row, columns["name"]))
        if signed or not any(said.values()):
            continue
        for key in _NEEDED:
            if key in columns and not said[key]:
                gaps.setdefault(key, []).append(address(row, columns[key]))
        office = said.get("office", "")
        whose = unit or _named([office], meeting)
        name = whose.name if whose else ""
        yield (_person(said["name"]), said.get("role", ""), office or name, name, said.get("note", ""))
    if below:
        text = _("{file}, trang {sheet}: không tính dòng dưới chữ ký: {cells}; là đại biểu thì đánh số thứ tự.")
        remarks.append(text.format(file=file, sheet=sheet.name, cells=", ".join(below)))
    for key in _NEEDED:
        what = _(_COLUMNS[key]).lower()
        if key in gaps:
            text = _("{file}, trang {sheet}: thiếu {what} ở ô {cells}.")
            remarks.append(text.format(file=file, sheet=sheet.name, what=what, cells=", ".join(gaps[key])))
        elif key not in columns:
            remarks.append(
                _("{file}, trang {sheet}: không có cột {what}.").format(file=file, sheet=sheet.name, what=what)
            )


def _signs(name: str, texts: Sequence[str]) -> bool:
    """Whether a row without a number begins what stands below a list: the sum, place and day, who signs."""
    told = [name] if name else [text for text in texts if text]
    alone = told[0] if len(told) == 1 else ""
    return (
        any(text.casefold().startswith(words_as_listed("delegates", "below")) for text in told)
        or any(contains(fold(text), words("titles", "nobody")) or _DATED.search(fold(text)) for text in told)
        or (alone.isupper() and contains(fold(alone), words("delegates", "signers")))
    )


def _person(name: str) -> str:
    """Write a person's name with its capitals; an office in its place stays as it is."""
    if contains(fold(name), (*words("delegates", "signers"), *words("delegates", "no_persons"))):
        return name
    return " ".join(word[:1].upper() + word[1:] for word in name.split())


_DATED = re.compile(r"\bngay\b.*\bthang\b")
_SILENT = frozenset({"waiting", "overdue", "partial"})


def sent_of(assignment: Assignment, collection: Collection | None, delegates: Path | str | None = None) -> Sent:
    """Return what has come in: of the forms that were gathered, and from the folder of the lists."""
    states = collection.states if collection else ()
    compiler = assignment.meeting.compiler if assignment.meeting else None
    late = tuple(
        (state.mandate.name, f"{_(STATES[state.word])} ({state.share})" if state.share else _(STATES[state.word]))
        for state in states
        if state.state in _SILENT and state.mandate.agency != compiler
    )
    rows: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[str, ...] = ()
    if delegates is not None and assignment.meeting is not None:
        rows, remarks = merged_delegates(Path(delegates), assignment.meeting)
    return Sent(late, collection is not None, rows, remarks)


def draft_files(
    inputs: Inputs,
    assignment: Assignment,
    formats: Sequence[str],
    sent: Sent,
    *,
    names: Sequence[str] = (),
    own: Path | None = None,
    letterhead: bytes | None = None,
) -> tuple[dict[str, tuple[str, bytes]], list[tuple[str, str]]]:
    """Return title and bytes of the drafts by file name, with the forms for the delegates; what is not made, and why."""
    found = drafts(inputs, assignment, names=names, own=own, sent=sent)
    made = {
        f"{one.name}.{form}": (one.document.title, render(one.document, form, letterhead))
        for one in found
        if one.document
        for form in formats
    }
    meeting = inputs.meeting
    if meeting is not None and not sent.delegates and not names:
        slugs = {mandate.agency.id: mandate.slug for mandate in assignment.each}
        made |= {
            f"phieu-dai-bieu/phieu-dai-bieu-{slugs.get(unit.id, slug(unit.name))}.xlsx": (
                f"{_('Danh sách đại biểu')}: {unit.name}",
                delegate_form(meeting, unit),
            )
            for unit in meeting.district_agencies
        }
    return made, [(one.name, one.reason) for one in found if one.document is None]
