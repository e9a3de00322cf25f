from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from cards import card, row
from languages import in_lang
from pptx import Presentation
from pptx.util import Pt

import sipas_par as sp
from sipas_par.analysis.results import Results
from sipas_par.document.blocks import plain
from sipas_par.document.pptx import BOTTOM, HEIGHT, LEAST, WIDTH, line_count, shortened
from sipas_par.inputs import Inputs
from sipas_par.reading.meeting_file import load_meeting
from sipas_par.reports.report import Report
from sipas_par.reports.slides import to_pptx


@pytest.fixture(scope="module")
def inputs():
    return Inputs(
        sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx")),
        sp.load_par_index(sp.example("par_index_lang_son_2022.xlsx")),
        sp.load_sipas(sp.example("sipas_lang_son_2023.xlsx")),
        load_meeting(sp.example("meeting_2024-05-17.toml")),
    )


@pytest.fixture(scope="module")
def data(inputs):
    return to_pptx(inputs)


def opened(data):
    return Presentation(io.BytesIO(data))


def words(slide):
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            texts += [cell.text for line in shape.table.rows for cell in line.cells]
    return "\n".join(texts)


def runs(slide):
    frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
    frames += [
        cell.text_frame for shape in slide.shapes if shape.has_table for line in shape.table.rows for cell in line.cells
    ]
    return [run for frame in frames for paragraph in frame.paragraphs for run in paragraph.runs]


def test_nothing_is_below_18_points_or_outside_the_slide(data):
    for slide in opened(data).slides:
        assert all(run.font.size >= Pt(LEAST) for run in runs(slide))
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= Pt(WIDTH)
            assert shape.top + shape.height <= Pt(HEIGHT)
            if shape.has_chart:
                assert shape.chart.font.size >= Pt(LEAST)
            if shape.has_table:
                assert shape.top + sum(line.height for line in shape.table.rows) <= Pt(BOTTOM)


def test_text_fits_its_box(data):
    for slide in opened(data).slides:
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text:
                size = max(run.font.size.pt for paragraph in shape.text_frame.paragraphs for run in paragraph.runs)
                room = shape.width.pt - 34
                lines = sum(line_count(paragraph.text, room, int(size)) for paragraph in shape.text_frame.paragraphs)
                assert lines * size * 1.2 <= shape.height.pt + size


def test_banner_and_title_on_every_slide_and_sources_in_the_notes(data):
    slides = list(opened(data).slides)
    assert len(slides) == 10
    for slide in slides:
        assert "MINH HỌA" in words(slide)
        assert slide.shapes.title.text_frame.text
        assert "par_index_lang_son_2023.xlsx" in slide.notes_slide.notes_text_frame.text


def test_charts_and_tables_are_native_and_described(data, inputs):
    shapes = [shape for slide in opened(data).slides for shape in slide.shapes]
    charts = [shape for shape in shapes if shape.has_chart]
    tables = [shape for shape in shapes if shape.has_table]
    assert len(charts) == 4
    assert len(tables) == 3
    assert not [cell for slide in opened(data).slides for cell in words(slide).split("\n") if cell.endswith("…")]
    assert all(shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in (*charts, *tables))
    loss = Results.of(inputs).loss
    kinds = [float(loss.not_recognised), float(loss.conceded), float(loss.surveyed)]
    assert list(charts[0].chart.plots[0].series[0].values) == pytest.approx(kinds)
    attained = charts[2].chart.plots[0].series[1].values
    field = inputs.card["1"]
    assert attained[0] == pytest.approx(float(field.score / field.max_score))
    assert [tables[0].table.cell(1, column).text for column in (0, 2)] == ["Nhóm 35", "0,08"]
    assert tables[1].table.cell(1, 0).text == "8.1"
    assert tables[1].table.cell(1, 3).text == "1,91"
    listed = [line.cells[0].text for table in tables[1:] for line in list(table.table.rows)[1:]]
    assert listed == [row.code for row in Results.of(inputs).top(10).rows]


def test_same_input_same_bytes_at_another_time(data, inputs, monkeypatch):
    import xlsxwriter.workbook

    class Later(xlsxwriter.workbook.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2031, 1, 2, tzinfo=tz)

    monkeypatch.setattr(xlsxwriter.workbook, "datetime", Later)
    assert to_pptx(inputs) == data


