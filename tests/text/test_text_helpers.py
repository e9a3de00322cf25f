"""What the helpers for words, names and numbers give."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from importlib.resources import files

import pytest

import sipas_par as sp
from sipas_par import Source
from sipas_par.text.dates import names_no_day, read_date, rewritten
from sipas_par.text.display import spoken, written
from sipas_par.text.labels import banner, join_banners, keys_of, label, measure_word
from sipas_par.text.names import clean, committee_in_full, fold, sentence_case, settle_tones, short_name, tidy
from sipas_par.text.numbers import (
    Points,
    count_words,
    exact,
    exact_sum,
    half_up,
    number,
    percent,
    ratio,
    roman,
    vi_key,
)
from sipas_par.text.vocabulary import Claim, claim, names_only_a_source, says_none, turned

SHORT_NAMES = files("sipas_par.text").joinpath("short_names.csv").read_text(encoding="utf-8")


def test_read_date():
    assert read_date("30/9/2024") == (dt.date(2024, 9, 30), False)
    assert read_date("Quý III/2024") == (dt.date(2024, 9, 30), False)
    assert read_date("trước 01/10/2024") == (dt.date(2024, 9, 30), False)
    assert read_date("09/30/2024") == (dt.date(2024, 9, 30), True)
    assert read_date("sớm nhất có thể") == (None, True)
    assert read_date("Thường xuyên") == (None, False)


def test_names_no_day():
    assert names_no_day("trước 31/9/2025") is True
    assert names_no_day("30/9/2025") is False
    assert names_no_day("tháng 13/2025") is True
    assert names_no_day("sớm") is False


def test_rewritten():
    assert rewritten("trước 2025-09-05", "{:%d.%m}".format) == "trước 05.09"
    assert rewritten("31/9/2025", str) == ""


def test_written():
    assert written("attainment", Decimal("0.875")) == "87,5%"
    assert written("lost", Decimal("0.5")) == "0,50"
    assert written("source", "sipas") == "SIPAS"


def test_spoken():
    assert spoken("1 days 12:30:00") == "1 ngày 12:30"
    assert spoken("0 days 00:05:00") == "00:05"
    assert spoken("2024-05-01 00:00:00") == "01/05/2024"
    assert spoken("2024-05-01 08:30:00") == "01/05/2024 08:30"
    assert spoken("True") == "có"
    assert spoken("2024-13-01") == "2024-13-01"


def test_label():
    assert label("source", "surveyed") == "Điều tra xã hội học"
    assert label("level", "subcriterion") == "tiêu chí thành phần"


def test_keys_of():
    assert keys_of("column")["Điểm chưa đạt"] == "lost"
    assert keys_of("column")["Points lost"] == "lost"


def test_measure_word():
    assert measure_word("rank") == "thứ hạng"
    assert measure_word("field_3_index_pct") == "chỉ số (%) lĩnh vực 3"
    assert measure_word("field_1") == "lĩnh vực 1"


def test_banner():
    assert (
        banner([Source("a.xlsx", status="official"), Source("b.xlsx", status="illustrative")])
        == "SỐ LIỆU MINH HỌA – KHÔNG PHẢI KẾT QUẢ CHÍNH THỨC"
    )
    assert banner([Source("a.xlsx", status="official")]) == ""


def test_join_banners():
    plain = banner([Source("b.xlsx", status="illustrative")])
    assert join_banners([plain, "", plain]) == plain


def test_tidy():
    assert tidy("a\x00b\u202ec") == "abc"
    assert tidy("Sở Nội vụ\x0bSở Y tế\x07") == "Sở Nội vụ\nSở Y tế "
    assert tidy("x\ud800") == "x"


def test_clean():
    assert clean(" Lạng\u00a0Sơn\n2023 ") == "Lạng Sơn 2023"


def test_fold():
    assert fold("Điểm\ntối  đa") == "diem toi da"
    assert fold("HOÀ BÌNH") == fold("Hòa Bình")


def test_settle_tones():
    assert settle_tones("Hoà Bình, Thuỷ lợi, Quỳnh hoàn") == "Hòa Bình, Thủy lợi, Quỳnh hoàn"


def test_committee_in_full():
    assert committee_in_full("UBND huyện Lộc Bình") == "Ủy ban nhân dân huyện Lộc Bình"
    assert committee_in_full("Sở Nội vụ") == "Sở Nội vụ"


def test_sentence_case():
    assert sentence_case("CẢI CÁCH TTHC CỦA UBND") == "Cải cách TTHC của UBND"
    assert sentence_case("Sở Nội vụ") == "Sở Nội vụ"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Sắp xếp, tinh gọn bộ máy", "Sắp xếp, tinh gọn bộ máy"),
        ("Tỷ lệ hồ sơ do UBND phường giải quyết đúng hạn", None),
        ("Tỷ lệ hồ sơ do cơ quan chuyên môn cấp tỉnh giải quyết đúng hạn", None),
        ("Tỷ lệ xử lý văn bản, hồ sơ công việc trên môi trường mạng", None),
        ("Tính hiệu quả trong quản lý, sử dụng nhà, đất công", None),
        ("Thực hiện các kiến nghị sau thanh tra, kiểm tra, kiểm toán", None),
        ("Thực hiện các quy định về phân cấp quản lý ngân sách", None),
        ("Mức độ hoàn thành kế hoạch chuyển đổi số năm 2025", None),
        ("Ban hành kế hoạch theo dõi thi hành pháp luật năm", None),
        ("Xử lý những vấn đề còn tồn tại trong giải quyết hồ sơ", "Xử lý những vấn đề còn tồn tại"),
        ("TRAO ĐỔI VĂN BẢN ĐIỆN TỬ, XỬ LÝ HỒ SƠ CÔNG VIỆC TRÊN MẠNG", "Trao đổi văn bản điện tử, xử lý hồ sơ công việc"),
        ("Mức độ thực hiện các nhiệm vụ được Chính phủ giao (bao gồm cả nhiệm vụ quá hạn)", "Mức độ thực hiện các nhiệm vụ được Chính phủ giao"),
    ],
)  # fmt: skip
def test_a_short_name_ends_with_a_phrase_or_is_whole(name, short):
    assert short_name(name) == (short or name)


def test_the_long_names_of_the_shipped_tables_have_short_forms():
    """Made by hand, at most as long as a bar has room for, one for each name and none for a name that nobody bears."""
    cards = [sp.load_par_index(sp.example(f"par_index_lang_son_{year}.xlsx")) for year in (2022, 2023)]
    names = {sentence_case(row.name) for card in cards for row in card.criteria}
    listed = {fold(row["name"]): row["short"] for row in csv.DictReader(SHORT_NAMES.splitlines())}
    assert listed.keys() == {fold(name) for name in names if len(name) > 44}
    assert len({*listed.values(), *names}) == len(listed) + len(names), "no two names read alike"
    assert all(len(short) <= 44 for short in listed.values())
    assert all(short_name(name.upper() + " ") == listed[fold(name)] for name in names if len(name) > 44)


def test_exact():
    assert exact(0.1) == Decimal("0.1")


def test_points():
    assert Points("86.69") * 0.5 == Decimal("43.345")
    assert Points("0.1") == 0.1
    assert 0.1 + Points("0.2") == Decimal("0.3")


def test_half_up():
    assert half_up(Decimal("0.125"), 2) == Decimal("0.13")
    assert round(0.125, 2) == 0.12


def test_number():
    assert number(Decimal("1234.5"), 2) == "1.234,50"
    assert number(Decimal("-0.004"), 2) == "0,00"
    assert number(None) == "–"
    assert number(Decimal("0.25"), sign=True) == "+0,25"


def test_percent():
    assert percent(Decimal("0.8669")) == "86,69%"


def test_vi_key():
    assert sorted(["Ế", "E", "Đà Nẵng", "Dak", "Ea"], key=vi_key) == ["Dak", "Đà Nẵng", "E", "Ea", "Ế"]


def test_roman():
    assert roman(4) == "IV"
    assert roman(19) == "XIX"


def test_ratio():
    assert ratio(Decimal("0.3"), Decimal("0.1")) == 3.0
    assert 0.3 / 0.1 == 2.9999999999999996


def test_exact_sum():
    assert exact_sum([Decimal("0.1"), None, Decimal("0.2")]) == Decimal("0.3")


def test_count_words():
    assert count_words(3) == "ba"
    assert count_words(31) == "31"


@pytest.mark.parametrize(
    ("remark", "only"),
    [
        ("ĐTXHH", True),
        ("Điểm ĐTXHH (30%)", True),
        ("Theo kết quả điều tra xã hội học năm 2025", True),
        ("Bộ Nội vụ chấm", True),
        ("SIPAS 2025", True),
        ("Điểm quy đổi từ phần dịch vụ hành chính công của SIPAS", True),
        ("Điểm điều tra thấp", False),
        ("ĐTXHH: người dân chưa hài lòng về phí", False),
        ("Đạt 87,5%", False),
        ("14/18 chỉ tiêu", False),
        ("Phần SIPAS của huyện giảm", False),
        ("Tự chấm cao hơn thẩm định", False),
        ("", False),
    ],
)
def test_names_only_a_source(remark, only):
    assert names_only_a_source(remark) is only


def test_says_none():
    assert says_none("Không có.") is True
    assert says_none("-") is True
    assert says_none("Không có văn bản nào khác ngoài Báo cáo số 12") is False


def test_turned():
    assert turned("Điểm đạt được của tỉnh dẫn đầu") == "other"
    assert turned("Điểm không đạt được") == "lost"
    assert turned("Giám đốc thẩm định") == ""


def test_claim():
    assert claim("Điểm tối\nđa") == Claim(meaning="max_score", weak=False, year=None)
    assert claim("Bộ Nội vụ thẩm định").meaning == "appraised"
    assert claim("Năm 2023 (%)").year == 2023
