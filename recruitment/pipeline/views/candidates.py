"""The candidate's own page, by link, without an account."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import Actor, public, requires
from core.acting import acting
from core.db import db, owned, transaction
from core.errors import DomainError
from core.people import queries as people
from core.people.views import limiter
from recruitment.partnerships import queries as partnerships
from recruitment.pipeline import service
from recruitment.referrals import queries
from recruitment.referrals import service as referrals
from recruitment.referrals.models import CandidateLink, JobCandidate, Referral
from recruitment.referrals.rules import KEEP, PROGRESS, RECOMMENDER
from recruitment.stages import queries as stages
from recruitment.stages.rules import Kind

blueprint = Blueprint("candidates", __name__)
BY_LINK = "the candidate, by link"


@dataclass(frozen=True, slots=True)
class Visit:
    """A candidate at their own page."""

    link_id: int
    referral_id: int
    candidate_id: int
    coop_id: int
    actor: Actor


def visit_of(token: str) -> Visit:
    """Whose link it is; from here on the one who acts."""
    link: CandidateLink = referrals.open_link(token)
    row = db.session.get_one(Referral, link.referral_id)
    acting.set((None, BY_LINK))
    actor = Actor(None, BY_LINK, row.coop_id)
    return Visit(link.id, row.id, row.candidate_id, row.coop_id, actor)


@blueprint.get("/yours/<token>")
@public()
@limiter.limit("60 per minute")
def page(token: str) -> Response:
    """Where I stand, exactly what the office sees, and what I can change."""
    visit = visit_of(token)
    row = queries.referral(visit.coop_id, visit.referral_id)
    link = db.session.get_one(CandidateLink, visit.link_id)
    found = stages.current(visit.coop_id)
    consents = [
        one for one in queries.consents_of(visit.coop_id, visit.candidate_id)
        if one.withdrawn_at is None
    ]  # fmt: skip
    held = {one.purpose: one for one in consents if one.office_id in (None, row.office_id)}
    view = queries.view_of(visit.coop_id, visit.referral_id)
    answer = make_response(
        render_template(
            "recruitment/pipeline/yours.html",
            token=token,
            coop=people.coop(visit.coop_id),
            row=row,
            view=view,
            link=link,
            held=held,
            wordings=[
                one for one in queries.wordings(clock.today())
                if (row.office_id is not None or not one.needs_office)
                and (row.recommended_by_id is not None or one.purpose != RECOMMENDER)
            ],
            reasons=[
                one for one in stages.reasons(visit.coop_id, clock.today())
                if one.kind is Kind.WITHDRAWN
            ],
            closed=row.stage_kind == Kind.SILENT,
            told=found.stage(row.stage).told if found.has(row.stage) else "",
        )
    )  # fmt: skip
    return private(answer)


def private(answer: Response) -> Response:
    """The address is a key: nobody keeps the page, and no other site learns the address."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _back(token: str) -> Response:
    return private(redirect(url_for("candidates.page", token=token)))


@blueprint.post("/yours/<token>/confirm")
@public()
@limiter.limit("20 per minute")
def confirm(token: str) -> Response:
    """It is I, and I want this."""
    visit = visit_of(token)
    with transaction():
        link = db.session.get_one(CandidateLink, visit.link_id, with_for_update=True)
        referrals.confirm(link, visit.actor)
        row = owned(Referral, visit.referral_id, visit.coop_id, lock=True)
        given = [PROGRESS] * bool(request.form.get("agrees") and row.office_id is not None)
        given += [RECOMMENDER] * bool(request.form.get("tells") and row.recommended_by_id)
        candidate = owned(JobCandidate, visit.candidate_id, visit.coop_id, lock=True)
        for purpose in given:
            referrals.give_consent(
                candidate, purpose, office_id=row.office_id, channel="link", to=BY_LINK
            )
    flash("Thank you. The co-op knows that it is you.")
    return _back(token)


@blueprint.post("/yours/<token>/consent")
@public()
@limiter.limit("20 per minute")
def consent(token: str) -> Response:
    """I agree, or agree no longer: at once."""
    visit = visit_of(token)
    purpose = request.form.get("purpose", "")
    wording = queries.wording(purpose, clock.today())
    ends = bool(request.form.get("ends"))
    try:
        with transaction():
            row = owned(Referral, visit.referral_id, visit.coop_id, lock=True)
            candidate = owned(JobCandidate, visit.candidate_id, visit.coop_id, lock=True)
            act = referrals.withdraw_consent if ends else referrals.give_consent
            act(candidate, purpose, office_id=row.office_id, channel="link", to=BY_LINK)
            referrals.log(
                row, "consent", visit.actor, stages.current(visit.coop_id),
                words=f"{wording.title}: {'ended' if ends else 'given'}, by their own link",
            )  # fmt: skip
            if ends and purpose == KEEP and row.stage_kind == Kind.POOL:
                service.withdraw(visit.actor, row.id, _stop(visit.coop_id))
    except DomainError as error:
        flash(error.words, "error")
    else:
        ended = " Nothing of you is shown any more." if purpose == PROGRESS else ""
        flash(f"It has ended.{ended}" if ends else "Thank you. You can end it at any time.")
    return _back(token)


def _stop(coop_id: int) -> str:
    """The reason for somebody who asks to be kept no longer."""
    given = [one for one in stages.reasons(coop_id, clock.today()) if one.kind is Kind.WITHDRAWN]
    return next((one.code for one in given if one.code == "asked_to_stop"), given[0].code)


@blueprint.post("/yours/<token>/reply")
@public()
@limiter.limit("20 per minute")
def reply(token: str) -> Response:
    """I am still interested."""
    visit = visit_of(token)
    try:
        with transaction():
            service.reply_by_link(visit.actor, visit.referral_id, request.form.get("words", ""))
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("Thank you. The co-op has your reply.")
    return _back(token)


@blueprint.post("/yours/<token>/withdraw")
@public()
@limiter.limit("20 per minute")
def withdraw(token: str) -> Response:
    """I no longer want it."""
    visit = visit_of(token)
    try:
        with transaction():
            service.withdraw(
                visit.actor, visit.referral_id, request.form.get("reason", ""),
                request.form.get("words", ""),
            )  # fmt: skip
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("Recorded. Thank you for telling us.")
    return _back(token)


@blueprint.post("/adviser/people/<int:referral_id>/withdraw")
@requires("referrals.own")
def by_adviser(referral_id: int) -> Response:
    """The adviser says that their person no longer wants it."""
    actor = access.actor()
    desk = partnerships.desk(actor)
    row = queries.adviser_row(desk, referral_id)
    back = redirect(url_for("adviser.one", referral_id=referral_id))
    if row.view is None:
        flash("This person shares nothing with you: they tell the co-op themselves.", "error")
        return back
    try:
        with transaction():
            service.withdraw(actor, referral_id, request.form.get("reason", ""))
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("Recorded, and the co-op is told.")
    return back
