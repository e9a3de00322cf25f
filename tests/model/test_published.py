from __future__ import annotations

import datetime as dt
import shutil
import unicodedata
from dataclasses import replace
from decimal import Decimal

import pytest

from sipas_par import charts
from sipas_par.analysis.standing import place, standings
from sipas_par.files import shipped_root
from sipas_par.findings import ReadError, UsageError
from sipas_par.model.published import published
from sipas_par.model.reconcile import reconcile
from sipas_par.model.units import fold_name

D = Decimal
PAR, SIPAS = "PAR INDEX", "SIPAS"


@pytest.fixture(scope="module")
def data():
    return published()


@pytest.mark.parametrize(
    ("index", "unit", "year", "score", "rank", "source"),
    [
        (PAR, "Lạng Sơn", 2013, "79.21", 26, "baolangson-44054"),
        (PAR, "Lạng Sơn", 2022, "81.45", 54, "baolangson-en-41083"),
        (PAR, "Hòa Bình", 2019, "79.44", 52, "baohoabinh-5660"),
        (SIPAS, "Hà Nội", 2023, "83.57", 21, "vietexplorer-ha-noi-2024"),
        (PAR, "Lạng Sơn", 2018, "77.25", 26, "baolangson-218859"),
        (PAR, "Lạng Sơn", 2021, "87.11", 23, "hanhchinhcong-langson-kh156"),
        (SIPAS, "Lạng Sơn", 2021, "87.07", 31, "hanhchinhcong-langson-kh156"),
        (SIPAS, "Lạng Sơn", 2022, "75.44", 59, "baolangson-en-38974"),
        (PAR, "Quảng Nam", 2022, "80.91", 57, "vietnam-vn-quang-nam-2023"),
        (PAR, "Quảng Nam", 2023, "84.60", 56, "vietnam-vn-quang-nam-2023"),
        (SIPAS, "Quảng Nam", 2022, "74.56", 61, "vietnam-vn-quang-nam-2023"),
        (SIPAS, "Quảng Nam", 2023, "78.44", 59, "vietnam-vn-quang-nam-2023"),
        (PAR, "Hòa Bình", 2023, "86.76", 35, "baohoabinh-9514"),
        (PAR, "Sơn La", 2024, "90.02", 12, "vhttdl-son-la-2024"),
        (PAR, "Quảng Ninh", 2023, "92.18", 1, "shipbolt-2024-04-17"),
    ],
)
def test_published_results_with_their_sources(data, index, unit, year, score, rank, source):
    row = data.total(index, unit, year)
    assert (row.score, row.rank, row.origin.id) == (D(score), rank, source)
    assert row.origin.publisher
    assert row.origin.url.startswith("http")


@pytest.mark.parametrize("year", [2023, 2024])
def test_what_no_source_prints_stays_missing(data, year):
    assert data.total(PAR, "Lạng Sơn", year) is None
    assert data.total(SIPAS, "Lạng Sơn", 2023) is None


@pytest.mark.parametrize(
    ("year", "scope", "value"),
    [
        (2022, "Cả nước", "84.79"),
        (2023, "Cả nước", "86.98"),
        (2024, "Cả nước", "88.37"),
        (2023, "Trung du và miền núi phía Bắc", "87.72"),
        (2023, "Đồng bằng sông Hồng", "88.33"),
        (2023, "Bắc Trung Bộ và Duyên hải miền Trung", "86.82"),
        (2023, "Tây Nguyên", "85.42"),
        (2023, "Đông Nam Bộ", "87.79"),
        (2023, "Đồng bằng sông Cửu Long", "85.42"),
    ],
)
def test_national_and_regional_means(data, year, scope, value):
    assert data.mean(PAR, year, scope).value == D(value)


def test_national_sipas_means_come_from_the_components(data):
    assert [data.mean(SIPAS, year).value for year in (2022, 2023, 2024)] == [D("80.08"), D("82.66"), D("83.94")]
    assert data.component(2023, "B2.5").value == D("82.27")


def test_a_mean_that_no_source_prints_is_not_computed(data):
    assert data.mean(PAR, 2022, "Tây Nguyên") is None


