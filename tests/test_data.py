"""The shipped data is what it says it is."""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from decimal import Decimal
from pathlib import Path

import sipas_par as sp
from sipas_par.model.published import published

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"


def _provenance() -> list[dict]:
    return tomllib.loads((RAW / "provenance.toml").read_text(encoding="utf-8"))["file"]


def test_every_raw_file_has_its_recorded_size_and_sum():
    for entry in _provenance():
        data = (RAW / entry["path"]).read_bytes()
        assert (entry["path"], len(data)) == (entry["path"], entry["bytes"])
        assert (entry["path"], hashlib.sha256(data).hexdigest()) == (entry["path"], entry["sha256"])


def test_no_raw_file_is_without_provenance():
    recorded = {entry["path"] for entry in _provenance()} | {"provenance.toml", "README.md"}
    present = {path.relative_to(RAW).as_posix() for path in RAW.rglob("*") if path.is_file()}
    assert present == recorded


def test_published_package_describes_its_files():
    package = json.loads((RAW / "published" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        data = (RAW / "published" / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_line_endings_are_pinned():
    attributes = (RAW.parent.parent / ".gitattributes").read_text(encoding="utf-8")
    assert "data/raw/** -text" in attributes


def _rows(name: str) -> list[dict[str, str]]:
    with (RAW / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_published_tables_keep_their_order_and_every_source_is_used():
    code = {row["name_vi"]: row["province_code"] for row in _rows("published/provinces")}
    for name in ("par_index_totals", "sipas_totals"):
        rows = _rows(f"published/{name}")
        assert rows == sorted(
            rows, key=lambda row: (int(row["year"]), int(row["rank"] or 999), code[row["province"]])
        ), name
        ranks = [(row["year"], row["rank"]) for row in rows if row["rank"]]
        assert len(set(ranks)) == len(ranks)
        assert all(row["rank"] or row["score_pct"] for row in rows)
    package = json.loads((RAW / "published" / "datapackage.json").read_text(encoding="utf-8"))
    tables = {resource["name"]: _rows(f"published/{resource['name']}") for resource in package["resources"]}
    columns = ("source", "source_a", "source_b")
    used = {row[column] for rows in tables.values() for row in rows for column in columns if row.get(column)}
    assert used == {row["source_id"] for row in tables["sources"]}
    derived = [row for rows in tables.values() for row in rows if row.get("evidence") == "derived"]
    assert derived
    assert all(row["note"] for row in derived)


def test_the_history_of_the_province_agrees_with_the_totals():
    data = published()
    told = {(row.index, row.year): (row.value, row.rank) for row in data.history if row.measure == "total"}
    listed = {
        (row.index, row.year): (row.score, row.rank)
        for index in ("PAR INDEX", "SIPAS")
        for row in data.series(index, "Lạng Sơn")
    }
    assert {key: told[key] for key in listed} == listed
    targets = {row.index: (row.value, row.rank) for row in data.history if row.measure == "target_total"}
    assert targets == {"PAR INDEX": (Decimal(85), 35), "SIPAS": (Decimal(80), 40)}


def test_the_illustrative_table_of_2022_adds_up_to_the_published_total():
    card = sp.load_par_index(RAW / "par_index_lang_son_2022.xlsx")
    assert card.score == published().total("PAR INDEX", "Lạng Sơn", 2022).score == Decimal("81.45")


def test_reference_tables_name_where_each_row_was_read():
    for path in sorted((RAW / "reference").glob("*.csv")):
        rows = _rows(f"reference/{path.stem}")
        assert rows, path.name
        assert all(row.get("url") or row.get("where") for row in rows), path.name
    groups = ("cong_khai_18", "tien_do_20", "truc_tuyen_22", "hai_long_18", "so_hoa_22")
    sums = {
        row["province"]: sum(Decimal(row[g]) for g in groups) == Decimal(row["total"])
        for row in _rows("reference/index_766")
    }
    assert sums == {"Lào Cai": True, "Sơn La": False}
