"""Proposals to discuss: the criteria that make most of the loss, with columns to fill at the meeting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sipas_par import analysis
from sipas_par.briefing import compose
from sipas_par.briefing.blocks import Paragraph, Table, Text, inline, plain
from sipas_par.wording.numbers import percent, points

if TYPE_CHECKING:
    from sipas_par.briefing.blocks import Block, Row
    from sipas_par.briefing.report import Briefing

DISCUSSED = 0.8
"""The share of all lost points that the table covers; the rest is in the full list."""

ANCHOR = "bang-de-xuat"
TO_FILL = (". Ba cột cuối để điền tại hội nghị.", ". The last three columns are filled at the meeting.")
_FILLED = (
    ". Ba cột cuối ghi theo phiếu các cơ quan đã gửi; ô trống để điền tại hội nghị.",
    ". The last three columns are as the agencies answered; blank cells are filled at the meeting.",
)
Remedies = Mapping[str, tuple[str, str, str]]
"""Code -> remedy, owner and date as the agencies answered."""


def make(report: Briefing) -> tuple[Block, ...]:
    """Return the table with empty columns for remedy, owner and date."""
    t, lang = report.t, report.lang
    title = t("ĐỀ XUẤT NỘI DUNG THẢO LUẬN, GIẢI PHÁP KHẮC PHỤC", "PROPOSALS TO DISCUSS")
    head = compose.heading(1, f"{report.numeral('proposals')}. {title}", "de-xuat")
    lost = analysis.below_maximum(report.card)
    if lost.empty:
        return compose.blocks(head, compose.paragraph(t("Không có tiêu chí mất điểm.", "No criterion lost points.")))
    chosen = lost.head(int((lost["cumulative_share"] < DISCUSSED - 1e-9).sum()) + 1)
    rows: list[compose.Line] = [
        [
            compose.cell(str(place), sort=place),
            f"{row.code} {row.name}",
            compose.cell(points(row.lost, lang), sort=row.lost),
            "; ".join(row.agencies),
            "",
            "",
            "",
        ]
        for place, row in enumerate(compose.records(chosen), 1)
    ]
    reached = percent(chosen["cumulative_share"].iloc[-1], 1, lang)
    rest = len(lost) - len(chosen)
    others = (
        (t(f"; {rest} tiêu chí còn lại xem ", f"; the other {rest} are in "), compose.ref("bang-chua-dat"))
        if rest
        else ()
    )
    return compose.blocks(
        head,
        compose.paragraph(
            t(
                f"{len(chosen)} tiêu chí dưới đây chiếm {reached} số điểm mất",
                f"The {len(chosen)} criteria below make {reached} of the loss",
            ),
            *others,
            t(*TO_FILL),
        ),
        compose.table(
            [
                (t("TT", "No."), 0.7, "center"),
                (t("Nội dung chưa đạt", "Criterion"), 4.6, "left"),
                (t("Điểm mất", "Lost"), 1, "right"),
                (t("Cơ quan chủ trì", "Lead agencies"), 2.8, "left"),
                (t("Giải pháp khắc phục", "Remedy"), 4.4, "left"),
                (t("Trách nhiệm", "Owner"), 2.6, "left"),
                (t("Thời hạn", "Date"), 2, "left"),
            ],
            rows,
            caption=t("Nội dung đề nghị thảo luận và giải pháp khắc phục", "Proposals to discuss"),
            anchor=ANCHOR,
        ),
    )


def filled(blocks: tuple[Block, ...], remedies: Remedies) -> tuple[Block, ...]:
    """Return the blocks of a briefing with the answers in the table of proposals, wherever that table stands.

    Parameters
    ----------
    blocks
        Those of the briefing, also one that came from a notebook.
    remedies
        What the agencies answered, by code; other rows stay blank.
    """
    if not remedies:
        return blocks
    return tuple(
        replace(block, body=tuple(_answered(row, remedies) for row in block.body))
        if isinstance(block, Table) and block.anchor == ANCHOR
        else _announced(block)
        for block in blocks
    )


def _answered(row: Row, remedies: Remedies) -> Row:
    said = remedies.get(plain(row[1].text).partition(" ")[0], ())
    kept = row[: len(row) - len(said)]
    return (*kept, *(replace(cell, text=inline(text)) for cell, text in zip(row[len(kept) :], said, strict=True)))


def _announced(block: Block) -> Block:
    if not isinstance(block, Paragraph):
        return block
    words = dict(zip(TO_FILL, _FILLED, strict=True))
    runs = tuple(Text(words[run.text]) if run.text in words else run for run in block.text)
    return block if runs == block.text else replace(block, text=runs)
