"""The adviser's pages, for a phone first: my people, refer, live places."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires
from core.errors import DomainError, NotFound
from core.people import queries as people
from core.ui import nav
from core.ui.tables import Column, TableState
from recruitment.partnerships import queries as partnerships
from recruitment.referrals import queries
from recruitment.referrals.forms import ReferForm
from recruitment.referrals.rules import Match
from recruitment.referrals.service import Refer
from recruitment.referrals.views import shared
from recruitment.stages import queries as stages
from recruitment.stages.rules import Kind
from recruitment.vacancies import queries as vacancies
from recruitment.vacancies.rules import Wanted

blueprint = Blueprint("adviser", __name__, url_prefix="/adviser")
OWN = "referrals.own"
EVERYWHERE = 30  # of each co-op, those that need something first
NONE = (Column("reference", "Reference", sort=False),)
SHOWN = (
    ("", "All"),
    ("mine", "Mine"),
    ("due", "Mine, answer due"),
    ("open", "Under way"),
    ("ended", "Answered"),
)


@blueprint.get("/people", endpoint="people")
@requires(OWN)
def people_list() -> str:
    """The office's people, those that need something first."""
    desk = partnerships.desk(access.actor())
    state = TableState.from_request(NONE, filters=("show",), per_page=30)
    show = state.filters.get("show", "")
    rows, total = queries.of_office(
        desk, text=state.text, show=show, limit=state.per_page, offset=state.offset
    )
    return render_template(
        "recruitment/referrals/people.html",
        desk=desk,
        state=state,
        page=state.page(rows, total),
        show=show,
        shown=SHOWN,
        others=len(partnerships.desks(desk.account_id, clock.today())) > 1,
        coop=people.coop(desk.coop_id),
    )


@blueprint.get("/everywhere")
@requires(OWN)
def everywhere() -> str:
    """My people in every co-op that my office works with, each co-op by itself."""
    actor = access.actor()
    partnerships.desk(actor)
    groups = [
        (desk, name, *queries.of_office(desk, limit=EVERYWHERE))
        for desk, name in partnerships.desks(actor.account_id or 0, clock.today())
    ]
    return render_template(
        "recruitment/referrals/everywhere.html", groups=groups, here=actor.coop_id
    )


@blueprint.post("/everywhere")
@requires(OWN)
def turn() -> Response:
    """Work in another of my co-ops from here on, and open somebody there."""
    known = {desk.coop_id for desk, _ in partnerships.desks(
        access.actor().account_id or 0, clock.today()
    )}  # fmt: skip
    chosen = request.form.get("coop", 0, type=int)
    if chosen not in known:
        raise NotFound
    session["coop_id"] = chosen
    referral_id = request.form.get("referral", 0, type=int)
    if referral_id:
        return redirect(url_for("adviser.one", referral_id=referral_id))
    return redirect(url_for("adviser.people"))


@blueprint.get("/people/<int:referral_id>")
@requires(OWN)
def one(referral_id: int) -> str:
    """One person: the closed list, or that they do not share it."""
    nav.stand_at("adviser.people")
    desk = partnerships.desk(access.actor())
    row = queries.adviser_row(desk, referral_id)
    given = stages.reasons(desk.coop_id, row.referred_on)
    return render_template(
        "recruitment/referrals/shared_view.html",
        row=row,
        referral=queries.referral(desk.coop_id, referral_id),
        coop=people.coop(desk.coop_id),
        reasons=[one for one in given if one.kind is Kind.WITHDRAWN],
    )


@blueprint.route("/refer", methods=["GET", "POST"])
@requires(OWN)
def refer() -> str | Response:
    """Refer somebody: two minutes on a phone."""
    actor = access.actor()
    desk = partnerships.desk(actor)
    form = ReferForm()
    looks_for = shared.wanted(form) if request.method == "POST" else Wanted()
    form.vacancy.choices = shared.place_choices(desk.coop_id, looks_for)
    if request.method == "GET":
        asked_for = request.args.get("place", 0, type=int)
        form.vacancy.data = asked_for if asked_for in dict(form.vacancy.choices) else 0
    found: tuple[Match, ...] = ()
    if form.validate_on_submit():
        given = form.details()
        found = shared.looked_up(desk.coop_id, given, desk.office_id)
        said, candidate_id = shared.same_as(found)
        if said:
            try:
                referral_id, _, sent = shared.refer(
                    actor,
                    given,
                    Refer(
                        source="adviser",
                        office_id=desk.office_id,
                        adviser_id=desk.account_id,
                        vacancy_id=form.vacancy.data or None,
                        note=form.note.data or "",
                        purposes=shared.purposes(agrees=form.agrees.data, keeps=form.keeps.data),
                        channel="adviser",
                    ),
                    candidate_id,
                )
            except DomainError as error:
                form.blame(error)
            else:
                kept = {"place": form.vacancy.data} if form.vacancy.data else {}
                return redirect(
                    url_for("adviser.referred", referral_id=referral_id, sent=int(sent), **kept)
                )
    return render_template(
        "recruitment/referrals/refer.html",
        form=form,
        desk=desk,
        coop=people.coop(desk.coop_id),
        same=found,
        wordings=shared.wordings(),
        jobcentre=current_app.config["SETTINGS"].jobcentre_label,
    )


@blueprint.post("/refer/places")
@requires(OWN)
def fitting() -> str:
    """The list of places again, those that fit what has been typed first."""
    desk = partnerships.desk(access.actor())
    form = ReferForm()
    chosen = form.vacancy.data
    form.vacancy.choices = shared.place_choices(desk.coop_id, shared.wanted(form))
    form.vacancy.data = chosen if chosen in dict(form.vacancy.choices) else 0
    return render_template("recruitment/referrals/place_field.html", form=form)


@blueprint.get("/referred/<int:referral_id>")
@requires(OWN)
def referred(referral_id: int) -> str:
    """It is done; the next person with one tap."""
    nav.stand_at("adviser.refer")
    desk = partnerships.desk(access.actor())
    row = queries.adviser_row(desk, referral_id)
    place = request.args.get("place", 0, type=int)
    live = {one.id: one.says for one in vacancies.live(desk.coop_id)}
    return render_template(
        "recruitment/referrals/referred.html",
        row=row,
        referral=queries.referral(desk.coop_id, referral_id),
        sent=request.args.get("sent") == "1",
        place=place if place in live else 0,
        place_words=live.get(place, ""),
        coop=people.coop(desk.coop_id),
    )


@blueprint.get("/places")
@requires(OWN)
def places() -> str:
    """Live places; those that fit somebody's hours, area and start first."""
    desk = partnerships.desk(access.actor())
    form = ReferForm(formdata=request.args, meta={"csrf": False})
    return render_template(
        "recruitment/referrals/places.html",
        fits=vacancies.fitting(desk.coop_id, shared.wanted(form)),
        form=form,
        asked=any(request.args.get(name) for name in ("area", "hours_least", "hours_most")),
        coop=people.coop(desk.coop_id),
    )
