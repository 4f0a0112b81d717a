"""When people can work, read: terms and availability. One query each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from coop.availability import rules
from coop.availability.limits import NONE, OwnLimits
from coop.availability.models import Availability, WorkingTimeTerms, WorkPreferences
from coop.availability.preferences import NOTHING, Preferences, asks_in_time
from coop.availability.rules import AvailabilityFacts
from core import clock
from core.db import db, in_force, overlapping

People = Collection[int] | None


@dataclass(frozen=True, slots=True)
class TermsFacts:
    """What a person has agreed about working time on these days; minutes, None: no limit."""

    person_id: int
    opted_out_48h: bool
    night_worker: bool
    weekly_max_minutes: int | None
    max_nights_per_week: int | None
    from_on: date
    until_on: date | None
    own: OwnLimits = NONE


@dataclass(frozen=True, slots=True)
class TimeFacts:
    """From `start_at` up to `end_at` a person cannot, would rather not or would like to work."""

    person_id: int
    start_at: datetime
    end_at: datetime
    wish: str
    note: str


@dataclass(frozen=True, slots=True)
class WishFacts:
    """What a person would like on these days."""

    person_id: int
    from_on: date
    until_on: date | None
    said: Preferences


def terms(
    coop_id: int, first_on: date, last_on: date, person_ids: People = None
) -> tuple[TermsFacts, ...]:
    """Working-time terms in force on some day of the period, by person and date."""
    query = select(WorkingTimeTerms).where(
        WorkingTimeTerms.coop_id == coop_id, overlapping(WorkingTimeTerms, first_on, last_on)
    )
    if person_ids is not None:
        query = query.where(WorkingTimeTerms.person_id.in_(person_ids))
    order = (WorkingTimeTerms.person_id, WorkingTimeTerms.from_on)
    return tuple(
        TermsFacts(
            person_id=row.person_id,
            opted_out_48h=row.opted_out_48h,
            night_worker=row.night_worker,
            weekly_max_minutes=row.weekly_max_minutes,
            max_nights_per_week=row.max_nights_per_week,
            from_on=row.from_on,
            until_on=row.until_on,
            own=own_limits(row),
        )
        for row in db.session.scalars(query.order_by(*order))
    )


def own_limits(row: WorkingTimeTerms) -> OwnLimits:
    """The limits of a spell of terms."""
    return OwnLimits(
        max_days_in_a_row=row.max_days_in_a_row,
        min_days_in_a_row=row.min_days_in_a_row,
        min_days_off=row.min_days_off,
        max_weekends=row.max_weekends,
        least_minutes=row.least_minutes,
        most_minutes=row.most_minutes,
        max_of_patterns=tuple((key, most) for key, most in row.max_of_patterns or ()),
    )


def availability(
    coop_id: int, first_on: date, last_on: date, person_ids: People = None
) -> tuple[AvailabilityFacts, ...]:
    """What people have said, as they said it, that holds on some day of the period."""
    query = select(Availability).where(
        Availability.coop_id == coop_id, overlapping(Availability, first_on, last_on)
    )
    if person_ids is not None:
        query = query.where(Availability.person_id.in_(person_ids))
    order = (Availability.person_id, Availability.weekday, Availability.from_on, Availability.id)
    return tuple(facts(row) for row in db.session.scalars(query.order_by(*order)))


def facts(row: Availability) -> AvailabilityFacts:
    """A row as a value."""
    return AvailabilityFacts(
        person_id=row.person_id,
        weekday=row.weekday,
        starts=row.starts,
        ends=row.ends,
        wish=row.wish,
        note=row.note,
        from_on=row.from_on,
        until_on=row.until_on,
    )


def stored(coop_id: int, person_id: int, on: date) -> list[Availability]:
    """One person's rows that hold on that day or later: by weekday and time, dates in order."""
    query = select(Availability).where(
        Availability.coop_id == coop_id,
        Availability.person_id == person_id,
        Availability.until_on.is_(None) | (Availability.until_on >= on),
    )
    rows = db.session.scalars(query)
    return sorted(
        rows,
        key=lambda row: (
            (0, row.weekday, row.starts, row.from_on)
            if row.weekday is not None
            else (1, row.from_on.toordinal(), row.starts, row.from_on)
        ),
    )


