"""The published tables read from their folder, one frozen record a row, with look-ups by province, year and measure.

>>> data = published()
>>> conflict = next(row for row in data.conflicts if row.id == "par-2023-hoa-binh-score")
>>> str(conflict.value_a), str(conflict.value_b), str(conflict.kept_value), conflict.origin_a.publisher
('86.76', '86.89', '86.76', 'Báo Hòa Bình')
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from sipas_par.files import converter, hold, read_input, shipped_root
from sipas_par.findings import NOTHING, PATH, Finding, ReadError, Severity, UsageError, require
from sipas_par.model.units import fold_name
from sipas_par.text.display import Fields, Rows, Shown, Shows, as_rows
from sipas_par.text.i18n import _
from sipas_par.text.labels import label
from sipas_par.text.numbers import MISSING, ZERO, half_up

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.model.components import SurveyTable
    from sipas_par.model.criteria import PointsTable

R = TypeVar("R")

NATION = "Cả nước"
PAR, SIPAS = "PAR INDEX", "SIPAS"
FIRST_MERGED = 2025
"""The first year whose results are announced for the provinces merged on 1/7/2025."""


Evidence = Literal["printed", "derived"]


@dataclass(frozen=True, slots=True, repr=False)
class Origin(Fields):
    """A public source: where a figure was printed."""

    id: str
    url: str
    document: str
    publisher: str
    published_on: dt.date | None
    gives: str

    @property
    def in_hand(self) -> bool:
        """Whether a file beside the tables prints it, not a public page."""
        return "#" in self.id

    @property
    def place(self) -> str:
        """The file beside the tables and its sheet; the document of a public page."""
        return ", ".join(filter(None, self.id.split("#"))) if self.in_hand else self.document

    @property
    def name(self) -> str:
        """Who published it; of a file that says none, what it is."""
        return self.publisher or _("bảng công bố kết quả")


@dataclass(frozen=True, slots=True, repr=False)
class AnnouncementDay(Fields):
    """The day on which the results of an index and year, or one figure known from elsewhere, were announced.

    ``evidence`` is ``"derived"`` where only a later day is known: that of the first dated page which prints them.
    """

    index: str
    year: int
    measure: str
    announced_on: dt.date
    origin: Origin
    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True, repr=False)
class Province(Fields):
    """A province as it was until 30/6/2025, its region, other spellings, and its successor since 1/7/2025."""

    code: str
    name: str
    region: str
    aliases: tuple[str, ...]
    successor: str

    @property
    def full_name(self) -> str:
        """The name with its kind: "Tỉnh Lạng Sơn", "Thành phố Hà Nội"."""
        return next((name for name in self.aliases if name.startswith("Thành phố ")), f"Tỉnh {self.name}")


@dataclass(frozen=True, slots=True, repr=False)
class Total(Fields):
    """Result and rank of one province in one year; ``None`` where the source does not print it."""

    index: str
    year: int
    unit: str
    rank: int | None
    score: Decimal | None
    origin: Origin
    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True, repr=False)
class Aggregate(Fields):
    """A figure about many units: national or regional mean, number of provinces in a group."""

    index: str
    year: int
    scope: str
    measure: str
    value: Decimal
    unit: str
    origin: Origin
    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True)
class StructureItem:
    """A confirmed fact about the framework of a year: a maximum, a number of criteria."""

    year: int
    item: str
    name: str
    value: Decimal
    unit: str
    origin: Origin
    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True)
class FieldFigure:
    """Points, percent or rank of one province in one field."""

    year: int
    unit: str
    field: str
    name: str
    max_score: Decimal | None
    score: Decimal | None
    percent: Decimal | None
    rank: int | None
    origin: Origin
    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True)
class PartFigure:
    """Points of one province from one of the four sources of points."""

    year: int
    unit: str
    group: str
    name: str
    max_score: Decimal | None
    score: Decimal
    origin: Origin
    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True, repr=False)
class SipasFigure(Fields):
    """A national SIPAS figure: value, minimum or maximum of a component, or a count of the survey."""

    year: int
    code: str
    name: str
    kind: str
    statistic: str
    value: Decimal
    unit: str
    origin: Origin
    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True, repr=False)
class HistoryFigure(Fields):
    """One confirmed figure of a province in focus, of any index."""

    unit: str
    index: str
    year: int
    measure: str
    value: Decimal | None
    rank: int | None
    rank_of: int | None
    origin: Origin
    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two printed figures that cannot both be right; ``kept`` is ``a``, ``b`` or ``none``."""

    id: str
    index: str
    year: int
    subject: str
    measure: str
    value_a: Decimal
    origin_a: Origin
    value_b: Decimal
    origin_b: Origin
    kept: Literal["a", "b", "none"]
    kind: str
    parts: tuple[Decimal, ...]
    note: str

    @property
    def kept_value(self) -> Decimal | None:
        """The figure that the tables carry, or ``None`` when neither can be trusted."""
        return {"a": self.value_a, "b": self.value_b}.get(self.kept)


