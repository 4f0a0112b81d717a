"""A changed pay policy: what the last period would have cost under it, and its adoption."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from coop.pay import calculation, policies, queries, service
from coop.pay.inputs import Inputs, Result
from coop.pay.models import PaidHours, PaidTime, PayPolicy
from coop.pay.policies import Policy
from coop.pay.rates import Element, Rate, Unit
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db
from core.errors import DomainError
from core.ui.filters import day_year

CHANGEABLE = {  # what a policy may change for everybody with it, and how it is given
    Element.BASIC: Unit.HOUR,
    Element.NIGHT: Unit.PERCENT,
    Element.SATURDAY: Unit.PERCENT,
    Element.SUNDAY: Unit.PERCENT,
    Element.BANK_HOLIDAY: Unit.PERCENT,
    Element.SHORT_NOTICE: Unit.PERCENT,
    Element.SLEEP_IN: Unit.NIGHT,
}
Changes = Mapping[Element, Decimal]


@dataclass(frozen=True, slots=True)
class Effect:
    """One person's pay for the period's work, in pence, as it was and as it would be."""

    person_id: int
    name: str
    before: int
    after: int

    @property
    def change(self) -> int:
        """Pence more, or less."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Preview:
    """A past period under a changed policy; people by what they would gain, the most first.

    `stops`: what would then keep that run from being checked: pay below the minimum wage, say.
    """

    from_on: date
    until_on: date
    people: tuple[Effect, ...]
    stops: tuple[str, ...]

    @property
    def before(self) -> int:
        """Pence that the work of the period cost."""
        return sum(row.before for row in self.people)

    @property
    def after(self) -> int:
        """Pence that it would have cost."""
        return sum(row.after for row in self.people)

    @property
    def gain(self) -> tuple[Effect, ...]:
        """Those who would be paid more."""
        return tuple(row for row in self.people if row.change > 0)

    @property
    def lose(self) -> tuple[Effect, ...]:
        """Those who would be paid less, the most first."""
        return tuple(row for row in reversed(self.people) if row.change < 0)


def preview(coop_id: int, run_id: int, policy: Policy, changes: Changes) -> Preview:
    """What a run's work would be paid under a policy with changed rates; writes nothing."""
    policies.check(policy)
    run = queries.run(coop_id, run_id)
    inputs, _ = queries.gather(coop_id, run.id, run.from_on, run.until_on)
    mine = _only(run.id, inputs)
    then = replace(
        mine,
        policies=(replace(policy, from_on=date.min),),
        rates=_changed(mine, changes),
    )
    before, after = calculation.calculate(mine), calculation.calculate(then)
    names = {piece.person_id: piece.who for piece in mine.pieces}
    was, now = _by_person(mine, before), _by_person(then, after)
    people = [Effect(one, name, was[one], now[one]) for one, name in names.items()]
    people.sort(key=lambda row: (-row.change, row.name))
    stops = tuple(found.words for found in after.findings if found.stops)
    return Preview(run.from_on, run.until_on, tuple(people), stops)


def _only(run_id: int, inputs: Inputs) -> Inputs:
    """The work that the run paid, and nothing that came since."""
    hours = set(db.session.scalars(select(PaidHours.hours_id).where(PaidHours.run_id == run_id)))
    times = select(PaidTime.time_id).where(PaidTime.run_id == run_id)
    keys = hours | {-time_id for time_id in db.session.scalars(times)}
    pieces = tuple(piece for piece in inputs.pieces if piece.id in keys)
    return replace(inputs, pieces=pieces, corrections=(), items=(), rolled_up=(), topped_up=())


def _changed(inputs: Inputs, changes: Changes) -> tuple[Rate, ...]:
    """Everybody's rates of the changed elements, new from the first day of the work."""
    first = min((piece.on for piece in inputs.pieces), default=inputs.from_on)
    kept = tuple(
        rate
        for rate in inputs.rates
        if rate.element not in changes or rate.person_id is not None or rate.role
    )
    new = (Rate(element, CHANGEABLE[element], amount, first) for element, amount in changes.items())
    return (*kept, *new)


def _by_person(inputs: Inputs, result: Result) -> dict[int, int]:
    whose = {piece.id: piece.person_id for piece in inputs.pieces}
    found: dict[int, int] = defaultdict(int)
    for key, lines in result.lines:
        found[whose[key]] += sum(line.pence for line in lines)
    return found


def adopt(actor: Actor, policy: Policy, changes: Changes, why: str) -> PayPolicy:
    """The policy holds from its day, with everybody's changed rates; days paid are closed."""
    policies.check(policy)
    if not why.strip():
        raise DomainError("Say who decided it.", field="why")
    service.one_at_a_time(actor.coop_id)
    closed = queries.paid_from(actor.coop_id)
    if closed is not None and policy.from_on <= closed:
        raise DomainError(
            f"Pay up to {day_year(closed)} is settled: choose a later day.",
            field="from_on",
            code="settled",
        )
    query = select(PayPolicy).where(
        PayPolicy.coop_id == actor.coop_id, PayPolicy.from_on == policy.from_on
    )
    row = db.session.scalar(query)
    if row is None:
        row = PayPolicy(coop_id=actor.coop_id, from_on=policy.from_on)
        db.session.add(row)
    row.night_from, row.night_until = policy.night_from, policy.night_until
    row.meeting = policy.meeting.value
    row.notice_hours, row.guaranteed_minutes = policy.notice_hours, policy.guaranteed_minutes
    row.travel_paid, row.waiting_paid = policy.travel_paid, policy.waiting_paid
    row.why, row.made_at, row.made_by_id = why.strip(), clock.now(), actor.account_id
    db.session.flush()
    audit.record("pay.adopt_policy", row, reason=row.why, from_on=row.from_on)
    for element, amount in changes.items():
        service.set_rate(
            actor,
            element=element.value,
            unit=CHANGEABLE[element].value,
            amount=amount,
            from_on=policy.from_on,
        )
    service.stale(actor.coop_id, policy.from_on)
    return row