def instants(
    said: AvailabilityFacts, first_on: date, last_on: date
) -> list[tuple[datetime, datetime]]:
    """The UTC times of one thing said."""
    return [
        (_instant(piece.on, piece.start), _instant(piece.on, piece.end))
        for piece in rules.pieces([said], first_on, last_on)
    ]


def all_terms(coop_id: int, person_id: int) -> list[WorkingTimeTerms]:
    """Every spell of working-time terms of a person, in order."""
    query = select(WorkingTimeTerms).where(
        WorkingTimeTerms.coop_id == coop_id, WorkingTimeTerms.person_id == person_id
    )
    return list(db.session.scalars(query.order_by(WorkingTimeTerms.from_on)))


def all_preferences(coop_id: int, person_id: int) -> list[WorkPreferences]:
    """Every spell of what a person would like, in order."""
    query = select(WorkPreferences).where(
        WorkPreferences.coop_id == coop_id, WorkPreferences.person_id == person_id
    )
    return list(db.session.scalars(query.order_by(WorkPreferences.from_on)))


def preferred(row: WorkPreferences) -> Preferences:
    """A spell as a value."""
    return Preferences(
        short_notice_hours=row.short_notice_hours,
        preferred_services=tuple(row.preferred_services or ()),
        nights_a_month=row.nights_a_month,
        wanted_weekly_minutes=row.wanted_weekly_minutes,
    )


def preferences(coop_id: int, on: date, person_ids: People = None) -> dict[int, Preferences]:
    """What people would like on a day, by person; those who have not said are left out."""
    query = select(WorkPreferences).where(
        WorkPreferences.coop_id == coop_id, in_force(WorkPreferences, on)
    )
    if person_ids is not None:
        query = query.where(WorkPreferences.person_id.in_(person_ids))
    return {row.person_id: preferred(row) for row in db.session.scalars(query)}


def wishes(
    coop_id: int, first_on: date, last_on: date, person_ids: People = None
) -> tuple[WishFacts, ...]:
    """What people would like on some day of the period, by person and date."""
    query = select(WorkPreferences).where(
        WorkPreferences.coop_id == coop_id, overlapping(WorkPreferences, first_on, last_on)
    )
    if person_ids is not None:
        query = query.where(WorkPreferences.person_id.in_(person_ids))
    order = (WorkPreferences.person_id, WorkPreferences.from_on)
    return tuple(
        WishFacts(row.person_id, row.from_on, row.until_on, preferred(row))
        for row in db.session.scalars(query.order_by(*order))
    )


def preferences_on(coop_id: int, person_id: int, on: date) -> Preferences:
    """What one person would like on a day."""
    return preferences(coop_id, on, [person_id]).get(person_id, NOTHING)


def willing_at_short_notice(
    coop_id: int, person_ids: Collection[int], start_at: datetime, now: datetime
) -> frozenset[int]:
    """Who of these asked to be asked late, and still gets the least notice they want.

    What they say of the shift's own day counts; nobody is asked for a shift that has begun.
    """
    said = preferences(coop_id, clock.local_day(start_at), person_ids)
    return frozenset(
        person_id
        for person_id, one in said.items()
        if asks_in_time(one.short_notice_hours, start_at, now)
    )


def times(
    coop_id: int, first_on: date, last_on: date, person_ids: People = None
) -> tuple[TimeFacts, ...]:
    """The same as dated UTC instants, exceptions applied, none of a person overlapping.

    Covers the local days from `first_on` to `last_on`; a time that began on the evening
    before counts from the first midnight.
    """
    said: dict[int, list[AvailabilityFacts]] = defaultdict(list)
    for row in availability(coop_id, first_on - rules.DAY, last_on, person_ids):
        said[row.person_id].append(row)
    return tuple(
        TimeFacts(
            person_id=person_id,
            start_at=_instant(piece.on, piece.start),
            end_at=_instant(piece.on, piece.end),
            wish=piece.wish,
            note=piece.note,
        )
        for person_id, rows in said.items()
        for piece in rules.pieces(rows, first_on, last_on)
    )


def _instant(on: date, minute: int) -> datetime:
    day, minute = on + timedelta(days=minute // rules.WHOLE_DAY), minute % rules.WHOLE_DAY
    return clock.instant(day, time(minute // 60, minute % 60))
