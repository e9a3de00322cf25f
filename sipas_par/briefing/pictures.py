"""Pictures from bytes and addresses of unknown origin, as figures; nothing is fetched from a network."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sipas_par.briefing.blocks import Figure

if TYPE_CHECKING:
    from pathlib import Path

    from sipas_par.briefing.blocks import Inline

_URI = re.compile(r"data:(image/(?:png|jpeg|gif|svg\+xml))((?:;[\w=-]+)*?)(;base64)?,(.*)", re.DOTALL | re.IGNORECASE)
_BITMAPS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
_LARGEST = 20_000_000


def decoded(data: str) -> bytes:
    """Return the bytes of base64 text; none when it is not."""
    try:
        return base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def picture_type(data: bytes) -> str:
    """Return the media type of a bitmap: PNG, JPEG or GIF."""
    if data.startswith(b"\xff\xd8"):
        return "image/jpeg"
    return "image/gif" if data.startswith(b"GIF8") else "image/png"


def picture(data: bytes, alt: str, caption: Inline = ()) -> Figure | None:
    """Return a figure from the bytes of a PNG, JPEG, GIF or SVG; ``None`` for anything else.

    >>> picture(b"not a picture", "x") is None
    True
    """
    if data.startswith(_BITMAPS):
        return Figure(alt=alt, png=data, caption=caption)
    if b"<svg" in data[:2000]:
        return Figure(alt=alt, svg=data.decode("utf-8", "replace"), caption=caption)
    return None


def picture_from_uri(uri: str, alt: str, caption: Inline = ()) -> Figure | None:
    """Return the figure that a ``data:`` address holds."""
    match = _URI.fullmatch(uri.strip())
    if not match:
        return None
    content = match.group(4)
    return picture(decoded(content) if match.group(3) else unquote(content).encode(), alt, caption)


def picture_from_file(link: str, folder: Path, alt: str, caption: Inline = ()) -> Figure | None:
    """Return the figure in a file below the notebook's folder; files elsewhere are not read."""
    base = folder.resolve()
    try:
        path = (base / unquote(link)).resolve()
        if not path.is_relative_to(base) or not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        return picture(path.read_bytes(), alt, caption)
    except (OSError, ValueError):
        return None
