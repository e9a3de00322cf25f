"""The exceptions of the package: one base class, messages built from findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipas_par.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable


class SipasParError(Exception):
    """Everything that goes wrong in a way the user can mend.

    It carries all problems at once, never the first only, each as a `Finding` that names file, sheet
    and cell, what was found, what was expected and the cure. The command line prints `message`; a
    script reads `findings`.

    Examples
    --------
    >>> import sipas_par as sp
    >>> try:
    ...     sp.load_par_index("khong-co.xlsx")
    ... except sp.SipasParError as error:
    ...     print(error.findings[0].code)
    file-missing
    """

    def __init__(self, findings: Finding | Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = (findings,) if isinstance(findings, Finding) else tuple(findings)
        super().__init__(self.message())

    def __reduce__(self) -> tuple[type[SipasParError], tuple[tuple[Finding, ...]]]:
        return type(self), (self.findings,)

    def message(self, lang: str = "vi") -> str:
        """Return every problem with its place and its cure, in ``"vi"`` or ``"en"``."""
        from sipas_par.wording.messages import report

        return report(self.findings, lang)


class ReadError(SipasParError):
    """A file that cannot be read as a score table."""


class FiguresError(SipasParError):
    """Figures that contradict each other, so that no document may be made from them."""


class UsageError(SipasParError):
    """A call that cannot be carried out: unknown option value, code or agency."""


class OutputError(SipasParError):
    """An output that could not be written; what stood there before is whole."""
