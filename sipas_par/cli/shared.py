"""What the commands share: their options understood, the inputs read, what was found told."""

from __future__ import annotations

import argparse
import datetime as dt
import difflib
import sys
import time
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipas_par.document.render import DOCUMENT_FORMATS, letterhead_of, require_formats
from sipas_par.files import OWN_TEMPLATES, OutputFolder, one_run
from sipas_par.findings import Finding, UsageError, errors_of, gathered, report
from sipas_par.text.i18n import _
from sipas_par.text.labels import example_line, label

if TYPE_CHECKING:
    from sipas_par.assignment import Assignment
    from sipas_par.inputs import Inputs
    from sipas_par.replies.collection import Collection

NOTEBOOK = "04_briefing.ipynb"
_BAR = 30
_LINES = 20
_ALIKE = 0.75


def columns_of(options: argparse.Namespace) -> dict[str, str]:
    """Return the columns chosen on the command line, by meaning."""
    pairs = [words.partition("=") for words in options.column]
    wrong = [Finding("not-a-column", "error", found="".join(pair), expected="score=F") for pair in pairs if not pair[2]]
    if wrong:
        raise UsageError(wrong)
    return {meaning.strip(): letter.strip() for meaning, _, letter in pairs}


def formats_of(words: str) -> tuple[str, ...]:
    """Split the list of formats, each once; say so where a PDF would be set in another face than the office's."""
    forms = tuple(dict.fromkeys(form.strip().lower() for form in words.split(",") if form.strip()))
    if "pdf" in forms:
        _tell_face()
    return forms


def _tell_face() -> None:
    from sipas_par.document import fonts

    if fonts.font_set().serif[0] == fonts.LAST_RESORT:
        said = _(
            "Máy không có phông {families} đủ chữ tiếng Việt: PDF dùng {other}, ngắt trang có thể khác; nên cài một trong các phông đó"
        )
        note(said.format(families=", ".join(fonts.FAMILIES), other=fonts.LAST_RESORT))


def documents_of(
    options: argparse.Namespace, known: Sequence[str] = DOCUMENT_FORMATS, *, always: Container[str] = ()
) -> tuple[tuple[str, ...], bytes | None]:
    """Return the formats asked for, but those that are made ``always``, and the letterhead; refuse what cannot be made."""
    asked = formats_of(options.formats)
    formats = tuple(form for form in asked if form not in always)
    require_formats(formats or asked, known)
    return formats, letterhead_of(options.letterhead, formats)


def templates_of(options: argparse.Namespace) -> Path:
    """Return the folder of the office's own templates; one that the user names must be there."""
    from sipas_par.replies.collect import folder_of

    return Path(OWN_TEMPLATES) if options.templates is None else folder_of(options.templates)


def day_of(words: str | None) -> dt.date | None:
    """Return the day that is meant, if one is."""
    if not words:
        return None
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        raise UsageError(Finding("not-a-day", "error", found=words, expected="2024-05-13")) from None


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: a number, whole where it is."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


# ---- Said


def note(words: str) -> None:
    """Say on stderr something that the user should know and that is no error."""
    print(words, file=sys.stderr, flush=True)


def step(words: str) -> None:
    """Name the step that begins now."""
    note(f"{words} …")


def tell(findings: Iterable[Finding]) -> None:
    """Print findings on stderr, many of one kind as one."""
    if text := report(gathered(findings)):
        note(text)


def kept(names: Iterable[tuple[str, str]]) -> None:
    """Say which edited files were set aside."""
    for name, other in names:
        note("  " + _("{name} đã được sửa tay: bản cũ giữ lại với tên “{other}”").format(name=name, other=other))


def mark_example(inputs: Inputs) -> None:
    """Say, first and last, that the figures are the shipped example and nobody's results."""
    if inputs.card.source.example:
        note(example_line())


def write(folder: str, made: Mapping[str, bytes]) -> tuple[list[Path], list[tuple[str, str]]]:
    """Write outputs into a folder; return where they are, and which edited files were set aside."""
    out = OutputFolder(Path(folder))
    with one_run(out.path):
        return out.write_all(made), out.kept


def written(paths: Iterable[Path], aside: Iterable[tuple[str, str]], found: Iterable[Finding], inputs: Inputs) -> int:
    """Print where the outputs are and say what was set aside and found; 1 when an error is among it."""
    found = tuple(found)
    kept(aside)
    tell(found)
    for path in paths:
        print(path)
    mark_example(inputs)
    return 1 if errors_of(found) else 0


