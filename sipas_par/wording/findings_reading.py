"""What the findings of the stage ``reading`` say."""

from __future__ import annotations

TEMPLATES: dict[str, dict[str, tuple[str, str]]] = {}
