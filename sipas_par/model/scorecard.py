"""The scorecard: one unit's table for one index and one year, exactly as the office printed it.

Everything downstream (checks, analysis, documents) reads these frozen values and nothing else.
Points are `decimal.Decimal`, so a hundredth stays a hundredth; a missing value is ``None`` and
stays ``None``; every value knows the cell that it came from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sipas_par.files import digest
from sipas_par.findings import Finding, Findings, UsageError, check_columns, labelled, require, typed, wrong
from sipas_par.model.components import Component, Kind, SurveyTable, sipas_change
from sipas_par.model.criteria import LEVELS, Criterion, Level, PointSource, PointsTable, RowState, Source, Status
from sipas_par.model.units import unit_key
from sipas_par.text.display import Shown, Shows, written
from sipas_par.text.i18n import _
from sipas_par.text.labels import keys_of, label
from sipas_par.text.numbers import double, number, points, ratio

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.model.checked import Checked

T = TypeVar("T")


class Card(Shows):
    """What both tables give beyond their rows: findings, and a table of pandas."""

    if TYPE_CHECKING:

        @property
        def checked(self) -> Checked:
            """The findings with every check that was made."""

        @property
        def frame(self) -> pd.DataFrame:
            """The table as a tidy DataFrame."""

    @cached_property
    def findings(self) -> Findings:
        """Everything wrong or doubtful in this table, errors first."""
        return self.checked.findings

    def to_frame(self, labels: str = "code") -> pd.DataFrame:
        """Return `frame` as a table of one's own, its heads and values in words when asked for."""
        return labelled(self.frame, labels)


