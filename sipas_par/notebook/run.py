"""Running a notebook in this process: an IPython shell that gathers what the cells show.

nbclient, which the exporters use, takes 1.7 s more a briefing, and an error of the package would come back without its findings.
"""

from __future__ import annotations

import atexit
import base64
import contextlib
import copy
import io
import linecache
import os
import sys
import traceback
import types
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from sipas_par.document.section import MIME, Section, ShownDocument, pack
from sipas_par.files import temporary_folder
from sipas_par.findings import SipasParError
from sipas_par.notebook.cells import cell_failed, injected, read_notebook, run_count, tags_of
from sipas_par.notebook.frames import shown_whole
from sipas_par.text.i18n import language
from sipas_par.text.labels import Pedigree, banner, join_banners

Notebook = dict[str, Any]
Output = dict[str, Any]
_BITMAPS = frozenset({"image/png", "image/jpeg", "image/gif"})


class _Stream(io.TextIOBase):
    """Standard output or error of a cell, kept in order with what it displays."""

    def __init__(self, outputs: list[Output], name: str) -> None:
        self.outputs = outputs
        self.stream = name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        last = self.outputs[-1] if self.outputs else {}
        if last.get("name") == self.stream:
            last["text"] += text
        elif text:
            self.outputs.append({"output_type": "stream", "name": self.stream, "text": text})
        return len(text)