@pytest.mark.parametrize(
    ("unit", "year", "field", "score", "rank"),
    [
        ("Quảng Nam", 2022, "3", "9.66", 63),
        ("Quảng Nam", 2023, "1", "9.44", 15),
        ("Quảng Nam", 2023, "8", "11.45", None),
        ("Hòa Bình", 2023, "3", "12.99", 1),
        ("Sơn La", 2024, "5", "14.23", 2),
    ],
)
def test_field_figures(data, unit, year, field, score, rank):
    row = next(row for row in data.fields if (row.unit, row.year, row.field) == (unit, year, field))
    assert (row.score, row.rank) == (D(score), rank)


def test_the_fields_of_quang_nam_sum_to_its_total(data):
    for year in (2022, 2023):
        fields = [row for row in data.fields if (row.unit, row.year) == ("Quảng Nam", year)]
        assert len(fields) == 8
        assert sum(row.score for row in fields) == data.total(PAR, "Quảng Nam", year).score


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("Tỉnh Lạng Sơn", "Lạng Sơn"),
        (unicodedata.normalize("NFD", "LẠNG SƠN"), "Lạng Sơn"),
        ("Hoà Bình", "Hòa Bình"),
        (unicodedata.normalize("NFD", "hoà bình"), "Hòa Bình"),
        ("Khánh Hoà", "Khánh Hòa"),
        ("Thành phố Đà Nẵng", "Đà Nẵng"),
        ("TT–Huế", "Thừa Thiên Huế"),
        ("BRVT", "Bà Rịa - Vũng Tàu"),
        ("TP.HCM", "TP. Hồ Chí Minh"),
        ("Lang Son", "Lạng Sơn"),
        ("Một tỉnh lạ", "Một tỉnh lạ"),
    ],
)
def test_names_find_their_province(data, name, canonical):
    assert data.names.canonical(name) == canonical


def test_different_tones_stay_different():
    assert fold_name("Hòa") == fold_name("hoà")
    assert fold_name("Hòa") != fold_name("Hóa")
    assert fold_name("Đắk Lắk") != fold_name("Dak Lak")


def test_a_region_by_name_or_by_member(data):
    assert len(data.region("Lạng Sơn")) == 14
    assert data.region("Trung du và miền núi phía Bắc") == data.region("Lạng Sơn")
    assert sum(len(data.region(name)) for name in {row.region for row in data.provinces}) == 63


def with_2025(data, **more):
    """Return the figures with results of 2025, which no source has printed yet."""
    like = data.total(PAR, "Hòa Bình", 2023)
    scores = {"Lạng Sơn": "90.5", "Phú Thọ": "91", "Cao Bằng": "89"}
    rows = (replace(like, unit=name, year=2025, score=D(score), rank=None) for name, score in scores.items())
    return replace(data, totals=(*data.totals, *rows), **more)


def test_results_of_2025_are_those_of_34_provinces(data):
    later = with_2025(data)
    table = standings(later, PAR, 2025)
    assert (table.of, standings(later, PAR, 2024).of) == (34, 63)
    here = place(table, "Lạng Sơn")
    assert (here.of, here.best_rank, here.worst_rank) == (34, 2, 33)
    assert not table.holds("Hòa Bình")
    assert standings(later, PAR, 2025, within="Lạng Sơn").of == 9
    assert sum(len(data.region(name, 2025)) for name in {row.region for row in data.provinces}) == 34


def test_groups_of_2025_count_34_provinces(data):
    like = next(row for row in data.aggregates if row.measure == "provinces" and row.year == 2024)
    found = reconcile(with_2025(data, aggregates=(replace(like, year=2025, value=D(35)),), conflicts=()))
    assert [(f.found, f.expected) for f in found if f.file == "par_index_means.csv"] == [(35, 34)]


