"""Very low points are points: they add up, which ratios do not."""

from __future__ import annotations

import pytest
from books import write_book

import sipas_par as sp

LOW = [
    ("1", "LĨNH VỰC", 12, 0.06, 0.06, None, None),
    ("1.1", "A", 6, 0.01, 0.01, None, None),
    ("1.2", "B", 4, 0.02, 0.02, None, None),
    ("1.3", "C", 2, 0.03, 0.03, None, None),
    ("2", "LĨNH VỰC", 8, 0, 0, None, None),
    ("2.1", "D", 8, 0, 0, None, None),
]


def test_points_that_add_up_are_points_however_low(tmp_path):
    card = sp.load_par_index(write_book(tmp_path / "x.xlsx", LOW))
    assert str(card.score) == "0.06"


def test_fractions_that_do_not_add_up_are_refused(tmp_path):
    rows = [(code, name, most, 0.3, 0.3 + place / 100, None, None) for place, (code, name, most, *_) in enumerate(LOW)]
    with pytest.raises(sp.SipasParError) as caught:
        sp.load_par_index(write_book(tmp_path / "x.xlsx", rows))
    assert [finding.code for finding in caught.value.findings] == ["score-is-no-points"]


@pytest.mark.parametrize(
    ("heads", "codes"), [("Hội đồng chấm;Chênh lệch", []), ("Chênh lệch;Hội đồng chấm", ["below-half"])]
)
def test_a_gap_does_not_confirm_points_far_below_what_the_unit_gave_itself(tmp_path, heads, codes):
    """Result and gap make the self-assessment whichever is which: exchanged heads are told by how low the result is."""
    lines = ["BẢNG ĐIỂM PAR INDEX NĂM 2023", f"STT;Nội dung;Điểm tối đa;Đơn vị tự chấm;{heads}", "1;Chỉ đạo;10;10;9;1"]
    lines += ["1.1;Kế hoạch;4;4;3,5;0,5", "1.2;Báo cáo;3;3;3;0", "1.3;Kiểm tra;3;3;2,5;0,5", "2;Thể chế;5;5;4,5;0,5"]
    lines += ["2.1;Rà soát;3;3;2,5;0,5", "2.2;Xử lý;2;2;2;0", ";Tổng điểm;15;15;13,5;1,5"]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    card = sp.load_par_index(path)
    assert [finding.code for finding in card.findings if finding.severity == "error"] == codes
