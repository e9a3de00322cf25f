"""How names of units and agencies are read, folded and held against each other, each by an example."""

from __future__ import annotations

from sipas_par.model.units import (
    _capitalised,
    agencies,
    agency_key,
    fold_name,
    one_spelling,
    slips,
    unit_key,
    unit_kind,
    unit_name,
    unit_parts,
    units_named,
)


def test_units_named_by_an_example():
    assert (
        units_named("Điểm đạt được (Cao Bằng)"),
        units_named("Điểm của huyện Bắc Sơn"),
        units_named("Điểm đạt"),
    ) == (("Cao Bằng",), ("huyện Bắc Sơn",), ())


def test_unit_name_by_an_example():
    assert (
        unit_name("TỈNH LẠNG SƠN"),
        unit_name("TP HỒ CHÍ MINH"),
        unit_name("HUYỆN CAO LỘC"),
        unit_name("tỉnh Thừa Thiên - Huế"),
    ) == ("Lạng Sơn", "TP. Hồ Chí Minh", "Huyện Cao Lộc", "Thừa Thiên Huế")


def test_capitalised_by_an_example():
    assert (_capitalised("SỞ Y TẾ HÒA BÌNH"), _capitalised("PHÒNG TÀI CHÍNH - KẾ HOẠCH HUYỆN CAO LỘC")) == (
        "Sở Y tế Hòa Bình",
        "Phòng Tài chính - Kế hoạch huyện Cao Lộc",
    )


def test_unit_kind_by_an_example():
    assert [unit_kind(name) for name in ("Lạng Sơn", "Sở Y tế", "TX. Chũ", "Phường Kỳ Lừa", "Kỳ Lừa")] == [
        "province",
        "department",
        "district",
        "commune",
        "unit",
    ]


def test_unit_parts_by_an_example():
    assert (unit_parts("Huyện Sơn Động"), unit_parts("TX. Chũ"), unit_parts("UBND phường 1")) == (
        ("huyện", "Sơn Động"),
        ("thị xã", "Chũ"),
        ("phường", "1"),
    )
    assert (unit_parts("Huyện ủy Cao Lộc"), unit_parts("TP. Hồ Chí Minh")) == (
        ("", "Huyện ủy Cao Lộc"),
        ("", "TP. Hồ Chí Minh"),
    )


def test_unit_key_by_an_example():
    assert (unit_key("TỈNH HOÀ BÌNH") == unit_key("Hòa Bình"), unit_key("Huyện Cao Lộc") == unit_key("Cao Lộc")) == (
        True,
        False,
    )
    assert unit_key("TP. Lạng Sơn") == unit_key("TP Lạng Sơn") == unit_key("Thành phố Lạng Sơn")


def test_fold_name_by_an_example():
    assert (fold_name("Hoà  Bình") == fold_name("HÒA BÌNH"), fold_name("Hòa") == fold_name("Hóa")) == (True, False)


def test_agencies_by_an_example():
    assert (agencies("Sở Nội vụ; Sở Tư pháp"), agencies("Sở Y tế, UBND các huyện, thành phố")) == (
        ("Sở Nội vụ", "Sở Tư pháp"),
        ("Sở Y tế", "UBND các huyện, thành phố"),
    )
    assert (agencies("Chủ trì: Sở Nội vụ và Thanh tra tỉnh; phối hợp: Sở Y tế, Sở Tư pháp"), agencies("SNV, STP")) == (
        ("Sở Nội vụ", "Thanh tra tỉnh"),
        ("SNV", "STP"),
    )


def test_one_spelling_by_an_example():
    assert one_spelling(["Sở Nội vụ", "sở nội vụ", "Sở TT&TT", "Sở Thông tin và Truyền thông"]) == (
        "Sở Nội vụ",
        "Sở Thông tin và Truyền thông",
    )


def test_agency_key_by_an_example():
    assert agency_key("VP UBND tỉnh") == agency_key("Văn phòng Uỷ ban nhân dân tỉnh")
    assert (
        agency_key("Sở LĐ-TB&XH") == agency_key("Sở Lao động, Thương binh và Xã hội"),
        agency_key("Sở NV") == agency_key("Sở Nội vụ"),
    ) == (True, False)


def test_slips_by_an_example():
    assert slips(["Sở Nội vụ", "Sở Y tế", "Sở Nội vu", "Phường 1", "Phường 2"]) == [("Sở Nội vụ", "Sở Nội vu")]


USUAL = {
    "Sở Nội vụ": "SNV", "Sở Ngoại vụ": "SNgV", "Sở Tư pháp": "STP", "Sở Y tế": "SYT", "Sở Tài chính": "STC",
    "Sở Giáo dục và Đào tạo": "SGD&ĐT", "Sở Nông nghiệp và Môi trường": "SNNMT", "Sở Xây dựng": "SXD",
    "Sở Văn hóa, Thể thao và Du lịch": "SVHTTDL", "Sở Khoa học và Công nghệ": "SKHCN", "Thanh tra tỉnh": "TTT",
    "Công an tỉnh": "CAT", "Văn phòng UBND": "VPUB", "Văn phòng UBND tỉnh": "VP UB tỉnh",
}  # fmt: skip


def test_usual_abbreviations_of_whole_names_and_none_that_fits_two():
    assert {name: agency_key(short) for name, short in USUAL.items()} == {name: agency_key(name) for name in USUAL}
    assert agency_key("SVHTT") not in {agency_key("Sở Văn hóa và Thể thao"), agency_key("Sở Văn hóa và Thông tin")}
    assert agency_key("Sơn Dương") == fold_name("Sơn Dương")
