"""The loop closed: what the office writes into the register is kept, and the review says what is done, late or still lost."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import replace
from decimal import Decimal

import docx
import openpyxl
import pytest
import returned
from cards import card, change

import sipas_par as sp
from sipas_par.assignment import assign
from sipas_par.cli import main
from sipas_par.document.blocks import Table, plain
from sipas_par.inputs import Inputs
from sipas_par.replies.collect import collect, gather
from sipas_par.replies.collection import Answer, answers_by_code
from sipas_par.replies.review import HISTORY_NAME, Entry, Review, later_rows, read_entries, status_of
from sipas_par.text.i18n import language

MAY, OCTOBER = dt.date(2024, 5, 20), dt.date(2024, 10, 1)


@pytest.fixture
def here(tmp_path):
    """Two answers of one form, in a folder of forms."""
    filled = {"1.2": returned.WHOLE, "": {**returned.WHOLE, "remedy": "Họp giao ban", "evidence": None}}
    returned.save(returned.book(filled), tmp_path / "phieu")
    return tmp_path


def run(here, day=MAY, **more):
    return collect(here / "phieu", returned.assignment(), here / "so", as_of=day, **more).collection


def write(here, code, **values):
    """Fill columns of the register as the office does, by the words of their heads."""
    path = here / "so" / "so-theo-doi-giai-phap.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Giải pháp"]
    head = next(row for row in range(1, 12) if sheet.cell(row, 1).value == "Mã")
    at = {sheet.cell(head, column).value: column for column in range(1, sheet.max_column + 1)}
    heads = {"decision": "Xử lý phiếu", "done": "Ngày hoàn thành", "remark": "Ghi chú theo dõi"}
    line = next(row for row in range(head + 1, sheet.max_row + 1) if str(sheet.cell(row, 1).value) == code)
    for name, value in values.items():
        sheet.cell(line, at[heads[name]]).value = value
    book.save(path)


def of(collection, code):
    return [(event.day, event.status) for event in collection.history if event.code == code]


def test_every_state_is_kept_with_its_day_over_all_rounds(here):
    assert of(run(here), "1.2") == [("2024-05-20", "open")]
    assert of(run(here), "1.2") == [("2024-05-20", "open")]
    assert of(run(here, OCTOBER), "1.2") == [("2024-05-20", "open"), ("2024-10-01", "late")]
    write(here, "1.2", decision="Chấp nhận", done=dt.datetime(2024, 10, 15), remark="Đã có báo cáo")  # noqa: DTZ001
    last = run(here, dt.date(2024, 12, 1)).latest
    [event] = [event for event in last.values() if event.code == "1.2"]
    assert (event.status, event.decision, event.done, event.remark) == (
        "done-late", "accepted", "2024-10-15", "Đã có báo cáo",
    )  # fmt: skip
    # What was decided stands in the next register as well, though the edited one was set aside.
    assert (
        Entry("accepted", "2024-10-15", "Đã có báo cáo")
        in read_entries(here / "so/so-theo-doi-giai-phap.xlsx")[0].values()
    )
    assert list((here / "so").glob("*bản trước*"))


def test_an_answer_that_its_agency_changes_keeps_the_history_of_the_old_one(here):
    run(here)
    write(here, "1.2", decision="Trả lại", remark="Thiếu căn cứ")
    run(here)
    changed = {"1.2": {**returned.WHOLE, "cause": "Có căn cứ"}}
    returned.save(returned.book(changed), here / "phieu", day="2024-06-10")
    collection = run(here, dt.date(2024, 6, 11))
    assert of(collection, "1.2") == [("2024-05-20", "open"), ("2024-05-20", "returned"), ("2024-06-11", "open")]
    [old] = [answer for answer in collection.earlier if answer.code == "1.2"]
    assert collection.latest[old.id].remark == "Thiếu căn cứ"


def test_what_was_sent_back_is_kept_and_counts_nowhere(here):
    before = run(here)
    assert before.claimed["1.2"]
    write(here, "1.2", decision="Trả lại")
    after = run(here)
    assert "1.2" not in after.claimed
    assert "1.2" in [row.code for row in after.unanswered]
    assert "1.2" not in answers_by_code(after)
    assert [answer.code for answer in after.answers] == [answer.code for answer in before.answers]
    write(here, "1.2", decision="Chấp nhận")
    assert run(here).claimed == before.claimed


def test_every_command_knows_the_history_beside_the_forms(here):
    run(here)
    write(here, "1.2", decision="Chờ")
    run(here)
    shutil.rmtree(here / "so")
    collection = gather(here / "phieu", returned.assignment(), as_of=MAY)
    assert {event.decision for event in collection.latest.values() if event.code == "1.2"} == {"held"}
    assert collection.reading_findings == ()


def test_the_language_of_a_run_makes_no_other_remedy(here):
    run(here)
    write(here, "1.2", decision="Chấp nhận", done="15/08/2024")
    with language("en"):
        events = run(here, OCTOBER).history
        assert Entry("accepted", "2024-08-15") in read_entries(here / "so/so-theo-doi-giai-phap.xlsx")[0].values()
    assert len({event.id for event in events}) == 2
    assert run(here, OCTOBER).history == events


def test_a_cell_that_cannot_be_understood_takes_nothing_back(here):
    run(here)
    write(here, "1.2", decision="Chấp nhận", done="15/08/2024")
    run(here)
    write(here, "1.2", decision="?", done="xong")
    [event] = [event for event in run(here, OCTOBER).latest.values() if event.code == "1.2"]
    assert (event.decision, event.done, event.status) == ("accepted", "2024-08-15", "done")
    write(here, "1.2", decision=None, done=None)
    [event] = [event for event in run(here, OCTOBER).latest.values() if event.code == "1.2"]
    assert (event.decision, event.done, event.status) == ("", "", "late")


def test_a_history_that_cannot_be_read_is_named_and_not_written_over(here):
    run(here)
    (here / "phieu" / HISTORY_NAME).write_text('{"version": 1, "events": [{"day": "x"}]}', "utf-8")
    collection = run(here)
    assert "memory-unusable" in [finding.code for finding in collection.findings]
    assert any('"x"' in path.read_text("utf-8") for path in (here / "phieu").glob("*.json"))
    assert json.loads((here / "phieu" / HISTORY_NAME).read_text("utf-8"))["events"]
    assert [finding.code for finding in run(here).reading_findings] == []


@pytest.mark.parametrize(
    ("values", "code"), [({"decision": "Để xem"}, "review-decision"), ({"done": "xong rồi"}, "review-day"), ({"done": "31/02/2024"}, "review-day")]
)  # fmt: skip
def test_what_is_no_decision_and_no_day_is_named_with_its_cell(here, values, code):
    run(here)
    write(here, "1.2", **values)
    [finding] = [finding for finding in run(here).reading_findings if finding.code.startswith("review")]
    assert (finding.code, finding.found, finding.sheet) == (code, *values.values(), "Giải pháp")
    assert finding.cell[1:].isdigit()


@pytest.mark.parametrize(
    ("entry", "lost", "status"),
    [
        (Entry(), None, "late"),
        (Entry("returned"), None, "returned"),
        (Entry("held", "2024-09-01"), None, "held"),
        (Entry("accepted", "2024-09-30"), None, "done"),
        (Entry(done="2024-10-01"), None, "done-late"),
        (Entry(done="2024-09-01"), True, "lost"),
        (Entry(done="2024-09-01"), False, "done"),
        (Entry(done="2024-12-31"), True, "late"),
    ],
)
def test_the_date_decides(entry, lost, status):
    assert status_of(Answer("a", "A", "1", deadline=dt.date(2024, 9, 30)), entry, OCTOBER, lost) == status


def test_without_a_deadline_nothing_is_late():
    assert status_of(Answer("a", "A", "1"), Entry(), OCTOBER) == "undated"
    assert status_of(Answer("a", "A", "1", deadline_text="sớm nhất có thể"), Entry(), OCTOBER) == "undated"


def test_work_that_goes_on_is_not_without_a_deadline():
    for said in ("Thường xuyên", "Hằng năm"):
        answer = Answer("a", "A", "1", deadline_text=said)
        assert status_of(answer, Entry(), OCTOBER) == "standing"
        assert status_of(answer, Entry(done="2024-09-01"), OCTOBER) == "done"


def later():
    made = change(card(), "1.2", score="1.75")
    return change(made, "2.1", score="1")


def review(here, day=dt.date(2025, 5, 1)):
    from dataclasses import replace

    rows = later_rows(returned.assignment().card, replace(later(), year=2024))
    run(here)
    write(here, "1.2", done="15/8/2024")
    collection = run(here, day, later=rows)
    return Review(Inputs(card(), meeting=returned.meeting()), collection, rows)


def test_done_and_the_point_still_lost(here):
    made = review(here)
    assert [event.status for _answer, event in made.remedies] == ["late", "lost"]
    document = made.document()
    tables = [
        [[plain(cell.text) for cell in row] for row in block.body]
        for block in document.blocks
        if isinstance(block, Table)
    ]
    [line] = [row for table in tables for row in table if "15/8/2024" in row]
    assert line[4:6] == ["0,50", "0,25"]
    history = tables[-1]
    assert any("Đã xong, điểm vẫn mất" in row[-1] for row in history)
    assert any("(phiếu của Sở Nội vụ)" in row[2] for row in history)
    assert "phieu.xlsx" not in repr(document.blocks)
    words = " ".join(plain(getattr(block, "text", ())) for block in document.blocks)
    assert "1/2 giải pháp đã hoàn thành" in words
    assert "1 giải pháp chưa nêu tài liệu kiểm chứng" in words
    assert "2.2 Tiêu chí 2.2" in " ".join(plain(part.text) for block in document.blocks if hasattr(block, "items") for item in block.items for part in item)  # fmt: skip


def words_of(document):
    return " ".join(plain(getattr(block, "text", ())) for block in document.blocks)


def test_what_a_later_table_showed_stays_shown_with_its_points(here):
    review(here)
    made = Review(Inputs(card(), meeting=returned.meeting()), run(here, dt.date(2025, 6, 1)))
    assert [event.status for _answer, event in made.remedies] == ["late", "lost"]
    assert "Điểm năm sau theo lần rà soát trước, đã đối chiếu với bảng điểm năm sau." in words_of(made.document())
    assert "Chưa có bảng điểm năm sau" not in words_of(made.document())
    [table] = [
        block for block in made.document().blocks if isinstance(block, Table) and "vẫn mất" in plain(block.caption)
    ]
    assert [plain(cell.text) for cell in table.body[0]][4:6] == ["0,50", "0,25"]


def test_what_has_no_remedy_is_what_the_later_table_still_lost(here):
    made = review(here)
    rows = {row.code: row for row in made.collection.unanswered}
    assert list(rows) == ["2.1", "2.2"]
    kept = {code: row for code, row in made.later.items() if code != "2.2"}
    mended = kept | {"2.1": replace(kept["2.1"], lost=Decimal("0.05"))}

    def listed(later):
        document = replace(made, later=later).document()
        lists = [block for block in document.blocks if hasattr(block, "items")]
        return [plain(part.text) for block in lists for item in block.items for part in item]

    one, other = listed(mended)
    assert "(0,05 điểm)" in one
    assert other.endswith("chưa so được với bảng điểm năm sau")
    assert "2.1" not in " ".join(listed(kept | {"2.1": replace(kept["2.1"], lost=Decimal(0))}))


def test_what_the_later_table_newly_lost_is_listed(here):
    made = review(here)
    assert "Mới chưa đạt theo bảng điểm năm sau:" not in words_of(made.document())
    lost = made.later["2.2"]
    fresh = made.later | {"2.2": replace(lost, lost_before=Decimal(0), lost=Decimal("0.5"))}
    words = words_of(replace(made, later=fresh).document())
    assert "Mới chưa đạt theo bảng điểm năm sau:" in words


def test_an_earlier_day_knows_nothing_of_what_came_after(here):
    review(here)
    july = dt.date(2024, 7, 1)
    for _again in range(2):
        collection = run(here, july)
        made = Review(Inputs(card(), meeting=returned.meeting()), collection)
        assert {event.status for _answer, event in made.remedies} == {"open"}
        assert "Chưa có bảng điểm năm sau" in words_of(made.document())
        assert "/2025" not in repr(made.document().blocks)
        assert len(set(collection.history)) == len(collection.history)


@pytest.mark.parametrize(("day", "words"), [(dt.date(2024, 7, 1), "Sơ kết 6 tháng năm 2024"), (dt.date(2024, 12, 20), "Tổng kết năm 2024")])  # fmt: skip
def test_a_review_of_the_half_year_and_of_the_year(here, day, words):
    collection = run(here, day)
    assert Review(Inputs(card(), meeting=returned.meeting()), collection).document().title.startswith(words)


def test_a_review_without_any_remedy_says_so_and_has_no_empty_table(tmp_path):
    returned.save(returned.book({}), tmp_path / "phieu")
    document = Review(Inputs(card(), meeting=returned.meeting()), run(tmp_path)).document()
    words = " ".join(plain(getattr(block, "text", ())) for block in document.blocks)
    assert "Đến ngày 20/5/2024, chưa cơ quan nào nêu nguyên nhân, giải pháp." in words
    assert "0/0" not in words
    assert not [block for block in document.blocks if isinstance(block, Table)]


def test_the_command_writes_the_review_and_the_register(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["forms", "--agency", "Sở Tư pháp", "--out", "phieu"]) == 0
    out = tmp_path / "reports/tong-hop"
    assert main(["review", "phieu", "--as-of", "2024-07-01", "--formats", "docx,html"]) == 0
    assert {path.name for path in out.iterdir()} >= {
        "ra-soat-giai-phap.docx", "ra-soat-giai-phap.html", "so-theo-doi-giai-phap.xlsx",
    }  # fmt: skip
    text = [paragraph.text for paragraph in docx.Document(out / "ra-soat-giai-phap.docx").paragraphs]
    assert any(words.startswith("IV. NỘI DUNG CHƯA CÓ GIẢI PHÁP") for words in text)
    assert main(["review", "phieu", "--later", str(tmp_path / "nowhere.xlsx")]) == 2
    from sipas_par.files import example

    assert main(["review", "phieu", "--later", str(example("par_index_lang_son_2022.xlsx"))]) == 2
    said = capsys.readouterr().err
    assert "[later-not-later]" in said
    assert "--earlier" not in said
    assert main(["review", "phieu", "--formats", "xlsx"]) == 2


def successor():
    """The assignment after the list of agencies changed: another office leads 1.2 under another id."""
    then = returned.meeting()
    agencies = [
        replace(agency, id="snv-moi", name="Sở Nội vụ và Lao động", aliases=("Sở Nội vụ", "SNV"))
        if agency.id == "so-noi-vu"
        else agency
        for agency in then.agencies
    ]
    return assign(card(), replace(then, agencies=tuple(agencies)))


@pytest.mark.parametrize("saved_again", [False, True])
def test_a_remedy_goes_on_under_the_agency_that_stands_for_its_sender_today(here, saved_again):
    run(here)
    write(here, "1.2", decision="Chấp nhận", done="30/09/2024", remark="Đã ban hành")
    before = run(here, OCTOBER)
    if saved_again:
        filled = {"1.2": returned.WHOLE, "": {**returned.WHOLE, "remedy": "Họp giao ban", "evidence": None}}
        returned.save(returned.book(filled), here / "phieu", day="2024-10-02")
    write(here, "1.2", remark="Đã ban hành, đã gửi")
    done = collect(here / "phieu", successor(), here / "so", as_of=dt.date(2025, 4, 1)).collection
    assert not done.earlier
    assert len(done.answers) == len(before.answers)
    [answer] = [answer for answer in done.answers if answer.code == "1.2"]
    last = done.latest[answer.id]
    assert (answer.agency, last.status, last.decision, last.done, last.remark) == (
        "Sở Nội vụ và Lao động", "done", "accepted", "2024-09-30", "Đã ban hành, đã gửi",
    )  # fmt: skip
    assert [event.day for event in done.history if event.id == answer.id][:2] == ["2024-05-20", "2024-10-01"]
    back = run(here, dt.date(2025, 4, 2))
    assert {back.latest[one.id].done for one in back.answers if one.code == "1.2"} == {"2024-09-30"}


def test_without_a_meeting_file_a_remedy_goes_on_under_the_successor():
    rows = [replace(row, agencies=("Sở Tài chính",)) if row.code == "1.2" else row for row in card()]
    found = assign(replace(card(), criteria=rows)).find("Sở Kế hoạch và Đầu tư")
    assert found is not None
    assert found.name == "Sở Tài chính"


def test_an_entry_that_has_no_remedy_any_more_is_named(here):
    run(here)
    write(here, "1.2", decision="Chấp nhận", done="30/09/2024", remark="Đã ban hành")
    for file in (here / "so", here / "phieu"):
        (file / "phieu-da-doc.json").unlink()
    (here / "phieu" / "phieu.xlsx").unlink()
    found = [finding for finding in run(here).findings if finding.code == "review-entry-lost"]
    assert [one.expected for one in found] == ["Chấp nhận; 30/9/2024; Đã ban hành"]


def test_what_cannot_be_understood_stays_as_typed_and_is_named_at_every_run(here):
    run(here)
    write(here, "1.2", decision="Đồng ý", done="hoàn thành ngày 28/9/2025")
    for _round in range(3):
        told = [finding.found for finding in run(here).findings if finding.code.startswith("review")]
        assert sorted(map(str, told)) == ["hoàn thành ngày 28/9/2025", "Đồng ý"]


def test_the_later_table_may_lie_among_the_others(tmp_path, monkeypatch, capsys):
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    for year in (2022, 2023):
        shutil.copy(sp.example(f"par_index_lang_son_{year}.xlsx"), raw)
    (tmp_path / "phieu").mkdir()
    monkeypatch.chdir(tmp_path)
    assert main(["review", "phieu", "--later", "data/raw/par_index_lang_son_2023.xlsx"]) == 0
    assert "PAR INDEX 2022" in capsys.readouterr().err
