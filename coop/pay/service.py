"""Verbs of pay: set rates; open, calculate, check, approve, export and lock a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select, update

from coop.pay import calculation, queries, rates, states, writing
from coop.pay.calculation import Inputs, Result
from coop.pay.models import (
    PaidHours,
    PaidTime,
    PayCorrection,
    PayFinding,
    PayItem,
    PayLine,
    PayRate,
    PayRun,
)
from coop.pay.queries import Work
from coop.pay.rates import Element, Rate, Unit
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned, transaction
from core.errors import DomainError
from core.people.models import Cooperative, Person
from core.ui.filters import day_year, days, plural

Step = Callable[[int, int], None]


def one_at_a_time(coop_id: int) -> None:
    """Pay of a co-op is written by one at a time: two runs cannot claim the same hours."""
    db.session.get_one(Cooperative, coop_id, with_for_update={"key_share": True})


# Rates


def set_rate(
    actor: Actor,
    *,
    element: str,
    unit: str,
    amount: Decimal,
    from_on: date,
    person_id: int | None = None,
    role: str = "",
) -> PayRate:
    """A rate from a day on, for a person, a role or everybody; saying it again changes nothing.

    History is never edited: days up to the last one of a checked run are closed, and a rate of
    a later day can be put right only until such a run covers it. Nobody sets their own.
    """
    try:
        rate = Rate(Element(element), Unit(unit), amount, from_on, person_id, role.strip())
    except ValueError as error:
        raise DomainError(f"{element} paid by {unit} is not known.", field="element") from error
    rates.check(rate)
    one_at_a_time(actor.coop_id)
    if person_id is not None:
        person = owned(Person, person_id, actor.coop_id)
        if person.id == actor.person_id:
            raise DomainError("Somebody else must set your own rate.", field="who", code="own")
    row = _same_day(actor.coop_id, rate)
    if row is not None and (row.unit, row.amount) == (rate.unit, rate.amount):
        return row
    closed = queries.paid_from(actor.coop_id)
    if closed is not None and from_on <= closed:
        raise DomainError(
            f"Pay up to {day_year(closed)} is settled: choose a later day. What was paid wrongly "
            "before is put right in the next run.",
            field="from_on",
            code="settled",
        )
    if row is None:
        row = PayRate(coop_id=actor.coop_id, element=rate.element, from_on=from_on)
        row.person_id, row.role = person_id, rate.role
        db.session.add(row)
    row.unit, row.amount = rate.unit, rate.amount
    db.session.flush()
    stale(actor.coop_id, from_on)
    return row


def _same_day(coop_id: int, rate: Rate) -> PayRate | None:
    query = select(PayRate).where(
        PayRate.coop_id == coop_id,
        PayRate.element == rate.element,
        PayRate.from_on == rate.from_on,
        PayRate.person_id.is_(None)
        if rate.person_id is None
        else PayRate.person_id == rate.person_id,
    )
    found = [
        row for row in db.session.scalars(query) if row.role.casefold() == rate.role.casefold()
    ]
    return found[0] if found else None


def stale(coop_id: int, from_on: date) -> None:
    """Drafts that a change could touch must be calculated again."""
    query = select(PayRun).where(
        PayRun.coop_id == coop_id, PayRun.state == states.DRAFT, PayRun.until_on >= from_on
    )
    for run in db.session.scalars(query):
        run.calculated_at = None
    db.session.flush()


# Runs


def open_run(actor: Actor, from_on: date, until_on: date) -> PayRun:
    """A draft for a period that no other run shares a day with."""
    calculation.check_period(from_on, until_on)
    one_at_a_time(actor.coop_id)
    other = queries.overlapping_run(actor.coop_id, from_on, until_on)
    if other is not None:
        raise DomainError(f"The run {days(*other)} has days of this period.", field="from_on")
    run = PayRun(
        coop_id=actor.coop_id,
        from_on=from_on,
        until_on=until_on,
        made_at=clock.now(),
        prepared_by_id=actor.account_id,
    )
    db.session.add(run)
    db.session.flush()
    return run


def discard(actor: Actor, run_id: int) -> None:
    """Throw a draft away; the hours it had claimed are free again."""
    one_at_a_time(actor.coop_id)
    run = owned(PayRun, run_id, actor.coop_id, lock=True)
    states.allow(run.state, "discard")
    audit.record("pay.discard", run, from_on=run.from_on, until_on=run.until_on)
    _clear(run.id)
    db.session.delete(run)
    db.session.flush()


def _clear(run_id: int) -> None:
    """What the run had worked out and claimed; what was entered by hand waits for a run again."""
    for claim in (PayLine, PaidHours, PaidTime, PayFinding):
        db.session.execute(delete(claim).where(claim.run_id == run_id))
    made = PayItem.run_id == run_id
    db.session.execute(delete(PayItem).where(made, PayItem.by_hand.is_(False)))
    for kept in (PayItem, PayCorrection):
        db.session.execute(update(kept).where(kept.run_id == run_id).values(run_id=None))
    db.session.expire_all()


def prepare(
    coop_id: int, run_id: int, on_step: Step | None = None
) -> tuple[Inputs, tuple[Work, ...], Result]:
    """Work a run out without writing: what it rests on, and what comes of it."""
    run = owned(PayRun, run_id, coop_id)
    states.allow(run.state, "calculate")
    inputs, hours = queries.gather(coop_id, run.id, run.from_on, run.until_on)
    return inputs, hours, calculation.calculate(inputs, on_step)


def write(
    actor: Actor, run_id: int, inputs: Inputs, hours: Iterable[Work], result: Result
) -> PayRun:
    """Claim the hours and write the lines, in the open transaction.

    What the run rests on is read again under the lock; where it has changed meanwhile, the run
    is worked out anew, so that what is written is true when it is written.
    """
    one_at_a_time(actor.coop_id)
    run = owned(PayRun, run_id, actor.coop_id, lock=True)
    states.allow(run.state, "calculate")
    again, hours_now = queries.gather(actor.coop_id, run.id, run.from_on, run.until_on)
    if again != inputs:
        hours, result = hours_now, calculation.calculate(again)
    _clear(run.id)
    writing.write(run, hours, result)
    run.calculated_at, run.prepared_by_id = clock.now(), actor.account_id
    db.session.flush()
    audit.record(
        "pay.calculate",
        run,
        pieces=len(result.lines),
        corrections=len(result.corrected),
        items=len(result.items),
        pence=result.pence,
        findings=len(result.findings),
    )
    return run


def calculate_now(actor: Actor, run_id: int, on_step: Step | None = None) -> PayRun:
    """Work a draft out and write it, in this process; opens its own transaction."""
    inputs, hours, result = prepare(actor.coop_id, run_id, on_step)
    with transaction():
        return write(actor, run_id, inputs, hours, result)


def check(actor: Actor, run_id: int) -> PayRun:
    """A draft is right: nothing that stops it, and nothing has changed since it was calculated."""
    one_at_a_time(actor.coop_id)
    run = owned(PayRun, run_id, actor.coop_id, lock=True)
    then = states.allow(run.state, "check")
    if run.calculated_at is None:
        raise DomainError("Something has changed since: calculate the run first.", code="stale")
    stops = [row for row in queries.findings(actor.coop_id, run.id) if row.stops]
    if stops:
        raise DomainError(f"Put this right first: {stops[0].words}", code="findings")
    more = queries.unclaimed(actor.coop_id, run.until_on)
    if more:
        raise DomainError(
            f"{plural(more, 'piece of work', 'pieces of work')} approved since this was "
            "calculated: calculate it again.",
            code="stale",
        )
    if not queries.person_totals(actor.coop_id, run.id):
        raise DomainError("This run pays nobody: there are no approved hours in it.", code="empty")
    run.checked_at, run.checked_by_id = clock.now(), actor.account_id
    return _move(run, then, "pay.check")


def approve(actor: Actor, run_id: int) -> PayRun:
    """Approve a checked run; the one who prepared it cannot."""
    run = owned(PayRun, run_id, actor.coop_id, lock=True)
    then = states.allow(run.state, "approve")
    if run.prepared_by_id is not None and run.prepared_by_id == actor.account_id:
        raise DomainError("You prepared this run: somebody else must approve it.", code="own")
    run.approved_at, run.approved_by_id = clock.now(), actor.account_id
    return _move(run, then, "pay.approve", pence=queries.run(actor.coop_id, run.id).pence)


def send_back(actor: Actor, run_id: int, reason: str) -> PayRun:
    """A checked or approved run goes back to draft, with the reason."""
    run = owned(PayRun, run_id, actor.coop_id, lock=True)
    then = states.allow(run.state, "send_back")
    if not reason.strip():
        raise DomainError("Say why it goes back.", field="reason")
    run.returned_reason = reason.strip()
    run.checked_at = run.checked_by_id = run.approved_at = run.approved_by_id = None
    run.calculated_at = None
    return _move(run, then, "pay.send_back", reason=run.returned_reason)


def exported(actor: Actor, run_id: int, file_id: int, job_id: int | None) -> PayRun:
    """The workbook of an approved run has been made and kept."""
    run = owned(PayRun, run_id, actor.coop_id, lock=True)
    then = states.allow(run.state, "export")
    run.exported_at, run.file_id, run.run_id = clock.now(), file_id, job_id
    return _move(run, then, "pay.export", file=file_id)


def lock(actor: Actor, run_id: int) -> PayRun:
    """It has gone to payroll: nothing more happens to it."""
    run = owned(PayRun, run_id, actor.coop_id, lock=True)
    then = states.allow(run.state, "lock")
    run.locked_at = clock.now()
    return _move(run, then, "pay.lock")


def _move(run: PayRun, then: str, action: str, *, reason: str = "", **facts: Any) -> PayRun:
    run.state = then
    if then == states.CHECKED:
        run.returned_reason = ""
    db.session.flush()
    audit.record(action, run, reason=reason, **facts)
    return run
