"""Of each run: contract minutes, minutes above them, and what its people cost in all. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from coop.costs.facts import Earned, Paid, Run, week_minutes
from coop.pay.minimum_wage import age_on
from coop.payroll import employer
from coop.payroll.employer import Earner
from core.errors import DomainError


@dataclass(frozen=True, slots=True)
class Labour:
    """What a run's people cost: whole pence, an estimate beyond their pay; contract minutes.

    None in place of a cost: the figures of law of its pay day are not kept.
    """

    run: Run
    gross: int
    ni: int | None
    pension: int | None
    contracted: int

    @property
    def cost(self) -> int | None:
        """Pay and what the employer pays beyond it."""
        if self.ni is None or self.pension is None:
            return None
        return self.gross + self.ni + self.pension


def contracts(paid: Paid) -> dict[int, dict[int, int]]:
    """Contract minute-days by run and person; see `Job.minute_days`."""
    found: dict[int, dict[int, int]] = {}
    for run in paid.runs:
        held: dict[int, int] = defaultdict(int)
        for job in paid.jobs:
            held[job.person_id] += job.minute_days(run.from_on, run.until_on)
        found[run.id] = held
    return found


def labour(paid: Paid) -> tuple[Labour, ...]:
    """Each run with its estimate, in order."""
    earned: dict[int, list[Earned]] = defaultdict(list)
    for one in paid.earned:
        earned[one.run_id].append(one)
    held = contracts(paid)
    return tuple(
        _labour(paid, run, earned[run.id], sum(held[run.id].values())) for run in paid.runs
    )


def _labour(paid: Paid, run: Run, earned: list[Earned], minute_days: int) -> Labour:
    gross = sum(one.pence for one in earned)
    contracted = week_minutes(minute_days)
    try:
        held = employer.terms(paid.figures, run.from_on, run.until_on, run.pays_on)
    except DomainError:
        return Labour(run, gross, None, None, contracted)
    ni = pension = 0
    for one in earned:
        born = paid.born.get(one.person_id)
        age = age_on(born, run.until_on) if born else None
        cost = employer.cost(Earner(one.person_id, "", one.pence, age), held)
        ni, pension = ni + cost.ni, pension + cost.pension
    return Labour(run, gross, ni, pension, contracted)


def overtime(paid: Paid) -> dict[int, int]:
    """Minutes above contract by run: each person's own, of those who have contract hours."""
    held = contracts(paid)
    found: dict[int, int] = dict.fromkeys(held, 0)
    for one in paid.earned:
        contract = held[one.run_id].get(one.person_id, 0)
        if contract:
            found[one.run_id] += max(0, one.minutes - week_minutes(contract))
    return found
