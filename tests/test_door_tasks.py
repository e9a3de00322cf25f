"""What a script writer sets out to do: each task with the names of the door alone."""

from __future__ import annotations

import inspect
import io
import os
import subprocess
import sys
import warnings
from decimal import Decimal
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from PIL import Image

import sipas_par as sp
from sipas_par.reports.tidy import tidy_files

mpl.use("agg")


@pytest.fixture(scope="module")
def card():
    return sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))


@pytest.fixture(scope="module")
def earlier():
    return sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx"))


def test_agencies_that_lost_more_than_half_a_point(card):
    agencies = sp.below_maximum(card, by="agency")
    many = agencies[agencies["lost"] > 0.5]
    assert 0 < len(many) < len(agencies)
    assert many["lost"].is_monotonic_decreasing
    by_path = sp.below_maximum(sp.example("par_index_lang_son_2023.xlsx"), by="agency")
    pd.testing.assert_frame_equal(by_path, agencies)
    assert [len(sp.below_maximum(card, by)) for by in ("leaf", "field", "source")] == [33, 8, 4]
    with pytest.raises(sp.SipasParError, match="agency"):
        sp.below_maximum(card, by="ministry")


def test_two_years(card, earlier):
    rows = sp.compare(card, earlier)
    assert rows[(rows["field_code"] == "3") & (rows["status"] == "new")]["code"].tolist() == ["3.4.4"]


def test_what_would_be_if(card):
    outcome = sp.what_if(card, {"3.4.4": 0.5})
    assert outcome.gain == 0.5
    assert outcome.score * 2 == Decimal("174.38")


def test_points_count_with_decimals_and_floats_alike(card):
    assert card.score * 0.5 == Decimal("43.345") == 0.5 * card.score
    assert card["3.4.4"].lost >= 0.1 + card["3.4.4"].score
    assert card.score == 86.69
    assert sp.published().total("SIPAS", "Lạng Sơn", 2022).score - 0.44 == 75
    lost = [row.lost for row in card.leaves]
    assert sum(lost) == card.lost
    assert sum(lost) * 0.1 == Decimal("1.331")


def test_rank_among_the_provinces(card):
    provinces = sp.rank(sp.published(), year=2023, add=card, labels="vi")
    assert provinces.index.name == "TT"
    assert provinces.set_index("Đơn vị").loc["Lạng Sơn", ["Điểm đạt được", "Xếp hạng"]].tolist() == [86.69, 14]
    surveys = sp.rank(sp.published(), year=2022, index="SIPAS")
    assert surveys["score"].dropna().is_monotonic_decreasing


def test_eleven_districts_ranked(card, tmp_path):
    frames = []
    for number in range(11):
        frame = card.to_frame().assign(unit=f"Huyện {number}", status="official")
        frame.loc[frame["code"] == "3.4.4", "score"] = number * 0.02
        frames.append(sp.Scorecard.from_frame(frame))
    ranked = sp.rank(frames)
    assert ranked["unit"].tolist() == [f"Huyện {number}" for number in range(10, -1, -1)]
    assert ranked.loc[1, "gap_to_next"] == 0.02
    columns = ["unit", "code", "name", "max_score", "score"]
    for one in frames:
        one.to_frame()[columns].to_csv(tmp_path / f"{one.unit}.csv", index=False)
    assert sp.rank(sp.load_all(tmp_path))["unit"].tolist() == ranked["unit"].tolist()
    assert sp.rank(tmp_path)["unit"].tolist() == ranked["unit"].tolist()
    with pytest.raises(sp.SipasParError, match="year"):
        sp.rank([card, sp.load(sp.example("par_index_lang_son_2022.xlsx"))])


def test_components_below_the_national_mean():
    rows = sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx")).to_frame()
    below = rows[rows["gap_to_mean"] < 0]
    assert len(below)
    assert (below["value"] < below["national_mean"]).all()