def test_charts_of_2025_count_34_provinces(data):
    later = with_2025(data)
    ranked = replace(
        later, totals=tuple(replace(r, rank=2) if r.year == 2025 and r.unit == "Lạng Sơn" else r for r in later.totals)
    )
    assert "3/34 tỉnh" in charts.alt_text(charts.provinces(later, 2025, unit="Lạng Sơn"))
    tiles = charts.tile_map(ranked, 2025, unit="Lạng Sơn")
    assert charts.alt_text(tiles).startswith("PAR INDEX 2025: 1/34 tỉnh có thứ hạng công bố")
    said = {text.get_text() for text in tiles.texts}
    assert "Hạng 27–34" in said
    assert "Phú Thọ" in said
    assert "Hòa Bình" not in said
    history = charts.par_history(ranked, "Lạng Sơn")
    assert "hạng 2/34 (2025)" in charts.alt_text(history)
    assert {"54/63", "2/34", "Hạng trong 63 / 34"} <= {text.get_text() for text in history.texts}


def test_every_conflict_is_reported_in_both_languages(data):
    findings = reconcile(data)
    assert [finding.cell for finding in findings] == [row.id for row in data.conflicts]
    assert {finding.severity for finding in findings} == {"warning"}
    for finding, row in zip(findings, data.conflicts, strict=True):
        assert str(row.year) in finding.message()
        assert "?" not in finding.message() + finding.cure()
        assert "?" not in finding.message("en") + finding.cure("en")


def test_rejected_figures_are_in_no_table(data):
    assert data.total(PAR, "Cà Mau", 2023).score is None
    assert data.total(PAR, "Hải Phòng", 2022).score is None
    assert data.total(SIPAS, "Tiền Giang", 2022).rank is None
    assert next(row for row in data.conflicts if row.id == "par-2023-hoa-binh-parts").kept_value is None


def test_the_rules_find_listed_contradictions_by_themselves(data):
    found = {(f.code, dict(f.facts)["subject"], dict(f.facts)["year"]) for f in reconcile(replace(data, conflicts=()))}
    assert found == {
        ("published-rounding", "Đồng Tháp", 2020),
        ("published-rounding", "Phú Thọ", 2020),
        ("published-rounding", "Quảng Ninh", 2020),
        ("published-rounding", "Hòa Bình", 2023),
    }


def with_total(data, index, unit, year, **changes):
    rows = tuple(
        replace(row, **changes) if (row.index, row.unit, row.year) == (index, unit, year) else row
        for row in data.totals
    )
    return {f.code for f in reconcile(replace(data, totals=rows, conflicts=()))} - {"published-rounding"}


def test_rules_find_contradictions_nobody_listed(data):
    assert with_total(data, PAR, "Cà Mau", 2023, score=D("86.89")) == {"published-rank-order"}
    assert with_total(data, PAR, "Long An", 2023, rank=7, score=D("90.59")) == {"published-rank-collision"}
    assert "published-outside-range" in with_total(data, SIPAS, "Lâm Đồng", 2023, score=D("75.02"))
    assert with_total(data, PAR, "Lạng Sơn", 2021, rank=24) == {"published-two-values"}
    assert "published-parts-do-not-sum" in with_total(data, PAR, "Phú Thọ", 2020, score=D("85.75"))
    groups = tuple(
        replace(row, value=D(60)) if (row.scope, row.year) == ("Nhóm B", 2023) else row for row in data.aggregates
    )
    assert "published-two-values" in {f.code for f in reconcile(replace(data, aggregates=groups))}


def test_a_broken_rule_says_which_figure_the_tables_carry(data):
    rows = tuple(
        replace(row, score=D("86.89")) if (row.unit, row.year, row.index) == ("Cà Mau", 2023, PAR) else row
        for row in data.totals
    )
    finding = next(f for f in reconcile(replace(data, totals=rows, conflicts=())) if f.code == "published-rank-order")
    assert finding.message("en").endswith("Figure used: 86.89.")


def test_frames_name_publisher_and_address(data):
    frame = data.frame("totals")
    row = frame[(frame["index"] == SIPAS) & (frame["unit"] == "Lạng Sơn") & (frame["year"] == 2022)].iloc[0]
    assert (row["score"], row["origin"]) == (75.44, "Báo Lạng Sơn")
    assert row["url"].startswith("https://")
    with pytest.raises(UsageError, match="totals"):
        data.frame("no-such-table")


def test_series_runs_over_the_years(data):
    assert [row.year for row in data.series(PAR, "Lạng Sơn")] == [2012, 2013, 2017, 2018, 2020, 2021, 2022]


