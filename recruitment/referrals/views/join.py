"""The public page on which people apply by themselves, and the co-op's setting of it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from core import access
from core.access import Actor, public, requires
from core.acting import acting
from core.db import db, transaction
from core.errors import DomainError
from core.people import queries as people
from core.people.views import limiter
from core.ui import nav
from recruitment.referrals import queries, rules, sending
from recruitment.referrals.forms import JoinForm, JoinPageForm
from recruitment.referrals.models import JoinPage
from recruitment.referrals.service import Refer, applying
from recruitment.referrals.views import shared
from recruitment.vacancies import queries as vacancies
from recruitment.vacancies.rules import Wanted

blueprint = Blueprint("join", __name__)
APPLICANT = "the applicant, on the public page"


@blueprint.route("/join/<slug>", methods=["GET", "POST"])
@public()
@limiter.limit("60 per minute", methods=["GET"])
@limiter.limit("5 per minute", methods=["POST"])
@limiter.limit("30 per hour", methods=["POST"])
def page(slug: str) -> str | Response:
    """Apply to work here. Says the same whether the co-op knows somebody already."""
    found = queries.join_page(slug)
    coop_id = found.coop_id
    form = JoinForm()
    form.vacancy.choices = shared.place_choices(coop_id, Wanted())
    if form.validate_on_submit() and not form.website.data:
        acting.set((None, APPLICANT))
        actor = Actor(None, APPLICANT, coop_id)
        try:
            with transaction():
                made = applying.apply(
                    actor,
                    form.details(),
                    Refer(
                        source="direct",
                        vacancy_id=form.vacancy.data or None,
                        note=form.note.data or "",
                        purposes=(rules.KEEP,) if form.keeps.data else (),
                        channel="form",
                    ),
                )
        except DomainError as error:
            form.blame(error)
        else:
            _write_to(made)
            return redirect(url_for("join.done", slug=slug))
    elif form.is_submitted() and form.website.data:
        return redirect(url_for("join.done", slug=slug))
    return render_template(
        "recruitment/referrals/join.html",
        form=form,
        found=found,
        coop=people.coop(coop_id),
        places=vacancies.live(coop_id),
        wordings=shared.wordings(),
    )


def _write_to(made: applying.Applied) -> None:
    """Send them their link; to somebody who had applied before, their way back in."""
    row = queries.referral(made.coop_id, made.referral_id)
    candidate = queries.candidate(made.coop_id, row.candidate_id)
    sending.first_link(row, candidate, made.token)


@blueprint.get("/join/<slug>/thank-you")
@public()
@limiter.limit("60 per minute")
def done(slug: str) -> str:
    """It has arrived."""
    found = queries.join_page(slug)
    return render_template(
        "recruitment/referrals/joined.html", coop=people.coop(found.coop_id), found=found
    )


@blueprint.route("/recruitment/public-page", methods=["GET", "POST"])
@requires("join.keep")
def settings() -> str | Response:
    """Open or close the public page, and say what stands on it."""
    actor = access.actor()
    coop = people.coop(actor.coop_id)
    row = db.session.scalar(select(JoinPage).where(JoinPage.coop_id == actor.coop_id))
    slug = row.slug if row else rules.slug_of(coop.name)
    form = JoinPageForm(obj=row) if row else JoinPageForm(data={"slug": slug})
    if form.validate_on_submit():
        try:
            with transaction():
                applying.open_page(
                    actor, form.slug.data, is_open=form.is_open.data, words=form.words.data or ""
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("The page is open." if form.is_open.data else "The page is closed.")
            return redirect(url_for("join.settings"))
    nav.stand_at("join.settings")
    return render_template(
        "recruitment/referrals/join_settings.html",
        form=form,
        row=row,
        address=url_for("join.page", slug=row.slug, _external=True) if row else "",
    )