def test_a_list_for_excel(card, tmp_path):
    sp.below_maximum(card, labels="vi").to_excel(tmp_path / "chua_dat.xlsx")
    sheet = pd.read_excel(tmp_path / "chua_dat.xlsx", dtype={"Mã": str}, engine="openpyxl")
    assert list(sheet)[:3] == ["TT", "Mã", "Nội dung"]
    assert sheet["TT"].tolist()[:2] == [1, 2]
    assert sheet["Cơ quan chủ trì"].str.contains("; ").any()
    assert sheet["Nguồn điểm"].isin(["Thẩm định", "SIPAS", "Điều tra xã hội học", "Kết quả kinh tế - xã hội"]).all()


def test_somebodys_csv(tmp_path):
    text = "Mã;Nội dung;Điểm tối đa;Điểm đạt được\n1;A;10;8,5\n1.1;B;6;5\n1.2;C;4;3,5\n"
    (tmp_path / "bang.csv").write_bytes(text.encode("utf-16"))
    assert sp.load(tmp_path / "bang.csv").lost == 1.5


def test_what_we_write_reads_back(tmp_path, card, earlier):
    inputs = sp.load(sp.example("meeting_2024-05-17.toml").parent)
    for name, data in tidy_files(inputs).items():
        (tmp_path / name).write_bytes(data)
    cards = sp.load_all(tmp_path / "par_index.csv")
    for one, read in zip((earlier, card), cards, strict=True):
        same = [*one.to_frame()]
        pd.testing.assert_frame_equal(read.to_frame()[same], one.to_frame()[same])
    sipas = sp.load(tmp_path / "sipas.csv")
    kept = [row for row in inputs.sipas.components if row.value is not None or row.kind in ("part", "group")]
    assert [(row.code, row.value, row.earlier, row.kind) for row in sipas.components] == [
        (row.code, row.value, row.earlier, row.kind) for row in kept
    ]
    assert not [finding for one in (*cards, sipas) for finding in one.findings]
    assert {one.source.status for one in (*cards, sipas)} == {"illustrative"}


def test_everything_as_a_frame_and_back(card):
    inputs = sp.load(sp.example("meeting_2024-05-17.toml").parent)
    both = pd.concat([inputs.card.to_frame(), inputs.sipas.to_frame()], ignore_index=True)
    assert both.groupby("index").size().to_dict() == {"PAR INDEX": 133, "SIPAS": 50}
    for labels in ("code", "vi", "en"):
        frame = card.to_frame(labels)
        said = {"code": "assessed", "vi": "được đánh giá", "en": "assessed"}[labels]
        assert set(frame[{"code": "state", "vi": "Đánh giá", "en": "Assessment"}[labels]]) == {said}
        again = sp.Scorecard.from_frame(frame)
        assert [(row.code, row.score, row.source, row.agencies) for row in again] == [
            (row.code, row.score, row.source, row.agencies) for row in card
        ]
    own = sp.Scorecard.from_frame(
        pd.DataFrame({"code": ["1", "2"], "max_score": [2, 3], "score": [1.1, 3]}), unit="Xã A"
    )
    assert (own.unit, own.lost) == ("Xã A", 0.9)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda frame: frame.drop(columns="score"), "score"),
        (lambda frame: frame.assign(code=[float(code[0]) for code in frame["code"]]), "1.10"),
        (lambda frame: frame.assign(score="nhiều"), "nhiều"),
        (lambda frame: pd.concat([frame, frame.assign(unit="Cao Bằng")]), "Cao Bằng"),
    ],
)
def test_a_frame_that_is_no_scorecard_is_refused(card, change, said):
    with pytest.raises(sp.SipasParError, match=said):
        sp.Scorecard.from_frame(change(card.to_frame()))


def test_filtered_by_field(card):
    lost = sp.below_maximum(card)
    assert lost[lost["field_code"] == "6"]["lost"].sum() == pytest.approx(float(card.known_of(card["6"]).lost))


def test_in_english(card):
    assert list(sp.below_maximum(card, labels="en"))[:2] == ["Code", "Item"]
    with pytest.raises(sp.SipasParError, match="fr"):
        card.to_frame("fr")
    assert sp.charts.alt_text(sp.charts.fields(card, lang="en")).startswith("Field 8")


