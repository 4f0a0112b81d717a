"""What absence pay rests on, read in a fixed number of queries for all people of a run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from coop.absencepay.choices import Choice, Choices, Irregular
from coop.absencepay.models import AbsencePayChoice, QualifyingDays
from coop.absencepay.working import (
    AWAY,
    NO_EARNINGS,
    NO_WEEK_PAY,
    Facts,
    PaidDay,
    PersonFacts,
    Run,
)
from coop.leave import queries as leave
from coop.leave.models import LeaveKind
from coop.leave.queries import LeaveFacts
from coop.members import queries as members
from coop.pay import queries as pay
from coop.pay.models import PayItem, PayLine, PayRun
from coop.pay.rates import Element, RateBook
from coop.pay.states import FINAL
from coop.statements.models import PayDay
from coop.statutory import queries as statutory
from core.db import db
from core.people.models import Person

SETTLED = timedelta(days=400)  # absence that ended longer ago is not looked at again
LINKS = timedelta(days=3 * 366)  # how far back sickness may link
AHEAD = timedelta(days=31)  # terms that begin so soon after: somebody has not left
HISTORY = timedelta(weeks=105)
LONG_AGO = date(1900, 1, 1)
ON_CALL = Element.ON_CALL
HOLIDAY = "holiday"  # the source of items for annual leave
People = Collection[int] | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What other runs have paid for one thing: how many items, and their sums."""

    person_id: int
    service_id: int
    element: str
    times: int
    minutes: int
    units: int
    pence: int


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item of absence pay in a run."""

    id: int
    person_id: int
    person: str
    source: str
    key: str
    on: date
    pence: int
    words: str
    run_id: int
    from_on: date
    until_on: date
    state: str


@dataclass(frozen=True, slots=True)
class OwnDays:
    """Somebody's own qualifying days from a day on."""

    person_id: int
    person: str
    from_on: date
    days: str


def choices(coop_id: int) -> Choices:
    """What the co-op has chosen, by day."""
    query = select(AbsencePayChoice).where(AbsencePayChoice.coop_id == coop_id)
    return Choices(
        Choice(row.from_on, Irregular(row.irregular), row.all_at_average, row.recovers, row.days)
        for row in db.session.scalars(query)
    )


def own_days(coop_id: int, person_ids: People = None) -> tuple[OwnDays, ...]:
    """Qualifying days that were agreed with people, by name and day."""
    query = (
        select(QualifyingDays, Person)
        .join(Person, Person.id == QualifyingDays.person_id)
        .where(QualifyingDays.coop_id == coop_id)
        .order_by(Person.surname, Person.first_name, Person.id, QualifyingDays.from_on)
    )
    if person_ids is not None:
        query = query.where(QualifyingDays.person_id.in_(person_ids))
    return tuple(
        OwnDays(person.id, person.name, row.from_on, row.days)
        for row, person in db.session.execute(query)
    )


def gather(
    coop_id: int,
    from_on: date,
    until_on: date,
    person_ids: People = None,
    paid: Mapping[tuple[str, str], Taken] | None = None,
) -> Facts | None:
    """The facts of a run of these days; None while the co-op has chosen nothing.

    With what has been `paid`, the pay of two years is read only of those to whom something of
    leave is due.
    """
    chosen = choices(coop_id)
    if chosen.first_on is None:
        return None
    since = max(chosen.first_on, until_on - SETTLED)
    off: dict[int, list[LeaveFacts]] = defaultdict(list)
    for row in leave.days_off(coop_id, since - LINKS, until_on, person_ids):
        off[row.person_id].append(row)
    staff = members.workforce(coop_id, LONG_AGO, until_on + AHEAD, person_ids)
    gone = {
        worker.person_id
        for worker in staff
        if all(job.until_on is not None for job in worker.employments)
        and since <= max(job.until_on or LONG_AGO for job in worker.employments)
    }
    concerned = [worker for worker in staff if worker.person_id in off or worker.person_id in gone]
    ids = {worker.person_id for worker in concerned}
    done = _done(paid)
    owed = gone | {who for who in ids if _owes(off[who], since, done)}
    unwell = {
        who for who in ids if any(row.kind in AWAY and row.until_on >= since for row in off[who])
    }
    days = _paid_days(coop_id, owed, since - HISTORY, from_on)
    earned, rolled_up = _by_run(coop_id, unwell, since - LINKS, from_on)
    left: dict[int, dict[date, int]] = defaultdict(dict)
    for (who, year_on), minutes in leave.balances_of(coop_id, gone).items():
        left[who][year_on] = minutes
    qualifying: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for own in own_days(coop_id, unwell):
        qualifying[own.person_id].append((own.from_on, own.days))
    return Facts(
        from_on,
        until_on,
        since,
        chosen,
        statutory.figures(coop_id),
        RateBook(row.rate for row in pay.rates(coop_id)),
        leave.settings(coop_id),
        tuple(
            PersonFacts(
                worker.person_id,
                worker.name,
                worker.employments,
                tuple(off[worker.person_id]),
                tuple(days[worker.person_id]),
                earned[worker.person_id],
                rolled_up[worker.person_id],
                tuple(qualifying[worker.person_id]),
                left[worker.person_id],
            )
            for worker in concerned
        ),
        runs_before(coop_id, from_on),
    )


def _owes(rows: Iterable[LeaveFacts], since: date, done: Mapping[int, int]) -> bool:
    """Whether something of somebody's leave may still have to be paid: `done` minutes by leave."""
    return any(
        row.kind == LeaveKind.HOLIDAY
        and row.paid
        and row.until_on >= since
        and done.get(row.id, 0) != row.minutes
        for row in rows
    )


