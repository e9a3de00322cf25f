"""What mkdocs is given when the site is built: the page of charts (notebook 06 run, each chart below its code) and the examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import griffe
from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parent.parent


def on_files(files: Any, config: Any) -> Any:
    """Add the page: text, code and picture of every cell."""
    from sipas_par.notebook.run import run_notebook

    parts: list[str] = []
    for cell in run_notebook(ROOT / "notebooks" / "06_gallery.ipynb")["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
        elif "parameters" not in str(cell["metadata"]):
            parts += [f"```python\n{source}\n```", *filter(None, map(_picture, cell["outputs"]))]
    files.append(File.generated(config, "bo_bieu_do.md", content="\n\n".join(parts)))
    return files


def _picture(output: dict[str, Any]) -> str:
    drawn = output.get("data", {}).get("image/svg+xml", "")
    return f'<p class="chart">{"".join(drawn).partition("?>")[2] or "".join(drawn)}</p>' if drawn else ""


class Examples(griffe.Extension):
    """Head the example at the end of a docstring, so that the reference shows it as code."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Put the heading in."""
        if obj.docstring and "Examples\n" not in obj.docstring.value:
            before, mark, example = obj.docstring.value.partition("\n>>> ")
            obj.docstring.value = f"{before}\nExamples\n--------\n>>> {example}" if mark else before
