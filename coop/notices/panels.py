"""What waits for somebody on their home page, and the notes of a shift on its pages."""

from __future__ import annotations

from flask import g

from coop.notices import queries
from coop.shifts.queries import MyShift, ShiftRow
from core import access, clock
from core.ui.panels import Panel, Urgency


def needs_you() -> Panel | None:
    """Alerts first, then what is still to be read; each is answered with one tap."""
    actor = access.actor()
    alerts = queries.alerts(actor)
    unread: tuple[queries.Notice, ...] = ()
    if actor.person_id is not None:
        unread = queries.for_person(actor.coop_id, actor.person_id, clock.today(), unread=True)
    if not alerts and not unread:
        return None
    return Panel(
        "Needs you",
        template="coop/notices/needs_you.html",
        context={"alerts": alerts, "unread": unread},
        bare=True,
        wide=True,
        urgency=Urgency.TODAY,
    )


def shift_notes(shift: ShiftRow) -> Panel:
    """A shift's notes as the coordinator sees them: who has read, and room for one more."""
    told = [one for one in shift.assigned if one.published_at is not None]
    return Panel(
        "Notes for those on it",
        template="coop/notices/shift_notes.html",
        context={
            "notes": queries.notes_of_shift(access.actor().coop_id, shift.id),
            "shift": shift,
            "told": len(told),
        },
        bare=True,
    )


def my_shift_notes(mine: MyShift) -> Panel | None:
    """The notes of one's own shift, to sign for."""
    actor = access.actor()
    notes = queries.notes_of_shift(actor.coop_id, mine.shift.id, actor.person_id)
    if not notes:
        return None
    return Panel(
        "Notes for the shift",
        template="coop/notices/my_shift_notes.html",
        context={"notes": notes},
        bare=True,
    )


def count() -> int:
    """The number on the tab; asked once a request."""
    if "notices_waiting" not in g:
        actor = access.actor_or_none()
        g.notices_waiting = queries.waiting(actor, clock.today()) if actor else 0
    found: int = g.notices_waiting
    return found
