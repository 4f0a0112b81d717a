"""The ledger of annual leave: what is owed, earned, used and given back, entered once.

Every posting compares what should stand with the sum of what stands, and enters the
difference: done twice, it enters nothing, and hours approved later correct themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, func, select

from coop.attendance import queries as attendance
from coop.attendance.queries import ApprovedHours
from coop.leave import law, queries, rules
from coop.leave.models import Leave, LeaveEntry, LeaveKind, LeaveYearSetting
from coop.leave.rules import Contract, EntryKind, LeaveYear, Period, Worked
from coop.members import queries as members
from coop.members.queries import WorkerFacts
from coop.notices import service as notices
from coop.shifts.kinds import Kind
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person
from core.ui.filters import day_year, days
from core.ui.filters import hours as hours_words

Key = tuple[int, date, str, str]  # person, leave year, source, its key
ONCE_A_YEAR = "year"
MOST_CORRECTION = 2000 * 60


class Book:
    """What stands for some people, read once, and what is added to it."""

    def __init__(self, coop_id: int, on: date, actor: Actor | None = None) -> None:
        self.coop_id, self.on, self.actor = coop_id, on, actor
        self.sums: dict[Key, int] = {}

    def read(self, *where: ColumnElement[bool]) -> None:
        """The sums of the co-op's entries under these conditions."""
        columns = (
            LeaveEntry.person_id, LeaveEntry.year_on, LeaveEntry.source, LeaveEntry.source_key,
        )  # fmt: skip
        query = select(*columns, func.sum(LeaveEntry.minutes)).where(
            LeaveEntry.coop_id == self.coop_id, *where
        )
        for person_id, year_on, source, key, minutes in db.session.execute(
            query.group_by(*columns)
        ):
            self.sums[person_id, year_on, source, key] = int(minutes)

    def settle(self, key: Key, target: int, kind: EntryKind, reason: str, again: str) -> None:
        """Enter what is missing: as `kind`, or (`again`: why) as a correction of what stood."""
        before = self.sums.get(key)
        more = target - (before or 0)
        if more:
            first = before is None
            self.enter(
                key, EntryKind(kind if first else EntryKind.CORRECTION), more,
                reason if first else again,
            )  # fmt: skip

    def enter(self, key: Key, kind: EntryKind, minutes: int, reason: str) -> None:
        """One entry."""
        person_id, year_on, source, source_key = key
        db.session.add(
            LeaveEntry(
                coop_id=self.coop_id,
                person_id=person_id,
                kind=kind,
                minutes=minutes,
                year_on=year_on,
                on=self.on,
                reason=reason,
                source=source,
                source_key=source_key,
                made_at=clock.now(),
                made_by_id=self.actor.account_id if self.actor else None,
            )
        )
        self.sums[key] = self.sums.get(key, 0) + minutes


def set_year(actor: Actor, from_on: date, period: str, period_from_on: date) -> LeaveYearSetting:
    """From this day a leave year begins on it each year; entries are made at once.

    Raises DomainError for 29 February, a day before the last such setting, or no such period.
    """
    if (from_on.month, from_on.day) == (2, 29):
        raise DomainError("Not every year has a 29 February.", field="from_on")
    if period not in {each.value for each in Period}:
        raise DomainError("Choose how long a pay period is.", field="period")
    if period == Period.MONTH and period_from_on.day > 28:
        raise DomainError("Choose a day that every month has.", field="period_from_on")
    known = queries.settings(actor.coop_id)
    if known and from_on <= known[-1].from_on:
        raise DomainError(
            f"Choose a day after {day_year(known[-1].from_on)}, from which it has been so far.",
            field="from_on",
        )
    row = LeaveYearSetting(
        coop_id=actor.coop_id, from_on=from_on, period=period, period_from_on=period_from_on
    )
    db.session.add(row)
    db.session.flush()
    settle(actor.coop_id, clock.today())
    return row


def settle(coop_id: int, on: date) -> None:
    """Enter what the leave year of a day, and the one before it, still lack. A few queries."""
    settings = queries.settings(coop_id)
    year = rules.year_of(settings, on)
    if year is None:
        return
    before = rules.year_of(settings, year.first - rules.DAY)
    hours = attendance.approved(coop_id, on, from_on=(before or year).first)
    for each in (before, year):
        if each is not None:
            _settle_year(coop_id, each, hours, on)
    for row in db.session.scalars(
        select(Leave).where(
            Leave.coop_id == coop_id,
            Leave.kind == LeaveKind.HOLIDAY,
            Leave.state == "approved",
            Leave.paid,
            Leave.until_on >= (before or year).first,
            Leave.id.not_in(_booked(coop_id)),
        )
    ):
        book(row)


def _booked(coop_id: int) -> set[int]:
    query = select(LeaveEntry.source_key).where(
        LeaveEntry.coop_id == coop_id, LeaveEntry.source == "leave"
    )
    return {int(key) for key in db.session.scalars(query.distinct())}


