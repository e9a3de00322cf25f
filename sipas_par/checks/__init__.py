"""Reconciliation: whether a table agrees with itself, with its info sheet and with what was published.

Every rule is a small generator from a card to findings, and all of them always run, so that a reader
sees everything at once. Printed tables are rounded to hundredths: a difference of at most 0.01 a row
added is a warning, more is an error. Nothing is repaired.
"""

from sipas_par.checks.announced import check_published
from sipas_par.checks.common import ROUNDING
from sipas_par.checks.points import check
from sipas_par.checks.sipas import check_sipas

__all__ = ["ROUNDING", "check", "check_published", "check_sipas"]