def test_official_figures_carry_no_banner_and_little_data_is_enough():
    slides = list(opened(to_pptx(Inputs(card()))).slides)
    assert not any("MINH HỌA" in words(slide) or "CHƯA RÕ" in words(slide) for slide in slides)
    full = card(row("1", "1", "1", line=7, source="mixed"), row("1.1", "1", "1", line=8))
    assert len(opened(to_pptx(Inputs(full))).slides) >= 3


def test_long_names_are_cut_on_the_slide_and_whole_in_the_notes():
    name = "Tên tiêu chí rất dài " * 40
    cards = card(
        row("1", "1", "0.5", line=7, source="mixed", name=name),
        row("1.1", "1", "0.5", line=8, name=name.strip(), agencies=["Sở A " * 30]),
    )
    slides = list(opened(to_pptx(Inputs(cards))).slides)
    worst = next(slide for slide in slides if any(shape.has_table for shape in slide.shapes))
    assert name.strip() not in words(worst)
    assert "…" not in words(worst)
    assert name.strip() in worst.notes_slide.notes_text_frame.text
    table = next(shape for shape in worst.shapes if shape.has_table)
    assert table.top + sum(line.height for line in table.table.rows) <= Pt(BOTTOM)


def test_a_sentence_that_has_no_room_is_told_whole_by_its_own_slide_and_makes_none_more():
    name = "Tỷ lệ giải quyết đúng hạn hồ sơ của người dân, tổ chức " * 4
    rows = [row("1", "9", "4.5", line=7, source="mixed")]
    rows += [row(f"1.{n}", "1", "0.5", line=7 + n, name=f"{name}{n}", agencies=[f"{name}{n}"]) for n in range(1, 10)]
    slides = list(opened(to_pptx(Inputs(card(*rows), card(*rows, year=2022)))).slides)
    (asked,) = [slide for slide in slides if slide.shapes.title.text_frame.text.startswith("PAR INDEX năm")]
    assert "…" not in words(asked)
    told = "\n".join(map(words, slides))
    assert all(f"{name}{n}".strip() in told for n in (1, 2, 3))
    notes = asked.notes_slide.notes_text_frame.text
    assert all(f"{name}{n}".strip() in notes for n in (1, 2, 3))
    assert len(slides) <= 10


def test_the_position_stands_beside_the_own_targets(data):
    position = words(opened(data).slides[1])
    assert "Mục tiêu năm 2023: tổng điểm từ 85,00 (đạt), hạng 35 (sát) và SIPAS từ 80,00% (sát)" in position
    assert "Xếp hạng 35–36/63 (ước tính), năm trước 54/63" in position


def milestones(data):
    slide = next(
        slide for slide in opened(data).slides if slide.shapes.title.text_frame.text.startswith("Mốc gần nhất")
    )
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    return [[cell.text for cell in line.cells] for line in table.rows][1:]


def test_milestones_name_what_is_to_be_raised(inputs, data):
    shown = Report(inputs, "vi").near_milestones
    rows = milestones(data)
    assert len(rows) == len(shown) > 2
    assert rows[0][-1] == "Xử lý các vấn đề phát hiện qua kiểm tra (1.3.2) 0,08"
    assert rows[-1][-1].startswith("Mức độ thu hút đầu tư của tỉnh (8.2.1) 1,20; Tăng số đơn vị tự bảo đảm"), (
        "names, no codes alone"
    )


def test_milestones_fall_back_to_codes_where_the_names_have_no_room_so_that_no_row_is_lost(inputs):
    long = tuple(replace(one, name="Tỷ lệ thật dài " * 12) for one in inputs.card.criteria)
    rows = milestones(to_pptx(replace(inputs, card=replace(inputs.card, criteria=long))))
    assert len(rows) == len(Report(inputs, "vi").near_milestones)
    assert rows[-1][-1].startswith("8.2.1 (1,20); ")
    assert rows[0][-1].startswith("Tỷ lệ thật dài"), "the longest lists give way first"


def test_english_slides(inputs):
    assert "The meeting is asked to decide" in "".join(
        words(slide) for slide in opened(in_lang("en", to_pptx, inputs)).slides
    )


def test_shortening_keeps_whole_words():
    assert shortened("một hai ba", 1000, 18, 1) == "một hai ba"
    assert shortened("dài" * 100, 60, 18, 1) in "dài" * 100


def charts_of(data):
    return [shape.chart for slide in opened(data).slides for shape in slide.shapes if shape.has_chart]