def test_png_and_svg_at_a_size(card, tmp_path):
    figure = sp.charts.pareto(card, top=5, width_cm=20, height_cm=12)
    image = Image.open(io.BytesIO(sp.charts.to_png(figure, dpi=254)))
    assert [abs(size - wanted) <= 1 for size, wanted in zip(image.size, (2000, 1200), strict=True)] == [True, True]
    figure.savefig(tmp_path / "a.svg")
    assert "<svg" in (tmp_path / "a.svg").read_text(encoding="utf-8")
    with pytest.raises(sp.SipasParError, match="height_cm"):
        sp.charts.pareto(card, height_cm=3)


def test_own_colours_and_title(card):
    figure = sp.charts.fields(card, palette={"main": "#112233", "lost": "gold"}, title="Tám lĩnh vực")
    faces = {to_hex(patch.get_facecolor()) for axes in figure.axes for patch in axes.patches}
    assert faces == {"#112233", to_hex("gold")}
    assert figure.texts[0].get_text() == "Tám lĩnh vực"
    marks = [text for text in figure.texts if "MINH HỌA" in text.get_text()]
    assert to_hex(marks[0].get_color()) == "#a61c1c", "no palette hides the mark of illustrative figures"
    sp.charts.heatmap([card], palette="Greens_r")
    for wrong in ("nope", {"main": "nope"}, {"nobody": "red"}):
        with pytest.raises(sp.SipasParError, match="palette"):
            sp.charts.fields(card, palette=wrong)


def test_two_charts_in_axes_of_ones_own(card, earlier):
    figure, (left, right) = plt.subplots(1, 2)
    assert sp.charts.fields(card, ax=left) is figure is sp.charts.years(card, earlier, ax=right)
    assert figure.get_figwidth() * 2.54 == pytest.approx(28)
    assert len(left.patches) == 16
    assert left.get_position().x1 < 0.5 < right.get_position().x0
    below_left = [text for text in figure.texts if text.get_position()[0] < 0.5]
    assert {"Lĩnh vực 8 mất nhiều điểm nhất: 3,78 trên 16,5 điểm"} & {text.get_text() for text in below_left}
    with pytest.raises(sp.SipasParError, match="ax"):
        sp.charts.fields(card, ax=card)
    plt.close(figure)


def test_charts_live_in_pyplot_until_they_are_shown(card):
    plt.close("all")
    figure = sp.charts.fields(card)
    assert plt.gcf() is figure
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="FigureCanvasAgg is non-interactive")
        figure.show()
    figure._repr_mimebundle_()
    assert not plt.get_fignums(), "a chart that a notebook shows is not shown again at the end of the cell"
    for _ in range(25):
        sp.charts.fields(card)
    assert len(plt.get_fignums()) == 10
    plt.close("all")
    sp.briefing(card).document()
    sp.paper(sp.load(sp.example("meeting_2024-05-17.toml").parent), "Sở Nội vụ")
    assert not plt.get_fignums(), "what a document holds is not shown beside it"


def test_the_first_chart_leaves_the_settings_of_a_notebooks_backend(tmp_path):
    backend = "from matplotlib.backends.backend_agg import *\nimport matplotlib\nmatplotlib.interactive(True)\n"
    (tmp_path / "like_inline.py").write_text(backend, encoding="utf-8")
    code = "import sipas_par as sp, matplotlib\nsp.charts.fields(sp.load_par_index(sp.example('par_index_lang_son_2023.xlsx')))\nprint(matplotlib.is_interactive())"
    paths = os.pathsep.join([str(tmp_path), str(Path(sp.__file__).parent.parent)])
    env = os.environ | {"MPLBACKEND": "module://like_inline", "PYTHONPATH": paths}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


@pytest.mark.parametrize(
    "name", [name for name in sp.charts.__all__ if name not in {"alt_text", "as_block", "to_png", "to_svg"}]
)
def test_help_of_every_chart_names_what_it_takes(name):
    chart = getattr(sp.charts, name)
    assert {"ax", "height_cm", "palette", "title"} <= set(inspect.signature(chart).parameters)
    assert chart.__doc__.index("palette\n") < chart.__doc__.index("Returns\n")
