from __future__ import annotations

import datetime as dt
import os
import tempfile
from decimal import Decimal
from pathlib import Path

from cards import card, row
from hypothesis import given, settings
from hypothesis import strategies as st
from returned import DAY, WHOLE, assignment, book, columns, head_row, line_of, meeting, put, save, save_ods

from sipas_par.assignment import assign
from sipas_par.model.meeting import Deadline, Meeting
from sipas_par.replies.collect import gather
from sipas_par.replies.collection import read_memory, to_json
from sipas_par.reports.programme import calendar

# What a cell of a workbook can hold; blanks at the ends are no part of an answer.
WORDS = (
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp")), min_size=1, max_size=60)
    .map(str.strip)
    .filter(lambda text: text and "_x" not in text)
)


@settings(max_examples=25, deadline=None)
@given(cause=WORDS, remedy=WORDS, owner=WORDS, evidence=WORDS, day=st.dates(dt.date(2024, 6, 1), dt.date(2090, 1, 1)))
def test_any_answer_comes_through_and_is_remembered(cause, remedy, owner, evidence, day):
    filled = {**WHOLE, "cause": cause, "remedy": remedy, "owner": owner, "evidence": evidence, "deadline": day}
    with tempfile.TemporaryDirectory() as folder:
        save(book({"1.2": filled}), folder)
        collection = gather(Path(folder), assignment(), as_of=dt.date(2024, 5, 12))
        answer = collection.answers[0]
        assert (answer.cause, answer.remedy, answer.owner, answer.evidence, answer.deadline) == (
            cause,
            remedy,
            owner,
            evidence,
            day,
        )
        memory = Path(folder) / "memory.json"
        memory.write_bytes(to_json(collection.replies))
        replies, findings = read_memory(memory)
        assert replies == collection.replies
        assert [reply.findings for reply in replies] == [reply.findings for reply in collection.replies]
        assert findings == ()


def test_findings_are_remembered_too(tmp_path):
    save(book({"1.2": {**WHOLE, "points": "nửa điểm", "score": 9}}), tmp_path)
    replies = gather(tmp_path, assignment(), as_of=dt.date(2024, 5, 12)).replies
    (tmp_path / "m.json").write_bytes(to_json(replies))
    again, _ = read_memory(tmp_path / "m.json")
    assert {finding.code for finding in again[0].findings} == {"form-points-unclear", "form-locked-changed"}
    assert [reply.findings for reply in again] == [reply.findings for reply in replies]


ASKED = {
    mandate.agency.id: [leaf.code for leaf in assignment().below(mandate)]
    for mandate in assignment().mandates
    if assignment().below(mandate)
}
GIVEN = st.fixed_dictionaries(
    {"cause": WORDS},
    optional={
        "remedy": WORDS,
        "owner": WORDS,
        "evidence": WORDS,
        "cause_group": st.sampled_from(["Khách quan", "Chủ quan"]),
        "points": st.sampled_from([0.05, 0.1, 0.15]),
        "deadline": st.dates(dt.date(2024, 6, 1), dt.date(2030, 1, 1)),
    },
)


@st.composite
def returned(draw):
    """Draw forms as they come back: by agency, what each row says, how it was saved, and in which mail it came."""
    files = []
    for at in range(draw(st.integers(1, 4))):
        agency = draw(st.sampled_from(sorted(ASKED)))
        answers = draw(st.dictionaries(st.sampled_from([*ASKED[agency], ""]), GIVEN, min_size=1, max_size=4))
        files.append((f"{at}", agency, answers, draw(st.sampled_from(["as it is", "columns moved", "ods"]))))
    mails = draw(st.lists(st.lists(st.sampled_from(files), max_size=3, unique_by=id), max_size=3))
    return files, [*mails, draw(st.permutations(files))]


def written(folder, mail, number, file):
    name, agency, answers, way = file
    made = book(answers, agency)
    sheet = made["Phiếu"]
    if way == "columns moved":
        at = columns(sheet)
        one, two = at["cause"], at["evidence"]
        for row in (head_row(sheet), *(line_of(sheet, code) for code in answers)):
            first, second = sheet.cell(row, one).value, sheet.cell(row, two).value
            put(sheet, row, one, second)
            put(sheet, row, two, first)
    # The same form comes again and again, in other folders and under other names.
    path = f"thư {mail}/{number} phiếu {name}"
    (Path(folder) / f"thư {mail}").mkdir(exist_ok=True)
    return save_ods(made, folder, f"{path}.ods") if way == "ods" else save(made, folder, f"{path}.xlsx")


def said(agency, code, given):
    return (
        agency, code, *(given.get(name, "") for name in ("cause_group", "cause", "remedy", "owner", "evidence")),
        given.get("deadline"), None if given.get("points") is None else Decimal(str(given["points"])),
    )  # fmt: skip


@settings(max_examples=int(os.environ.get("SIPAS_PAR_SEEDS", "5")), deadline=None)
@given(returned())
def test_nothing_is_lost_or_doubled_in_any_order_and_any_repetition(drawn):
    files, mails = drawn
    with tempfile.TemporaryDirectory() as folder:
        before = ()
        for number, mail in enumerate(mails):
            for place, file in enumerate(mail):
                written(folder, number, place, file)
            collection = gather(Path(folder), assignment(), as_of=DAY, before=before)
            before = collection.replies
        expected = {said(agency, code, given) for _, agency, answers, _ in files for code, given in answers.items()}
        found = [
            (a.agency_id, a.code, a.cause_group, a.cause, a.remedy, a.owner, a.evidence, a.deadline, a.points)
            for a in collection.answers
        ]
        assert sorted(map(str, found)) == sorted(map(str, expected))
        # Again, and without memory: the same.
        again = gather(Path(folder), assignment(), as_of=DAY, before=before)
        assert (again.answers, again.changes, again.claimed) == (collection.answers, (), collection.claimed)
        assert {a.content for a in gather(Path(folder), assignment(), as_of=DAY).answers} == {
            a.content for a in collection.answers
        }


NAMES = st.sampled_from(["Sở Nội vụ", "SNV", "Sở Y tế", "SYT", "Sở Lạ", ""])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 100), st.lists(NAMES, max_size=3)), min_size=1, max_size=8))
def test_every_lost_point_is_under_an_agency_or_named_as_unassigned(leaves):
    rows = [row("1", "1", "0", line=7, source="mixed")]
    rows += [
        row(f"1.{place}", "1", str(Decimal(score) / 100), line=7 + place, agencies=[name for name in names if name])
        for place, (score, names) in enumerate(leaves, 1)
    ]
    made = assign(card(*rows), meeting())
    under = {leaf.code: leaf.lost for mandate in made.mandates for leaf in made.below(mandate)}
    open_codes = {dict(finding.facts)["row"] for finding in made.findings if finding.code == "criterion-unassigned"}
    unassigned = sum((leaf.lost for leaf in made.card.leaves if leaf.code in open_codes), Decimal(0))
    assert sum(under.values(), Decimal(0)) + unassigned == made.card.lost
    assert not set(under) & open_codes


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_calendar_lines_keep_their_length_and_their_letters(what, note):
    due = Deadline("x", what, "", "", dt.date(2024, 5, 14), dt.date(2024, 5, 13), note=note)
    data = calendar(Meeting("T", "", "", None, None, (), (due,)))
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert all(part.decode("utf-8") or part == b"" for part in data.split(b"\r\n"))
    assert data.replace(b"\r\n ", b"").count(b"\r\nBEGIN:") == 4
    assert not {byte for byte in data.replace(b"\r\n", b"") if byte < 32 or byte == 127}
