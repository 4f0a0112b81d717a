"""Reads of rates and pay runs: frozen values, always of one co-op."""

from coop.pay.queries.estimating import estimates, estimates_of
from coop.pay.queries.gathering import Work, gather, unclaimed
from coop.pay.queries.rates import RateRow, rates, scopes
from coop.pay.queries.runs import (
    Cell,
    FindingRow,
    LineRow,
    MyRun,
    PersonTotal,
    RunRow,
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

__all__ = [
    "Cell",
    "FindingRow",
    "LineRow",
    "MyRun",
    "PersonTotal",
    "RateRow",
    "RunRow",
    "Work",
    "cells",
    "estimates",
    "estimates_of",
    "findings",
    "gather",
    "last_period",
    "lines",
    "my_runs",
    "open_runs",
    "overlapping_run",
    "paid_from",
    "person_totals",
    "rates",
    "run",
    "runs",
    "scopes",
    "unclaimed",
    "worked_minutes",
]
