"""What the findings of the stage ``checks`` say."""

from __future__ import annotations

TEMPLATES: dict[str, dict[str, tuple[str, str]]] = {}
