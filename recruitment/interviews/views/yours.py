"""A candidate books, moves or gives up their interview by their own link; an adviser for them."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import public, requires
from core.db import transaction
from core.errors import DomainError, NotFound
from core.people import queries as people
from core.people.views import limiter
from core.ui import nav
from recruitment.interviews import forms, queries, rules, service
from recruitment.interviews.queries import SlotRow
from recruitment.interviews.rules import By
from recruitment.interviews.views import calendars
from recruitment.partnerships import queries as partnerships
from recruitment.pipeline.views.candidates import private, visit_of
from recruitment.referrals import queries as referrals
from recruitment.stages import queries as stages

blueprint = Blueprint("interview_links", __name__)


def _offered(coop_id: int, referral_id: int) -> tuple[SlotRow, ...]:
    """What somebody may choose by themselves; nothing where their stage has no interview."""
    row = referrals.referral(coop_id, referral_id)
    if row.final_at is not None or not rules.leads_to(stages.current(coop_id), row.stage):
        return ()
    notice = queries.settings(coop_id, clock.today()).notice_hours
    return queries.offered(coop_id, row.vacancy_id, clock.now() + timedelta(hours=notice))


def _may_change(coop_id: int, held: SlotRow) -> bool:
    hours = queries.settings(coop_id, clock.today()).change_hours
    return held.start_at - clock.now() >= timedelta(hours=hours)


@blueprint.get("/yours/<token>/interview")
@public()
@limiter.limit("60 per minute")
def page(token: str) -> Response:
    """My interview, and the times I can choose."""
    visit = visit_of(token)
    held = queries.coming_of(visit.coop_id, visit.referral_id)
    return private(make_response(render_template(
        "recruitment/interviews/yours.html",
        token=token,
        coop=people.coop(visit.coop_id),
        held=held,
        may_change=held is not None and _may_change(visit.coop_id, held[1]),
        offered=_offered(visit.coop_id, visit.referral_id),
        says=calendars.says,
    )))  # fmt: skip


@blueprint.post("/yours/<token>/interview/book")
@public()
@limiter.limit("20 per minute")
def book(token: str) -> Response:
    """This time suits me."""
    visit = visit_of(token)
    chosen = request.form.get("slot", 0, type=int)
    held = queries.coming_of(visit.coop_id, visit.referral_id)
    try:
        with transaction():
            if held is not None:
                service.move(visit.actor, held[0].id, chosen, By.CANDIDATE)
            else:
                service.book(visit.actor, chosen, visit.referral_id, By.CANDIDATE)
    except DomainError as error:
        flash(error.words, "error")
    except NotFound:
        flash("Choose a time.", "error")
    else:
        flash("Booked. Put it in your calendar.")
    return private(redirect(url_for("interview_links.page", token=token)))


@blueprint.post("/yours/<token>/interview/cancel")
@public()
@limiter.limit("20 per minute")
def cancel(token: str) -> Response:
    """I cannot come."""
    visit = visit_of(token)
    held = queries.coming_of(visit.coop_id, visit.referral_id)
    try:
        with transaction():
            if held is None:
                raise DomainError("No interview is booked.")
            service.cancel(visit.actor, held[0].id, request.form.get("words", ""), By.CANDIDATE)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("Cancelled, and the co-op knows. You can choose another time.")
    return private(redirect(url_for("interview_links.page", token=token)))


@blueprint.get("/yours/<token>/interview.ics")
@public()
@limiter.limit("20 per minute")
def invitation(token: str) -> Response:
    """My interview for my calendar."""
    visit = visit_of(token)
    held = queries.coming_of(visit.coop_id, visit.referral_id)
    if held is None:
        raise NotFound("No interview is booked.")
    title = f"Interview at {people.coop(visit.coop_id).name}"
    return private(calendars.invitation(visit.coop_id, *held, title))


@blueprint.route("/adviser/people/<int:referral_id>/interview", methods=["GET", "POST"])
@requires("referrals.own")
def by_adviser(referral_id: int) -> str | Response:
    """The adviser books for one of their people, while that person shares it."""
    nav.stand_at("adviser.people")
    actor = access.actor()
    desk = partnerships.desk(actor)
    person = referrals.adviser_row(desk, referral_id)
    back = url_for("adviser.one", referral_id=referral_id)
    if person.view is None:
        flash("This person shares nothing with you: they book by their own link.", "error")
        return redirect(back)
    held = queries.coming_of(desk.coop_id, referral_id)
    found = _offered(desk.coop_id, referral_id)
    form = forms.BookForm()
    form.slot.choices = [(row.id, calendars.says(row)) for row in found]
    if form.validate_on_submit():
        try:
            with transaction():
                if held is not None:
                    service.move(actor, held[0].id, form.slot.data, By.ADVISER)
                else:
                    service.book(actor, form.slot.data, referral_id, By.ADVISER)
        except DomainError as error:
            form.blame(error)
        else:
            flash("Booked. They are written the time, and the co-op is told.")
            return redirect(url_for("interview_links.by_adviser", referral_id=referral_id))
    return render_template(
        "recruitment/interviews/book.html",
        title=f"Interview: {person.view.name}",
        form=form,
        held=held,
        back=(person.view.name, back),
        found=found,
        adviser=True,
    )
