"""The co-op's own pages: enter somebody, correct details, consents, links, two records of one."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from core import access, clock, mail
from core.access import requires
from core.db import db, owned, transaction
from core.errors import DomainError
from core.people.models import Person
from core.ui import nav
from recruitment.partnerships import queries as partnerships
from recruitment.referrals import forms, queries, rules, sending, service
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.referrals.service import Refer
from recruitment.referrals.views import shared
from recruitment.stages import queries as stages
from recruitment.vacancies.rules import Wanted

blueprint = Blueprint("referrals", __name__, url_prefix="/recruitment/referrals")
ENTER = "referrals.enter"
AT = "pipeline.board"


@blueprint.route("/new", methods=["GET", "POST"])
@requires(ENTER)
def enter() -> str | Response:
    """Enter somebody who rang, wrote, was recommended, or was referred by an office."""
    nav.stand_at(AT)
    actor, today = access.actor(), clock.today()
    form = forms.EnterForm()
    offices = partnerships.offices(actor.coop_id, today)
    members = select(Person).where(Person.coop_id == actor.coop_id)
    ordered = db.session.scalars(members.order_by(Person.surname, Person.first_name))
    form.office.choices = [(0, "No office"), *offices]
    form.recommended_by.choices = [(0, "Nobody"), *((one.id, one.name) for one in ordered)]
    looks_for = shared.wanted(form) if request.method == "POST" else Wanted()
    form.vacancy.choices = shared.place_choices(actor.coop_id, looks_for)
    found: tuple[rules.Match, ...] = ()
    if form.validate_on_submit():
        given = form.details()
        found = shared.looked_up(actor.coop_id, given)
        said, candidate_id = shared.same_as(found)
        if said:
            try:
                if form.agrees.data and not form.office.data:
                    raise DomainError("Choose the office that they agree to.", field="office")
                referral_id, name, sent = shared.refer(
                    actor,
                    given,
                    Refer(
                        source=form.source.data,
                        office_id=form.office.data or None,
                        recommended_by_id=form.recommended_by.data or None,
                        vacancy_id=form.vacancy.data or None,
                        note=form.note.data or "",
                        purposes=shared.purposes(agrees=form.agrees.data, keeps=form.keeps.data),
                        channel="email" if form.source.data == "email" else "phone",
                    ),
                    candidate_id,
                )
            except DomainError as error:
                form.blame(error)
            else:
                link = "Their link has been e-mailed." if sent else "Give them their link yourself."
                flash(f"{name} is entered. {link}")
                return redirect(url_for("pipeline.one", referral_id=referral_id))
    return render_template(
        "recruitment/referrals/enter.html",
        form=form, same=found, wordings=shared.wordings(),
        latest=_latest(actor.coop_id, [hit.known.id for hit in found]),
    )  # fmt: skip


def _latest(coop_id: int, ids: list[int]) -> dict[int, Referral]:
    """The newest referral of each candidate."""
    query = select(Referral).where(Referral.coop_id == coop_id, Referral.candidate_id.in_(ids))
    return {row.candidate_id: row for row in db.session.scalars(query.order_by(Referral.id))}


@blueprint.route("/<int:referral_id>/details", methods=["GET", "POST"])
@requires(ENTER)
def details(referral_id: int) -> str | Response:
    """Correct who somebody is or what they look for."""
    nav.stand_at(AT)
    actor = access.actor()
    row = queries.referral(actor.coop_id, referral_id)
    candidate = queries.candidate(actor.coop_id, row.candidate_id)
    back = url_for("pipeline.one", referral_id=referral_id)
    form = forms.PersonForm(obj=candidate)
    if form.validate_on_submit():
        try:
            with transaction():
                service.change_details(actor, candidate.id, form.details())
        except DomainError as error:
            form.blame(error)
        else:
            flash("The details are changed.")
            return redirect(back)
    return render_template(
        "recruitment/referrals/details.html", form=form, name=candidate.name, back=back
    )


@blueprint.route("/<int:referral_id>/same/<int:candidate_id>", methods=["GET", "POST"])
@requires(ENTER)
def same(referral_id: int, candidate_id: int) -> str | Response:
    """Make two records of one person one."""
    nav.stand_at(AT)
    actor = access.actor()
    row = queries.referral(actor.coop_id, referral_id)
    one = queries.candidate(actor.coop_id, row.candidate_id)
    other = queries.candidate(actor.coop_id, candidate_id)
    back = url_for("pipeline.one", referral_id=referral_id)
    if one.id == other.id:
        return redirect(back)
    form = forms.SameForm(data={"keep": one.id})
    form.keep.choices = [(each.id, _said(each)) for each in (one, other)]
    if form.validate_on_submit():
        keep = form.keep.data
        try:
            with transaction():
                service.merge(actor, keep, other.id if keep == one.id else one.id)
        except DomainError as error:
            form.blame(error)
        else:
            flash("The two records are one. Their referrals and history stand together.")
            return redirect(back)
    words = "The other’s referrals, history and consents go to the one that is kept."
    return render_template(
        "one_form.html",
        title=f"{one.name} and {other.name} are one person", words=words, submit="Make them one",
        form=form, back=("Referral", back), kind="primary",
    )  # fmt: skip


def _said(row: JobCandidate) -> str:
    born = f"born {forms.DateField().write(row.born_on)}" if row.born_on else ""
    return ", ".join(filter(None, (row.name, born, row.phone, row.email)))


@blueprint.post("/<int:referral_id>/consent")
@requires(ENTER)
def consent(referral_id: int) -> Response:
    """Record that somebody agrees, or agrees no longer, as they told the co-op."""
    actor = access.actor()
    row = queries.referral(actor.coop_id, referral_id)
    purpose, channel = request.form.get("purpose", ""), request.form.get("channel", "")
    wording = queries.wording(purpose, clock.today())
    if channel not in ("phone", "email", "paper"):
        abort(400)
    ends = bool(request.form.get("ends"))
    try:
        with transaction():
            candidate = owned(JobCandidate, row.candidate_id, actor.coop_id, lock=True)
            act = service.withdraw_consent if ends else service.give_consent
            act(candidate, purpose, office_id=row.office_id, channel=channel, to=actor.name)
            service.log(
                queries.referral(actor.coop_id, referral_id), "consent", actor,
                stages.current(actor.coop_id),
                words=f"{wording.title}: {'ended' if ends else 'given'}, "
                f"{rules.CHANNELS[channel]}",
            )  # fmt: skip
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("Recorded: it has ended." if ends else "Recorded: they agree.")
    return redirect(url_for("pipeline.one", referral_id=referral_id) + "#consents")


@blueprint.post("/<int:referral_id>/link")
@requires(ENTER)
def link(referral_id: int) -> str:
    """A new link for the candidate, shown once; older ones stop working."""
    nav.stand_at(AT)
    actor = access.actor()
    queries.referral(actor.coop_id, referral_id)
    with transaction():
        row = owned(Referral, referral_id, actor.coop_id, lock=True)
        token = service.make_link(row)
    row = queries.referral(actor.coop_id, referral_id)
    candidate = queries.candidate(actor.coop_id, row.candidate_id)
    return render_template(
        "recruitment/referrals/link.html",
        name=candidate.name,
        link=sending.address(token),
        sent=sending.first_link(row, candidate, token),
        mail=mail.is_set_up(),
        email=candidate.email,
        back=url_for("pipeline.one", referral_id=referral_id),
    )
