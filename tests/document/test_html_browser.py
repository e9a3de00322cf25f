"""The briefing in a browser, wide and on a phone, light and dark, on paper and without script."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

import sipas_par as sp
from sipas_par.document.blocks import Document, Figure, Heading, plain
from sipas_par.document.html import to_html
from sipas_par.document.typst import to_pdf

pypdf = pytest.importorskip("pypdf")


RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
DECIMALS = re.compile(r"\d+,\d\d")
WORK, SURVEY = "#phu-luc-viec", "#phu-luc-dieu-tra"


@pytest.fixture(scope="module")
def report():
    return sp.briefing(sp.find_inputs(folder=sp.example("meeting_2024-05-17.toml").parent))


@pytest.fixture(scope="module")
def address(report, tmp_path_factory):
    return report.save(tmp_path_factory.mktemp("page") / "briefing.html").as_uri()


@pytest.fixture
def opened(browser, address):
    """Open the briefing; at the end, neither an error nor a request that leaves the file is allowed."""
    contexts, heard = [], []

    def open_page(size=WIDE, scheme="light", target="", **options):
        contexts.append(browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce", **options))
        page = contexts[-1].new_page()
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("request", lambda request: heard.append(request.url) if address not in request.url else None)
        page.goto(address + target)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert heard == []


def codes(page, table):
    """The codes of the rows that a reader sees, each group's apart."""
    groups = [[]]
    for row in page.locator(f"{table} tbody tr:not(.more)").filter(visible=True).all():
        if row.get_attribute("class") == "group":
            groups.append([])
        elif row.get_attribute("class") != "total":
            groups[-1].append(row.locator("td").first.inner_text().split()[0])
    return groups


def total(page, table):
    return [text for text in page.locator(f"{table} tr.total td").all_inner_texts() if text]


def sheets(page):
    reader = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    return [page.extract_text() for page in reader.pages]


def printed(page):
    return " ".join(sheets(page))


