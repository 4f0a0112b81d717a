"""Reminders: whose shift begins soon is told, once for each shift and start."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from coop.notices import choosing, telling
from coop.notices.models import Message
from coop.shifts.models import Assignment, Shift
from coop.shifts.words import named
from core import clock
from core.db import db
from core.people.models import Service


def remind(coop_id: int) -> int:
    """Tell people of shifts that begin soon, once for each shift and start; how many were told."""
    now = clock.now()
    query = (
        select(Assignment, Shift, Service.name)
        .join(Shift, Shift.id == Assignment.shift_id)
        .join(Service, Service.id == Shift.service_id)
        .where(
            Assignment.coop_id == coop_id,
            Assignment.published_at.is_not(None),
            Shift.cancelled_at.is_(None),
            Shift.start_at > now,
            Shift.start_at <= now + timedelta(hours=choosing.MOST_REMIND_HOURS),
        )
        .order_by(Shift.start_at, Assignment.id)
    )
    found = db.session.execute(query).all()
    chosen = choosing.choices(coop_id, {place.person_id for place, _, _ in found})
    soon = [
        (place, shift, service)
        for place, shift, service in found
        for choice in [chosen.get(place.person_id, choosing.DEFAULT)]
        if shift.start_at - now <= timedelta(hours=choice.remind_hours)
    ]
    keys = {f"{_reminder_key(shift)} {place.person_id}" for place, shift, _ in soon}
    known = set(db.session.scalars(select(Message.key).where(Message.key.in_(keys))))
    return sum(
        _remind(place, shift, service)
        for place, shift, service in soon
        if f"{_reminder_key(shift)} {place.person_id}" not in known
    )


def _remind(place: Assignment, shift: Shift, service: str) -> int:
    return telling.tell(
        shift.coop_id,
        "shift_reminder",
        f"{named(shift, service)}, is your next shift.",
        f"/my/shifts/{shift.id}",
        [place.person_id],
        key=_reminder_key(shift),
        until_at=shift.start_at,
    )


def _reminder_key(shift: Shift) -> str:
    return f"reminder {shift.id} {shift.start_at:%Y%m%dT%H%M}"