_UNIT_WORDS = tuple(f"{fold_name(word)} " for word in ("Tỉnh", "Thành phố", "TP.", "TP"))


class NameBook:
    """Finds the province that a name means, through its aliases.

    >>> from sipas_par.model.published import published
    >>> book = published().names
    >>> book.province("Tỉnh Hoà Bình").name, book.province("TPHCM").name, book.province("Atlantis")
    ('Hòa Bình', 'TP. Hồ Chí Minh', None)
    """

    def __init__(self, provinces: Iterable[Province]) -> None:
        self._by_key: dict[str, Province] = {}
        for province in provinces:
            for name in (province.name, *province.aliases):
                self._by_key.setdefault(fold_name(name), province)

    def province(self, name: str) -> Province | None:
        """Return the province of this name or alias, with or without its kind before it; ``None`` when unknown."""
        key = fold_name(name)
        if key in self._by_key:
            return self._by_key[key]
        bare = next((key.removeprefix(word) for word in _UNIT_WORDS if key.startswith(word)), key)
        return self._by_key.get(bare)

    def canonical(self, name: str) -> str:
        """Return the name used in every table, or the name itself when it is no known province."""
        province = self.province(name)
        return province.name if province else unicodedata.normalize("NFC", name).strip()


@dataclass(frozen=True, repr=False)
class Published(Shows):
    """All published tables, frozen, every figure with its origin.

    Examples
    --------
    >>> from sipas_par.model.published import published
    >>> data = published()
    >>> lang_son = data.total("SIPAS", "Lạng Sơn", 2022)
    >>> str(lang_son.score), lang_son.rank, lang_son.origin.publisher
    ('75.44', 59, 'Báo Lạng Sơn')
    >>> str(data.mean("PAR INDEX", 2023).value), str(data.mean("PAR INDEX", 2023, "Tây Nguyên").value)
    ('86.98', '85.42')
    """

    origins: tuple[Origin, ...]
    provinces: tuple[Province, ...]
    totals: tuple[Total, ...]
    aggregates: tuple[Aggregate, ...]
    structure: tuple[StructureItem, ...]
    fields: tuple[FieldFigure, ...]
    parts: tuple[PartFigure, ...]
    components: tuple[SipasFigure, ...]
    history: tuple[HistoryFigure, ...]
    conflicts: tuple[Conflict, ...]
    announcements: tuple[AnnouncementDay, ...] = ()

    def __post_init__(self) -> None:
        for one in fields(self):
            object.__setattr__(self, one.name, as_rows(getattr(self, one.name)))

    def _shown(self) -> Shown:
        rows = []
        for one in fields(self):
            table = getattr(self, one.name)
            years = sorted({row.year for row in table if hasattr(row, "year")})
            rows.append((one.name, str(len(table)), f"{years[0]}–{years[-1]}" if years else MISSING))
        heads = (label("column", "name"), _("Số dòng"), label("column", "year"))
        remark = _('Từng bảng: .frame("totals"); từng tỉnh: .series("PAR INDEX", "…")')
        return Shown(_("Số liệu đã công bố, kèm nguồn"), heads, tuple(rows), remarks=(remark,))

    @cached_property
    def names(self) -> NameBook:
        """The provinces by any of their names."""
        return NameBook(self.provinces)

    def province(self, name: str) -> Province | None:
        """Return the province of this name or alias, or ``None``."""
        return self.names.province(name)

    def origin(self, ident: str) -> Origin | None:
        """Return the source with this id, or ``None``."""
        return next((origin for origin in self.origins if origin.id == ident), None)

    def provinces_in(self, year: int | None) -> tuple[Province, ...]:
        """Return the provinces that have results of a year, by their names of before the merger of 1/7/2025.

        Results are announced in the year after: those of 2024 for the 63 provinces of before, those of 2025 for the 34
        of today, each with the code and region of the province whose name it bears.

        Examples
        --------
        >>> from sipas_par.model.published import published
        >>> [len(published().provinces_in(year)) for year in (2023, 2024, 2025)]
        [63, 63, 34]
        """
        if year is None or year < FIRST_MERGED:
            return self.provinces
        today = {self.names.canonical(row.successor) for row in self.provinces}
        return tuple(row for row in self.provinces if row.name in today)

    def region(self, name: str, year: int | None = None) -> tuple[str, ...]:
        """Return the names of the provinces of a region, or of the region that a province belongs to, in a year."""
        province = self.province(name)
        wanted = province.region if province else name
        return tuple(row.name for row in self.provinces_in(year) if row.region == wanted)

    def up_to(self, day: dt.date | None, year: int | None = None) -> Published:
        """Return what a document of a day may print: figures announced by then, and none of a year after ``year``.

        A document without a day is held to the year alone.

        >>> import datetime as dt
        >>> from sipas_par.model.published import published
        >>> [max(row.year for row in published().up_to(dt.date(2024, 4, day)).totals) for day in (16, 17)]
        [2022, 2023]
        """

        def told(row: Any) -> bool:
            return (year is None or row.year <= year) and (day is None or self.announced_on(row) <= day)

        return replace(self, **{name: tuple(row for row in getattr(self, name) if told(row)) for name in _DATED})

    def announcement(self, row: Dated) -> AnnouncementDay | None:
        """Return when the figures of an index and year were announced; ``None`` where no day is known."""
        index = getattr(row, "index", SIPAS if isinstance(row, SipasFigure) else PAR)
        own = getattr(row, "measure", "")
        known = {one.measure: one for one in self.announcements if (one.index, one.year) == (index, row.year)}
        return known.get(own) or (known.get(RESULT) if own != _TARGET else None)

    def announced_on(self, row: Dated) -> dt.date:
        """Return the day from which a figure may be printed.

        A figure of a file beside the tables bears that file's own day, else it is at hand already. Where no day is known,
        a result counts as announced at the end of the year after, a target at the end of its own.

        >>> from sipas_par.model.published import published
        >>> data = published()
        >>> [data.announced_on(data.mean("PAR INDEX", year)).isoformat() for year in (2023, 2013)]
        ['2024-04-17', '2014-12-31']
        """
        if row.origin.in_hand:
            return row.origin.published_on or dt.date.min
        if (known := self.announcement(row)) is not None:
            return known.announced_on
        return dt.date(row.year + (getattr(row, "measure", "") != _TARGET), 12, 31)

    def announcing(self, news: Iterable[Figure]) -> tuple[Published, tuple[Finding, ...]]:
        """Add what a ministry's announcement prints; it counts before what is here, and what differs is told.

        Where the results of every province are then known, the mean of the nation and of each region is added as a
        derived figure, unless one is printed.
        """
        kept: dict[object, Figure] = {_key(row): row for name in _ANNOUNCED for row in getattr(self, name)}
        found: list[Finding] = []
        for row in news:
            old = kept.get(_key(row))
            if old is None:
                kept[_key(row)] = row
                continue
            stated = [name for name in _VALUES if getattr(row, name, None) is not None]
            if differing := [name for name in stated if getattr(row, name) != getattr(old, name)]:
                found += [_differs(row, old, name) for name in differing if getattr(old, name) is not None]
                blank = {f.name: getattr(old, f.name) for f in fields(row) if getattr(row, f.name) is None}
                kept[_key(row)] = replace(row, **blank)
        origins = dict.fromkeys((*self.origins, *(row.origin for row in kept.values())))
        tables: dict[str, Any] = {
            name: tuple(row for row in kept.values() if type(row) is kind) for name, kind in _ANNOUNCED.items()
        }
        made = replace(self, **tables, origins=tuple(origins))
        derived = []
        for mean in made.derived_means():
            printed = made.mean(mean.index, mean.year, mean.scope)
            if printed is None:
                derived.append(mean)
            elif abs(printed.value - mean.value) > _ROUNDING:
                found.append(_differs(mean, printed, "value", "announced-mean"))
        return replace(made, aggregates=(*made.aggregates, *derived)), tuple(found)

    def derived_means(self) -> Iterator[Aggregate]:
        """Yield the mean of the nation and of each region from announcements that have every province."""
        for index, year in dict.fromkeys((row.index, row.year) for row in self.totals):
            scores = {row.unit: row for row in self.of_year(index, year) if row.score is not None}
            members = {province.name: province.region for province in self.provinces_in(year)}
            sources = [row.origin for row in scores.values() if not row.origin.url]
            if not sources or not members.keys() <= scores.keys():
                continue
            for scope in (NATION, *dict.fromkeys(members.values())):
                own = [scores[name] for name, region in members.items() if scope in {NATION, region}]
                mean = half_up(sum((row.score or ZERO for row in own), ZERO) / len(own), 2)
                yield Aggregate(index, year, scope, "mean", mean, "%", sources[0], "derived", "")

    def of_year(self, index: str, year: int) -> tuple[Total, ...]:
        """Return every published result of an index in a year, by rank, unranked ones last."""
        rows = [row for row in self.totals if row.index == index and row.year == year]
        return Rows(sorted(rows, key=lambda row: (row.rank is None, row.rank, row.unit)))

    def total(self, index: str, unit: str, year: int) -> Total | None:
        """Return the result of a province in a year, or ``None`` when no source prints it."""
        name = self.names.canonical(unit)
        rows = (row for row in self.totals if (row.index, row.unit, row.year) == (index, name, year))
        return next(rows, None)

    def series(self, index: str, unit: str) -> tuple[Total, ...]:
        """Return the results of a province over the years, oldest first."""
        name = self.names.canonical(unit)
        rows = [row for row in self.totals if row.index == index and row.unit == name]
        return Rows(sorted(rows, key=lambda row: row.year))

    def mean(self, index: str, year: int, scope: str = NATION) -> Aggregate | None:
        """Return the mean of the nation or of a region, or ``None``: printed, or derived from the results of all."""
        key = (index, year, scope, "mean")
        return next((row for row in self.aggregates if (row.index, row.year, row.scope, row.measure) == key), None)

    def target(self, index: str, unit: str, year: int) -> HistoryFigure | None:
        """Return the province's own target for a year, its total and its rank, or ``None`` where no source prints one.

        >>> from sipas_par.model.published import published
        >>> str(published().target("PAR INDEX", "Lạng Sơn", 2023).value), published().target("PAR INDEX", "Huế", 2023)
        ('85', None)
        """
        key = (index, self.names.canonical(unit), year, _TARGET)
        return next((row for row in self.history if (row.index, row.unit, row.year, row.measure) == key), None)

    def component(self, year: int, code: str, statistic: str = "value") -> SipasFigure | None:
        """Return a national SIPAS figure, such as ``component(2023, "B2.1")``, or ``None``."""
        key = (year, code, statistic)
        return next((row for row in self.components if (row.year, row.code, row.statistic) == key), None)

    def frame(self, table: str) -> pd.DataFrame:
        """Return one table as a DataFrame: the record's own columns, ``origin`` as publisher, ``url`` beside it.

        Figures have the day of their announcement as ``announced_on``.
        Numbers become the nearest double, a blank NaN; ``table`` is an attribute name such as ``"totals"``.

        Raises
        ------
        UsageError
            If there is no table of this name.

        Examples
        --------
        >>> from sipas_par.model.published import published
        >>> totals = published().frame("totals")
        >>> float(totals[(totals["index"] == "SIPAS") & (totals["year"] == 2022)]["score"].max())
        87.59
        """
        import pandas as pd

        names = [field.name for field in fields(self)]
        if table not in names:
            raise UsageError(Finding("unknown-table", "error", found=table, expected=", ".join(names)))
        rows = getattr(self, table)
        columns = [field.name for field in fields(rows[0])]
        frame = pd.DataFrame({column: [_plain(getattr(row, column)) for row in rows] for column in columns})
        if "origin" in columns:
            frame["url"] = [row.origin.url for row in rows]
        if table in _DATED:
            days = [self.announced_on(row) for row in rows]
            frame["announced_on"] = pd.to_datetime(["" if day == dt.date.min else day.isoformat() for day in days])
        return frame


