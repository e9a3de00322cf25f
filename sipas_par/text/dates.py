"""Deadlines as people write them: a day, a month, a quarter, "before" one; and days that do not exist."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Callable

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SERIALS = (36_526, 73_050)  # 1/1/2000 to 31/12/2099 as Excel counts days
_SERIAL = re.compile(r"\s*\d{5}(?:\.\d+)?\s*")
_EPOCH = dt.date(1899, 12, 30)
_DAY = re.compile(r"(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH = re.compile(r"(?:tháng\s*)?(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})")
_QUARTER = re.compile(r"(?:quý|quarter|q)\s*(iv|i{1,3}|[1-4])\s*(?:[/.,-]|năm|of)?\s*(\d{4})")
_YEAR = re.compile(r"(?:(?:trong|cuối|hết)\s*)?(?:năm\s*)?(\d{4})")
_STANDING = ("thường xuyên", "hằng năm", "hàng năm", "continuous", "ongoing", "every year")
_BEFORE = re.compile(r"^(?:(?:chậm nhất|xong|hoàn thành)\s*){0,2}(?:trước|before)\s")
_DATED = re.compile(rf"(?<![\d/.-])(?:{_ISO.pattern}|{_DAY.pattern})(?!\d)", re.IGNORECASE)
_LEADS = re.compile(r"^(?:(?:trước|chậm nhất|xong|hoàn thành|đến|hết|trong)\s*){0,3}(?:ngày|before|by)?\s*")


def read_date(value: object) -> tuple[dt.date | None, bool]:
    """Return the last day that a written deadline allows, none for work that goes on, and whether it had to be interpreted."""
    if isinstance(value, dt.datetime):
        return value.date(), False
    if isinstance(value, dt.date):
        return value, False
    if isinstance(value, str) and _SERIAL.fullmatch(value):
        value = float(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if _SERIALS[0] <= value <= _SERIALS[1]:
            return _EPOCH + dt.timedelta(days=int(value)), True
        if float(value).is_integer() and 2000 <= value < 2100:
            return dt.date(int(value), 12, 31), False
        return None, True
    text = unicodedata.normalize("NFC", str(value or "")).casefold().strip().rstrip(".")
    if not text:
        return None, False
    first, last, unsure = _from_words(_LEADS.sub("", text, count=1) or text)
    if first and _BEFORE.match(text):
        return first - dt.timedelta(days=1), unsure
    return last, unsure


def names_no_day(text: str) -> bool:
    """Say whether a text names a day or a month that no calendar has."""
    text = unicodedata.normalize("NFC", text).casefold().strip().rstrip(".")
    month = _MONTH.fullmatch(_LEADS.sub("", text, count=1))
    return any(_from_words(found[0])[1] is None for found in _DATED.finditer(text)) or (
        month is not None and not 1 <= int(month[1]) <= 12
    )


def rewritten(text: str, say: Callable[[dt.date], str]) -> str:
    """Return a deadline with each day as ``say`` writes it; nothing where a day does not exist."""
    text = unicodedata.normalize("NFC", text)
    if _SERIAL.fullmatch(text) and (counted := read_date(text)[0]):
        return say(counted)
    days = ((found[0], _from_words(found[0].casefold())[1]) for found in _DATED.finditer(text))
    words = {written: say(day) for written, day in days if day}
    return "" if names_no_day(text) else _DATED.sub(lambda found: words[found[0]], text)


def _from_words(text: str) -> tuple[dt.date | None, dt.date | None, bool]:
    """Return first and last day of what is written, and whether it had to be interpreted."""
    if any(word in text for word in _STANDING):
        return None, None, False
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
        return _one(_day(year, month, day))
    if match := _DAY.fullmatch(text):
        day, month, year = map(int, match.groups())
        year += 2000 if year < 100 else 0
        if month > 12 >= day:
            return *_one(_day(year, day, month))[:2], True
        return _one(_day(year, month, day))
    if match := _QUARTER.fullmatch(text):
        quarter = _ROMAN.get(match[1]) or int(match[1])
        return _months(int(match[2]), quarter * 3 - 2, quarter * 3)
    if (match := _MONTH.fullmatch(text)) and 1 <= int(match[1]) <= 12:
        return _months(int(match[2]), int(match[1]), int(match[1]))
    if match := _YEAR.fullmatch(text):
        return _months(int(match[1]), 1, 12)
    return None, None, True


def _one(day: dt.date | None) -> tuple[dt.date | None, dt.date | None, bool]:
    return day, day, day is None


def _months(year: int, first: int, last: int) -> tuple[dt.date | None, dt.date | None, bool]:
    if not 1900 <= year < 9999:
        return None, None, True
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]), False


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
