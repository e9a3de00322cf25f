"""What small helpers of the forms give."""

from __future__ import annotations

import datetime as dt

from sipas_par.replies.collection import Answer
from sipas_par.replies.review import Entry, status_of


def test_status_of():
    answer = Answer("so-y-te", "Sở Y tế", "2.1", deadline=dt.date(2024, 9, 30))
    assert status_of(answer, Entry(), dt.date(2024, 10, 1)) == "late"
    assert status_of(answer, Entry(done="2024-09-30"), dt.date(2024, 10, 1)) == "done"
