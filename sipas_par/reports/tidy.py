"""The tidy tables of ``data/processed``: one row a criterion and year, described by a Frictionless package.

Plain CSV with decimal points, so that any tool reads them; the descriptor beside them says what every
column is, of which status the figures are, and from which file each row came.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files as shipped
from typing import TYPE_CHECKING, Any

from sipas_par.files import digest
from sipas_par.reports.columns import COLUMNS

if TYPE_CHECKING:
    from sipas_par.inputs import Inputs
    from sipas_par.model.scorecard import Scorecard, SipasCard

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

_TITLES = {
    "par_index": "Bảng điểm PAR INDEX, mỗi dòng một tiêu chí của một năm",
    "sipas": "Chỉ số SIPAS, mỗi dòng một nội dung của một năm",
}


@cache
def _columns(table: str) -> dict[str, tuple[str, str]]:
    """Return the columns of a table in order, each with its type and what it says."""
    said = tomllib.loads(shipped(__package__).joinpath("tidy.toml").read_text(encoding="utf-8"))[table]
    labels = {name: COLUMNS[name].label if "{}" in words else "" for name, (_kind, words) in said.items()}
    return {name: (kind, words.format(labels[name])) for name, (kind, words) in said.items()}


def inert(text: str) -> str:
    """Return text that a spreadsheet shows and never computes: a formula's first sign gets an apostrophe before it.

    >>> inert("=1+1"), inert("Sở Nội vụ")
    ("'=1+1", 'Sở Nội vụ')
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Return rows as CSV: comma, decimal point, LF, blank for missing, no text that could start a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_field(row[column]) for column in columns])
    return buffer.getvalue()


def _field(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return inert(value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, tuple):
        return inert("; ".join(str(item) for item in value))
    return format(value, "f") if hasattr(value, "as_tuple") else str(value)


def tidy_files(inputs: Inputs) -> dict[str, bytes]:
    """Return the tidy tables of these inputs and their descriptor, by name, for ``data/processed``."""
    cards = [card for card in (inputs.earlier, inputs.card) if card is not None]
    rows = {"par_index": _par_rows(cards)}
    sources: list[Scorecard | SipasCard] = [*cards]
    if inputs.sipas is not None:
        rows["sipas"] = _sipas_rows(inputs.sipas)
        sources.append(inputs.sipas)
    files = {f"{name}.csv": csv_text([*_columns(name)], listed).encode() for name, listed in rows.items()}
    descriptor = {
        "profile": "tabular-data-package",
        "name": "sipas-par-processed",
        "title": "Số liệu PAR INDEX, SIPAS đã chuẩn hóa",
        "description": "Lập tự động từ data/raw; không sửa tay. Chữ bắt đầu bằng = + - @ có dấu nháy đơn phía trước.",
        "sources": [
            {"title": f"{table.index} {table.year} ({table.source.status})", "path": table.source.file}
            | {"hash": f"sha256:{table.source.sha256}"}
            for table in sources
        ],
        "resources": [_resource(name, files[f"{name}.csv"]) for name in rows],
    }
    files["datapackage.json"] = (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()
    return files


def _par_rows(cards: Sequence[Scorecard]) -> Iterable[dict[str, object]]:
    for card in cards:
        leaves = {id(row) for row in card.leaves}
        for row in card.criteria:
            yield _row(card, card.year, row, _columns("par_index")) | {
                "is_leaf": id(row) in leaves,
                "lost": card.lost_of(row),
            }


def _sipas_rows(card: SipasCard) -> Iterable[dict[str, object]]:
    for year, column in ((card.earlier_year, "earlier"), (card.year, "value")):
        for row in card.components if year is not None else ():
            value, now = getattr(row, column), column == "value"
            if value is None and not (now and row.kind in {"part", "group"}):
                continue
            own = {"value": value, "national_mean": row.national_mean if now else None, "cell": row.cell_of(column)}
            yield _row(card, year, row, _columns("sipas")) | own


def _row(card: Scorecard | SipasCard, year: int | None, row: object, columns: Iterable[str]) -> dict[str, object]:
    own = {name: getattr(row, name) for name in columns if hasattr(row, name)}
    whole = {"index": card.index, "unit": card.unit, "year": year}
    return own | whole | {"status": card.source.status, "file": card.source.file}


def _resource(name: str, data: bytes) -> dict[str, Any]:
    return {
        "name": name,
        "title": _TITLES[name],
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{digest(data)}",
        "schema": {
            "fields": [
                {"name": field, "type": kind, "description": text} for field, (kind, text) in _columns(name).items()
            ],
            "primaryKey": ["index", "unit", "year", "code"],
        },
    }
