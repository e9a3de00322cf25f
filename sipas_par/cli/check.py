"""``sipas-par check``: read and reconcile."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipas_par.cli.shared import columns_of, inputs_of, mark_example, plain
from sipas_par.files import cause
from sipas_par.findings import Finding, Findings, SipasParError, UsageError, errors_of, report, worst_first
from sipas_par.inputs import Inputs, ended_in
from sipas_par.model.checked import Checked
from sipas_par.model.checks import published_checked
from sipas_par.model.leads import unlisted
from sipas_par.model.published import published
from sipas_par.model.reconcile import reconcile
from sipas_par.model.scorecard import Scorecard
from sipas_par.reading.announcement import announced_in
from sipas_par.reading.load import load_and_announced, read_table, tables_in
from sipas_par.reading.meeting_file import is_meeting_book, load_meeting
from sipas_par.reading.open import open_book
from sipas_par.reading.plan import Plan, plan_in, unsound
from sipas_par.text.i18n import N_, _

if TYPE_CHECKING:
    from sipas_par.model.meeting import Meeting

Record = dict[str, Any]


def check(options: argparse.Namespace) -> int:
    """Print every finding of every file; the status is that of the worst file."""
    earlier = _earlier(options.since) if options.since else None
    results = [_compared(one, options, earlier) for one in _results(options)]
    if options.format == "json":
        named = len(results) > 1
        listed = [{"file": one.file, **record} if named else record for one in results for record in one.records]
        print(json.dumps(listed, indent=1))
    elif options.format == "report-json":
        print(json.dumps({"files": [_report(one, options) for one in results]}, indent=1))
    else:
        for one in results:
            _print(one, options)
        if len(results) > len(options.files):
            _print_counts(_("Cộng"), [finding for one in results for finding in one.checked.findings])
    return max(one.status for one in results)


@dataclass
class _Result:
    """What checking one file gave; ``records`` are its findings as plain values."""

    path: str
    checked: Checked
    status: int
    records: list[Record] = field(default_factory=list)
    kind: str = ""
    solved: list[Record] = field(default_factory=list)
    unknown: list[Record] = field(default_factory=list)

    @property
    def file(self) -> str:
        return Path(self.path).name


def _results(options: argparse.Namespace) -> Iterator[_Result]:
    """Yield what each file gave, of a folder and without any file what the inputs of a briefing gave."""
    meeting = load_meeting(options.meeting) if options.files and options.meeting not in {None, "none"} else None
    if not options.files:
        inputs = inputs_of(options)
        mark_example(inputs)
        yield from _of_inputs(inputs)
    for file in options.files:
        if Path(file).is_dir() and not _is_published(file):
            yield from _of_folder(file, options, meeting)
        else:
            yield _check(file, options, meeting)


def _of_folder(folder: str, options: argparse.Namespace, meeting: Meeting | None) -> list[_Result]:
    """Check the inputs of a briefing that lie in a folder; where none can be made of it, every table by itself."""
    try:
        return _of_inputs(inputs_of(options, folder))
    except SipasParError as error:
        results = [_check(str(path), options, meeting) for path in tables_in(Path(folder))]
        told = {finding.code for one in results for finding in one.checked.findings} | (
            _NO_BRIEFING if results else set()
        )
        more = [finding for finding in error.findings if finding.code not in told]
    return [*results, _Result(folder, Checked(worst_first(more)), 2)] if more else results


_NO_BRIEFING = {"no-points-table", "several-points-tables", "tables-not-usable", "survey-only", "earlier-only"}
"""What only says that a folder is not that of one briefing, such as one of the tables of communes."""


def _of_inputs(inputs: Inputs) -> list[_Result]:
    """Part what was found in the inputs of a briefing by file; every finding counts as it does there."""
    kinds = {} if inputs.meeting is None else {inputs.meeting.file: _of_meeting(inputs.meeting)}
    kinds |= {Path(name).name: f"{_('không dùng')} – {why.message()}" for name, why in inputs.unused}
    parts: dict[str, list[Checked]] = {}
    for table in inputs.tables:
        runs = Checked.joined((table.checked, published_checked(table, inputs.published))).runs
        parts.setdefault(table.source.file, []).append(Checked(runs=runs))
    results = []
    for file in dict.fromkeys((*parts, *kinds, *(finding.file for finding in inputs.findings))):
        found = Findings(finding for finding in inputs.findings if finding.file == file)
        checked = Checked(found, Checked.joined(parts.get(file, ())).runs)
        path = next((path for path in inputs.files if path.name == file), (inputs.folder or Path()) / file)
        results.append(_Result(str(path), checked, 1 if errors_of(found) else 0, kind=kinds.get(file, "")))
    return results


def _of_meeting(meeting: Meeting) -> str:
    said = _("tệp hội nghị: {title}, {n} cơ quan; không phải bảng điểm")
    return said.format(title=meeting.short_title, n=len(meeting.agencies))


def _check(file: str, options: argparse.Namespace, meeting: Meeting | None) -> _Result:
    try:
        if _is_published(file):
            return _Result(file, Checked(worst_first(reconcile(published(file)))), 0)
        if Path(file).suffix == ".toml" or is_meeting_book(Path(file)):
            own = load_meeting(file)
            return _Result(file, Checked(worst_first(ended_in(own))), 0, kind=_of_meeting(own))
        if (plan := plan_in(open_book(file))) is not None:
            return _of_plan(file, plan)
        news = worst_first(())
        if options.sheet is None and (announced := announced_in(open_book(file))) is not None:
            news = worst_first((*announced.findings, *published().announcing(announced.figures)[1]))
            cards = load_and_announced(file, every=True, columns=columns_of(options))[0]
        else:
            cards = read_table(file, sheet=options.sheet, columns=columns_of(options)).cards
    except SipasParError as error:
        return _Result(file, Checked(error.findings), 2)
    # A table of many units gives a card each; what concerns the whole table is told once.
    parts = (part for card in cards for part in (card.checked, published_checked(card, published())))
    strange = (one for card in cards if isinstance(card, Scorecard) for one in unlisted(card, meeting))
    checked = Checked.joined((Checked(worst_first((*news, *strange))), *parts))
    return _Result(file, checked, 1 if errors_of(checked.findings) else 0)


def _of_plan(file: str, plan: Plan) -> _Result:
    """Check the annex of a plan by itself: what it is, and the targets in it that cannot be."""
    own = {line.code: line for line in plan.lines}
    checked = Checked(worst_first((*plan.findings, *unsound(plan, own))))
    said = _("phụ lục kế hoạch khắc phục năm {year}, {n} mục tiêu đọc được; không phải bảng điểm")
    kind = said.format(year=plan.year or "?", n=sum(line.target is not None for line in plan.lines))
    return _Result(file, checked, 1 if errors_of(checked.findings) else 0, kind=kind)


def _is_published(file: str) -> bool:
    return (Path(file) / "datapackage.json").is_file()


# ---- Since an earlier check


def _earlier(path: str) -> list[Record]:
    """Read the findings of an earlier check, from either form of JSON; each names its file where that form does."""
    name = Path(path).name
    try:
        # Bytes, for PowerShell writes what is redirected into a file as UTF-16.
        data = json.loads(Path(path).read_bytes())
        if isinstance(data, dict):
            data = [{"file": one["file"], **record} for one in data["files"] for record in one["findings"]]
        return [{**record, "code": record["code"], "cell": record["cell"]} for record in data]
    except OSError as error:
        raise UsageError(Finding("file-not-readable", "error", name, found=cause(error))) from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(Finding("since-not-a-result", "error", name)) from error


def _compared(result: _Result, options: argparse.Namespace, earlier: list[Record] | None) -> _Result:
    """Make the plain records, each with what became of it: still there, also where its row moved, changed or new."""
    result.records = [_plain(finding) for finding in result.checked.findings]
    if earlier is None:
        return result
    files = {record["file"] for record in earlier if "file" in record}
    several = len(options.files) > 1 or len(files) > 1
    before = [record for record in earlier if not several or record.get("file", result.file) == result.file]
    states: dict[int, str] = {}
    for state, key in (("still", _same), ("still", _moved), ("changed", _place)):
        for at, record in enumerate(result.records):
            if at in states:
                continue
            match = next((old for old in before if key(old) == key(record)), None)
            if match is not None:
                before.remove(match)
                states[at] = state
                if state == "changed":
                    record["before"] = {name: match.get(name) for name in ("severity", "found", "expected")}
    for at, record in enumerate(result.records):
        record["since"] = states.get(at, "new")
    # What was not read was not checked: nothing of it is solved.
    result.solved, result.unknown = ([], before) if result.status == 2 else (before, [])
    return result


def _same(record: Record) -> tuple[object, ...]:
    return (*_moved(record), record["cell"])


def _moved(record: Record) -> tuple[object, ...]:
    return tuple(map(record.get, ("code", "sheet", "severity", "found", "expected")))


def _place(record: Record) -> tuple[object, ...]:
    return record["code"], record.get("sheet"), record["cell"]


# ---- Said


def _report(result: _Result, options: argparse.Namespace) -> Record:
    said: Record = {"file": result.file, "status": result.status, "findings": result.records}
    said["checks"] = [run.record() for run in result.checked.runs]
    return {**said, "solved": result.solved, "unknown": result.unknown} if options.since else said


def _print(result: _Result, options: argparse.Namespace) -> None:
    name, findings = result.file, result.checked.findings
    if result.kind:
        print(f"{name}: {result.kind}")
    elif options.explain and not _is_published(result.path):
        try:
            print(read_table(result.path, sheet=options.sheet, columns=columns_of(options)).explain())
        except SipasParError:
            print(f"{name}: " + _("không hiểu được bảng"))
    _print_counts(name, findings)
    if options.since:
        _print_since(result)
    elif findings:
        print(report(findings))
    if result.checked.runs:
        print(result.checked.text())


def _print_counts(name: str, findings: Sequence[Finding]) -> None:
    errors = len(errors_of(findings))
    counts = _("{name}: {errors} lỗi, {warnings} cảnh báo") if findings else _("{name}: không có phát hiện nào")
    print(counts.format(name=name, errors=errors, warnings=len(findings) - errors))


_STATES = {"new": N_("Mới"), "changed": N_("Thay đổi"), "still": N_("Còn nguyên")}


def _print_since(result: _Result) -> None:
    pairs = list(zip(result.checked.findings, result.records, strict=True))
    for state, words in _STATES.items():
        findings = [finding for finding, record in pairs if record["since"] == state]
        print(f"{_(words)}: {len(findings)}")
        if findings:
            print(report(findings))
    for words, records in ((_("Đã xử lý"), result.solved), (_("Chưa kiểm tra lại được"), result.unknown)):
        if records or records is result.solved:
            print(f"{words}: {len(records)}")
        for record in records:
            place = "!".join(part for part in (record.get("sheet"), record["cell"]) if part)
            print(f"[{record['code']}] {place}\n  {record.get('message', '')}")


def _plain(finding: Finding) -> Record:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "message": f"{finding.message()} {finding.cure()}",
        "found": plain(finding.found),
        "expected": plain(finding.expected),
    }