class Scorecard(Card, PointsTable):
    """One unit's points table for one index and one year.

    The framework is data: codes, names, levels and maxima are those of the table read. Rows stay in
    the printed order, also when the table repeats or orphans a code, so that `findings` can point at
    them; construction refuses only what could not be a table at all.

    Parameters
    ----------
    index, unit, year
        ``"PAR INDEX"``; the unit scored, a province and equally a department, district or commune; the year of the figures,
        ``None`` when neither the info sheet nor a title says it.
    criteria, total
        The rows, in printed order; the printed total row (code ``""``), if there is one.
    source, facts, reading_findings
        Pedigree of the table, lines of its info sheet, what reading already found doubtful.

    Raises
    ------
    ValueError
        If there is no row.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> card.unit, card.year, len(card.leaves), str(card.score), str(card.lost)
    ('Lạng Sơn', 2023, 95, '86.69', '13.31')
    >>> card["3.4.4"].lost
    Decimal('0.5')
    """

    def _shown(self) -> Shown:
        known = self.known
        head = _(
            "{index} {year} – {unit}: {score}/{max_score} điểm, chưa đạt {lost} điểm ở {below}/{leaves} nội dung"
        ).format(
            index=self.index,
            year=self.year or "?",
            unit=self.unit or "?",
            score=points(known.score),
            max_score=number(known.max_score),
            lost=points(known.lost),
            below=known.below,
            leaves=len(self.leaves),
        )
        missing = _("{count} nội dung chưa có điểm.").format(count=len(self.missing)) if self.missing else ""
        whole = _("Mỗi dòng một lĩnh vực; đủ {count} dòng: .to_frame()").format(count=len(self))
        rows = [(row, row if row.adjusts else self.known_of(row)) for row in self.fields]
        names = ("max_score", "score", "lost", "attainment")
        lines = tuple(
            (row.code, row.name, *(written(name, getattr(sums, name)) for name in names)) for row, sums in rows
        )
        heads = tuple(label("column", name) for name in ("code", "name", *names))
        return Shown(
            head, heads, lines, *_badge(self.source), tuple(filter(None, (missing, self.findings.summary, whole)))
        )

    @cached_property
    def checked(self) -> Checked:
        """The findings with every check that was made: on how many rows and cells, and how it ended."""
        from sipas_par.model.checks import checked

        return checked(self)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The table as a tidy DataFrame, one row a criterion in printed order.

        Columns: ``index, unit, year, code, name, level, parent, field_code, is_leaf, max_score, score, lost,
        attainment, self_score, appraised, surveyed, source, agencies, note, cell, state, status``. Points and
        ``attainment`` (0 to 1) are float64, each the nearest double of the exact value; a missing value
        is NaN. Sum points with `Scorecard.lost` or `below_maximum`, which add exactly.
        """
        leaves = {id(row) for row in self.leaves}
        known = [self.known_of(row) for row in self]
        columns = "code name level parent field_code max_score score self_score appraised surveyed source agencies note cell state"
        frame = _framed(self, self.criteria, columns)
        frame.insert(8, "is_leaf", [id(row) in leaves for row in self])
        frame.insert(11, "lost", [double(self.lost_of(row)) for row in self])
        frame.insert(12, "attainment", [ratio(sums.score, sums.max_score) for sums in known])
        return frame

    @classmethod
    def from_frame(
        cls, frame: pd.DataFrame, *, index: str = "PAR INDEX", unit: str = "", year: int | None = None
    ) -> Scorecard:
        """Make a scorecard of a table that `to_frame` gave or of one's own, with heads of the code or in words.

        Parameters
        ----------
        frame
            Needs ``code`` (text), ``max_score``, ``score``; reads every other column that `to_frame` gives.
        index, unit, year
            Whose table it is, where the frame has no such column.

        Raises
        ------
        UsageError
            If a column is missing, a value is no number, or the frame holds several tables.

        Examples
        --------
        >>> import sipas_par as sp
        >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
        >>> again = sp.Scorecard.from_frame(card.to_frame("vi"))
        >>> str(again.score), again["3.4.4"].cell, again.source.status
        ('86.69', 'PAR INDEX!G56', 'illustrative')
        """
        import pandas as pd

        require("frame", frame, pd.DataFrame)
        heads = keys_of("column")
        frame = frame.rename(columns={head: heads.get(str(head), head) for head in frame})
        check_columns(frame, ("code", "max_score", "score"), "Scorecard.to_frame")
        stated = {"index": index, "unit": unit, "year": year}
        cards = cards_of(
            {**stated, **{str(name): value for name, value in row.items()}} for row in frame.to_dict("records")
        )
        if len(cards) != 1:
            raise UsageError(
                Finding("several-cards", "error", found=", ".join(f"{one.unit} {one.year}" for one in cards))
            )
        return cards[0]


def _badge(source: Source) -> tuple[str, bool]:
    return label("status", source.status), source.status in {"official", "self_assessed"}


def fingerprint(card: Scorecard) -> str:
    """Return a digest of a scorecard's figures: equal for equal tables, whatever the file."""
    rows = [[row.code, row.name, _plain(row.max_score), _plain(row.score)] for row in card.criteria]
    return digest(json.dumps([card.index, card.unit, card.year, rows], ensure_ascii=False).encode())


def same_table(one: Scorecard | SipasCard, other: Scorecard | SipasCard) -> bool:
    """Whether two tables speak of the same index, unit and year."""
    keys = [(card.index, unit_key(card.unit), card.year) for card in (one, other)]
    months = {getattr(card, "month", None) for card in (one, other)}
    return keys[0] == keys[1] and all(keys[0]) and len(months) == 1


def first_difference(one: Scorecard | SipasCard, other: Scorecard | SipasCard) -> str:
    """Return the first row in which two tables differ with both values, ``3.1.2: 0.5 / 0.75``; empty when none does."""
    rows, others = _figures(one), _figures(other)
    codes = (code for code in {**rows, **others} if rows.get(code) != others.get(code))
    for code in codes:
        pairs = ("" if side is None else _plain(side[-1]) for side in (rows.get(code), others.get(code)))
        return f"{code or '–'}: {' / '.join(value or '–' for value in pairs)}"
    return ""


def _figures(card: Scorecard | SipasCard) -> dict[str, tuple[Decimal | None, ...]]:
    if isinstance(card, Scorecard):
        return {row.code: (row.max_score, row.score) for row in card.criteria}
    return {row.code: (row.value,) for row in card.components}


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


