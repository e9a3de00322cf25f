from __future__ import annotations

import pytest

from sipas_par.document.blocks import plain
from sipas_par.notebook.formulas import Formula, split, typeset
from sipas_par.notebook.markup import blocks_from_html, blocks_from_markdown


@pytest.mark.parametrize(
    ("text", "tex", "display"),
    [
        ("Mất $m_i$ điểm", "m_i", False),
        (r"A \\(a+b\\) c", "a+b", False),
        (r"A \(x_1\) c", "x_1", False),
        ("$$\nx = 1\n$$", "x = 1", True),
        (r"\\[ y^2 \\]", "y^2", True),
        ("\\begin{align*} a &= b \\\\ c &= d \\end{align*}", "\\begin{align*} a &= b \\\\ c &= d \\end{align*}", True),
        ("giá $5 đến $x_1$", "x_1", False),
    ],
)
def test_formulas_are_found_where_jupyterlab_finds_them(text, tex, display):
    (found,) = [part for part in split(text) if isinstance(part, Formula)]
    assert (found.tex, found.display) == (tex, display)


@pytest.mark.parametrize(
    "text", ["giá $5 đến $10", r"giá \$5 và 6$", "(xem) [1]", r"\(xem\)", "$ một\n\nhai $", "<b>$5</b><b>$6</b>"]
)
def test_what_is_no_formula_stays(text):
    assert split(text) == [text]


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{Mất điểm} = \sum_{i=1}^{n} (m_i - s_i)",
        r"\frac{86{,}69}{100} \times 100\%",
        r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
        r"\begin{cases} 1 & x>0 \\ 0 & \text{khác} \end{cases}",
        r"\left( \begin{matrix} 1 & 2 \end{matrix} \right) \label{eq:a} \nonumber",
        r"\begin{align} a &= b \tag{1} \\ c &= d \end{align}",
    ],
)
def test_usual_formulas_are_set_with_their_baseline(tex):
    svg = typeset(tex, display=True)
    assert svg.startswith("<svg")
    assert float(svg.split('viewBox="')[1].split()[1]) < 0


@pytest.mark.parametrize("tex", [r"\frac{a}{", r"\ce{H2O}", r"\input{/etc/passwd}", "a & b < c", "{" * 3000])
def test_what_cannot_be_set_is_printed_as_it_is_and_said(tex):
    told = []

    def say(code, found=""):
        told.append((code, found))
        return "không dựng được"

    (block,) = blocks_from_markdown(f"Có ${tex}$ đây" if tex.count("{") < 99 else "Có $\\frac{a}{$ đây", say=say)
    assert told[0][0] == "formula-not-set"
    assert told[0][1] in plain(block.text)
    assert "không dựng được" in plain(block.text)
    assert typeset(tex, display=False) == ""


def test_formulas_are_shielded_from_markdown_and_code_from_formulas():
    text, table, code = blocks_from_markdown("$x_1 * y_1 * z_1$ và `$a$`\n\n| a |\n|---|\n| $|d|$ |\n\n```\n$b$\n```")
    assert [(run.text, bool(run.svg), run.code) for run in text.text] == [
        ("x_1 * y_1 * z_1", True, False),
        (" và ", False, False),
        ("$a$", False, True),
    ]
    assert table.body[0][0].text[0].text == "|d|"
    assert table.body[0][0].text[0].svg
    assert code.text == "$b$"


@pytest.mark.parametrize("tex", [r"\text{a \textbf{b} c}", r"\framebox{abc}", r"a \intertext{b}"])
def test_a_command_that_is_not_known_is_not_set_in_letters(tex):
    assert typeset(tex, display=True) == ""


def test_operators_of_letters_are_drawn():
    narrow, wide = (typeset(tex, display=False) for tex in ("{}_x", r"\mathop{\rm min}_x"))
    assert wide.count("<use") == narrow.count("<use") + 3


def test_mathml_is_a_formula():
    fraction = "<math><semantics><mfrac><mi>a</mi><mn>2</mn></mfrac><annotation>a/2</annotation></semantics></math>"
    (block,) = blocks_from_html(f"<p>là {fraction}</p>")
    assert block.text[1].svg.count("<use") == 2
    told = []
    (block,) = blocks_from_html("<math><mfrac><mi>a</mi></mfrac></math>", say=lambda *said: told.append(said) or "")
    assert (told[0][0], block.text[0].text) == ("formula-not-set", "a")


def test_what_mathjax_reads_from_a_script_is_a_formula():
    (block,) = blocks_from_html('<p><script type="math/tex">x^2</script></p>')
    assert (block.text[0].text, bool(block.text[0].svg)) == ("x^2", True)


def test_a_displayed_formula_stands_alone_and_in_a_table_in_its_cell():
    before, formula, after = blocks_from_markdown("trước $$x$$ sau")
    assert (plain(before.text), formula.role, plain(after.text)) == ("trước", "center", "sau")
