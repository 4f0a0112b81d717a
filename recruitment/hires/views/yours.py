"""A candidate reads their offer by their own link, and answers it."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import clock
from core.access import public
from core.db import db
from core.errors import NotFound
from core.people import queries as people
from core.people.views import limiter
from core.ui.acts import tell
from recruitment.hires import queries, rules, service
from recruitment.hires.models import JobOffer
from recruitment.hires.views.staff import pdf_of
from recruitment.pipeline.views.candidates import Visit, private, visit_of
from recruitment.referrals import service as referrals
from recruitment.referrals.models import CandidateLink

blueprint = Blueprint("offer_links", __name__)
NO_OFFER = "No offer goes on. Ring the co-op if you think there should be one."


def _offer(visit: Visit) -> JobOffer:
    row = queries.going(visit.coop_id, visit.referral_id)
    if row is None:
        raise NotFound(NO_OFFER)
    return row


@blueprint.get("/yours/<token>/offer")
@public()
@limiter.limit("60 per minute")
def page(token: str) -> Response:
    """What is offered: hours, first day, what a usual week would pay, and the two answers."""
    visit = visit_of(token)
    row = _offer(visit)
    told = queries.estimate(row) if row.week else None
    return private(make_response(render_template(
        "recruitment/hires/yours.html",
        token=token,
        coop=people.coop(visit.coop_id),
        row=row,
        week=rules.read(row.week),
        told=told if told and not told.missing else None,
        in_time=clock.today() <= row.answer_by_on,
        how=rules.HOW,
    )))  # fmt: skip


@blueprint.get("/yours/<token>/offer/letter.pdf")
@public()
@limiter.limit("20 per minute")
def letter(token: str) -> Response:
    """The letter, to keep."""
    return private(pdf_of(_offer(visit_of(token)), "offer.pdf"))


@blueprint.post("/yours/<token>/offer/yes")
@public()
@limiter.limit("20 per minute")
def accept(token: str) -> Response:
    """I accept: my checks begin."""
    visit = visit_of(token)

    def go() -> None:
        link = db.session.get_one(CandidateLink, visit.link_id, with_for_update=True)
        service.answer_by_link(visit.actor, visit.referral_id, yes=True)
        referrals.confirm(link, visit.actor)

    tell(go, "Thank you. The co-op knows that you accept, and your checks begin.")
    return private(redirect(url_for("candidates.page", token=token)))


@blueprint.post("/yours/<token>/offer/no")
@public()
@limiter.limit("20 per minute")
def decline(token: str) -> Response:
    """I say no to this offer."""
    visit = visit_of(token)
    words = request.form.get("words", "")
    tell(
        lambda: service.answer_by_link(visit.actor, visit.referral_id, yes=False, words=words),
        "Recorded. Thank you for telling us.",
    )
    return private(redirect(url_for("candidates.page", token=token)))
