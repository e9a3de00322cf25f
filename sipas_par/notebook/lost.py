"""What paper cannot show: how it is recognised, what people call it, and what to use instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bs4 import Tag

# The names that Python gives to things: <Axes: …>, <folium.Map at 0x7f…>, [<Line2D at 0x…>], Text(0, 0, 'a'), alt.Chart(...).
OBJECT = re.compile(
    r"<(?:[\w.]+\s+)*?(?:(?:object\s+)?at\s+0x[0-9a-fA-F]+|(?:Figure|Axes|AxesSubplot|BarContainer|IPython|matplotlib|seaborn)[^<>]*)>?"
    r"|<[\w.]+ object[^<>]*>|\A\[?Text\(.*\)\]?\Z|<[\w.]+(?: [\w.]+)* of \d+ artists>"
    r"|\A[\[(]?<(?!/)[A-Za-z_][\w.-]*(?: (?!\w+=\")[^\n]*|)>[\])]?\Z|\A<bound method .*>\Z|\A[\w.]+\((?:\.\.\.|\d+x\d+)\)\Z",
    re.DOTALL,
)
_MIMES = (
    ("vnd.plotly", "Plotly"),
    ("vnd.vega", "Altair"),
    ("vnd.jupyter.widget", "ipywidgets"),
    ("vnd.bokehjs_exec", "Bokeh"),
    ("vnd.holoviews_exec", "HoloViews"),
    ("application/javascript", "JavaScript"),
)
GENERIC = frozenset({"iframe", "JavaScript", "script", "HTML"})
INSTEAD = {
    "Plotly": 'fig.show("png")',
    "Altair": 'pip install vl-convert-python, alt.renderers.enable("png")',
    "Bokeh": "bokeh.io.export_png(p)",
    "": "IPython.display.Image, SVG",
}


def interactive(data: Mapping[str, Any], words: str) -> str | None:
    """Name what only a browser shows; an empty name is what shows nothing there either, ``None`` what paper can show."""
    if any("bokehjs_load" in kind or "holoviews_load" in kind for kind in data):
        return ""
    found = next((name for mark, name in _MIMES if any(mark in kind for kind in data)), None)
    return "tqdm" if found == "ipywidgets" and re.search(r"\d%\|", words) else found


def object_name(words: str) -> str:
    """Return the class in the name that Python gives to a thing."""
    match = re.search(r"(?<=<)[\w.]+|\A[\w.]+(?=\((?:\.\.\.|\d+x))", words)
    return match.group().rpartition(".")[2] if match else "matplotlib"


def kind_of_tag(tag: Tag, name: str) -> str:
    """Return what a person calls a thing that only a browser shows."""
    near = tag.parent if tag.parent and tag.parent.name not in {"head", "body", "html", "[document]"} else tag
    return kind_of(str(near)) or kind_of(str(list(tag.parents)[-1])) or {"script": "JavaScript"}.get(name, name)


_LIBRARIES = {
    "Plotly": "plotly",
    "Altair": "vega|altair",
    "Bokeh": "bokeh|data-root-id",
    "Folium": "folium|leaflet",
    "itables": "datatable|itables",
    "YouTube": "youtube",
    "HoloViews": "holoviews|panel",
    "ECharts": "echarts",
}


def kind_of(words: str) -> str:
    """Return the library that a piece of HTML or the name of a Python object belongs to; empty when it tells none."""
    return next((kind for kind, mark in _LIBRARIES.items() if re.search(mark, words, re.IGNORECASE)), "")