class SipasCard(Card, SurveyTable):
    """One unit's SIPAS result for one year, with the year before and the national mean beside it.

    Parameters
    ----------
    unit, year, earlier_year
        Whose result, of which year, and the year of the ``earlier`` column.
    components
        The rows, in printed order.
    sample_size, earlier_sample_size
        Valid ballots, when the info sheet states them.
    source, facts, reading_findings
        As in `Scorecard`.

    Examples
    --------
    >>> import sipas_par as sp
    >>> sipas = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx"))
    >>> str(sipas.overall.value), sipas.sample_size
    ('79.92', 630)
    """

    def _shown(self) -> Shown:
        value = written("value", self.overall.value if self.overall else None)
        head = _("SIPAS {year} – {unit}: {value}%, mẫu {size} phiếu").format(
            year=self.year or "?", unit=self.unit or "?", value=value, size=written("size", self.sample_size)
        )
        whole = _("Không kể các tiêu chí; đủ {count} dòng: .to_frame()").format(count=len(self.components))
        names = ("code", "name", "value", "earlier", "national_mean", "gap_to_mean")
        rows = [row for row in self.components if row.kind not in {"item", "expectation"}]
        lines = tuple(tuple(written(name, getattr(row, name)) for name in names) for row in rows)
        heads = tuple(label("column", name) for name in names)
        return Shown(head, heads, lines, *_badge(self.source), (self.findings.summary, whole))

    @cached_property
    def checked(self) -> Checked:
        """The findings with every check that was made: on how many rows and cells, and how it ended."""
        from sipas_par.model.survey_checks import checked_sipas

        return checked_sipas(self)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The table as a tidy DataFrame, one row a component in printed order.

        Columns: ``index, unit, year, code, name, kind, parent, value, earlier, national_mean, change,
        gap_to_mean, note, cell, status``; percentages are float64, missing is NaN.
        """
        columns = "code name kind parent value earlier national_mean gap_to_mean note cell"
        frame = _framed(self, self.components, columns)
        frame.insert(10, "change", [double(sipas_change(self, row)) for row in self.components])
        return frame


def _framed(card: Scorecard | SipasCard, rows: Sequence[object], columns: str) -> pd.DataFrame:
    """Return rows of a table between what it says of itself: whose it is before, its status after."""
    import pandas as pd

    year = pd.array([card.year] * len(rows), dtype="Int64")
    whose = pd.DataFrame({"index": card.index, "unit": card.unit, "year": year})
    return pd.concat([whose, frame_of(rows, columns)], axis="columns").assign(status=card.source.status)


_DTYPES = {
    column: dtype
    for dtype, columns in {
        "str": "agency code name level field_code field field_name source agencies note cell kind route way status comparable verdict "
        "code_before cell_before cell_appraised parent state",
        "int64": "leaves below missing units holding position",
        "Int64": "best_rank worst_rank",
        "bool": "is_leaf reachable",
        "boolean": "fails_maximum fails_mean fails_change",
        "object": "codes known",
    }.items()
    for column in columns.split()
}


def frame_of(rows: Iterable[object], columns: str) -> pd.DataFrame:
    """Return exact rows as a DataFrame for analysts: the one place where points become doubles.

    ``columns`` are names of attributes, ``head=attribute`` where they differ; what `_DTYPES` does not name is points.
    """
    import pandas as pd

    listed = tuple(rows)
    series = {}
    for column in columns.split():
        name, _, attribute = column.partition("=")
        dtype = _DTYPES.get(name, "float64")
        values = [getattr(row, attribute or name) for row in listed]
        if dtype == "float64":
            values = [double(value) for value in values]
        elif dtype == "str":
            values = ["; ".join(value) if isinstance(value, tuple) else value for value in values]
        series[name] = pd.Series(values, dtype=dtype)
    return pd.DataFrame(series)


def cards_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Scorecard, ...]:
    """Return the scorecards of tidy rows, one an index, unit and year; a slip is an error that names the row's code."""
    keys = {kind: keys_of(kind) for kind in ("level", "source", "state", "status")}
    groups: dict[tuple[str, str, int | None], list[Mapping[str, Any]]] = {}
    for row in rows:
        if not isinstance(row["code"], str):
            raise UsageError(wrong("code", row["code"], '"1.10"'))
        groups.setdefault(_identity(row), []).append(row)
    cards = []
    for (index, unit, year), listed in groups.items():
        criteria = []
        for row in listed:
            names = ("name", "level", "source", "note", "cell", "agencies", "state")
            said, code = {name: _said(row, name) for name in names}, row["code"].strip()
            most, score = _number(row, "max_score"), _number(row, "score")
            own, parts = _number(row, "self_score"), (_number(row, "appraised"), _number(row, "surveyed"))
            criteria.append(
                Criterion(
                    code,
                    said["name"],
                    cast("Level", keys["level"].get(said["level"], said["level"]) or LEVELS[min(code.count("."), 2)]),
                    most,
                    score,
                    own,
                    *parts,
                    source=cast("PointSource", keys["source"].get(said["source"], said["source"]) or "unknown"),
                    agencies=tuple(name for part in said["agencies"].split(";") if (name := part.strip())),
                    note=said["note"],
                    cells=(("score", said["cell"]),) if said["cell"] else (),
                    state=cast("RowState", keys["state"].get(said["state"], said["state"]) or "assessed"),
                )
            )
        cards.append(Scorecard(index, unit, year, tuple(criteria), _source(listed[0])))
    return tuple(cards)


