from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from cards import card, change

from sipas_par.inputs import Inputs
from sipas_par.reports.tidy import csv_text, inert, tidy_files


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_one_row_a_criterion_and_year():
    now, before = card(year=2023), card(year=2022)
    table = rows(tidy_files(Inputs(now, before))["par_index.csv"])
    assert [(row["year"], row["code"]) for row in table] == [
        (year, item.code) for year, source in (("2022", before), ("2023", now)) for item in source.criteria
    ]
    leaves = [row for row in table if row["is_leaf"] == "true" and row["year"] == "2023"]
    assert sum(Decimal(row["lost"]) for row in leaves) == now.lost


def test_missing_stays_blank():
    table = rows(tidy_files(Inputs(change(card(), "1.1", score=None)))["par_index.csv"])
    assert next(row for row in table if row["code"] == "1.1")["score"] == ""


def test_the_descriptor_describes_the_files():
    files = tidy_files(Inputs(card()))
    package = json.loads(files["datapackage.json"])
    [resource] = package["resources"]
    assert resource["hash"] == f"sha256:{hashlib.sha256(files['par_index.csv']).hexdigest()}"
    header = files["par_index.csv"].decode().splitlines()[0].split(",")
    assert [field["name"] for field in resource["schema"]["fields"]] == header
    assert package["sources"][0]["path"] == "thu.xlsx"


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_no_text_starts_a_formula(text):
    assert inert(text).startswith("'")
    table = card()
    hostile = replace(table, criteria=(replace(table.criteria[0], name=text), *table.criteria[1:]))
    first = rows(tidy_files(Inputs(hostile))["par_index.csv"])[0]
    assert first["name"] == "'" + text.replace("\r", "\n")


def test_numbers_keep_their_sign_and_digits():
    assert csv_text(["a", "b"], [{"a": Decimal("-0.50"), "b": None}]) == "a,b\n-0.50,\n"
