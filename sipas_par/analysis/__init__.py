"""What the numbers mean, as plain functions from values to tables; `Results` is all of it for one briefing.

Read in this order. One card: `shortfall` (what is below maximum, by field, source and agency), `self_assessment` (claimed
against recognised, and what others hold), `assumed` (what would be if). Two years: `crosswalk` (what may be compared),
`years` (what changed; published years and their breaks). Many units: `standing`, `unit_ranking`. What to do: `targets`, `priorities`.
All in one, exact, each figure once: `results`.

Each name is loaded on first use, so that a command that needs no pandas does not pay for it.
"""

from sipas_par.doors import door

__getattr__, __dir__, __all__ = door(__name__, __file__)