def sipas_cards_of(rows: Iterable[Mapping[str, Any]]) -> tuple[SipasCard, ...]:
    """Return the SIPAS tables of tidy rows, one a unit: its latest year, with the year before it as `earlier`."""
    groups: dict[str, dict[int | None, dict[str, Mapping[str, Any]]]] = {}
    for row in rows:
        _index, unit, year = _identity(row)
        groups.setdefault(unit, {}).setdefault(year, {})[_said(row, "code")] = row
    cards = []
    for unit, by_year in groups.items():
        year, *before = sorted(by_year, key=lambda one: -(one or 0))
        then = by_year[before[0]] if before else {}
        components = tuple(
            Component(
                code,
                _said(row, "name"),
                cast("Kind", _said(row, "kind")),
                _number(row, "value"),
                _number(then.get(code, {}), "value"),
                _number(row, "national_mean"),
                _said(row, "note"),
                tuple(
                    (name, _said(one, "cell")) for name, one in (("value", row), ("earlier", then.get(code, {}))) if one
                ),
            )
            for code, row in by_year[year].items()
        )
        cards.append(
            SipasCard(
                unit, year, components, _source(next(iter(by_year[year].values()))), before[0] if before else None
            )
        )
    return tuple(cards)


def _identity(row: Mapping[str, Any]) -> tuple[str, str, int | None]:
    year = _number(row, "year")
    return _said(row, "index"), _said(row, "unit"), None if year is None else int(year)


def _source(row: Mapping[str, Any]) -> Source:
    status = _said(row, "status")
    return Source(_said(row, "file"), status=cast("Status", keys_of("status").get(status, status) or "unknown"))


def _said(row: Mapping[str, Any], name: str) -> str:
    """Return a text of a tidy row without the apostrophe that keeps a spreadsheet from computing it."""
    value = row.get(name)
    text = "" if value is None or value != value else str(value)  # noqa: PLR0124 - NaN
    return text[1:] if text[:1] == "'" and text[1:2] in {*"=+-@"} else text


def _number(row: Mapping[str, Any], name: str) -> Decimal | None:
    text = _said(row, name)
    return typed(text, f"{row.get('code', '')} {name}") if text and text != "<NA>" else None


def extended(kind: type[T], row: object, /, **more: object) -> T:
    """Return a row as a richer kind of row, with the values that it adds."""
    own: dict[str, Any] = {item.name: getattr(row, item.name) for item in fields(row)}  # type: ignore[arg-type]
    return kind(**{**own, **more})