def _done(paid: Mapping[tuple[str, str], Taken] | None) -> dict[int, int]:
    """Minutes that have been paid of each leave."""
    found: dict[int, int] = defaultdict(int)
    for (source, base), held in (paid or {}).items():
        if source == HOLIDAY:
            found[int(base.partition(":")[0])] += held.minutes
    return found


def employed(coop_id: int, from_on: date, until_on: date) -> tuple[PersonFacts, ...]:
    """Everybody employed in these days, with their terms alone."""
    return tuple(
        PersonFacts(worker.person_id, worker.name, worker.employments)
        for worker in members.workforce(coop_id, from_on, until_on)
    )


def runs_before(coop_id: int, before_on: date) -> tuple[Run, ...]:
    """Approved runs that ended before a day, oldest first."""
    query = (
        select(PayRun, PayDay.on)
        .outerjoin(PayDay, PayDay.run_id == PayRun.id)
        .where(PayRun.coop_id == coop_id, PayRun.state.in_(FINAL), PayRun.until_on < before_on)
        .order_by(PayRun.from_on)
    )
    return tuple(
        Run(run.id, run.from_on, run.until_on, on or run.until_on)
        for run, on in db.session.execute(query)
    )


def _paid_days(
    coop_id: int, person_ids: Collection[int], first_on: date, before_on: date
) -> dict[int, list[PaidDay]]:
    """What counts in a week's pay, by person and day. Sleep-ins count in full, as leave does."""

    query = (
        select(
            PayLine.person_id,
            PayLine.on,
            func.sum(PayLine.pence),
            func.sum(PayLine.minutes).filter(PayLine.element != ON_CALL.value),
        )
        .join(PayRun, PayRun.id == PayLine.run_id)
        .where(
            PayLine.coop_id == coop_id,
            PayRun.state.in_(FINAL),
            PayRun.until_on < before_on,
            PayLine.on >= first_on,
            PayLine.person_id.in_(person_ids),
            PayLine.element.not_in([each.value for each in NO_WEEK_PAY]),
        )
        .group_by(PayLine.person_id, PayLine.on)
    )
    found: dict[int, list[PaidDay]] = defaultdict(list)
    for person_id, on, pence, minutes in db.session.execute(query):
        found[person_id].append(PaidDay(on, int(pence), int(minutes or 0)))
    return found


def _by_run(
    coop_id: int, person_ids: Collection[int], first_on: date, before_on: date
) -> tuple[dict[int, dict[int, int]], dict[int, dict[int, int]]]:
    """Gross pay and rolled-up holiday pay by person and run."""
    query = (
        select(PayLine.person_id, PayLine.run_id, PayLine.element, func.sum(PayLine.pence))
        .join(PayRun, PayRun.id == PayLine.run_id)
        .where(
            PayLine.coop_id == coop_id,
            PayRun.state.in_(FINAL),
            PayRun.until_on < before_on,
            PayRun.until_on >= first_on,
            PayLine.person_id.in_(person_ids),
            PayLine.element.not_in([each.value for each in NO_EARNINGS]),
        )
        .group_by(PayLine.person_id, PayLine.run_id, PayLine.element)
    )
    earned: dict[int, dict[int, int]] = defaultdict(dict)
    rolled_up: dict[int, dict[int, int]] = defaultdict(dict)
    for person_id, run_id, element, pence in db.session.execute(query):
        earned[person_id][run_id] = earned[person_id].get(run_id, 0) + int(pence)
        if element == Element.ROLLED_UP:
            rolled_up[person_id][run_id] = int(pence)
    return earned, rolled_up


def taken(
    coop_id: int, from_on: date, until_on: date, sources: Collection[str]
) -> dict[tuple[str, str], Taken]:
    """What runs of other days have paid, by source and what the item is for."""
    query = (
        select(PayItem)
        .join(PayRun, PayRun.id == PayItem.run_id)
        .where(
            PayItem.coop_id == coop_id,
            PayItem.source.in_(sources),
            (PayRun.from_on != from_on) | (PayRun.until_on != until_on),
        )
        .order_by(PayItem.id)
    )
    found: dict[tuple[str, str], Taken] = {}
    for row in db.session.scalars(query):
        name = (row.source, row.key.rpartition(":")[0])
        held = found.get(name)
        found[name] = Taken(
            row.person_id,
            row.service_id,
            row.element,
            (held.times if held else 0) + 1,
            (held.minutes if held else 0) + row.minutes,
            (held.units if held else 0) + row.units,
            (held.pence if held else 0) + row.pence,
        )
    return found


def items(
    coop_id: int,
    sources: Collection[str],
    *,
    run_id: int | None = None,
    person_id: int | None = None,
    item_id: int | None = None,
    final: bool = False,
    most: int = 200,
) -> tuple[ItemFacts, ...]:
    """Items of absence pay, the newest first; `final`: of approved runs alone."""
    query = (
        select(PayItem, Person, PayRun)
        .join(Person, Person.id == PayItem.person_id)
        .join(PayRun, PayRun.id == PayItem.run_id)
        .where(PayItem.coop_id == coop_id, PayItem.source.in_(sources))
        .order_by(PayRun.from_on.desc(), Person.surname, Person.first_name, PayItem.on, PayItem.id)
        .limit(most)
    )
    if run_id is not None:
        query = query.where(PayItem.run_id == run_id)
    if person_id is not None:
        query = query.where(PayItem.person_id == person_id)
    if item_id is not None:
        query = query.where(PayItem.id == item_id)
    if final:
        query = query.where(PayRun.state.in_(FINAL))
    return tuple(
        ItemFacts(
            row.id, person.id, person.name, row.source, row.key, row.on, row.pence, row.words,
            run.id, run.from_on, run.until_on, run.state,
        )
        for row, person, run in db.session.execute(query)
    )  # fmt: skip
