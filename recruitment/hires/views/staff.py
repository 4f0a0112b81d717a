"""The co-op's pages: make an offer, record what came of it, take somebody on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from coop.pairs import queries as pairs
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.pdf import MEDIA_TYPE
from core.people import queries as people
from core.ui import nav
from core.ui.filters import plural
from recruitment.hires import documents, forms, queries, service
from recruitment.hires.models import JobOffer
from recruitment.pipeline import queries as pipeline
from recruitment.referrals import queries as referrals

blueprint = Blueprint("hires", __name__, url_prefix="/recruitment")
WEEK = timedelta(days=7)


def _back(referral_id: int) -> str:
    return url_for("pipeline.one", referral_id=referral_id)


@blueprint.route("/referrals/<int:referral_id>/offer", methods=["GET", "POST"])
@requires("hires.offer")
def offer(referral_id: int) -> str | Response:
    """An offer, with a typical week."""
    actor, today = access.actor(), clock.today()
    page = pipeline.page(actor.coop_id, referral_id)
    form = forms.OfferForm(
        data={"starts_on": today + 4 * WEEK, "answer_by_on": today + WEEK, "role": ""}
    )
    form.service.choices = [(one.id, one.name) for one in people.services(actor.coop_id, on=today)]
    if form.validate_on_submit() and (duties := form.duties()) is not None:
        work = service.Work(
            form.service.data,
            form.role.data,
            form.contract.data,
            form.starts_on.data,
            form.answer_by_on.data,
            form.pattern.data or "",
            duties,
        )
        try:
            with transaction():
                service.make_offer(actor, referral_id, work)
        except DomainError as error:
            form.blame(error)
        else:
            flash("The offer is made. Send the letter, and move the referral on.")
            return redirect(_back(referral_id))
    nav.stand_at("pipeline.board")
    return render_template("recruitment/hires/offer.html", form=form, page=page)


def _page(row: JobOffer) -> tuple[str, str]:
    """(name, address) of the referral that an offer is for."""
    referral = referrals.referral(row.coop_id, row.referral_id)
    candidate = referrals.candidate(row.coop_id, referral.candidate_id)
    return candidate.name, _back(referral.id)


@blueprint.get("/offers/<int:job_offer_id>/letter.pdf")
@requires("hires.offer")
def letter(job_offer_id: int) -> FlaskResponse:
    """The letter."""
    row = queries.offer(access.actor().coop_id, job_offer_id)
    return pdf_of(row, f"offer-{job_offer_id}.pdf")


def pdf_of(row: JobOffer, name: str) -> FlaskResponse:
    """An offer's letter as a file of that name, kept in no cache."""
    answer = FlaskResponse(documents.letter(row), mimetype=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route("/offers/<int:job_offer_id>/accept", methods=["GET", "POST"])
@requires("hires.offer")
def accept(job_offer_id: int) -> str | Response:
    """They say yes."""
    actor = access.actor()
    row = queries.offer(actor.coop_id, job_offer_id)
    name, back = _page(row)
    form = forms.AcceptForm(data={"on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                number, how = form.number.data or "", form.how.data
                service.accept(actor, job_offer_id, form.on.data, number, how)
        except DomainError as error:
            form.blame(error)
        else:
            flash("Recorded. Their checks can begin.")
            return redirect(back)
    words = "They get a works number; their checks begin, and health may be asked about."
    return _form(form, f"{name} says yes", words, (name, back), "Record it")


def _form(
    form: object, title: str, words: str, back: tuple[str, str], submit: str, kind: str = "primary"
) -> str:
    nav.stand_at("pipeline.board")
    return render_template(
        "recruitment/form.html",
        form=form, title=title, words=words, back=back, submit=submit, kind=kind,
    )  # fmt: skip


@blueprint.route("/offers/<int:job_offer_id>/decline", methods=["GET", "POST"])
@requires("hires.offer")
def decline(job_offer_id: int) -> str | Response:
    """They say no."""
    words = "Keep what they said: it helps the next."
    return _end(job_offer_id, service.decline, "says no", words, forms.NoForm())


@blueprint.route("/offers/<int:job_offer_id>/take-back", methods=["GET", "POST"])
@requires("hires.offer")
def take_back(job_offer_id: int) -> str | Response:
    """The co-op takes it back."""
    words = "Tell them first. What you write stays with the co-op."
    return _end(job_offer_id, service.take_back, "the offer is taken back", words, forms.WhyForm())


def _end(
    job_offer_id: int, verb: Callable[..., JobOffer], what: str, words: str, form: forms.WhyForm
) -> str | Response:
    actor = access.actor()
    name, back = _page(queries.offer(actor.coop_id, job_offer_id))
    if form.validate_on_submit():
        how = [form.how.data] if isinstance(form, forms.NoForm) else []
        try:
            with transaction():
                verb(actor, job_offer_id, form.words.data, *how)
        except DomainError as error:
            form.blame(error)
        else:
            flash("Recorded. Move the referral on.")
            return redirect(back)
    return _form(form, f"{name}: {what}", words, (name, back), "Record it", "danger")


@blueprint.route("/offers/<int:job_offer_id>/take-on", methods=["GET", "POST"])
@requires("hires.take_on")
def take_on(job_offer_id: int) -> str | Response:
    """Employment, probation, induction and first shifts in one act."""
    actor = access.actor()
    row = queries.offer(actor.coop_id, job_offer_id)
    name, back = _page(row)
    first = max(row.starts_on, clock.today())
    form = forms.StartForm(data={"from_on": first, "shadow_until_on": first + 2 * WEEK})
    known = {one.person_id: one.name for one in pairs.mentors(actor.coop_id, first)}
    form.mentor.choices = [(0, "Nobody yet"), *known.items()]
    if form.validate_on_submit():
        start = service.Start(
            form.from_on.data,
            form.mentor.data or None,
            form.shadow_until_on.data,
            form.shadows.data or 0,
            probationary=form.probationary.data,
        )
        try:
            with transaction():
                hired = service.take_on(actor, job_offer_id, start)
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{name} is taken on. {plural(hired.shadows, 'shadow shift')} placed.")
            for said in hired.left:
                flash(said, "error")
            return redirect(url_for("members.person", person_id=hired.person_id))
    nav.stand_at("pipeline.board")
    return render_template(
        "recruitment/hires/take_on.html",
        form=form, row=row, name=name, back=back, gaps=queries.blockers(row, first),
    )  # fmt: skip
