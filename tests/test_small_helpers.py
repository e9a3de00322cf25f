"""What small helpers of the package give."""

from __future__ import annotations

import datetime as dt
import errno
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pandas as pd

import sipas_par as sp
from sipas_par.assignment import code_text
from sipas_par.choice import links_from, source_files
from sipas_par.files import cause, fixed_zip, slug
from sipas_par.findings import Finding, gathered, labelled, parsed, typed, typed_all, typed_count, wrong
from sipas_par.pack import document_formats
from sipas_par.structure import strict_converter


def test_code_text():
    assert code_text(3.0) == "3"
    assert code_text(1.2) == "1.2"
    assert code_text(" 2.1.3. ") == "2.1.3"
    assert code_text(dt.date(2003, 2, 1)) == "1.2.3"


def test_source_files():
    inputs = sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent)
    assert source_files(inputs)[inputs.card.source.sha256].name == "par_index_lang_son_2023.xlsx"


def test_links_from():
    raw = sp.example("meeting_2024-05-17.toml").parent
    assert (
        min(links_from(sp.find_inputs(folder=raw), raw.parent / "x").values()) == "../raw/par_index_lang_son_2022.xlsx"
    )


def test_where_nobody_is_at_home_no_link_tells_of_a_folder(monkeypatch):
    raw = sp.example("par_index_lang_son_2023.xlsx").parent
    inputs = sp.find_inputs(folder=raw)

    def none():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", none)
    assert links_from(inputs, raw.parent / "x") == {}


def test_cause():
    assert cause(OSError(errno.ENOSPC, "No space left on device")) == "ổ đĩa đã đầy"


def test_slug():
    assert slug("Sở Lao động - Thương binh và Xã hội") == "so-lao-dong-thuong-binh-va-xa-hoi"
    assert slug("../../etc/passwd") == "etc-passwd"
    assert slug("CON") == "con-"


def test_fixed_zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "một")
    made = fixed_zip(buffer.getvalue(), "2024-05-17")
    assert zipfile.ZipFile(io.BytesIO(made)).infolist()[0].date_time[0] == 1980


def test_gathered():
    many = [Finding("missing-score", "error", cell=f"G{row}") for row in range(5, 25)]
    assert [(one.cell, dict(one.facts)["n"]) for one in gathered(many)] == [("G5", 19)]


def test_wrong():
    assert wrong("card", 5, "Scorecard").found == "5"


def test_parsed():
    assert parsed("87,5") == Decimal("87.5")
    assert parsed(0.1) == Decimal("0.1")
    assert parsed("abc") is None
    assert parsed(float("nan")) is None
    assert parsed(None) is None


def test_typed():
    assert typed("86,69", "Lạng Sơn") == Decimal("86.69")


def test_typed_all():
    assert typed_all({"A": "1,5", "B": 2}) == {"A": Decimal("1.5"), "B": Decimal(2)}


def test_typed_count():
    assert typed_count("3", "rank") == 3


def test_labelled():
    assert labelled(pd.DataFrame({"code": ["1"], "source": ["sipas"], "lost": [0.5]}), "vi").to_dict("list") == {
        "Mã": ["1"],
        "Nguồn điểm": ["SIPAS"],
        "Điểm chưa đạt": [0.5],
    }


def test_document_formats():
    assert document_formats(["pdf", "xlsx", "pptx"]) == ("pdf",)


def test_strict_converter():
    assert strict_converter({int: "2023"}).structure([2022, 2023], tuple[int, ...]) == (2022, 2023)
