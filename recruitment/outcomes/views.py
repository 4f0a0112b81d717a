"""Outcomes for those who recruit, an office's workbook, and an adviser's own."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from core import access, clock
from core.access import Actor, requires
from core.db import db
from core.errors import NotAllowed, NotFound
from core.people import queries as people
from core.people.models import JobcentreOffice
from core.ui import nav
from core.ui.acts import done, tell
from core.ui.tables import Column, TableState
from recruitment.outcomes import exports, forms, panels, queries, service
from recruitment.outcomes.rules import STANDING_WORDS, WEEKS
from recruitment.partnerships import queries as partnerships
from recruitment.partnerships.queries import Desk
from recruitment.referrals import queries as referrals

blueprint = Blueprint("outcomes", __name__, url_prefix="/recruitment/outcomes")
own = Blueprint("own_outcomes", __name__, url_prefix="/adviser/outcomes")
SEE, KEEP, EXPORT = "outcomes.see", "outcomes.keep", "outcomes.export"
AT = "outcomes.index"
COLUMNS = (
    Column("name", "Candidate", sort=False),
    Column("start", "Job start", sort=False),
    *(Column(f"at_{weeks}", f"{weeks} weeks", sort=False, phone=weeks < 26) for weeks in WEEKS),
    Column("programme", "Programme", sort=False, phone=False),
    Column("person", "Now", sort=False, phone=False),
)


@blueprint.get("")
@requires(SEE)
def index() -> str:
    """Who began work, how they stand, and each programme’s figures."""
    coop_id = access.actor().coop_id
    state = TableState.from_request(COLUMNS, filters=("office", "programme"))
    chosen = state.filters.get("office", "")
    office_id = int(chosen) if chosen.isdecimal() and len(chosen) < 10 else None
    code = state.filters.get("programme", "")
    rows, total = queries.listing(
        coop_id, office_id=office_id, code=code, limit=state.per_page, offset=state.offset
    )
    offices = [(row.office_id, row.office) for row in partnerships.partnerships(coop_id)]
    offices = list(dict(offices).items())
    return render_template(
        "recruitment/outcomes/index.html",
        state=state,
        page=state.page(rows, total),
        tallies=queries.tallies(coop_id, office_id=office_id),
        selects=[
            ("office", "Office", offices),
            ("programme", "Programme", [*panels.choices()[1:], ("none", queries.NO_PROGRAMME)]),
        ],
        offices=offices,
        words=STANDING_WORDS,
        weeks=WEEKS,
        names={one.code: one.name for one in queries.programmes()},
        programmes=queries.programmes(),
        today=clock.today(),
    )


@blueprint.post("/referrals/<int:referral_id>/programme")
@requires(KEEP)
def enrol(referral_id: int) -> Answer:
    """Say which programme they are on."""
    actor = access.actor()
    referrals.referral(actor.coop_id, referral_id)
    _enrol(actor, referral_id)
    return redirect(url_for("pipeline.one", referral_id=referral_id))


def _enrol(actor: Actor, referral_id: int) -> None:
    tell(
        lambda: service.enrol(actor, referral_id, request.form.get("programme", "")),
        "The programme is recorded.",
    )


@blueprint.route("/referrals/<int:referral_id>/person", methods=["GET", "POST"])
@requires(KEEP)
def identify(referral_id: int) -> str | Answer:
    """Say who somebody is now, where they were taken on without an offer here."""
    nav.stand_at(AT)
    actor = access.actor()
    row = referrals.referral(actor.coop_id, referral_id)
    candidate = referrals.candidate(actor.coop_id, row.candidate_id)
    form = forms.PersonForm(data={"person": row.person_id or 0})
    since = clock.local_day(row.referred_at)
    form.person.choices = [(0, "Not known"), *queries.people_since(actor.coop_id, since)]
    back = url_for("pipeline.one", referral_id=referral_id)
    if done(
        form,
        lambda: service.identify(actor, referral_id, form.person.data or None),
        "Recorded. Their work tells the rest.",
    ):
        return redirect(back)
    return render_template(
        "recruitment/form.html", form=form, title=f"Who is {candidate.name} now?",
        words="Job start and the weeks in work are then read from their employment.",
        submit="Save", back=(candidate.name, back), kind="primary",
    )  # fmt: skip


@blueprint.get("/offices/<int:jobcentre_office_id>.xlsx")
@requires(SEE)
def workbook(jobcentre_office_id: int) -> Response:
    """What the office's advisers can see of each person now, as a workbook for the office."""
    coop_id = access.actor().coop_id
    rows = partnerships.partnerships(coop_id)
    if not any(row.office_id == jobcentre_office_id for row in rows):
        raise NotFound
    name = db.session.get_one(JobcentreOffice, jobcentre_office_id).name
    return _workbook(Desk(0, jobcentre_office_id, name, coop_id))


@own.get("/mine.xlsx")
@requires(EXPORT)
def mine() -> Response:
    """The adviser's own office's."""
    actor = access.actor()
    if not actor.can("referrals.own"):
        raise NotAllowed
    return _workbook(partnerships.desk(actor))


def _workbook(desk: Desk) -> Response:
    """Made anew each time and kept nowhere, so that what somebody ends is in no later one."""
    content = exports.workbook(people.coop(desk.coop_id).name, desk)
    answer = Response(content, mimetype=exports.MEDIA_TYPE)
    name = f"outcomes-{clock.today().isoformat()}.xlsx"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@own.post("/people/<int:referral_id>/programme")
@requires("referrals.own")
def enrol_own(referral_id: int) -> Answer:
    """The adviser says which programme their person is on."""
    actor = access.actor()
    row = referrals.adviser_row(partnerships.desk(actor), referral_id)
    if row.view is None:
        raise NotFound
    _enrol(actor, referral_id)
    return redirect(url_for("adviser.one", referral_id=referral_id))