def print_collection(collection: Collection) -> None:
    """Print how far each agency is, what comes back and what is still missing."""
    from sipas_par.replies.words import STATES
    from sipas_par.text.numbers import points

    tell(collection.findings)
    for state in collection.states:
        share = f" ({state.share})" if state.share else ""
        print(f"{state.mandate.name}: {_(STATES[state.word])}{share}")
    whole = collection.whole
    codes = ", ".join(row.code for row in collection.unanswered) or "–"
    said = _("Dự kiến khắc phục {back}/{lost} điểm chưa đạt")
    print(said.format(back=points(whole.countable), lost=points(whole.lost)))
    print(_("Chưa có câu trả lời: {codes}").format(codes=codes))
    for reply in collection.apart:
        print(_("Để riêng, không tính: {file} ({other})").format(file=reply.file, other=reply.foreign))
    if collection.changes:
        print(_("Thay đổi từ lần trước: {n}").format(n=len(collection.changes)))
    if collection.no_forms:
        print(_("Không phải phiếu, không đọc: {files}").format(files=", ".join(collection.no_forms)))
    said = _("Đã đọc {files} phiếu; {bad} lỗi, {n} cảnh báo (trang “Cần xem lại” của sổ)")
    bad = len(errors_of(collection.findings))
    print(said.format(files=len(collection.forms), bad=bad, n=len(collection.findings) - bad))


def counter() -> Callable[[int, int, str], None]:
    """Return a function that draws how far a batch is: a bar on a terminal, a line now and then elsewhere."""
    began = time.monotonic()

    def say(done: int, everything: int, name: str) -> None:
        left = (time.monotonic() - began) / done * (everything - done)
        if sys.stderr.isatty():
            bar = "█" * (_BAR * done // everything)
            words = f"\r  {bar:░<{_BAR}} {done}/{everything}, {left:.0f} s   "
            print(words, end="\n" if done == everything else "", file=sys.stderr, flush=True)
        elif done == everything or done % max(1, everything // _LINES) == 0:
            note(f"  {done}/{everything} {name}")

    return say


# ---- Read and written


def read(options: argparse.Namespace) -> tuple[Inputs, Assignment]:
    """Find the inputs and name the agencies of every criterion, say what was doubtful, and ask those that are named."""
    from sipas_par.assignment import assign

    inputs = gather(options)
    assignment = assign(inputs.card, inputs.meeting, file=options.assignment, sipas=inputs.sipas)
    found = [finding for finding in assignment.findings if finding not in inputs.findings]
    options.found += tuple(found)
    tell(found)
    names = [name.strip() for name in options.agency.split(";") if name.strip()]
    for name in names:
        _require_known(name, assignment)
    return inputs, assignment.asking(names)


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


def inputs_of(options: argparse.Namespace, folder: str | None = None) -> Inputs:
    """Find the inputs that the options name, and the others in a folder or in the usual places."""
    from sipas_par.choice import find_inputs

    apart = (getattr(options, "assignment", None), getattr(options, "later", None))
    return find_inputs(
        options.par,
        options.sipas,
        options.earlier,
        options.meeting,
        folder=folder,
        others=getattr(options, "others", None),
        beside=[path for path in apart if path],
        columns=columns_of(options),
    )


def _check_command(options: argparse.Namespace) -> str:
    """Return the command that tells every finding of the same inputs, as every shell takes it."""
    names = ("par", "sipas", "earlier", "meeting", "assignment", "others")
    given = [f'--{name} "{Path(value)}"' for name in names if (value := getattr(options, name, None))]
    return " ".join(["sipas-par check", *given, *(f'--column "{pair}"' for pair in options.column)])


def gather(options: argparse.Namespace) -> Inputs:
    """Find the inputs, say what was chosen and what was found, and refuse unsound figures."""
    from sipas_par.inputs import nothing_accepted

    inputs = inputs_of(options)
    options.found = inputs.findings
    mark_example(inputs)
    step(_("Đọc và kiểm tra số liệu"))
    for table in inputs.tables:
        status = label("status", table.source.status)
        use, reason = _("dùng"), ""
        if table is inputs.earlier and inputs.before_merger:
            use, reason = _("không so sánh"), f". {inputs.before_merger.message()}"
        note(f"  {use}: {table.source.file} – {table.index} {table.year or '?'} {table.unit} ({status}){reason}")
    for one in inputs.announced:
        said = _("  dùng: {file} – kết quả công bố của các tỉnh, {n} số liệu")
        note(said.format(file=one.file, n=len(one.figures)))
    for plan in inputs.plans:
        said = _("  dùng: {file} – kế hoạch khắc phục năm {year}")
        note(said.format(file=plan.file, year=plan.year or "?"))
        # What next year's plan lacks is told where it is made.
        if plan.year in (0, inputs.card.year) and (told := report(inputs.of_plan(plan))):
            note(told)
    for name, why in inputs.unused:
        note(f"  {_('không dùng')}: {name} – {why.message()}")
    if inputs.others:
        note(_("  so với {n} đơn vị khác").format(n=len(inputs.others)))
    if inputs.meeting is not None:
        note(f"  {inputs.meeting.short_title}: {inputs.meeting.file}")
    tell(inputs.of_meeting())
    for code in inputs.require_sound(options.accept_findings):
        note("  " + nothing_accepted(code))
    errors = len(errors_of(inputs.findings))
    warnings = len(inputs.findings) - errors
    if errors:
        note(_("  {errors} lỗi được chấp nhận: xem phụ lục").format(errors=errors))
    if warnings:
        said = _("  {warnings} cảnh báo; xem từng cảnh báo: {command}")
        note(said.format(warnings=warnings, command=_check_command(options)))
    return inputs
