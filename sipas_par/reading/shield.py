"""Whatever a damaged file makes a parser do, the user sees a finding."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from sipas_par.errors import ReadError
from sipas_par.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def shielded(file: str, sheet: str = "") -> Iterator[None]:
    """Turn every failure of a parser into ``file-damaged`` or ``password-protected``.

    Parsers of foreign bytes fail in many ways (zip, zlib, XML, index errors, panics of compiled code),
    and none of them is the user's to understand.
    """
    try:
        yield
    except ReadError:
        raise
    except MemoryError:
        raise ReadError(Finding("out-of-memory", "error", file=file, sheet=sheet)) from None
    except Exception as error:  # noqa: BLE001 - see above
        raise ReadError(_finding(file, sheet, error)) from None
    except BaseException as error:
        # A panic of compiled code is no Exception, and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise ReadError(_finding(file, sheet, error)) from None


def _finding(file: str, sheet: str, error: BaseException) -> Finding:
    if type(error).__name__ == "PasswordError" or "password" in str(error).lower():
        return Finding("password-protected", "error", file=file, sheet=sheet)
    return Finding("file-damaged", "error", file=file, sheet=sheet, found=(str(error) or type(error).__name__)[:120])