def test_names_of_fields_are_whole_and_every_agency_that_lost_points_is_there(data, inputs):
    _, agencies, years, _ = charts_of(data)
    (fields,) = [
        chart for chart in charts_of(to_pptx(replace(inputs, earlier=None))) if len(chart.plots[0].categories) == 8
    ]
    for chart in (fields, years):
        names = [str(name) for name in chart.plots[0].categories]
        assert len(names) == len(inputs.card.fields)
        assert not [name for name in names if "…" in name]
    lead = {name for leaf in inputs.card.leaves if leaf.lost for name in leaf.agencies}
    assert len(list(agencies.plots[0].categories)) == len(lead)


def test_numbers_on_charts_follow_the_language_of_the_slides(data, inputs):
    assert {chart.plots[0].data_labels.number_format[:8] for chart in charts_of(data)} == {"[$-42A]0"}
    assert charts_of(data)[-1].plots[0].data_labels.number_format.endswith('"%"')
    english = charts_of(in_lang("en", to_pptx, inputs))
    assert {chart.plots[0].data_labels.number_format[:8] for chart in english} == {"[$-809]0"}


def test_title_says_what_the_chart_shows(inputs):
    slides = list(opened(to_pptx(replace(inputs, earlier=None))).slides)
    slide = next(slide for slide in slides if slide.shapes.title.text_frame.text.startswith("Lĩnh vực"))
    rates = next(shape for shape in slide.shapes if shape.has_chart).chart.plots[0].series[0].values
    lowest = f"{min(rates) * 100:.2f}".replace(".", ",")
    assert slide.shapes.title.text_frame.text.startswith(f"Lĩnh vực 8 có tỷ lệ đạt thấp nhất: {lowest}%")


def test_series_are_named_in_the_order_of_their_bars(data):
    for slide in opened(data).slides:
        for chart in (shape.chart for shape in slide.shapes if shape.has_chart):
            assert not chart.has_legend
            names = [series.name for series in chart.plots[0].series]
            if len(names) > 1:
                key = next(text for text in words(slide).split("\n") if text.startswith("■"))
                assert key.replace("■", "").split() == " ".join(names).split()


def test_opening_slide_says_when_where_and_who_chairs(data, inputs):
    text = words(opened(data).slides[0])
    assert f"Cùng chủ trì: {inputs.meeting.deputy}" in text.split("\n")
    alone = replace(inputs, meeting=replace(inputs.meeting, deputy=""))
    assert "Cùng chủ trì" not in words(opened(to_pptx(alone)).slides[0])
    for part in (
        "14 giờ 00 phút, ngày 17/5/2024",
        "Phòng họp tầng 4, trụ sở UBND tỉnh",
        "Chủ trì: Chủ tịch UBND tỉnh",
    ):
        assert part in text


def test_the_last_slide_asks_for_the_decisions_of_the_report(data, inputs):
    text = words(opened(data).slides[9])
    assert all(plain(full) in text for _, full in Report(inputs).decisions)


def test_agencies_that_have_no_room_are_counted():
    rows = [row("1", "14", "7", line=7, source="mixed")]
    rows += [row(f"1.{n}", "1", "0.5", line=7 + n, agencies=[f"Sở {n}"]) for n in range(1, 15)]
    slides = [words(slide) for slide in opened(to_pptx(Inputs(card(*rows)))).slides]
    assert any("Hiển thị 10/14 cơ quan." in text for text in slides)


def test_no_change_of_sipas_is_told_across_a_break(inputs, data):
    assert any("+4,48 so với năm trước" in words(slide) for slide in opened(data).slides)
    apart = replace(inputs.sipas, unit="Nơi khác", year=2022, earlier_year=2021)
    slides = opened(to_pptx(replace(inputs, sipas=apart))).slides
    assert any("SIPAS 79,92%" in words(slide) for slide in slides)
    assert not any("so với năm trước" in words(slide) for slide in slides)


def test_what_the_report_does_not_compare_no_slide_compares():
    for year, compared in ((2023, True), (2022, False)):
        used = Inputs(card(year=year), card(year=year - 1))
        told = "\n".join(words(slide) for slide in opened(to_pptx(used)).slides)
        then, change = used.earlier.year, Results.of(used).since_last_year
        assert (change is not None) == compared
        assert bool(re.search(rf"So với năm {then}: [+−]?\d+,\d+ điểm", told)) == compared
        assert f"So với năm {then}" in told
