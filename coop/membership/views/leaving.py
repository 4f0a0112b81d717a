"""Who leaves, and all that is settled with them on one page."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.membership import forms, law, queries, service
from coop.membership.models import Leaving
from coop.membership.views import blueprint
from coop.membership.views.shared import done, page, people, tell
from core import access, clock
from core.access import requires
from core.db import owned
from core.errors import NotFound
from core.ui import nav

SEE, KEEP = "membership.see", "membership.keep"
AT = "membership.leavings"
TICKS = {
    "pay": ("Final pay", "Paid on", forms.DayForm),
    "holiday": ("Holiday owed", "Settled on", forms.DayForm),
    "property": ("Property of the society", "Back on", forms.PropertyForm),
}


def _back(leaving_id: int) -> Response:
    return redirect(url_for("membership.leaving", leaving_id=leaving_id))


@blueprint.get("/leaving")
@requires(SEE)
def leavings() -> str:
    """Who leaves, and who has been settled with."""
    coop_id = access.actor().coop_id
    return render_template(
        "coop/membership/leavings.html",
        rows=[queries.leaving(coop_id, row.id) for row, _ in queries.leavings(coop_id)],
        settled=queries.leavings(coop_id, settled=True),
        reason_words=law.reason_words,
        today=clock.today(),
    )


@blueprint.route("/leaving/begin", methods=["GET", "POST"])
@requires(KEEP)
def begin() -> str | Response:
    """Record that somebody leaves."""
    actor, today = access.actor(), clock.today()
    given = {"notice_on": today, "person": request.args.get("person", 0, type=int)}
    form = forms.LeavingForm(data=given)
    form.person.choices = people()
    form.reason.choices = [("", "Choose a reason"), *law.reasons(today)]
    made: list[int] = []

    def act() -> None:
        row = service.begin_leaving(
            actor,
            form.person.data,
            form.reason.data,
            form.notice_on.data,
            membership_last_on=form.membership_last_on.data,
            work_last_on=form.work_last_on.data,
            words=form.words.data or "",
            resolution=form.resolution.data or "",
            representative=form.representative.data or "",
        )
        made.append(row.id)

    words = "Recorded. What is to be settled stands on this page."
    if done(form, act, words):
        return _back(made[0])
    return page(
        AT,
        "Somebody leaves",
        "Membership and work are separate: either may end, or both.",
        "Record it",
        form,
        ("Leaving", url_for(AT)),
        "danger",
    )


@blueprint.get("/leaving/<int:leaving_id>")
@requires(SEE)
def leaving(leaving_id: int) -> str:
    """One leaving: pay, holiday, capital, property, records."""
    actor = access.actor()
    found = queries.leaving(actor.coop_id, leaving_id)
    nav.stand_at(AT)
    return render_template(
        "coop/membership/leaving.html",
        one=found,
        today=clock.today(),
        own=found.person.id == actor.person_id,
    )


@blueprint.route("/leaving/<int:leaving_id>/<what>", methods=["GET", "POST"])
@requires(KEEP)
def tick(leaving_id: int, what: str) -> str | Response:
    """One point is settled."""
    if what not in TICKS:
        raise NotFound
    actor = access.actor()
    name = owned(Leaving, leaving_id, actor.coop_id).person.name
    title, label, kind = TICKS[what]
    form = kind(data={"on": clock.today()})
    form["on"].label.text = label

    def act() -> None:
        on = form["on"].data
        if what == "pay":
            service.done_final_pay(actor, leaving_id, on)
        elif what == "holiday":
            service.done_holiday(actor, leaving_id, on)
        else:
            service.done_property(actor, leaving_id, on, form["words"].data)

    if done(form, act, f"{title}: recorded."):
        return _back(leaving_id)
    back = (name, url_for("membership.leaving", leaving_id=leaving_id))
    return page(AT, title, f"With {name}", "Record it", form, back)


@blueprint.post("/leaving/<int:leaving_id>/capital-notice")
@requires("capital.post")
def capital_notice(leaving_id: int) -> Response:
    """Give notice of the withdrawal of all they hold."""
    tell(
        lambda: service.capital_notice(access.actor(), leaving_id),
        "Notice is given; the capital is paid out when it has run.",
    )
    return _back(leaving_id)


@blueprint.post("/leaving/<int:leaving_id>/settle")
@requires(KEEP)
def settle(leaving_id: int) -> Response:
    """All is settled."""
    tell(lambda: service.settle(access.actor(), leaving_id), "Settled. The records stay.")
    return _back(leaving_id)
