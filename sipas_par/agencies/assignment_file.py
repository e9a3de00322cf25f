"""The assignment file: code or field in one column, agencies in another, lead or joint."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sipas_par.agencies.sheets import address, as_text, read_sheets
from sipas_par.errors import ReadError
from sipas_par.findings import Finding
from sipas_par.meeting import name_key

if TYPE_CHECKING:
    from sipas_par.agencies.sheets import Sheet, Value

Role = Literal["lead", "joint"]

_CODE = {"mã", "mã số", "mã tiêu chí", "mã hoặc lĩnh vực", "stt", "tiêu chí", "lĩnh vực", "code", "field", "criterion"}
_LEAD = {
    "cơ quan",
    "cơ quan chủ trì",
    "đơn vị chủ trì",
    "đơn vị",
    "chủ trì",
    "agency",
    "agencies",
    "lead",
    "lead agencies",
}
_JOINT = {"cơ quan phối hợp", "đơn vị phối hợp", "phối hợp", "joint", "joint agencies"}
_ROLE = {"vai trò", "role"}
_ROLES: dict[str, Role] = {"chủ trì": "lead", "lead": "lead", "": "lead", "phối hợp": "joint", "joint": "joint"}


@dataclass(frozen=True, slots=True)
class Order:
    """One line of the file: these agencies answer for this code in this role."""

    code: str
    agencies: tuple[str, ...]
    role: Role
    file: str
    sheet: str
    cell: str


def read_orders(path: Path | str) -> tuple[tuple[Order, ...], tuple[Finding, ...]]:
    """Read an assignment file.

    Raises
    ------
    ReadError
        If the file cannot be read, or no sheet has a column for the code and one for the agencies.
    """
    path = Path(path)
    for sheet in read_sheets(path):
        for number, row in enumerate(sheet.rows):
            columns = _columns(row)
            if "code" in columns and ("lead" in columns or "joint" in columns):
                return _orders(path.name, sheet, number, columns)
    raise ReadError(Finding("assignment-columns", "error", file=path.name))


def _columns(row: tuple[Value, ...]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for number, value in enumerate(row):
        label = name_key(as_text(value))
        for name, labels in (("code", _CODE), ("lead", _LEAD), ("joint", _JOINT), ("role", _ROLE)):
            if label in labels:
                columns.setdefault(name, number)
    return columns


def _orders(
    file: str, sheet: Sheet, head: int, columns: dict[str, int]
) -> tuple[tuple[Order, ...], tuple[Finding, ...]]:
    orders: list[Order] = []
    findings: list[Finding] = []
    blank: list[tuple[str, str]] = []
    for number in range(head + 1, len(sheet.rows)):
        code = code_text(sheet.value(number, columns["code"]))
        given: Role = "lead"
        if "role" in columns:
            word = sheet.text(number, columns["role"])
            role = _ROLES.get(name_key(word))
            if role is None:
                cell = address(number, columns["role"])
                findings.append(Finding("assignment-role", "warning", file, sheet.name, cell, found=word))
            given = role or "lead"
        held = [columns[name] for name in ("lead", "joint") if name in columns]
        if code and not any(sheet.text(number, column) for column in held):
            blank.append((address(number, held[0]), code))
        for column, role in (("lead", given), ("joint", "joint")):
            if column not in columns:
                continue
            names = tuple(
                part.strip() for part in re.split(r"[;\n]", sheet.text(number, columns[column])) if part.strip()
            )
            cell = address(number, columns[column])
            if names and not code:
                findings.append(
                    Finding("assignment-no-code", "warning", file, sheet.name, cell, found="; ".join(names))
                )
            elif names:
                orders.append(Order(code, names, role, file, sheet.name, cell))
    if blank:
        codes = ", ".join(code for _, code in blank)
        findings.append(Finding("assignment-no-agency", "warning", file, sheet.name, blank[0][0], found=codes))
    return tuple(orders), tuple(findings)


def code_text(value: Value) -> str:
    """Return a code as text, also one that the spreadsheet turned into a number or a date.

    >>> code_text(3.0), code_text(1.2), code_text(" 2.1.3. "), code_text(dt.date(2003, 2, 1))
    ('3', '1.2', '2.1.3', '1.2.3')
    """
    if isinstance(value, dt.datetime | dt.date):
        return f"{value.day}.{value.month}.{value.year % 100}"
    return as_text(value).rstrip(".")
