"""``sipas-par collect``: gather the forms that came back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sipas_par.cli import Progress, agency_options
from sipas_par.cli.brief import add_accept_option, add_input_options, gather, mark_example
from sipas_par.findings import errors_of
from sipas_par.text.i18n import _

if TYPE_CHECKING:
    import argparse

    from sipas_par.replies.collection import Collection

HELP = "Tổng hợp các phiếu đã nhận thành sổ theo dõi giải pháp (gather the returned forms)"
EXAMPLE = "sipas-par collect phieu-da-nhan --out reports/tong-hop"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    command.add_argument("folder", metavar="FOLDER", help="thư mục chứa phiếu đã nhận (folder of returned forms)")
    add_input_options(command)
    agency_options.add_assignment_option(command)
    agency_options.add_day_option(command)
    command.add_argument(
        "--out", metavar="DIR", default="reports/tong-hop", help="thư mục (output folder); mặc định reports/tong-hop"
    )
    add_accept_option(command)


def run(options: argparse.Namespace) -> int:
    """Write the register, print it and what is still missing; problems in the forms go to stderr and the register.

    The status is 1 when a file could not be read.
    """
    from sipas_par.replies.collect import collect

    progress = Progress()
    day = agency_options.day_of(options.as_of)
    inputs = gather(options, progress)
    assignment = agency_options.assignment_of(options, inputs, progress)
    progress.step(_("Đọc phiếu"))
    done = collect(options.folder, assignment, options.out, as_of=day, progress=agency_options.counter(progress))
    agency_options.kept(done.kept, progress)
    agency_options.tell(done.collection.findings, progress)
    _print(done.collection)
    print(done.register)
    mark_example(inputs, progress)
    return 1 if errors_of(done.collection.findings) else 0


def _print(collection: Collection) -> None:
    from sipas_par.replies.register_words import STATES
    from sipas_par.text.numbers import points

    for state in collection.states:
        share = f" ({state.share})" if state.share else ""
        print(f"{state.mandate.name}: {_(STATES[state.word])}{share}")
    lost = points(collection.assignment.card.lost)
    back = points(sum((line.countable for line in collection.balance), Decimal(0)))
    codes = ", ".join(row.code for row in collection.unanswered) or "–"
    print(_("Dự kiến lấy lại {back}/{lost} điểm chưa đạt").format(back=back, lost=lost))
    print(_("Chưa có câu trả lời: {codes}").format(codes=codes))
    print(_("Thay đổi từ lần trước: {n}").format(n=len(collection.changes)))
    files, found = len(collection.replies), collection.findings
    bad = len(errors_of(found))
    print(
        _("Đã đọc {files} phiếu; {bad} lỗi, {n} cảnh báo (trang “Cần xem lại” của sổ)").format(
            files=files, bad=bad, n=len(found) - bad
        )
    )
