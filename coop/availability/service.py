"""Working-time terms, weekly times and exceptions: the verbs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from sqlalchemy import select

from coop import corrections, spells
from coop.availability import limits, preferences, queries
from coop.availability.limits import OwnLimits
from coop.availability.models import Availability, Wish, WorkingTimeTerms, WorkPreferences
from coop.availability.preferences import Preferences
from coop.availability.rules import WISH_WORDS, minutes
from coop.notices import service as notices
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError, NotAllowed
from core.people.models import Person, Service
from core.ui.filters import day, day_year, days, span
from core.ui.filters import words as words_of
from core.ui.forms import WEEKDAYS

EDIT = "availability.edit"
ALERT = "availability_changed"


def set_terms(
    actor: Actor,
    person_id: int,
    from_on: date,
    *,
    opted_out_48h: bool = False,
    night_worker: bool = False,
    weekly_max_minutes: int | None = None,
    max_nights_per_week: int | None = None,
    until_on: date | None = None,
    own: OwnLimits | None = None,
    reason: str = "",
) -> WorkingTimeTerms:
    """New working-time terms from a day; those before end the day before.

    Terms that begin that very day are put right, with a reason that the record keeps:
    DomainError (field `reason`) without one.

    `own`: the person's own limits on how shifts lie; None: those they have that day stay.
    The opt-out from 48 hours is an agreement in writing (Working Time Regulations 1998,
    reg 5); under 18 there is none (reg 5A).
    """
    person = owned(Person, person_id, actor.coop_id, lock=True)
    if opted_out_48h and person.born_on is not None:
        eighteen = _birthday(person.born_on, 18)
        if from_on < eighteen:
            raise DomainError(
                f"{person.name} is under 18 on that day: the opt-out is not open to them.",
                field="opted_out_48h",
            )
    if weekly_max_minutes is not None and not 0 < weekly_max_minutes <= 7 * 24 * 60:
        raise DomainError("A week has 168 hours.", field="weekly_max_minutes")
    if max_nights_per_week is not None and not 0 <= max_nights_per_week <= 7:
        raise DomainError("A week has 7 nights.", field="max_nights_per_week")
    query = select(WorkingTimeTerms).where(
        WorkingTimeTerms.coop_id == actor.coop_id, WorkingTimeTerms.person_id == person_id
    )
    rows = db.session.scalars(query).all()
    before = spells.at(rows, from_on)
    if own is None:
        own = limits.NONE if before is None else queries.own_limits(before)
    limits.check(own, weekly_max_minutes)
    made = spells.begin(rows, from_on, until_on, replace=True)
    row = spells.carry_out(made, rows)
    said = {
        "until_on": made.until_on,
        "opted_out_48h": opted_out_48h,
        "night_worker": night_worker,
        "weekly_max_minutes": weekly_max_minutes,
        "max_nights_per_week": max_nights_per_week,
        **{name: getattr(own, name) for name in limits.RANGES},
        "max_of_patterns": [list(pair) for pair in own.max_of_patterns] or None,
    }
    if row is not None:
        if not corrections.put_right(row, said, reason):
            return row
    else:
        row = WorkingTimeTerms(coop_id=actor.coop_id, person_id=person_id, from_on=from_on, **said)
        db.session.add(row)
        db.session.flush()
    if before is not None:  # first terms, of an import say, change nothing for them
        _tell(
            actor, person_id, f"What is agreed with you about working time from {day_year(from_on)}"
        )
    return row


def prefer(actor: Actor, person_id: int, from_on: date, said: Preferences) -> WorkPreferences:
    """What a person would like from a day on; what they said before ends the day before.

    The past stays as it was said: DomainError (field `from_on`) for a day that is over.
    """
    _may_edit(actor, person_id)
    owned(Person, person_id, actor.coop_id, lock=True)
    if from_on < clock.today():
        raise DomainError("It can begin today at the earliest.", field="from_on")
    preferences.check(said)
    for service_id in said.preferred_services:
        owned(Service, service_id, actor.coop_id)
    rows = queries.all_preferences(actor.coop_id, person_id)
    made = spells.begin(rows, from_on, replace=True)
    row = spells.carry_out(made, rows)
    if row is None:
        row = WorkPreferences(coop_id=actor.coop_id, person_id=person_id, from_on=from_on)
        db.session.add(row)
    row.until_on = made.until_on
    row.short_notice_hours = said.short_notice_hours
    row.preferred_services = sorted(set(said.preferred_services)) or None
    row.nights_a_month = said.nights_a_month
    row.wanted_weekly_minutes = said.wanted_weekly_minutes
    db.session.flush()
    _tell(actor, person_id, f"What you would like from {day_year(from_on)} on")
    return row


def ask_at_short_notice(
    actor: Actor, person_id: int, least_hours: int | None, from_on: date
) -> WorkPreferences:
    """Opt in to short-notice offers with the least notice in hours, or (None) out of them."""
    owned(Person, person_id, actor.coop_id, lock=True)
    present = queries.preferences_on(actor.coop_id, person_id, from_on)
    return prefer(actor, person_id, from_on, replace(present, short_notice_hours=least_hours))


def add_weekly(
    actor: Actor,
    person_id: int,
    weekdays: Sequence[int],
    starts: time,
    ends: time,
    wish: str,
    *,
    from_on: date,
    until_on: date | None = None,
    note: str = "",
    tell: bool = True,
) -> list[Availability]:
    """Say a time of the week, on one weekday or several (0 is Monday).

    `ends` not after `starts` runs past midnight; 00:00 to 00:00 is the whole day. What has
    been said already, word for word, is not said twice: it is left as it is. Said for somebody
    by another, they are told, unless not to `tell` (they have only just been taken on).
    """
    if not weekdays:
        raise DomainError("Choose one day of the week or more.", field="weekdays")
    if wish == Wish.CAN:
        raise DomainError("“Can after all” is for single dates.", field="wish")
    said = [
        _say(actor, person_id, weekday, starts, ends, wish, from_on, until_on, note)
        for weekday in sorted(set(weekdays))
    ]
    if tell:
        which = words_of([WEEKDAYS[weekday] for weekday in sorted(set(weekdays))])
        _tell(
            actor,
            person_id,
            f"“{WISH_WORDS[wish]}” on {which}, {span(starts, ends)},",
            "was entered for you",
        )
    return said


def add_exception(
    actor: Actor,
    person_id: int,
    from_on: date,
    until_on: date,
    starts: time,
    ends: time,
    wish: str,
    *,
    note: str = "",
    tell: bool = True,
) -> Availability:
    """Say a time for each day from `from_on` to `until_on`; it goes before the weekly times."""
    if until_on - from_on > timedelta(days=366):
        raise DomainError("An exception lasts a year at most.", field="until_on")
    row = _say(actor, person_id, None, starts, ends, wish, from_on, until_on, note)
    if tell:
        when = f"{days(from_on, until_on)}, {span(starts, ends)}"
        _tell(actor, person_id, f"“{WISH_WORDS[wish]}” on {when},", "was entered for you")
    return row


def end_time(
    actor: Actor, availability_id: int, last_on: date | None = None, *, tell: bool = True
) -> None:
    """Take back what was said: from tomorrow on, or after `last_on`.

    What has not begun by then is removed; what has is kept as it was and ended.
    """
    row = owned(Availability, availability_id, actor.coop_id, lock=True)
    _may_edit(actor, row.person_id)
    last = last_on or clock.today() - spells.DAY
    if tell and (row.until_on is None or row.until_on > last):
        when = WEEKDAYS[row.weekday] if row.weekday is not None else day(row.from_on)
        ended = f"What you said of {when}, {span(row.starts, row.ends)},"
        _tell(actor, row.person_id, ended, "was taken back")
    if row.from_on > last:
        db.session.delete(row)
        db.session.flush()
        return
    if row.until_on is not None and row.until_on <= last:
        raise DomainError("It is over already.", code="over")
    row.until_on = last
    audit.record("availability.end", row, last_on=last)


def _say(
    actor: Actor,
    person_id: int,
    weekday: int | None,
    starts: time,
    ends: time,
    wish: str,
    from_on: date,
    until_on: date | None,
    note: str,
) -> Availability:
    _may_edit(actor, person_id)
    owned(Person, person_id, actor.coop_id, lock=True)
    if wish not in {each.value for each in Wish}:
        raise DomainError("Choose how it is meant.", field="wish")
    if weekday is not None and weekday not in range(7):
        raise DomainError("Choose days from the list.", field="weekdays")
    if until_on is not None and until_on < from_on:
        raise DomainError("It cannot end before it begins.", field="until_on")
    start, end = minutes(starts, ends)
    if end - start == 24 * 60 and start:
        raise DomainError("Start and end are the same time.", field="ends")
    same = select(Availability).where(
        Availability.coop_id == actor.coop_id,
        Availability.person_id == person_id,
        Availability.weekday.is_(None) if weekday is None else Availability.weekday == weekday,
        Availability.starts == starts,
        Availability.ends == ends,
        Availability.wish == wish,
    )
    for row in db.session.scalars(same):
        began = row.from_on <= from_on
        lasts = row.until_on is None or (until_on is not None and until_on <= row.until_on)
        if began and lasts:
            if note.strip() and note.strip() != row.note:
                row.note = note.strip()
                db.session.flush()
            return row
    row = Availability(
        coop_id=actor.coop_id,
        person_id=person_id,
        weekday=weekday,
        starts=starts,
        ends=ends,
        wish=wish,
        note=note.strip(),
        from_on=from_on,
        until_on=until_on,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _tell(actor: Actor, person_id: int, what: str, verb: str = "was changed") -> None:
    """Somebody whose terms or wishes another entered is told so."""
    if actor.person_id == person_id:
        return
    words = f"{what} {verb} by {actor.name}"
    notices.alert(
        actor.coop_id, ALERT, person_id, words, person_id=person_id, url="/my-time", afresh=True
    )


def _may_edit(actor: Actor, person_id: int) -> None:
    if actor.person_id != person_id and not actor.can(EDIT):
        raise NotAllowed


def _birthday(born_on: date, years: int) -> date:
    """The day somebody reaches an age; born on 29 February: 1 March in a common year."""
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)
