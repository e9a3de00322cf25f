"""The IPython shell that runs notebook cells in this process and gathers what they show."""

from __future__ import annotations

import atexit
import base64
import contextlib
import io
import linecache
import os
import sys
import tempfile
import types
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

Output = dict[str, Any]
_BITMAPS = frozenset({"image/png", "image/jpeg", "image/gif"})


@dataclass(frozen=True)
class Failure:
    """Why a cell stopped: the error, and the line of the cell that raised it."""

    error: BaseException
    line: int
    source: str


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

    def finish_displayhook(self) -> None:
        """Write no line break after the output."""
        self._is_active = False


def _bundle(data: Mapping[str, Any], metadata: Mapping[str, Any] | None) -> Output:
    kept = {
        kind: base64.b64encode(value).decode("ascii") if kind in _BITMAPS and isinstance(value, bytes) else value
        for kind, value in data.items()
    }
    return {"data": kept, "metadata": dict(metadata or {})}


class NotebookShell(InteractiveShell):
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

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.outputs.append(
            {"output_type": "error", "ename": etype.__name__, "evalue": str(evalue), "traceback": list(stb)}
        )

    def run_source(self, source: str) -> tuple[list[Output], Failure | None]:
        """Run one cell; return what it showed and why it stopped, if it did."""
        self.outputs = []
        self.cells_run += 1
        streams = _Stream(self.outputs, "stdout"), _Stream(self.outputs, "stderr")
        with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
            result = self.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]  # as above
            self._show_open_figures()
        error = result.error_before_exec or result.error_in_exec
        return self.outputs, _failure(error, source) if error else None

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


def _failure(error: BaseException, source: str) -> Failure:
    if isinstance(error, SyntaxError):
        return Failure(error, error.lineno or 0, (error.text or "").strip())
    line, text = 0, ""
    trace: TracebackType | None = error.__traceback__
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith("<ipython-input") or "ipykernel_" in file:
            line, text = trace.tb_lineno, linecache.getline(file, trace.tb_lineno).strip()
        trace = trace.tb_next
    return Failure(error, line, text or source.strip().split("\n")[0])


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
def fresh_shell(folder: Path) -> Iterator[NotebookShell]:
    """Give a new shell that works in ``folder``, and take every trace of it back.

    The interpreter has one current shell, one working directory and one ``__main__``; all are what they
    were when this ends, also inside a running kernel.
    """
    with contextlib.ExitStack() as undo:
        undo.enter_context(_kept_interpreter())
        undo.enter_context(_kept_pyplot())
        home = undo.enter_context(tempfile.TemporaryDirectory(prefix="sipas-par-"))
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        undo.enter_context(_kept_instances())
        os.chdir(folder)
        sys.path.insert(0, str(folder))
        shell = NotebookShell.instance(config=config, ipython_dir=home, user_module=types.ModuleType("__main__"))
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
def _kept_instances() -> Iterator[None]:
    """Set the current shell aside; IPython's own ``display`` asks for the one instance there is."""
    kept = {kind: kind.__dict__.get("_instance") for kind in InteractiveShell._walk_mro()}  # noqa: SLF001 - no public way
    kept |= {InteractiveShell: InteractiveShell.__dict__.get("_instance")}
    try:
        for kind in kept:
            kind._instance = None  # noqa: SLF001 - as above
        yield
    finally:
        NotebookShell.clear_instance()
        for kind, instance in kept.items():
            kind._instance = instance  # noqa: SLF001 - as above


@contextlib.contextmanager
def _kept_pyplot() -> Iterator[None]:
    """Let pyplot draw without a window while the cells run."""
    before = sys.modules["matplotlib.pyplot"].get_backend() if "matplotlib.pyplot" in sys.modules else ""
    if before:
        sys.modules["matplotlib.pyplot"].switch_backend("agg")
    os.environ["MPLBACKEND"] = "agg"
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="FigureCanvasAgg is non-interactive")
        yield
    if before:
        sys.modules["matplotlib.pyplot"].switch_backend(before)
