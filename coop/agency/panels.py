"""What this slice shows on a request for cover, on a shift, and on the home page."""

from __future__ import annotations

from flask import url_for

from coop.absence.queries import RequestRow
from coop.absence.rules import State, Told
from coop.agency import queries
from coop.agency.service.booking import KINDS
from coop.shifts.queries import ShiftRow
from core import access, clock
from core.ui.panels import Panel, Urgency

MOST = 5


def ask_agency(cover: RequestRow) -> Panel | None:
    """A request for cover: what each agency would charge, and who could come at once."""
    coop_id = access.actor().coop_id
    booked = queries.of_shift(coop_id, cover.shift_id)
    if cover.state is not State.OPEN:
        if cover.state is not State.AGENCY or not booked:
            return None
        return Panel("From an agency", "coop/agency/booked_panel.html", {"rows": booked})
    shift, quotes = queries.quotes(coop_id, cover.shift_id)
    if shift.kind not in KINDS:
        return None
    return Panel(
        "Ask an agency",
        "coop/agency/ask_panel.html",
        {
            "shift": shift,
            "quotes": quotes,
            "request_id": cover.id,
            "due": cover.told == Told.AGENCY,
            "may_set": access.can("agency.settle"),
        },
        wide=True,
    )


def of_shift(shift: ShiftRow) -> Panel | None:
    """A shift: who comes from an agency; or the way to one while a place is empty."""
    rows = queries.of_shift(access.actor().coop_id, shift.id)
    askable = (
        shift.free > 0
        and shift.cancelled_at is None
        and shift.end_at > clock.now()
        and shift.kind in KINDS
        and shift.shadows_id is None
    )
    if not rows and not askable:
        return None
    action = ("Ask an agency", url_for("agency.ask", shift_id=shift.id)) if askable else None
    words = {"rows": rows, "empty": shift.free}
    return Panel("Agency", "coop/agency/booked_panel.html", words, action=action)


def to_see_to() -> Panel | None:
    """Home: bookings without a name, and hours to confirm."""
    rows = queries.waiting(access.actor().coop_id)
    if not rows:
        return None
    return Panel(
        "Agency bookings to see to",
        "coop/agency/to_see_to.html",
        {"rows": rows[:MOST], "more": max(0, len(rows) - MOST), "now": clock.now()},
        action=("Agencies", url_for("agency.index")),
        urgency=Urgency.TODAY,
    )
