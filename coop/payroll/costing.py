"""The employer's cost of a run, and of a published rota, from the figures of law kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from coop.pay import queries as pay
from coop.payroll import employer, queries
from coop.payroll.employer import Cost, Earner, Terms
from coop.shifts import queries as shifts
from coop.shifts.queries import ShiftRow
from coop.statements import queries as statements
from coop.statements import rules
from coop.statutory import queries as statutory
from core.errors import DomainError


@dataclass(frozen=True, slots=True)
class Estimate:
    """People by cost, the dearest first. `missing`: why there is none. `unpriced`: places left out.

    `allowance` is the yearly employment allowance, in pounds, that the co-op may be due.
    """

    from_on: date
    until_on: date
    costs: tuple[Cost, ...]
    terms: Terms | None
    allowance: Decimal | None
    missing: str = ""
    unpriced: int = 0
    published_to: date | None = None  # of a rota: its last day with somebody on a published shift

    @property
    def pay(self) -> int:
        """Whole pence."""
        return sum(cost.pay for cost in self.costs)

    @property
    def ni(self) -> int:
        """Whole pence."""
        return sum(cost.ni for cost in self.costs)

    @property
    def pension(self) -> int:
        """Whole pence."""
        return sum(cost.pension for cost in self.costs)

    @property
    def total(self) -> int:
        """Whole pence."""
        return self.pay + self.ni + self.pension


def of_run(coop_id: int, run_id: int) -> Estimate:
    """What is paid in a run, expenses apart. NotFound if it is another co-op's."""
    run = pay.run(coop_id, run_id)
    ages = queries.ages(coop_id, run.until_on)
    earners = [
        Earner(
            one.person_id,
            one.name,
            rules.totals({element: part[2] for element, part in one.parts.items()}).gross,
            ages.get(one.person_id),
        )
        for one in pay.person_totals(coop_id, run_id)
    ]
    pays_on = statements.pay_day(coop_id, run_id) or run.until_on
    return _estimate(coop_id, run.from_on, run.until_on, pays_on, earners)


def of_rota(coop_id: int, first: date, last: date) -> Estimate:
    """What the published shifts of these days would pay, worked as planned."""
    places: list[tuple[int, ShiftRow]] = []
    names: dict[int, str] = {}
    for row in shifts.shifts(coop_id, first, last):
        for one in row.assigned:
            if one.published_at is not None and row.cancelled_at is None:
                places.append((one.person_id, row))
                names[one.person_id] = one.name
    priced = pay.estimates_at(coop_id, places)
    sums: dict[int, int] = defaultdict(int)
    for (person_id, _), pence in priced.items():
        sums[person_id] += pence
    ages = queries.ages(coop_id, last)
    earners = [Earner(one, names[one], sums[one], ages.get(one)) for one in names]
    found = _estimate(coop_id, first, last, last, earners, len(places) - len(priced))
    return replace(found, published_to=max((row.on for _, row in places), default=None))


def _estimate(
    coop_id: int,
    first: date,
    last: date,
    pays_on: date,
    earners: list[Earner],
    unpriced: int = 0,
) -> Estimate:
    figures = statutory.figures(coop_id)
    allowance = figures.amount("ni.employment_allowance_yearly", pays_on)
    try:
        held = employer.terms(figures, first, last, pays_on)
    except DomainError as error:
        return Estimate(first, last, (), None, allowance, error.words, unpriced)
    found = sorted(employer.costs(earners, held), key=lambda cost: (-cost.total, cost.name))
    return Estimate(first, last, tuple(found), held, allowance, "", unpriced)
