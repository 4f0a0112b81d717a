"""Reads of rates and pay runs: frozen values, always of one co-op."""

from coop.pay.queries.estimating import estimates, estimates_at, estimates_of
from coop.pay.queries.gathering import Work, gather, home_services, role_on, unclaimed
from coop.pay.queries.policies import policies
from coop.pay.queries.proofs import PersonProof, proofs
from coop.pay.queries.rates import RateRow, rates, scopes
from coop.pay.queries.rows import (
    Cell,
    FindingRow,
    ItemRow,
    LineRow,
    MyRun,
    PersonTotal,
    RunRow,
)
from coop.pay.queries.runs import (
    added_by_hand,
    cells,
    findings,
    last_period,
    lines,
    my_runs,
    open_runs,
    overlapping_run,
    paid_from,
    person_totals,
    run,
    runs,
    worked_minutes,
)
from coop.pay.queries.weeks import TypicalShift, WeekEstimate, typical_week
from coop.pay.queries.years import YearBasis, earned, year_basis

__all__ = [
    "Cell",
    "FindingRow",
    "ItemRow",
    "LineRow",
    "MyRun",
    "PersonProof",
    "PersonTotal",
    "RateRow",
    "RunRow",
    "TypicalShift",
    "WeekEstimate",
    "Work",
    "YearBasis",
    "added_by_hand",
    "cells",
    "earned",
    "estimates",
    "estimates_at",
    "estimates_of",
    "findings",
    "gather",
    "home_services",
    "last_period",
    "lines",
    "my_runs",
    "open_runs",
    "overlapping_run",
    "paid_from",
    "person_totals",
    "policies",
    "proofs",
    "rates",
    "role_on",
    "run",
    "runs",
    "scopes",
    "typical_week",
    "unclaimed",
    "worked_minutes",
    "year_basis",
]