Figure = Total | PartFigure | FieldFigure | Aggregate
"""What an announcement prints."""

Dated = Figure | SipasFigure | HistoryFigure
"""What is announced on a day."""

_DATED = ("totals", "aggregates", "fields", "parts", "components", "history")
RESULT, _TARGET = "result", "target_total"

_ANNOUNCED: dict[str, type[Figure]] = {
    "totals": Total,
    "parts": PartFigure,
    "fields": FieldFigure,
    "aggregates": Aggregate,
}
_ROUNDING = Decimal("0.01")
_KEYS = ("index", "year", "unit", "group", "field", "scope", "measure")
_VALUES = ("rank", "score", "percent", "max_score", "value")


def _key(row: Figure) -> object:
    return type(row), tuple(getattr(row, name, "") for name in _KEYS if (type(row), name) != (Aggregate, "unit"))


def _differs(row: Figure, old: Figure, name: str, code: str = "announced-differs") -> Finding:
    """Tell that two sources print different figures: an error when both lie in the folder, since neither goes first."""
    what = [str(getattr(row, key)) for key in ("index", "unit", "scope", "name") if getattr(row, key, "")]
    other = old.origin.publisher or old.origin.place
    facts = (("what", ", ".join(what)), ("year", row.year), ("column", name), ("other", other))
    severity: Severity = "warning" if old.origin.url else "error"
    file, found, expected = row.origin.id.partition("#")[0], getattr(row, name), getattr(old, name)
    return Finding(code, severity, file, found=found, expected=expected, facts=facts)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return value.publisher if isinstance(value, Origin) else value


