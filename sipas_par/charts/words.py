"""The words that charts share: what a table is called, where it came from, how sure its figures are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.text.labels import label
from sipas_par.text.numbers import listing, percent, points

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from sipas_par.model.criteria import Status
    from sipas_par.model.published import Origin
    from sipas_par.model.scorecard import Scorecard, SipasCard

_STAMPS: dict[str, dict[str, str]] = {
    "vi": {"illustrative": "Số liệu MINH HỌA", "unknown": "Chưa rõ tình trạng số liệu"},
    "en": {"illustrative": "ILLUSTRATIVE figures", "unknown": "Status of figures unknown"},
}
_STATUS: dict[str, dict[str, str]] = {
    "vi": {"official": "theo bảng chính thức", "self_assessed": "tự đánh giá", "illustrative": "MINH HỌA"},
    "en": {"official": "official table", "self_assessed": "self-assessed", "illustrative": "ILLUSTRATIVE"},
}
_WORDS: dict[str, dict[str, str]] = {
    "vi": {
        "source": "Nguồn",
        "sheet": "trang",
        "year": "năm",
        "points": "điểm",
        "no_figures": "Chưa có số liệu",
        "missing": "chưa có số liệu",
        "rest": "Còn lại",
        "status": "số liệu",
    },
    "en": {
        "source": "Source",
        "sheet": "sheet",
        "year": "",
        "points": "points",
        "no_figures": "No figures yet",
        "missing": "no figure",
        "rest": "All others",
        "status": "figures",
    },
}


def word(name: str, lang: str) -> str:
    """Return one of the shared words."""
    return _WORDS[lang][name]


def stamp(statuses: Iterable[Status], lang: str) -> str:
    """Return the words that must stand in a chart of tables with these statuses; none for official ones."""
    found = set(statuses)
    return next((text for status, text in _STAMPS[lang].items() if status in found), "")


def status_words(status: Status, lang: str) -> str:
    """Return how sure a table's figures are, for the legend of a chart that also has published ones."""
    return _STATUS[lang].get(status, "chưa rõ tình trạng" if lang == "vi" else "status unknown")


def marked_status(text: str, status: Status, lang: str) -> str:
    """Return a legend entry with the status of its figures when they are not the official ones."""
    return text if status == "official" else f"{text}, {status_words(status, lang)}"


def published_note(card: SipasCard, lang: str) -> tuple[str, ...]:
    """Return what the table says about which of its figures are published, so that a legend need not guess."""
    said = card.fact("published")
    return (f"{'Số đã công bố' if lang == 'vi' else 'Published figures'}: {said}",) if said else ()


def titled(card: Scorecard | SipasCard, lang: str) -> str:
    """Return unit, index and year: ``Lạng Sơn, PAR INDEX năm 2023``."""
    year = "" if card.year is None else f" {word('year', lang)} {card.year}"
    return " ".join(f"{card.unit}, {card.index}{year}".split())


def year_of(card: Scorecard | SipasCard) -> str:
    """Return the year of a table, or its file when it does not say."""
    return str(card.year) if card.year is not None else card.source.file


def source_line(cards: Iterable[Scorecard | SipasCard], lang: str, *more: str) -> str:
    """Return the line under the chart: files, sheets and the status of their figures."""
    parts = []
    for card in cards:
        source = card.source
        sheet = f", {word('sheet', lang)} {source.sheet}" if source.sheet else ""
        status = label("status", source.status, lang)
        status = f"{word('status', lang)} {status}" if lang == "vi" else f"{status} {word('status', lang)}"
        parts.append(f"{source.file}{sheet} ({status})")
    said = "; ".join(dict.fromkeys(part for part in (*parts, *more) if part))
    return f"{word('source', lang)}: {said}." if said else ""


def of_points(value: float, lang: str) -> str:
    """Return points with their unit: ``3,78 điểm``."""
    return f"{points(value, lang)} {word('points', lang)}"


def codes(items: Iterable[str], lang: str, most: int = 6) -> str:
    """Join codes as a sentence does; a long list ends with how many more there are."""
    known = list(items)
    if len(known) <= most:
        return listing(known, lang)
    more = "mã khác" if lang == "vi" else "others"
    return listing([*known[:most], f"{len(known) - most} {more}"], lang)


def publishers(origins: Iterable[Origin], lang: str, most: int = 4) -> str:
    """Return who printed the published figures; a long list ends with how many more there are."""
    names = list(dict.fromkeys(origin.publisher for origin in origins))
    if not names:
        return ""
    listed = ", ".join(names[:most])
    if len(names) > most:
        more = len(names) - most
        listed += f" và {more} nguồn khác" if lang == "vi" else f" and {more} more"
    return f"số đã công bố: {listed}" if lang == "vi" else f"published figures: {listed}"


def against(card: Scorecard, earlier: Scorecard, lang: str, *, apart: bool = False) -> str:
    """Return what two tables a chart shows; ``apart`` when the years must not be compared."""
    beside = ("và", "and") if apart else ("so với", "against")
    return f"{titled(card, lang)}; {beside[lang != 'vi']} {year_of(earlier)}"


def lowest_of(table: pd.DataFrame, what: str, lang: str) -> str:
    """Return which rows attain least and how much; ``what`` the rows are stands before their codes."""
    lowest = table[table["attainment"] == table["attainment"].min()]
    value = percent(lowest["attainment"].iloc[0], 1, lang)
    listed = f"{what} {codes(lowest['code'], lang)}"
    if lang == "vi":
        return f"{listed} có tỷ lệ đạt thấp nhất: {value}"
    return f"lowest attainment: {listed}, {value}"


def alt_of(title: str, facts: Iterable[str]) -> str:
    """Return the alternative text: the finding and the figures behind it."""
    listed = "; ".join(facts)
    return f"{title}. {listed}." if listed else f"{title}."


def missing_note(card: Scorecard, lang: str) -> tuple[str, ...]:
    """Return the notes that name the criteria without a score and those with an impossible one, if there are any."""
    if not card.missing:
        return wrong_note(card, lang)
    listed = codes([row.code for row in card.missing], lang)
    note = f"Chưa có điểm, không tính: {listed}." if lang == "vi" else f"Without a score, left out: {listed}."
    return (note, *wrong_note(card, lang))


def wrong_note(card: Scorecard, lang: str) -> tuple[str, ...]:
    """Return the note that names the criteria with an impossible score, if there are any."""
    both = [(row.code, row.score, row.max_score) for row in card.leaves]
    wrong = [
        code for code, score, most in both if score is not None and most is not None and (score < 0 or score > most)
    ]
    if not wrong:
        return ()
    text = (
        "Điểm không hợp lệ (âm hoặc cao hơn tối đa), cần sửa bảng"
        if lang == "vi"
        else "Impossible scores (negative or above the maximum), to be mended in the table"
    )
    return (f"{text}: {codes(wrong, lang)}.",)
