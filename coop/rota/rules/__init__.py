"""The rota's rules: the problem as frozen values, and the verdict on any roster or rota.

Pure: no database, no clock, no randomness, and no numerical library.
"""

from coop.rota.rules.check import blamed, check_roster, check_rota, objective, verdict
from coop.rota.rules.local import Calendar, calendar, day_starts
from coop.rota.rules.why import gaps, why_nobody

__all__ = [
    "Calendar",
    "blamed",
    "calendar",
    "check_roster",
    "check_rota",
    "day_starts",
    "gaps",
    "objective",
    "verdict",
    "why_nobody",
]
