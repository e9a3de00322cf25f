"""The nbconvert exporters ``briefing-html``, ``-pdf``, ``-docx``: for ``jupyter nbconvert --to`` and JupyterLab's export menu alike."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbconvert.exporters.exporter import Exporter
from nbconvert.preprocessors import ExecutePreprocessor
from nbconvert.utils.exceptions import ConversionException
from traitlets import Bool, Enum, Unicode

from sipas_par.document.render import render
from sipas_par.findings import SipasParError
from sipas_par.notebook.cells import cell_failed, failed_line, parsed, screen
from sipas_par.notebook.frames import exec_line
from sipas_par.notebook.read import document_from_notebook

if TYPE_CHECKING:
    from sipas_par.document.blocks import Document


class _BriefingExporter(Exporter):
    """What the three exporters share: run the notebook if it never ran, read it, print it."""

    form = ""
    """The format that `sipas_par.document.render.render` makes of the document."""

    execute_unrun = Bool(
        default_value=True,
        help="Run a notebook first of which no cell was ever run; with stored outputs it is exported as it is.",
    ).tag(config=True)
    title = Unicode("", help="Title of the document; empty: what the notebook says.").tag(config=True)
    lang = Enum(["", "vi", "en"], "", help="Language of the document; empty: what the notebook says.").tag(config=True)

    def _file_extension_default(self) -> str:
        return f".{self.form}"

    def from_file(self, file_stream: Any, resources: Any = None, **kw: Any) -> tuple[Any, dict[str, Any]]:
        """Return the finished document of an open file; its small faults are mended."""
        name = f"{(resources or {}).get('metadata', {}).get('name', '')}.ipynb"
        try:
            content = parsed(file_stream.read().removeprefix("\ufeff"), name)
        except SipasParError as error:
            raise ConversionException(error.message(self.lang or "vi")) from None
        return self.from_notebook_node(nbformat.v4.to_notebook_json(content), resources, **kw)  # type: ignore[no-untyped-call]  # no types there

    def _validate_preprocessor(self, nbc: Any, preprocessor: Any) -> None:
        """Print a notebook although a program wrote more or less into it than nbformat allows."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[Any, dict[str, Any]]:
        """Return the finished document and the resources of the conversion."""
        known = self._init_resources(resources)  # type: ignore[no-untyped-call]  # nbconvert is typed in part
        try:
            if self.config.get("ExecutePreprocessor", {}).get("enabled", False):
                self.config.ExecutePreprocessor.setdefault("extra_arguments", _told_to_pandas(nb))
            elif self.execute_unrun and _never_ran(nb):
                self.log.warning("No cell of the notebook has been run: running it first")
                run = ExecutePreprocessor(parent=self, extra_arguments=_told_to_pandas(nb))  # type: ignore[no-untyped-call]  # as above
                # In a thread of its own: JupyterLab's already has a running event loop.
                with ThreadPoolExecutor(1) as thread:
                    nb, known = thread.submit(run.preprocess, nb, known).result()
            done, known = super().from_notebook_node(nb, known, **kw)
            metadata = known.get("metadata", {})
            place = metadata.get("path")
            document = document_from_notebook(
                done,
                title=self.title,
                lang=self.lang,
                folder=None if place is None else Path(place or "."),
                tell=lambda finding: self.log.warning("%s %s", finding.message(), finding.cure()),
            )
            return self._print(document), known
        except SipasParError as error:
            raise ConversionException(error.message(self.lang or "vi")) from None
        except CellExecutionError as error:
            file = f"{known.get('metadata', {}).get('name', '')}.ipynb"
            raise ConversionException(_failure(nb, error, file).message(self.lang or "vi")) from None
        except DeadKernelError as error:
            raise ConversionException(str(error)) from error

    def _print(self, document: Document) -> str | bytes:
        data = render(document, self.form)
        return data.decode() if self.output_mimetype.startswith("text/") else data


def _failure(notebook: Mapping[str, Any], error: CellExecutionError, file: str) -> SipasParError:
    """Return in one block which cell stopped, where and why."""
    told = screen(str(error.traceback))
    source = told.partition("------------------\n")[2].partition("\n------------------")[0]
    cells = notebook.get("cells", ())
    number = next(
        (number for number, cell in enumerate(cells) if str(cell.get("source", "")).strip() == source.strip()), 0
    )
    line, words = failed_line(told) or (0, source.split("\n")[0])
    return SipasParError(
        cell_failed(cells, number, f"{error.ename}: {error.evalue}", line=line, source=words, file=file)
    )


def _never_ran(notebook: Mapping[str, Any]) -> bool:
    cells = [cell for cell in notebook.get("cells", ()) if cell.get("cell_type") == "code" and cell.get("source")]
    return bool(cells) and all(not cell.get("outputs") and cell.get("execution_count") is None for cell in cells)


def _told_to_pandas(notebook: Mapping[str, Any]) -> list[str]:
    """Return what a Python kernel is started with, so that its tables come whole."""
    kernel = notebook.get("metadata", {}).get("kernelspec", {})
    if str(kernel.get("language", "python")).lower() != "python":
        return []
    return [f"--IPKernelApp.exec_lines={exec_line()}"]


class BriefingHTMLExporter(_BriefingExporter):
    """One offline HTML page."""

    export_from_notebook = "Báo cáo HTML (sipas_par)"
    output_mimetype = "text/html"
    form = "html"


class BriefingPDFExporter(_BriefingExporter):
    """A PDF/A-2a and PDF/UA-1 document, through Typst: no LaTeX, no browser."""

    export_from_notebook = "Báo cáo PDF (sipas_par)"
    output_mimetype = "application/pdf"
    form = "pdf"


class BriefingDOCXExporter(_BriefingExporter):
    """An editable Word document."""

    export_from_notebook = "Báo cáo Word (sipas_par)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    form = "docx"
    base = Unicode("", help="The office's own letterhead, a .docx file, to build on.").tag(config=True)

    def _print(self, document: Document) -> bytes:
        from sipas_par.document.docx import to_docx

        return to_docx(document, Path(self.base) if self.base else None)
