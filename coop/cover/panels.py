"""What this slice shows on pages of a shift, and on a trainer's home page."""

from __future__ import annotations

from flask import url_for

from coop.cover import lapses, observed
from coop.cover.observed import Chance
from coop.shifts.actions import Action
from coop.shifts.queries import MyShift, ShiftRow
from core import access, clock
from core.ui.panels import Panel


def of_shift(shift: ShiftRow) -> Panel | None:
    """A shift to come: who is on it without what it asks for."""
    if shift.start_at <= clock.now():
        return None
    found = lapses.of_rows(access.actor().coop_id, [shift])
    if not found:
        return None
    return Panel("Not signed off", "coop/cover/lapsed.html", {"found": found, "shift": shift})


def my_shift(mine: MyShift) -> Panel | None:
    """One of a worker's own shifts: whom they can sign for on it, and who can see them."""
    actor = access.actor()
    found = observed.on_shift(actor.coop_id, mine.shift)
    to_sign = [one for one in found if any(by.person_id == actor.person_id for by in one.by)]
    to_show = [one for one in found if one.due.person_id == actor.person_id]
    if not to_sign and not to_show:
        return None
    return Panel(
        "Observations",
        "coop/cover/my_observations.html",
        {
            "to_sign": [(one, sign_url(one)) for one in to_sign],
            "to_show": to_show,
            "today": clock.today(),
        },
    )


def sign_url(chance: Chance) -> str:
    """Where it is signed: on the page of sign-offs by who keeps them, else beside the shift."""
    due = chance.due
    if access.can(observed.SIGN):
        return url_for(
            "training.sign_off",
            person_id=due.person_id,
            competency=due.competency_id,
            beside=chance.beside,
            on=chance.shift.on.isoformat(),
        )
    return url_for(
        "cover.observe",
        shift_id=chance.shift.id,
        person_id=due.person_id,
        competency_id=due.competency_id,
    )


def sign_button(mine: MyShift) -> Action | None:
    """The card of a shift that has begun: sign for somebody on it."""
    actor = access.actor()
    if mine.shift.start_at > clock.now():
        return None
    found = observed.on_shift(actor.coop_id, mine.shift)
    theirs = [one for one in found if any(by.person_id == actor.person_id for by in one.by)]
    if not theirs:
        return None
    page = url_for("my_shifts.shift", shift_id=mine.shift.id, _anchor="observations")
    return Action("Sign an observation", sign_url(theirs[0]) if len(theirs) == 1 else page)


def to_sign() -> Panel | None:
    """Home, for trainers: observations whose shift is over, and the next to come."""
    actor = access.actor()
    if "trainer" not in actor.roles:
        return None
    found = observed.planned(actor.coop_id, clock.today())
    if not found.to_sign and not found.to_come:
        return None
    return Panel(
        "Observations on the rota",
        "coop/cover/to_sign.html",
        {"found": found, "me": actor.person_id},
        action=("All observations", url_for("cover.observations")),
    )
