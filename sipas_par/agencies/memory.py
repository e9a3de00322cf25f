"""What earlier runs of `collect` read: a small JSON file, so that nothing is lost or doubled."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, fields
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from sipas_par.agencies.answers import Answer, Reply
from sipas_par.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MEMORY_NAME = "phieu-da-doc.json"
_VERSION = 1


def to_json(replies: Iterable[Reply]) -> bytes:
    """Write replies as JSON; equal replies give equal bytes."""
    listed = [_plain(asdict(reply)) for reply in replies]
    return json.dumps({"version": _VERSION, "replies": listed}, ensure_ascii=False, indent=1).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return value.isoformat() if isinstance(value, dt.date) else value


def read_memory(path: Path) -> tuple[tuple[Reply, ...], tuple[Finding, ...]]:
    """Read what the last run wrote; nothing when there was none, a finding when it cannot be used."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        replies = {_VERSION: stored["replies"]}[stored["version"]]
        return tuple(_reply(item) for item in replies), ()
    except FileNotFoundError:
        return (), ()
    except (OSError, ValueError, KeyError, TypeError, InvalidOperation) as error:
        return (), (Finding("memory-unusable", "warning", path.name, found=str(error)),)


def _reply(stored: dict[str, Any]) -> Reply:
    words = {item.name: stored[item.name] for item in fields(Reply) if item.name != "earlier"}
    words["first_seen"] = _date(stored["first_seen"])
    words["answers"] = tuple(_answer(answer) for answer in stored["answers"])
    words["earlier"] = tuple(_answer(answer) for answer in stored.get("earlier", ()))
    words["findings"] = tuple(_finding(finding) for finding in stored["findings"])
    return Reply(**words)


def _answer(stored: dict[str, Any]) -> Answer:
    words = {item.name: stored[item.name] for item in fields(Answer)}
    words["deadline"] = _date(stored["deadline"])
    words["points"] = _number(stored["points"])
    for name in ("other", "cells"):
        words[name] = _pairs(stored[name])
    return Answer(**words)


def _finding(stored: dict[str, Any]) -> Finding:
    words = {item.name: stored[item.name] for item in fields(Finding)}
    words["found"], words["expected"] = _number(stored["found"]), _number(stored["expected"])
    words["facts"] = tuple((name, _number(value)) for name, value in stored["facts"])
    return Finding(**words)


def _pairs(stored: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, text in stored)


def _number(stored: Any) -> Any:
    return Decimal(stored["decimal"]) if isinstance(stored, dict) else stored


def _date(stored: str | None) -> dt.date | None:
    return dt.date.fromisoformat(stored) if stored else None
