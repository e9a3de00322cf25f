"""Run a notebook in this process and keep what its cells show.

Starting a kernel takes longer than the whole briefing. The cells are run by IPython itself, in a
fresh shell whose every trace (working directory, modules, hooks, warnings) is taken back afterwards,
so that two runs in one process cannot see each other.
"""

from __future__ import annotations

import ast
import copy
import json
import keyword
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipas_par.errors import ReadError, SipasParError, UsageError
from sipas_par.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sipas_par.briefing.notebook_shell import Failure

Notebook = dict[str, Any]
_LITERALS = (type(None), bool, int, float, str, list, tuple, dict)


def read_notebook(path: Path) -> Notebook:
    """Return a notebook file as the mapping that nbformat describes (version 4).

    Raises
    ------
    ReadError
        If the file is missing or no notebook.

    Examples
    --------
    >>> from pathlib import Path
    >>> import sipas_par as sp
    >>> try:
    ...     read_notebook(Path("khong-co.ipynb"))
    ... except sp.SipasParError as error:
    ...     print(error.findings[0].code)
    file-missing
    """
    if not path.is_file():
        raise ReadError(Finding("file-missing", "error", file=path.name, found=str(path)))
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReadError(Finding("notebook-not-read", "error", file=path.name, found=str(error))) from error
    if not isinstance(content, dict) or not isinstance(content.get("cells", content.get("worksheets")), list):
        raise ReadError(Finding("notebook-not-read", "error", file=path.name, found="cells"))
    if content.get("nbformat") == 4:
        return content
    # Only for files of other versions: nbformat takes a second to import.
    import nbformat

    try:
        read: Any = nbformat.convert(nbformat.from_dict(content), 4)  # type: ignore[no-untyped-call]  # no types there
    except (ValueError, KeyError, AttributeError) as error:
        raise ReadError(Finding("notebook-not-read", "error", file=path.name, found=str(error))) from error
    return dict(read)


def run_notebook(
    notebook: Path | str | Mapping[str, Any],
    *,
    parameters: Mapping[str, Any] | None = None,
    folder: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Notebook:
    """Return the notebook with the outputs of its cells; nothing is written.

    Parameters
    ----------
    notebook
        A file, or the notebook as a mapping (version 4).
    parameters
        Values by name, set in a cell after the one tagged ``parameters`` (before all others when there is
        none); text, numbers, dates as text, paths and lists of these.
    folder
        Working directory of the cells; the file's own folder when not given.
    progress
        Called with the number of code cells done and to do.

    Raises
    ------
    SipasParError
        If a cell fails: with the cell's number, the line and what it said. An error of this package
        inside a cell comes through as it is, so that its findings stay readable.

    Examples
    --------
    >>> cell = {"cell_type": "code", "source": "year + 1", "metadata": {}, "outputs": []}
    >>> done = run_notebook({"cells": [cell], "metadata": {}, "nbformat": 4}, parameters={"year": 2022})
    >>> done["cells"][1]["outputs"][0]["data"]["text/plain"]
    '2023'
    """
    if isinstance(notebook, str | Path):
        path = Path(notebook)
        name, made = path.name, read_notebook(path)
        place = folder or path.resolve().parent
    else:
        name, made = "", copy.deepcopy(dict(notebook))
        place = folder or Path.cwd()
    made["cells"] = _with_parameters(made["cells"], parameters or {}, name)
    _run(made, place, name, progress)
    return made


def _with_parameters(cells: list[Any], parameters: Mapping[str, Any], name: str) -> list[Any]:
    if not parameters:
        return cells
    lines = ["# Parameters"]
    wrong = []
    for key, value in parameters.items():
        written = repr(str(value)) if isinstance(value, Path) else repr(value)
        if not key.isidentifier() or keyword.iskeyword(key) or not _is_literal(value, written):
            wrong.append(Finding("notebook-parameter", "error", file=name, found=key))
        lines.append(f"{key} = {written}")
    if wrong:
        raise UsageError(wrong)
    injected: Notebook = {
        "cell_type": "code",
        "metadata": {"tags": ["injected-parameters"]},
        "source": "\n".join(lines),
        "outputs": [],
        "execution_count": None,
        "id": "injected-parameters",
    }
    kept = [cell for cell in cells if "injected-parameters" not in _tags(cell)]
    place = next((number + 1 for number, cell in enumerate(kept) if "parameters" in _tags(cell)), 0)
    return [*kept[:place], injected, *kept[place:]]


def _is_literal(value: Any, written: str) -> bool:
    if isinstance(value, Path):
        return True
    try:
        return isinstance(value, _LITERALS) and ast.literal_eval(written) == value
    except (ValueError, SyntaxError):
        return False


def _tags(cell: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(cell.get("metadata", {}).get("tags", ()))


def _run(notebook: Notebook, folder: Path, name: str, progress: Callable[[int, int], None] | None) -> None:
    from sipas_par.briefing.notebook_shell import fresh_shell

    code = [(number, cell) for number, cell in enumerate(notebook["cells"], 1) if cell.get("cell_type") == "code"]
    with fresh_shell(folder) as shell:
        for done, (number, cell) in enumerate(code):
            if progress:
                progress(done, len(code))
            source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
            cell["outputs"], failure = shell.run_source(source)
            cell["execution_count"] = shell.cells_run
            if failure and "raises-exception" not in _tags(cell):
                _raise(failure, number, name)
        if progress:
            progress(len(code), len(code))
        _state_status(notebook, shell.user_ns)


def _raise(failure: Failure, number: int, name: str) -> None:
    error = failure.error
    if isinstance(error, SipasParError | KeyboardInterrupt):
        raise error
    finding = Finding(
        "notebook-cell-failed",
        "error",
        file=name,
        cell=str(number),
        found=f"{type(error).__name__}: {error}",
        facts=(("line", failure.line), ("source", failure.source)),
    )
    raise SipasParError(finding) from error


def _state_status(notebook: Notebook, names: Mapping[str, Any]) -> None:
    """Write into the notebook what the tables in its variables say about their status.

    A notebook that shows figures through pandas alone has no section to carry the banner; the tables it
    loaded still know where they come from.
    """
    from sipas_par.scorecard import Source
    from sipas_par.wording.banner import banner, join_banners

    sources = [source for value in names.values() if isinstance(source := getattr(value, "source", None), Source)]
    if not sources:
        return
    stated = notebook.setdefault("metadata", {}).setdefault("sipas_par", {})
    lang = stated.get("lang") if stated.get("lang") in {"vi", "en"} else "vi"
    stated["banner"] = join_banners((stated.get("banner", ""), banner(sources, lang)))
