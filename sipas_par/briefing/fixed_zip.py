"""Office files with fixed dates: the same content gives the same bytes, whenever it is written."""

from __future__ import annotations

import io
import re
import zipfile

EARLIEST = (1980, 1, 1, 0, 0, 0)
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def fixed_zip(data: bytes, day: str) -> bytes:
    """Return an Office file with every date in it set to ``day``, embedded workbooks too.

    Parameters
    ----------
    data
        A docx, pptx or xlsx file.
    day
        ISO date, ``"2024-05-17"``.

    Examples
    --------
    >>> import io, zipfile
    >>> buffer = io.BytesIO()
    >>> with zipfile.ZipFile(buffer, "w") as archive:
    ...     archive.writestr("a.txt", "một")
    >>> made = fixed_zip(buffer.getvalue(), "2024-05-17")
    >>> zipfile.ZipFile(io.BytesIO(made)).infolist()[0].date_time[0]
    1980
    """
    moment = f"{day}T00:00:00Z".encode()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.endswith("docProps/core.xml"):
                content = _DATES.sub(rb"\g<1>" + moment + rb"\g<2>", content)
            elif entry.filename.endswith((".xlsx", ".docx", ".pptx")):
                content = fixed_zip(content, day)
            info = zipfile.ZipInfo(entry.filename, EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            made.writestr(info, content)
    return target.getvalue()
