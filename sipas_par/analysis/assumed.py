"""What would be if: a scorecard with some criteria at other points, everything else unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sipas_par.findings import Finding, UsageError, parsed, require
from sipas_par.model.scorecard import Scorecard, frame_of
from sipas_par.text.display import Shown, Shows, written
from sipas_par.text.i18n import _
from sipas_par.text.labels import label
from sipas_par.text.numbers import ZERO, half_up, points

if TYPE_CHECKING:
    import pandas as pd

    from sipas_par.model.criteria import Criterion

# The ratio column of the official layout is printed with two decimals.
_PERCENT_PLACES = 2


@dataclass(frozen=True, repr=False)
class WhatIf(Shows):
    """The outcome of a what-if.

    Parameters
    ----------
    card
        The scorecard as it would be: leaves, their parents and the printed total moved alike, its status
        ``"illustrative"`` as soon as a point is assumed.
    earlier
        The scorecard as it is.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> outcome = sp.what_if(card, {"1.6": 2})
    >>> outcome.fields.loc[:0, ["code", "before", "after", "change"]].to_numpy().tolist()
    [['1', 9.04, 9.42, 0.38]]
    """

    card: Scorecard
    earlier: Scorecard

    def _shown(self) -> Shown:
        said = {"score": points(self.score), "gain": points(self.gain, sign=True), "before": points(self.earlier.score)}
        head = _("Nếu các điểm giả định đạt: {score} điểm ({gain} so với {before})").format(**said)
        names = ("code", "name", "max_score", "before", "after", "change")
        moved = [row for row in self.field_moves if row.change]
        rows = tuple(tuple(written(name, getattr(row, name)) for name in names) for row in moved)
        heads = tuple(label("column", name) for name in names)
        return Shown(
            head,
            heads if rows else (),
            rows,
            label("status", self.card.source.status),
            remarks=(_("Các nội dung khác giữ nguyên."),),
        )

    @property
    def score(self) -> Decimal:
        """The total as it would be."""
        return self.card.score

    @property
    def gain(self) -> Decimal:
        """Points gained on the total."""
        return self.card.score - self.earlier.score

    @property
    def field_moves(self) -> tuple[FieldMove, ...]:
        """The fields before and after, exact."""
        from sipas_par.analysis.shortfall import field_groups

        pairs = zip(field_groups(self.earlier), field_groups(self.card), strict=True)
        return tuple(
            FieldMove(then.code, then.name, then.max_score, then.score, now.score, now.score - then.score)
            for then, now in pairs
        )

    @property
    def fields(self) -> pd.DataFrame:
        """The fields before and after: ``code, name, max_score, before, after, change``."""
        return frame_of(self.field_moves, _FIELDS)


@dataclass(frozen=True, slots=True)
class FieldMove:
    """One field before and after."""

    code: str
    name: str
    max_score: Decimal
    before: Decimal
    after: Decimal
    change: Decimal


_FIELDS = "code name max_score before after change"


NEXT = "next"
"""What stands for the points of the next step of a criterion's scale."""


def what_if(card: Scorecard, changes: Mapping[str, Decimal | float | str]) -> WhatIf:
    """Put leaves at other points and see total and fields; the parents move by the same amount.

    Nothing else changes: not the other criteria, not the other units. Parents and the printed total keep their
    printed rounding and move by exactly the points given or taken. A float means the number that it prints.

    Parameters
    ----------
    changes
        New points by leaf code, between 0 and the maximum; ``"next"`` for the next step of the criterion's scale, which is
        its maximum where the table prints no scale.

    Returns
    -------
    WhatIf
        With ``card``, ``score``, ``gain`` and ``fields``.

    Raises
    ------
    UsageError
        With every code that is unknown, stands twice or is not a leaf, and all points that are not within 0 and the maximum.

    Examples
    --------
    >>> import sipas_par as sp
    >>> card = sp.load_par_index(sp.example("par_index_lang_son_2023.xlsx"))
    >>> outcome = sp.what_if(card, {"3.4.4": 0.5})
    >>> str(outcome.score), str(outcome.gain), str(outcome.card["3"].score - card["3"].score)
    ('87.19', '0.50', '0.5')
    >>> sp.what_if(card, {}).card == card
    True
    """
    require("card", card, Scorecard)
    if not isinstance(changes, Mapping):
        raise UsageError(Finding("changes-needed", "error", found=type(changes).__name__, expected=card.leaves[0].code))
    numbers = {
        code: card[code].within_reach if points == NEXT and code in card else parsed(points)
        for code, points in changes.items()
    }
    wanted = {code: points for code, points in numbers.items() if points is not None}
    problems = [*filter(None, (_problem(card, code, points, changes[code]) for code, points in numbers.items()))]
    if problems:
        raise UsageError(problems)
    deltas = {code: points - (card[code].score or ZERO) for code, points in wanted.items()}
    deltas = {code: delta for code, delta in deltas.items() if delta or card[code].score is None}
    shares = {code: _column(card[code]) for code in deltas}
    rows = tuple(_moved(row, deltas, shares) for row in card.criteria)
    total_row = card.total and _moved(card.total, deltas, shares)
    # Assumed points are nobody's result: whatever is printed from them must carry the banner.
    source = replace(card.source, status="illustrative") if deltas else card.source
    return WhatIf(replace(card, criteria=rows, total=total_row, source=source), card)


def _problem(card: Scorecard, code: str, points: Decimal | None, given: object) -> Finding | None:
    """Say why a row cannot be put at these points; ``None`` where it can."""
    cell, leaf = card[code].cell if code in card else "", card.leaves[0].code

    def wrong(kind: str, found: Decimal | str, expected: Decimal | str | None = None, row: str = "") -> Finding:
        return Finding(kind, "error", card.source.file, "", cell, found, expected, (("row", row),) if row else ())

    if points is None:
        return wrong("points-not-a-number", str(given), row=code)
    if code not in card:
        return wrong("unknown-code", code, leaf)
    row = card[code]
    if sum(other.code == code for other in card) > 1:
        return wrong("code-twice", code)
    if row.state == "not_assessed" or row.adjusts:
        return wrong("nothing-to-reach", code, leaf)
    if row not in card.leaves:
        return wrong("not-a-leaf", code, card.children(code)[0].code)
    if row.max_score is None or not 0 <= points <= row.max_score:
        return wrong("points-out-of-range", points, row.max_score, code)
    return None


def _column(row: Criterion) -> str:
    """Name the part column that moves with the score, where the table prints exactly one."""
    parts = [name for name in ("appraised", "surveyed") if getattr(row, name) is not None]
    return parts[0] if len(parts) == 1 else ""


def _moved(row: Criterion, deltas: Mapping[str, Decimal], shares: Mapping[str, str]) -> Criterion:
    mine = [code for code in deltas if code == row.code or code.startswith(f"{row.code}.") or not row.code]
    if not mine:
        return row
    delta = sum((deltas[code] for code in mine), ZERO)
    values: dict[str, Any] = {"score": (row.score or ZERO) + delta}
    for column in ("appraised", "surveyed"):
        part = sum((deltas[code] for code in mine if shares[code] == column), ZERO)
        old = getattr(row, column)
        values[column] = old + part if old is not None else old
    if row.percent is not None and row.max_score:
        values["percent"] = half_up((values["score"] or ZERO) / row.max_score * 100, _PERCENT_PLACES)
    return replace(row, **values)
