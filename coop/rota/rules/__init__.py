"""The rota's rules: the problem as frozen values, and the verdict on any roster or rota.

Pure: no database, no clock, no randomness, and no numerical library.
"""

from coop.rota.rules.check import (
    check_roster,
    check_rota,
    gaps,
    objective,
    verdict,
    why_nobody,
)
from coop.rota.rules.local import Calendar, calendar, day_starts

__all__ = [
    "Calendar",
    "calendar",
    "check_roster",
    "check_rota",
    "day_starts",
    "gaps",
    "objective",
    "verdict",
    "why_nobody",
]
