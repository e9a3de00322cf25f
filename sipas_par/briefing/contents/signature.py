"""The end of the report: recipients and who signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.briefing.blocks import Block, Signature

if TYPE_CHECKING:
    from sipas_par.briefing.report import Briefing


def make(report: Briefing) -> tuple[Block, ...]:
    """Return the signature block; recipients come from the meeting file."""
    meeting, t = report.meeting, report.t
    recipients = meeting.distribution if meeting and meeting.distribution else (t("……………………", "……………………"),)
    archive = t("Lưu: VT.", "Archive.")
    recipients = tuple(f"{recipient.rstrip(';.')};" for recipient in recipients)
    return (
        Signature(
            recipients=(*recipients, archive),
            authority="",
            role=t("GIÁM ĐỐC", "DIRECTOR"),
        ),
    )
