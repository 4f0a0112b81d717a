"""A person's own membership, on a phone."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.members import listing
from coop.members.forms import MEMBERSHIP_WORDS
from coop.membership import forms, law, queries, rules, service
from coop.membership.views import blueprint
from coop.membership.views.shared import done, page
from core import access, clock
from core.access import requires
from core.errors import DomainError, NotAllowed
from core.ui.filters import day_year

OWN, AT = "membership.own", "membership.mine"


def _me() -> int:
    person_id = access.actor().person_id
    if person_id is None:
        raise NotAllowed("This account does not stand for a person of the co-op.")
    return person_id


@blueprint.get("/my/membership")
@requires(OWN)
def mine() -> str:
    """What I am in the society, what stands in the way, what I can do."""
    actor, me, today = access.actor(), _me(), clock.today()
    rows = queries.applications(actor.coop_id, person_id=me)
    row = rows[-1] if rows else None
    open_ = row is not None and row.state == "open"
    entry = [each for each in queries.members(actor.coop_id, today) if each.person_id == me]
    memberships = listing.memberships(actor.coop_id, me)
    return render_template(
        "coop/membership/mine.html",
        row=row,
        blockers=rules.blockers(queries.readiness(actor.coop_id, row, today), today)
        if open_ and row
        else (),
        entry=entry[-1] if entry else None,
        memberships=memberships,
        words=MEMBERSHIP_WORDS,
        offices=queries.officers(actor.coop_id, today, left=False, person_id=me),
        leaving=next(
            (one for one, person in queries.leavings(actor.coop_id) if person.id == me), None
        ),
        outcomes=rules.OUTCOMES,
        can_resign=bool(queries.terms_rows(actor.coop_id)),
        today=today,
    )


@blueprint.route("/my/membership/address", methods=["GET", "POST"])
@requires(OWN)
def notify() -> str | Response:
    """Notify an e-mail address to the register."""
    actor, me, today = access.actor(), _me(), clock.today()
    entry = [each for each in queries.members(actor.coop_id, today) if each.person_id == me]
    given = {"email": entry[-1].email, "purposes": entry[-1].purposes} if entry else {}
    form = forms.NotifyForm(data=given)
    if done(
        form,
        lambda: service.notify_email(actor, me, form.email.data or "", form.purposes.data or ""),
        "The register has it from today on.",
    ):
        return redirect(url_for(AT))
    words = "The register of members says which address you have given, and what for."
    return page(AT, "Your address", words, "Save", form, ("My membership", url_for(AT)))


@blueprint.route("/my/membership/resign", methods=["GET", "POST"])
@requires(OWN)
def resign() -> str | Response:
    """Give notice to the society."""
    actor, today = access.actor(), clock.today()
    _me()
    form = forms.ResignForm()
    not_mine = (service.leaving.EXCLUDED, service.leaving.DIED)
    form.reason.choices = [
        ("", "Choose a reason"),
        *(each for each in law.reasons(today) if each[0] not in not_mine),
    ]
    if done(
        form,
        lambda: service.resign(actor, form.reason.data, form.words.data or ""),
        "You have given notice. What is settled with you stands here.",
    ):
        return redirect(url_for(AT))
    try:
        days = queries.terms_on(actor.coop_id, today).resignation_days
        last = day_year(today + timedelta(days=days))
        words = f"Membership ends on {last}. Your work goes on until that is ended too."
    except DomainError as error:
        words = error.words
    return page(
        AT,
        "Leave the society",
        words,
        "Give notice",
        form,
        ("My membership", url_for(AT)),
        "danger",
    )