def test_an_edited_folder_is_read_again(tmp_path):
    folder = tmp_path / "published"
    shutil.copytree(shipped_root() / "data" / "raw" / "published", folder)
    assert published(folder) is published(str(folder))
    first = published(folder)
    table = folder / "sipas_totals.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("75.44", "75.4"), encoding="utf-8")
    assert first.total(SIPAS, "Lạng Sơn", 2022).score == D("75.44")
    assert published(folder).total(SIPAS, "Lạng Sơn", 2022).score == D("75.4")


def test_every_unreadable_cell_is_named_at_once(tmp_path):
    folder = tmp_path / "published"
    shutil.copytree(shipped_root() / "data" / "raw" / "published", folder)
    (folder / "sipas_totals.csv").write_text(
        "year,province,rank,score_pct,source,evidence,note\n2022,Lạng Sơn,59,abc,nobody,printed,\n", encoding="utf-8"
    )
    (folder / "conflicts.csv").write_text("conflict_id\nx\n", encoding="utf-8")
    (folder / "par_index_means.csv").unlink()
    with pytest.raises(ReadError) as caught:
        published(folder)
    assert [f.code for f in caught.value.findings] == [
        "published-value",
        "published-value",
        "published-unreadable",
        "published-columns",
    ]
    assert "dòng 2" in caught.value.message()


def test_a_document_prints_what_was_announced_by_its_day(data):
    eve, day = dt.date(2024, 4, 16), dt.date(2024, 4, 17)
    assert (data.up_to(eve).mean(PAR, 2023), data.up_to(eve).total(PAR, "Hòa Bình", 2023)) == (None, None)
    assert data.up_to(day).mean(PAR, 2023).value == D("86.98")
    assert data.up_to(eve).total(PAR, "Lạng Sơn", 2022).score == D("81.45")
    for table in ("totals", "aggregates", "fields", "parts", "components", "history"):
        assert all(data.announced_on(row) <= eve for row in getattr(data.up_to(eve), table)), table
    assert data.up_to(None, 2023).totals == data.up_to(dt.date(2099, 1, 1), 2023).totals


def test_a_target_is_known_before_the_results_of_its_year(data):
    assert data.up_to(dt.date(2023, 6, 8)).target(SIPAS, "Lạng Sơn", 2023).value == D(80)
    assert data.up_to(dt.date(2023, 6, 7)).target(SIPAS, "Lạng Sơn", 2023) is None


def test_what_only_a_later_page_prints_waits_for_that_page(data):
    eve, day = dt.date(2024, 5, 16), dt.date(2024, 5, 17)
    moves = [[row for row in data.up_to(when).history if "rank_change" in row.measure] for when in (eve, day)]
    assert list(map(len, moves)) == [0, 4]


def test_a_result_without_a_known_day_waits_for_the_end_of_the_year_after(data):
    papi = next(row for row in data.history if (row.index, row.year) == ("PAPI", 2023))
    assert (data.announcement(papi), data.announced_on(papi)) == (None, dt.date(2024, 12, 31))
    target = replace(data.target(PAR, "Lạng Sơn", 2023), year=2030)
    assert data.announced_on(target) == dt.date(2030, 12, 31)


def test_every_day_of_announcement_has_a_source_that_could_print_it(data):
    keys = [(one.index, one.year, one.measure) for one in data.announcements]
    assert len(set(keys)) == len(keys) > 12
    held = {row.measure for row in data.history} | {"result"}
    for one in data.announcements:
        printed = one.origin.published_on
        assert printed is None or one.announced_on >= printed, one
        assert one.announced_on.year == one.year + (one.measure != "target_total"), one
        assert one.measure in held, one
    assert [str(day)[:10] for day in data.frame("totals").query("year == 2023")["announced_on"].unique()] == [
        "2024-04-17"
    ]


def test_a_folder_without_the_days_takes_the_shipped_ones(tmp_path, data):
    folder = tmp_path / "published"
    shutil.copytree(shipped_root() / "data" / "raw" / "published", folder)
    (folder / "announcements.csv").unlink()
    assert published(folder).announcements == data.announcements