def published(folder: str | Path | None = None) -> Published:
    """Read the published figures; those that come with the package when no folder is given.

    Parameters
    ----------
    folder
        A folder with CSV files of the same columns as the shipped ``data/raw/published``.

    Raises
    ------
    ReadError
        With every file, column and cell that cannot be read.

    Examples
    --------
    >>> from sipas_par.model.published import published
    >>> data = published()
    >>> len(data.provinces), len(data.conflicts)
    (63, 28)
    """
    require("folder", folder, *PATH, NOTHING)
    path = Path(folder) if folder is not None else _shipped()
    files = sorted(path.glob("*.csv"))
    return _read(path, tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files))


def _shipped() -> Path:
    return shipped_root() / "data" / "raw" / "published"


@lru_cache(maxsize=8)
def _read(folder: Path, _stamp: tuple[tuple[str, int, int], ...]) -> Published:
    """Read the folder once for as long as its files stay as they are."""
    reader = _Reader(folder)
    reader.origins = {row.id: row for row in reader.table("sources", Origin, id="source_id")}
    reader.provinces = reader.table(
        "provinces", Province, code="province_code", name="name_vi", region="region_vi", successor="successor_2025"
    )
    data = Published(
        origins=tuple(reader.origins.values()),
        provinces=reader.provinces,
        totals=(
            *reader.table("par_index_totals", Total, {"index": PAR}, unit="province", score="score_pct"),
            *reader.table("sipas_totals", Total, {"index": SIPAS}, unit="province", score="score_pct"),
        ),
        aggregates=reader.table("par_index_means", Aggregate, {"index": PAR}),
        structure=reader.table("par_index_structure", StructureItem, name="item_name"),
        fields=reader.table(
            "par_index_fields", FieldFigure, unit="province", field="field_no", name="field_name", percent="index_pct"
        ),
        parts=reader.table("par_index_sources", PartFigure, unit="province", group="source_group", name="group_name"),
        components=reader.table("sipas_components", SipasFigure, name="name_vi"),
        history=reader.histories(),
        conflicts=reader.table("conflicts", Conflict, id="conflict_id", origin_a="source_a", origin_b="source_b"),
        announcements=reader.announcements(),
    )
    if reader.problems:
        raise ReadError(reader.problems)
    means = tuple(
        Aggregate(SIPAS, row.year, NATION, "mean", row.value, row.unit, row.origin, row.evidence, row.note)
        for row in data.components
        if (row.code, row.statistic) == (SIPAS, "value")
    )
    return replace(data, aggregates=(*data.aggregates, *means))


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.origins: Mapping[str, Origin] = {}
        self.provinces: tuple[Province, ...] = ()
        self.problems: list[Finding] = []

    def table(
        self, name: str, record: type[R], fixed: Mapping[str, str] | None = None, /, **columns: str
    ) -> tuple[R, ...]:
        """Read one CSV file into records; ``columns`` maps a record's field to the file's column where they differ."""
        path = self.folder / f"{name}.csv"
        fixed, columns = fixed or {}, {"origin": "source", **columns}
        try:
            data = read_input(path)
            hold([path])
            lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        except (ReadError, UnicodeDecodeError, csv.Error) as error:
            self.problems.append(Finding("published-unreadable", "error", file=path.name, found=str(error)))
            return ()
        own = [one for one in fields(record) if one.name not in fixed]  # type: ignore[arg-type]  # every record is a dataclass
        missing = [name for one in own if lines and (name := columns.get(one.name, one.name)) not in lines[0]]
        if missing:
            self.problems.append(Finding("published-columns", "error", file=path.name, found=", ".join(missing)))
            return ()
        made: list[dict[str, Any]] = [dict(fixed) for _ in lines]
        for one in own:
            column = columns.get(one.name, one.name)
            convert = self.origins.__getitem__ if one.type == "Origin" else converter(str(one.type))
            for number, (line, row) in enumerate(zip(lines, made, strict=True), 2):
                text = (line[column] or "").strip()
                try:
                    row[one.name] = convert(text)
                except (ValueError, KeyError, InvalidOperation):
                    place = (("row", number), ("column", column))
                    self.problems.append(Finding("published-value", "error", path.name, found=text, facts=place))
                    row[one.name] = None
        return tuple(record(**row) for row in made)

    def histories(self) -> tuple[HistoryFigure, ...]:
        """Read every ``<province>_history.csv``; the file's name says whose figures they are."""
        book = NameBook(self.provinces)
        rows: list[HistoryFigure] = []
        for path in sorted(self.folder.glob("*_history.csv")):
            unit = book.canonical(path.stem.removesuffix("_history").replace("_", " "))
            rows += self.table(path.stem, HistoryFigure, {"unit": unit})
        return tuple(rows)

    def announcements(self) -> tuple[AnnouncementDay, ...]:
        """Read when results were announced; a folder that was made without this table takes the shipped one."""
        if (self.folder / "announcements.csv").is_file() or self.folder == _shipped():
            return self.table("announcements", AnnouncementDay)
        return published().announcements


def published_words(
    published: Published | None, table: PointsTable | SurveyTable, year: int | None, value: Decimal | None
) -> str:
    """Return the remark that a result in a table that is not official is the published one; empty where it is not."""
    if published is None or year is None or table.source.status == "official":
        return ""
    total = published.total(table.index, table.unit, year)
    if total is None or total.score is None or total.score != value:
        return ""
    return _(", số đã công bố")
