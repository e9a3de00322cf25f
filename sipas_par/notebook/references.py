"""Names in braces in a person's own text: the numbers of tables and figures that they stand for, and those that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Literal, NamedTuple

from sipas_par.document.blocks import (
    Block,
    Callout,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Table,
    Text,
    inline,
    note,
    walk,
)
from sipas_par.findings import Finding, UsageError

_BRACED = re.compile(r"\{([^\W\d][^\s{}]*)\}")


def with_names(block: Block, value: Callable[[str], str | None] = lambda _: None) -> Block:
    """Return a block with its names in braces as their values, else as references."""

    def split(run: Text) -> Iterator[Text]:
        for at, part in enumerate(_BRACED.split(run.text)):
            said = value(part) if at % 2 else part
            yield replace(run, text=f"{{{part}}}", ref=part) if said is None else replace(run, text=said)

    return _changed(block, lambda run: (run,) if run.svg or run.ref or run.code else inline(*split(run)))


def _changed(block: Block, change: Callable[[Text], Inline]) -> Block:
    def line(runs: Inline) -> Inline:
        return tuple(made for run in runs for made in change(run))

    def inner(blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(_changed(one, change) for one in blocks)

    if isinstance(block, (Paragraph, Heading)):
        return replace(block, text=line(block.text))
    if isinstance(block, ListBlock):
        return replace(block, items=tuple(map(inner, block.items)))
    if isinstance(block, Callout):
        return replace(block, title=line(block.title), blocks=inner(block.blocks))
    if isinstance(block, Table):
        head, body = (
            tuple(tuple(replace(cell, text=line(cell.text)) for cell in row) for row in rows)
            for rows in (block.head, block.body)
        )
        return replace(block, head=head, body=body)
    return block


def _named(blocks: Iterable[Block]) -> list[Table | Figure | Heading]:
    return [block for block in walk(blocks) if isinstance(block, (Table, Figure, Heading)) and block.anchor]


def _unknown(
    name: str, names: Iterable[str], severity: Literal["error", "warning"] = "error", cell: str = ""
) -> Finding:
    names = dict.fromkeys(names)
    near = get_close_matches(name, names) or names
    return Finding("unknown-reference", severity, cell=cell, found=name, expected=", ".join(near) or "–")


def _typed(run: Text) -> bool:
    """Whether a reference was written in braces; those of the package may lead to a part that was left out."""
    return bool(run.ref) and run.text == f"{{{run.ref}}}"


def check_references(blocks: Sequence[Block]) -> None:
    """Refuse a reference in own text to a table or figure that the document does not have, and a name given twice."""
    names = [block.anchor for block in _named(blocks)]
    _, wrong = _resolved(blocks, names)
    twice = sorted({name for name in names if names.count(name) > 1})
    problems = [_unknown(name, names) for name in wrong]
    problems += [Finding("name-twice", "error", found=name) for name in twice]
    if problems:
        raise UsageError(problems)


def _resolved(blocks: Iterable[Block], names: Iterable[str]) -> tuple[list[Block], list[str]]:
    """Return the blocks with the names that lead nowhere as they were typed, and these names."""
    wrong: list[str] = []

    def change(run: Text) -> Inline:
        if not _typed(run) or run.ref in names:
            return (run,)
        wrong.append(run.ref)
        return (replace(run, ref=""),)

    return [_changed(block, change) for block in blocks], wrong


class Placed(NamedTuple):
    """A block of a notebook, the name of its cell, and whether it is the analyst's own, no part of a section."""

    block: Block
    cell: str
    own: bool


def resolved(placed: Sequence[Placed], tell: Callable[[Finding], object]) -> list[Placed]:
    """Return the blocks of a notebook; what leads nowhere, or bears a name twice, is told below it."""
    known: dict[str, Block] = {}
    for one in _named(one.block for one in placed):
        known.setdefault(one.anchor, one)
    told: set[str] = set()
    made: list[Placed] = []
    for block, cell, own in placed:
        (done,), wrong = _resolved([block], known)
        if own:
            wrong = [name for name in wrong if "-" in name or get_close_matches(name, known, 1, 0.8)]
        findings = [_unknown(name, known, "warning", cell) for name in dict.fromkeys(wrong)]
        for one in _named([block]):
            if not isinstance(one, Heading) and one != known[one.anchor] and one.anchor not in told:
                told.add(one.anchor)
                findings.append(Finding("name-twice", "warning", cell=cell, found=one.anchor))
        made.append(Placed(done, cell, own))
        for finding in findings:
            tell(finding)
            made.append(Placed(note(Text(f"[{finding.message()} {finding.cure()}]", italic=True)), cell, own=False))
    return made
