"""What a command says while it works, on stderr."""

from __future__ import annotations

import sys
import time


class Progress:
    """Says each step as it begins and how long all took; silent steps cost nothing.

    Examples
    --------
    >>> Progress().step("Đọc số liệu")
    """

    def __init__(self) -> None:
        self._start = time.monotonic()

    def step(self, words: str) -> None:
        """Name the step that begins now."""
        print(f"{words} …", file=sys.stderr, flush=True)

    def note(self, words: str) -> None:
        """Say something that the user should know and that is no error."""
        print(words, file=sys.stderr, flush=True)

    def seconds(self) -> float:
        """Return the time since the command began."""
        return time.monotonic() - self._start
