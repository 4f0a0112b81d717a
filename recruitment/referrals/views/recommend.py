"""A member recommends somebody, on a phone; and the little that they hear of it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core import access
from core.access import requires
from core.db import db, transaction
from core.errors import DomainError, NotAllowed
from core.people import queries as people
from core.people.views import limiter
from recruitment.referrals import forms, queries, sending, service
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.referrals.service import Details, recommending

blueprint = Blueprint("recommend", __name__, url_prefix="/my/recommendations")


@blueprint.route("", methods=["GET", "POST"])
@requires("recommend.own")
@limiter.limit("20 per hour", methods=["POST"])
def index() -> str | Response:
    """Recommend somebody; my own recommendations."""
    actor = access.actor()
    if actor.person_id is None:
        raise NotAllowed("Only who works here recommends somebody.")
    form = forms.RecommendForm()
    if form.validate_on_submit():
        given = Details(
            first_name=(form.first_name.data or "").strip(),
            surname=(form.surname.data or "").strip(),
            phone=(form.phone.data or "").strip(),
            email=(form.email.data or "").strip(),
        )
        try:
            with transaction():
                row = recommending.recommend(actor, given, form.note.data or "")
                token, referral_id = service.make_link(row), row.id
        except DomainError as error:
            form.blame(error)
        else:
            row = db.session.get_one(Referral, referral_id)
            sent = sending.first_link(
                row, db.session.get_one(JobCandidate, row.candidate_id), token
            )
            way = "They have been e-mailed their link." if sent else "We ring them."
            flash(f"Thank you for recommending {given.first_name}. {way}")
            return redirect(url_for("recommend.index"))
    return render_template(
        "recruitment/referrals/recommend.html",
        form=form,
        coop=people.coop(actor.coop_id),
        rows=queries.recommended(actor.coop_id, actor.person_id),
    )