def _settle_year(coop_id: int, year: LeaveYear, hours: Iterable[ApprovedHours], on: date) -> None:
    book_ = Book(coop_id, on)
    book_.read(LeaveEntry.year_on == year.first)
    figures = law.figures(year.first)
    percent = float((figures.accrual or 0) * 100)
    worked: dict[int, list[ApprovedHours]] = defaultdict(list)
    for each in hours:
        if year.first <= each.on <= year.last:
            worked[each.person_id].append(each)
    for person in members.workforce(coop_id, year.first, year.last):
        contracts = _contracts(person)
        key = (person.person_id, year.first, ONCE_A_YEAR, ONCE_A_YEAR)
        joined = rules.first_year(year, contracts, figures, on)
        if joined is None:
            target = rules.entitlement(year, contracts, figures)
            words, kind = f"{float(figures.weeks):g} weeks of the contract hours", EntryKind.GRANT
            if target and any(each.until_on and each.until_on < year.last for each in contracts):
                words += ", by the days employed"
        else:
            target, kind, words = joined, EntryKind.ACCRUAL, "First year: a twelfth each month"
        more = target - book_.sums.get(key, 0)
        if joined is not None and more > 0:
            book_.enter(key, EntryKind.ACCRUAL, more, words)
        else:
            book_.settle(key, target, kind, words, "Contract hours or dates have changed")
        irregular = [
            Worked(each.on, minutes(each))
            for each in worked[person.person_id]
            if not _contract_on(contracts, each.on)
        ]
        for first, earned in rules.accrued(year, irregular, figures, on).items():
            _, last = rules.period_of(year.setting, first)
            book_.settle(
                (person.person_id, year.first, "period", first.isoformat()),
                earned,
                EntryKind.ACCRUAL,
                f"{percent:g} % of the hours of {days(first, last)}",
                f"Hours of {days(first, last)} approved or changed later",
            )
    db.session.flush()


def minutes(hours: ApprovedHours) -> int:
    """Minutes at work: sleep-ins in full (they are working time), on-call only when disturbed."""
    if hours.kind == Kind.ON_CALL:
        return hours.disturbed_minutes
    return max(0, clock.minutes_between(hours.start_at, hours.end_at) - hours.break_minutes)


def _contracts(person: WorkerFacts) -> list[Contract]:
    return [Contract(job.from_on, job.until_on, job.contract_minutes) for job in person.employments]


def _contract_on(contracts: Iterable[Contract], on: date) -> int:
    return sum(
        each.minutes
        for each in contracts
        if each.from_on <= on and (each.until_on is None or on <= each.until_on)
    )


def proposal(coop_id: int, person_id: int, from_on: date, until_on: date) -> int:
    """Minutes that leave on these days would take by the person's contract hours."""
    return rules.takes(from_on, until_on, queries.week_minutes(coop_id, person_id, from_on))


def minutes_until(row: Leave, last_on: date) -> int | None:
    """What the leave takes when it ends on this day instead."""
    if row.minutes is None:
        return None
    week = queries.week_minutes(row.coop_id, row.person_id, row.from_on)
    return rules.shortened(row.from_on, row.until_on, last_on, row.minutes, week)


def book(row: Leave, actor: Actor | None = None) -> None:
    """Take paid annual leave that stands from the balance; give back what does not stand.

    Fixes on the row how many minutes it takes, where nobody has said.
    """
    if row.kind != LeaveKind.HOLIDAY:
        return
    stands = row.state == "approved" and row.paid
    week = queries.week_minutes(row.coop_id, row.person_id, row.from_on)
    if stands and row.minutes is None:
        row.minutes = rules.takes(row.from_on, row.until_on, week)
    book_ = Book(row.coop_id, clock.today(), actor)
    book_.read(LeaveEntry.source == "leave", LeaveEntry.source_key == str(row.id))
    settings = queries.settings(row.coop_id)
    parts: dict[date, int] = {}
    if stands:
        parts = rules.by_year(settings, row.from_on, row.until_on, row.minutes or 0, week)
    years = {*parts, *(key[1] for key in book_.sums)}
    for year_on in sorted(years):
        key = (row.person_id, year_on, "leave", str(row.id))
        more = -parts.get(year_on, 0) - book_.sums.get(key, 0)
        if more:
            kind = EntryKind.USE if more < 0 else EntryKind.RETURNED
            book_.enter(key, kind, more, days(row.from_on, row.until_on))
    db.session.flush()


def correct(actor: Actor, person_id: int, on: date, more: int, reason: str) -> None:
    """Add minutes to a balance by hand, or (below 0) take them: what stood before, a mistake.

    Raises DomainError for one's own balance, for nothing, without a reason, or where no
    leave year is kept.
    """
    person = owned(Person, person_id, actor.coop_id, lock=True)
    if actor.person_id == person_id:
        raise DomainError("Nobody corrects their own leave: ask another coordinator.")
    year = rules.year_of(queries.settings(actor.coop_id), on)
    if year is None:
        raise DomainError("Say first when the leave year begins.", code="no_year")
    if not more or abs(more) > MOST_CORRECTION:
        raise DomainError("Enter the hours to add or take.", field="hours")
    if not reason.strip():
        raise DomainError("Say why.", field="reason")
    book_ = Book(actor.coop_id, clock.today(), actor)
    key = (person_id, year.first, "hand", clock.now().isoformat())
    book_.enter(key, EntryKind.CORRECTION, more, reason.strip())
    db.session.flush()
    audit.record("leave.correct", person, minutes=more, reason=reason.strip())
    verb = "added" if more > 0 else "took"
    to = "to" if more > 0 else "from"
    words = f"{actor.name} {verb} {hours_words(abs(more))} {to} your leave: {reason.strip()}"
    notices.alert(
        actor.coop_id,
        "leave_balance",
        person_id,
        words,
        person_id=person_id,
        url="/my-leave",
        afresh=True,
    )