def letters(text):
    """A text without its spaces: a face put together from several is read letter by letter."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_wcag_2_1_a_or_aa_is_broken(opened, size, scheme):
    page = opened(size, scheme)
    page.locator(f"{WORK} .tools button").click()
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == []


def test_a_phone_never_scrolls_sideways_and_reads_every_letter_of_a_chart(opened):
    page = opened(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    inside = "[...document.querySelectorAll('.scroll, .picture')].every((box) => box.scrollWidth <= box.clientWidth)"
    assert page.evaluate(inside)
    shown = page.locator("figure svg").filter(visible=True)
    assert shown.count() == page.locator("figure").count()
    smallest = """(drawing) => Math.min(...[...drawing.querySelectorAll("text")].map(
        (text) => parseFloat(getComputedStyle(text).fontSize) * drawing.getScreenCTM().a))"""
    assert min(drawing.evaluate(smallest) for drawing in shown.all()) > 10.5


@pytest.mark.parametrize(("size", "shown"), [((240, 900), 240), ((700, 200), 700), ((0, 0), 0)])
def test_a_phone_draws_a_narrow_picture_no_wider_than_it_is(browser, size, shown):
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="240" height="900" viewBox="0 0 240 900"><rect width="9" height="9"/></svg>'
    bitmap = io.BytesIO()
    if any(size):
        Image.new("RGB", size).save(bitmap, "PNG")
    figure = Figure("Hình", png=bitmap.getvalue()) if any(size) else Figure("Hình", svg=drawing)
    page = browser.new_page(viewport=PHONE)
    page.set_content(to_html(Document("t", (figure,))))
    assert page.locator("figure :is(img, svg)").evaluate("(one) => one.getBoundingClientRect().width") == (shown or 240)
    page.close()


def test_the_total_follows_the_filter_and_paper_has_all(opened):
    page = opened()
    whole = total(page, SURVEY)
    page.locator(f"{SURVEY} input").fill("su dung tai san")
    assert codes(page, SURVEY) == [[], ["6.4.2"]]
    assert total(page, SURVEY) == ["Cộng", "1,25", "0,99", "0,26", "–"]
    assert page.locator(f"{SURVEY} .tools span").inner_text() == "1/18 dòng"
    assert "".join(whole) in letters(printed(page))
    page.locator(f"{SURVEY} input").fill("")
    assert total(page, SURVEY) == whole


def test_rows_sort_inside_their_group_and_the_total_stays_last(opened):
    page = opened()
    first, *groups = codes(page, WORK)
    page.locator(f"{WORK} th [role=button]", has_text="Mã").press("Enter")
    by_code = [sorted(group, key=lambda code: [int(part) for part in code.split(".")]) for group in groups]
    assert (first, codes(page, WORK)) == ([], [[], *by_code])
    assert groups != by_code
    assert page.locator(f"{WORK} tbody tr").last.get_attribute("class") == "total"
    assert page.locator(f"{WORK} [aria-sort=ascending]").count() == 1


def test_details_open_by_key_by_click_and_by_link(opened):
    page = opened()
    more = page.locator(f"{WORK} tr.more").filter(visible=True)
    button = page.locator(f"{WORK} [aria-expanded]").first
    assert more.count() == 0
    button.press("Enter")
    assert (button.get_attribute("aria-expanded"), more.count()) == ("true", 1)
    assert "Nguyên nhân" in more.inner_text()
    button.press(" ")
    assert (button.get_attribute("aria-expanded"), more.count()) == ("false", 0)
    page.locator(f"{WORK} td.ar").first.click()
    assert more.count() == 1
    page.locator(f"{WORK} input").fill("Sở Tư pháp")
    page.locator('p a[href="#tc-8-2-1"]').first.click()
    more.get_by_text("Vốn đăng ký").wait_for()
    assert page.locator("#tc-8-2-1").is_visible()
    page.locator("#tc-8-2-1 .back").click()
    page.locator('p a[href="#tc-8-2-1"]:target').wait_for()


def test_contents_mark_the_place(opened):
    page = opened()
    marked = page.locator(".contents [aria-current=true]")
    assert marked.inner_text() == "I. KẾT QUẢ CHUNG"
    page.locator("#pl-work").evaluate("(heading) => heading.scrollIntoView()")
    marked.filter(has_text="Phụ lục I.").wait_for()
    assert marked.count() == 1


def test_heads_of_tables_stay_in_sight(opened):
    page = opened(target="#tc-4-4-2")
    head = page.locator(f"{SURVEY} thead").bounding_box()
    banner = page.locator(".banner").bounding_box()
    assert head["y"] == pytest.approx(banner["y"] + banner["height"], abs=2)


def test_dark_pages_have_dark_charts_and_paper_is_light(opened):
    page = opened(scheme="dark")
    sheet, chart = ".sheet", "figure svg.ours"
    looks = "(one) => [getComputedStyle(one).backgroundColor, getComputedStyle(one).fill]"
    assert page.locator("figure svg:not(.ours)").count() == 0
    assert page.locator(sheet).evaluate(looks)[0] == "rgb(23, 27, 31)"
    assert page.locator(chart).first.evaluate(looks)[1] == "rgb(232, 232, 232)"
    page.emulate_media(media="print")
    assert page.locator(sheet).evaluate(looks)[0] == "rgb(255, 255, 255)"
    assert page.locator(chart).first.evaluate(looks)[1] == "rgb(17, 17, 17)"


def test_paper_says_what_the_pdf_says(opened, report):
    text = printed(opened(PHONE))
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(report.document())))
    pdf = " ".join(page.extract_text() for page in reader.pages)
    assert set(DECIMALS.findall(text)) >= set(DECIMALS.findall(pdf))
    assert "Vốnđăngký" in letters(text)
    assert not [word for word in ("Lọcbảng", "Mụclục", "Mở,đóng", "↕", "↑") if word in letters(text)]


def test_paper_has_the_pages_of_the_pdf_and_its_order(opened, report):
    pages = sheets(opened())
    assert len(pages) <= 14
    assert min(map(len, pages)) > 200, "an empty page"
    parts = [letters(plain(block.text)) for block in report.document().blocks if isinstance(block, Heading)]
    at, text = 0, letters(" ".join(pages))
    for part in parts:
        assert (at := text.find(part, at) + 1), part
    assert len(parts) > 12


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_without_script_everything_is_there(opened, size):
    page = opened(size, java_script_enabled=False)
    assert page.get_by_text("Vốn đăng ký").is_visible()
    assert page.locator(".tools").count() == 0