class _Publisher(DisplayPublisher):
    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,  # noqa: ARG002 - IPython's signature
        *,
        transient: Any = None,
        update: Any = False,
        **_: Any,
    ) -> None:
        shell: Any = self.shell
        identifier = (transient or {}).get("display_id")
        made = {"output_type": "display_data", **_bundle(data, metadata)}
        if update and identifier in shell.displays:
            shell.displays[identifier].update(made)
            return
        shell.outputs.append(made)
        if identifier:
            shell.displays[identifier] = made

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002 - IPython's signature
        shell: Any = self.shell
        shell.outputs.clear()


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        """Print no prompt: the output is kept, not printed."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        shell: Any = self.shell
        made = {"output_type": "execute_result", "execution_count": shell.cells_run}
        shell.outputs.append({**made, **_bundle(format_dict, md_dict)})


def _bundle(data: Mapping[str, Any], metadata: Mapping[str, Any] | None) -> Output:
    kept = {
        kind: base64.b64encode(value).decode("ascii") if kind in _BITMAPS and isinstance(value, bytes) else value
        for kind, value in data.items()
    }
    return {"data": kept, "metadata": dict(metadata or {})}


class _Shell(InteractiveShell):
    """A shell that keeps outputs in the form of nbformat and shows matplotlib figures as SVG and PNG."""

    display_pub_class = _Publisher
    displayhook_class = _Hook

    def __init__(self, **options: Any) -> None:
        self.outputs: list[Output] = []
        self.displays: dict[str, Output] = {}
        self.cells_run = 0
        super().__init__(**options)  # type: ignore[no-untyped-call]  # IPython is typed in part
        formatter: Any = self.display_formatter
        for kind, draw in (("image/svg+xml", _svg), ("image/png", _png)):
            formatter.formatters[kind].for_type_by_name("matplotlib.figure", "Figure", draw)
        for shown in (Section, ShownDocument):
            formatter.mimebundle_formatter.for_type(shown, _blocks_alone)

    def showtraceback(self, *_: Any, **__: Any) -> None:
        """Print nothing: the caller of `run_source` says why a cell stopped."""

    def showsyntaxerror(self, *_: Any, **__: Any) -> None:
        """Print nothing, as above."""

    def run_source(self, source: str) -> tuple[list[Output], BaseException | None]:
        """Run one cell; return what it showed and the error that stopped it, if one did."""
        self.outputs = []
        self.cells_run += 1
        streams = _Stream(self.outputs, "stdout"), _Stream(self.outputs, "stderr")
        with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
            result = self.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]  # as above
            self._show_open_figures()
        error = result.error_before_exec or result.error_in_exec
        if error:
            shown = {"ename": type(error).__name__, "evalue": str(error)}
            self.outputs.append({"output_type": "error", **shown, "traceback": traceback.format_exception_only(error)})
        return self.outputs, error

    def _show_open_figures(self) -> None:
        """Show what pyplot has drawn, as JupyterLab does at the end of a cell."""
        pyplot: Any = sys.modules.get("matplotlib.pyplot")
        if pyplot is None:
            return
        formatter: Any = self.display_formatter
        for number in pyplot.get_fignums():
            data, metadata = formatter.format(pyplot.figure(number))
            self.display_pub.publish(data, metadata)
        pyplot.close("all")


def _line_of(error: BaseException, source: str) -> tuple[int, str]:
    """Return number and text of the line of the cell that raised an error."""
    if isinstance(error, SyntaxError):
        return error.lineno or 0, (error.text or "").strip()
    line, text = 0, ""
    trace: TracebackType | None = error.__traceback__
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith("<ipython-input") or "ipykernel_" in file:
            line, text = trace.tb_lineno, linecache.getline(file, trace.tb_lineno).strip()
        trace = trace.tb_next
    return line, text or source.strip().split("\n")[0]


def _blocks_alone(shown: Section | ShownDocument, **_: object) -> dict[str, Any]:
    """Keep what the exporters read; nobody looks at the HTML of a run without a screen."""
    section = shown if isinstance(shown, Section) else Section.of(shown)
    return {"text/plain": f"Section({len(section)} blocks)", MIME: pack(section)}


def _svg(figure: Any) -> str:
    import matplotlib as mpl

    buffer = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "sipas-par", "svg.fonttype": "path"}):
        figure.savefig(buffer, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def _png(figure: Any) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=220, bbox_inches="tight", metadata={"Software": None})
    return buffer.getvalue()


@contextlib.contextmanager
def _fresh_shell(folder: Path) -> Iterator[_Shell]:
    """Give a new shell that works in ``folder``, and take every trace of it back, also inside a running kernel."""
    with contextlib.ExitStack() as undo:
        undo.enter_context(_kept_interpreter())
        undo.enter_context(_kept_pyplot())
        home = undo.enter_context(temporary_folder())
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        os.chdir(folder)
        sys.path.insert(0, str(folder))
        options = {"config": config, "ipython_dir": home, "user_module": types.ModuleType("__main__")}
        if InteractiveShell.initialized():
            shell = _Shell(**options)
            undo.enter_context(_lent(InteractiveShell.instance(), shell))
        else:
            shell = _Shell.instance(**options)
            undo.callback(_Shell.clear_instance)
        try:
            yield shell
        finally:
            atexit.unregister(shell.atexit_operations)
            shell.restore_sys_module_state()  # type: ignore[no-untyped-call]  # as above
            shell.user_ns.clear()


@contextlib.contextmanager
def _kept_interpreter() -> Iterator[None]:
    place, path, arguments = os.getcwd(), list(sys.path), list(sys.argv)  # noqa: PTH109 - given back as it is
    main, hooks = sys.modules["__main__"], (sys.displayhook, sys.excepthook)
    environment = dict(os.environ)
    try:
        with warnings.catch_warnings():
            yield
    finally:
        os.chdir(place)
        sys.path[:], sys.argv[:] = path, arguments
        sys.modules["__main__"] = main
        sys.displayhook, sys.excepthook = hooks
        os.environ.clear()
        os.environ.update(environment)


@contextlib.contextmanager
def _lent(outer: Any, shell: _Shell) -> Iterator[None]:
    """Let the shell that runs already show things through ours: ``display`` asks for the one instance there is."""
    kept = outer.display_pub, outer.display_formatter
    outer.display_pub, outer.display_formatter = shell.display_pub, shell.display_formatter
    try:
        yield
    finally:
        outer.display_pub, outer.display_formatter = kept


@contextlib.contextmanager
def _kept_pyplot() -> Iterator[None]:
    """Let pyplot draw without a window while the cells run, and know no figure that was open before."""
    helpers: Any = sys.modules.get("matplotlib._pylab_helpers")
    open_before = dict(helpers.Gcf.figs) if helpers else {}
    if helpers:
        helpers.Gcf.figs.clear()
    before = sys.modules["matplotlib.pyplot"].get_backend() if "matplotlib.pyplot" in sys.modules else ""
    if before:
        sys.modules["matplotlib.pyplot"].switch_backend("agg")
    os.environ["MPLBACKEND"] = "agg"
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="FigureCanvasAgg is non-interactive")
        try:
            yield
        finally:
            if before:
                sys.modules["matplotlib.pyplot"].switch_backend(before)
            if helpers:
                helpers.Gcf.figs.update(open_before)


def run_notebook(
    notebook: Path | str | Mapping[str, Any], *, parameters: Mapping[str, Any] | None = None, folder: Path | None = None
) -> Notebook:
    """Return the notebook with the outputs of its cells, ``parameters`` (texts, numbers, lists) in place; nothing is written."""
    if isinstance(notebook, str | Path):
        path = Path(notebook)
        name, made = path.name, read_notebook(path)
        place = folder or path.resolve().parent
    else:
        name, made = "", copy.deepcopy(dict(notebook))
        place = folder or Path.cwd()
    made["cells"] = _with_parameters(made["cells"], parameters or {})
    _run(made, place, name)
    return made


def _with_parameters(cells: list[Any], parameters: Mapping[str, Any]) -> list[Any]:
    if not parameters:
        return cells
    made: Notebook = {
        "cell_type": "code",
        "metadata": {"tags": ["injected-parameters"]},
        "source": "\n".join(["# Parameters", *(f"{name} = {value!r}" for name, value in parameters.items())]),
        "outputs": [],
        "execution_count": None,
        "id": "injected-parameters",
    }
    kept = [cell for cell in cells if not injected(cell)]
    place = next(
        (number + 1 for number, cell in enumerate(kept) if "parameters" in tags_of(cell.get("metadata", {}))), 0
    )
    return [*kept[:place], made, *kept[place:]]


def _run(notebook: Notebook, folder: Path, name: str) -> None:
    code = [(number, cell) for number, cell in enumerate(notebook["cells"]) if cell.get("cell_type") == "code"]
    with _fresh_shell(folder) as shell, shown_whole():
        for number, cell in code:
            source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
            cell["outputs"], error = shell.run_source(source)
            cell["execution_count"] = run_count(notebook["cells"], number)
            if error is None or "raises-exception" in tags_of(cell.get("metadata", {})):
                continue
            if isinstance(error, SipasParError | KeyboardInterrupt):
                raise error
            found, (line, words) = f"{type(error).__name__}: {error}", _line_of(error, source)
            finding = cell_failed(notebook["cells"], number, found, line=line, source=words, file=name)
            raise SipasParError(finding) from error
        _state_status(notebook, shell.user_ns)


def _state_status(notebook: Notebook, names: Mapping[str, Any]) -> None:
    """Write into the notebook what the tables in its variables say about their status, for a banner without a section."""
    sources = [source for value in names.values() if isinstance(source := getattr(value, "source", None), Pedigree)]
    if not sources:
        return
    stated = notebook.setdefault("metadata", {}).setdefault("sipas_par", {})
    with language(stated.get("lang")):
        stated["banner"] = join_banners((stated.get("banner", ""), banner(sources)))
