"""Calculates the formulas of a workbook anew: the few functions that the ledger uses, and nothing else."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
from openpyxl.utils import range_boundaries

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"]|"")*")
    |(?P<ref>(?:'(?:[^']|'')+'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)
    |(?P<name>[A-Z]+)(?=\()|(?P<number>\d+(?:\.\d+)?)|(?P<op><=|>=|<>|[-+*/&=<>(),]))""",
    re.VERBOSE,
)


class Book:
    """A workbook whose formulas are calculated on demand; stored results are never looked at."""

    def __init__(self, path):
        self.book = openpyxl.load_workbook(io.BytesIO(Path(path).read_bytes()))
        self.known = {}

    def formulas(self):
        """Every (sheet, cell) that holds a formula."""
        return [
            (sheet.title, cell.coordinate)
            for sheet in self.book
            for line in sheet.iter_rows()
            for cell in line
            if cell.data_type == "f"
        ]

    def value(self, sheet, cell):
        key = (sheet, cell)
        if key not in self.known:
            held = self.book[sheet][cell]
            self.known[key] = _Parser(self, sheet, held.value[1:]).result() if held.data_type == "f" else held.value
        return self.known[key]

    def area(self, sheet, where):
        left, top, right, bottom = range_boundaries(where.replace("$", ""))
        letters = openpyxl.utils.get_column_letter
        return [
            self.value(sheet, f"{letters(column)}{row}")
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]


class _Parser:
    def __init__(self, book, sheet, text):
        self.book, self.sheet = book, sheet
        self.tokens = []
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            assert match, text[at:]
            self.tokens.append((match.lastgroup, match[match.lastgroup]))
            at = match.end()
        self.at = 0

    def result(self):
        node = self.compare()
        assert self.at == len(self.tokens)
        value = node()
        # A formula that gives an empty cell shows 0.
        return 0.0 if value is None else value

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def compare(self):
        left = self.plus()
        while self.peek()[1] in {"=", "<>", "<", ">", "<=", ">="} and self.peek()[0] == "op":
            op, right, before = self.take()[1], self.plus(), left
            left = _later(_COMPARE[op], before, right)
        return left

    def plus(self):
        left = self.times()
        while self.peek()[1] in {"+", "-", "&"} and self.peek()[0] == "op":
            op, right, before = self.take()[1], self.times(), left
            left = _later(_ADD[op], before, right)
        return left

    def times(self):
        left = self.single()
        while self.peek()[1] in {"*", "/"} and self.peek()[0] == "op":
            op, right, before = self.take()[1], self.single(), left
            left = _later(_MULTIPLY[op], before, right)
        return left

    def single(self):
        kind, word = self.take()
        if kind == "number":
            return lambda: float(word)
        if kind == "text":
            return lambda: word[1:-1]
        if kind == "ref":
            return self.reference(word)
        if kind == "name":
            return self.call(word)
        if word == "(":
            inside = self.compare()
            assert self.take()[1] == ")"
            return inside
        assert word == "-", word
        inside = self.single()
        return lambda: -_number(inside())

    def reference(self, word):
        sheet, _, cells = word.rpartition("!")
        sheet = sheet.strip("'") or self.sheet
        if ":" in cells:
            return lambda: self.book.area(sheet, cells)
        return lambda: self.book.value(sheet, cells.replace("$", ""))

    def call(self, name):
        assert self.take()[1] == "("
        arguments = []
        while self.peek()[1] != ")":
            arguments.append(self.compare())
            if self.peek()[1] == ",":
                self.take()
        self.take()
        return lambda: _FUNCTIONS[name](*arguments)


def _later(how, left, right):
    return lambda: _each(how, left(), right())


def _number(value):
    if value is None or value == "":
        return 0.0
    return float(value)


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def _blank(value):
    return "" if value is None else value


def _each(how, left, right):
    if isinstance(left, list) or isinstance(right, list):
        size = len(left) if isinstance(left, list) else len(right)
        lefts = left if isinstance(left, list) else [left] * size
        rights = right if isinstance(right, list) else [right] * size
        return [how(a, b) for a, b in zip(lefts, rights, strict=True)]
    return how(left, right)


def _same(left, right):
    if _is_number(left) and right is None:
        return left == 0
    return _blank(left) == _blank(right)


_COMPARE = {
    "=": _same,
    "<>": lambda a, b: not _same(a, b),
    # Excel holds every text above every number.
    ">": lambda a, b: (not _is_number(a) and a not in {None, ""}) or _number(a) > _number(b),
    "<": lambda a, b: _number(a) < _number(b),
    ">=": lambda a, b: _number(a) >= _number(b),
    "<=": lambda a, b: _number(a) <= _number(b),
}
_ADD = {
    "+": lambda a, b: _number(a) + _number(b),
    "-": lambda a, b: _number(a) - _number(b),
    "&": lambda a, b: f"{_blank(a)}{_blank(b)}",
}
_MULTIPLY = {"*": lambda a, b: _number(a) * _number(b), "/": lambda a, b: _number(a) / _number(b)}


def _flat(arguments):
    for argument in arguments:
        value = argument()
        yield from value if isinstance(value, list) else [value]


def _sumproduct(*arguments):
    total = 0.0
    for numbers in zip(*[argument() for argument in arguments], strict=True):
        product = 1.0
        for number in numbers:
            product *= float(number) if _is_number(number) or isinstance(number, bool) else 0.0
        total += product
    return total


def _countifs(*arguments):
    count = 0
    areas = [argument() for argument in arguments[::2]]
    for values in zip(*areas, strict=True):
        count += all(_meets(value, argument()) for value, argument in zip(values, arguments[1::2], strict=True))
    return float(count)


def _meets(value, rule):
    if isinstance(rule, str) and rule.startswith(">"):
        return _is_number(value) and value > float(rule[1:])
    if isinstance(rule, str):
        return str(value) == rule.lstrip("=")
    return _is_number(value) and value == rule


def _round(value, places):
    factor = 10 ** int(places())
    scaled = _number(value()) * factor
    return (int(abs(scaled) + 0.5) * (1 if scaled >= 0 else -1)) / factor


_FUNCTIONS = {
    "SUM": lambda *arguments: sum(value for value in _flat(arguments) if _is_number(value)),
    "COUNT": lambda *arguments: float(sum(_is_number(value) for value in _flat(arguments))),
    "IF": lambda test, yes, no: yes() if test() else no(),
    "LEFT": lambda texts, size: [str(_blank(text))[: int(size())] for text in texts()],
    "LEN": lambda text: float(len(str(_blank(text())))),
    "MAX": lambda *arguments: max(value for value in _flat(arguments) if _is_number(value)),
    "ROUND": _round,
    "ISNUMBER": lambda argument: [_is_number(value) for value in argument()],
    "SUMPRODUCT": _sumproduct,
    "COUNTIFS": _countifs,
}
