"""The co-op's pages: the list, one with all about it, and the day's attendance for a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.visitors import queries as visitors
from coop.visitors.models import ShiftVisitor
from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError, NotFound
from core.jobs.service import ask
from core.ui import nav
from recruitment.cohorts import forms, queries, rules, service
from recruitment.cohorts.jobs import OUTCOMES
from recruitment.cohorts.models import CohortDay, CohortMember
from recruitment.cohorts.rules import MARK_WORDS, Mark
from recruitment.partnerships import queries as partnerships

blueprint = Blueprint("cohorts", __name__, url_prefix="/recruitment/cohorts")
SEE, KEEP = "cohorts.see", "cohorts.keep"
AT = "cohorts.index"
SHOWN = 120


@blueprint.get("")
@requires(SEE)
def index() -> str:
    """Every cohort, those under way first."""
    rows = queries.cohorts(access.actor().coop_id)
    return render_template("recruitment/cohorts/index.html", rows=rows, today=clock.today())


@blueprint.get("/<int:cohort_id>")
@requires(SEE)
def one(cohort_id: int) -> str:
    """One: its people, the guarantee, its days."""
    nav.stand_at(AT)
    coop_id, today = access.actor().coop_id, clock.today()
    row = queries.cohort(coop_id, cohort_id)
    people = queries.members(coop_id, cohort_id)
    names = {each.id: each.name for each in people}
    things: list[tuple[date, datetime, datetime, str, str, Any, Any]] = [
        (each.on, each.start_at, each.end_at, each.title, each.place, each, None)
        for each in queries.days(coop_id, cohort_id)
    ]
    things += [
        (each.on, each.start_at, each.end_at, names.get(each.source_id, each.name),
         f"{each.shift}, {each.service}, with {each.mentor}", None, each)
        for each in queries.placements(coop_id, cohort_id)
    ]  # fmt: skip
    things.sort(key=lambda each: each[1])
    return render_template(
        "recruitment/cohorts/one.html",
        row=row,
        people=people,
        inside=[each for each in people if each.left_on is None],
        days=[(on, list(mine)) for on, mine in groupby(things, lambda each: each[0])],
        owing=[each for each in people if not each.owed.settled],
        today=today,
        may_join=queries.candidates(coop_id, cohort_id) if not row.closed_at else [],
    )


def _form(
    form: Any, title: str, words: str, submit: str, back: tuple[str, str], act: Callable[[], Any],
    done: str, kind: str = "primary",
) -> str | Response:  # fmt: skip
    """A page with a form; `act` is carried out, and it leads back."""
    nav.stand_at(AT)
    if form.validate_on_submit():
        try:
            with transaction():
                act()
        except DomainError as error:
            form.blame(error)
        else:
            flash(done)
            return redirect(back[1])
    return render_template(
        "recruitment/form.html", form=form, title=title, words=words, submit=submit, back=back,
        kind=kind,
    )  # fmt: skip


def _back(row: queries.CohortRow) -> tuple[str, str]:
    return row.name, url_for("cohorts.one", cohort_id=row.id)


def _offices(form: forms.CohortForm) -> None:
    rows = partnerships.partnerships(access.actor().coop_id)
    form.partnership.choices = [(row.id, row.office) for row in rows]


def _said(form: forms.CohortForm) -> service.Said:
    return service.Said(
        form.name.data or "", form.partnership.data, form.first_on.data, form.last_on.data,
        form.places.data, form.words.data or "", form.book_by_on.data,
    )  # fmt: skip


@blueprint.route("/open", methods=["GET", "POST"])
@requires(KEEP)
def open_one() -> str | Response:
    """Open a cohort with an office."""
    form = forms.CohortForm()
    _offices(form)
    weeks = rules.weeks_at_most(queries.limits(), clock.today())
    return _form(
        form, "Open a SWAP cohort",
        f"Training, shifts to go along on, and an interview for everybody: at most {weeks} weeks.",
        "Open the cohort", ("Cohorts", url_for(AT)),
        lambda: service.open_cohort(access.actor(), _said(form)),
        "The cohort is open. The office’s advisers see its places.",
    )  # fmt: skip


@blueprint.route("/<int:cohort_id>/change", methods=["GET", "POST"])
@requires(KEEP)
def change(cohort_id: int) -> str | Response:
    """Other dates, places, words."""
    row = queries.cohort(access.actor().coop_id, cohort_id)
    form = forms.CohortForm(data={
        "name": row.name, "partnership": row.partnership_id, "first_on": row.first_on,
        "last_on": row.last_on, "places": row.places, "words": row.words,
        "book_by_on": row.book_by_on,
    })  # fmt: skip
    _offices(form)
    return _form(
        form, f"Change {row.name}", f"{row.taken} of {row.places} places are taken.",
        "Save cohort", _back(row),
        lambda: service.change(access.actor(), cohort_id, _said(form)), "Saved.",
    )  # fmt: skip


@blueprint.route("/<int:cohort_id>/join", methods=["GET", "POST"])
@requires(KEEP)
def join(cohort_id: int) -> str | Response:
    """Somebody joins from the pipeline."""
    actor = access.actor()
    row = queries.cohort(actor.coop_id, cohort_id)
    form = forms.JoinForm()
    form.referral.choices = queries.candidates(actor.coop_id, cohort_id)
    return _form(
        form, f"Who joins {row.name}?", f"{row.left} of {row.places} places are free. "
        "They move to the SWAP stage and are written to.", "Have them join", _back(row),
        lambda: service.join(actor, cohort_id, form.referral.data), "They have joined.",
    )  # fmt: skip


@blueprint.route("/<int:cohort_id>/days/add", methods=["GET", "POST"])
@requires(KEEP)
def add_day(cohort_id: int) -> str | Response:
    """A training day."""
    actor = access.actor()
    row = queries.cohort(actor.coop_id, cohort_id)
    form = forms.DayForm()
    return _form(
        form, "Add a training day", row.name, "Add the day", _back(row),
        lambda: service.add_day(
            actor, cohort_id, form.on.data, form.starts.data, form.ends.data,
            form.title.data or "", form.place.data or "",
        ),
        "Added.",
    )  # fmt: skip


@blueprint.post("/days/<int:cohort_day_id>/drop")
@requires(KEEP)
def drop_day(cohort_day_id: int) -> Response:
    """It is not held."""
    actor = access.actor()
    cohort_id = owned(CohortDay, cohort_day_id, actor.coop_id).cohort_id
    return _act(cohort_id, "Taken out.", lambda: service.drop_day(actor, cohort_day_id))


def _act(cohort_id: int, done: str, act: Callable[[], Any]) -> Response:
    try:
        with transaction():
            act()
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(done)
    return redirect(url_for("cohorts.one", cohort_id=cohort_id))


def _whose(cohort_member_id: int) -> tuple[queries.CohortRow, queries.MemberRow]:
    coop_id = access.actor().coop_id
    member = owned(CohortMember, cohort_member_id, coop_id)
    rows = queries.members(coop_id, member.cohort_id)
    return (
        queries.cohort(coop_id, member.cohort_id),
        next(row for row in rows if row.id == cohort_member_id),
    )


@blueprint.route("/people/<int:cohort_member_id>/leave", methods=["GET", "POST"])
@requires(KEEP)
def leave(cohort_member_id: int) -> str | Response:
    """Somebody leaves."""
    row, who = _whose(cohort_member_id)
    form = forms.ReasonForm()
    return _form(
        form, f"{who.name} leaves {row.name}", "Shifts still to come are taken off. For the co-op "
        "alone; their referral stays open until you answer it.", "Record that they leave",
        _back(row), lambda: service.leave(access.actor(), who.id, form.reason.data or ""),
        "Recorded.", "danger",
    )  # fmt: skip


@blueprint.route("/people/<int:cohort_member_id>/no-interview", methods=["GET", "POST"])
@requires(KEEP)
def excuse(cohort_member_id: int) -> str | Response:
    """Why the guaranteed interview was not held."""
    row, who = _whose(cohort_member_id)
    form = forms.ReasonForm()
    return _form(
        form, f"No interview for {who.name}", "Everybody in a SWAP is guaranteed one. Say why "
        "there is none; it is kept with your name.", "Record the reason", _back(row),
        lambda: service.excuse(access.actor(), who.id, form.reason.data or ""), "Recorded.",
    )  # fmt: skip


@blueprint.route("/people/<int:cohort_member_id>/place", methods=["GET", "POST"])
@requires(KEEP)
def place(cohort_member_id: int) -> str | Response:
    """A shift to go along on, beside a mentor."""
    actor = access.actor()
    row, who = _whose(cohort_member_id)
    form = forms.PlaceForm()
    first = max(row.first_on, clock.today())
    found = visitors.possible(actor.coop_id, first, row.last_on, clock.now())[:SHOWN]
    form.shift.choices = [(f"{each.shift_id}-{each.mentor_id}", each.words) for each in found]

    def go() -> None:
        shift_id, mentor_id = map(int, form.shift.data.split("-"))
        service.place(actor, who.id, shift_id, mentor_id)

    return _form(
        form, f"A shift for {who.name}", "They go along with a mentor, do nothing alone, and do "
        "not count among those needed. The mentor is told." if found else
        "No mentor is on a published shift within these dates: publish the rota, or say who may "
        "mentor.", "Place them", _back(row), go, "Placed. The mentor is told.",
    )  # fmt: skip


@blueprint.post("/people/<int:cohort_member_id>/visits/<int:visitor_id>/off")
@requires(KEEP)
def unplace(cohort_member_id: int, visitor_id: int) -> Response:
    """They do not go along."""
    actor = access.actor()
    row, who = _whose(cohort_member_id)
    owned(ShiftVisitor, visitor_id, actor.coop_id)
    return _act(
        row.id, "Taken off. The mentor is told.",
        lambda: service.unplace(actor, who.id, visitor_id, "They cannot come."),
    )  # fmt: skip


@blueprint.route("/<int:cohort_id>/attendance/<on>", methods=["GET", "POST"])
@requires(KEEP)
def attend(cohort_id: int, on: str) -> str | Response:
    """Who was there on a day: one press saves all."""
    nav.stand_at(AT)
    actor = access.actor()
    row = queries.cohort(actor.coop_id, cohort_id)
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise NotFound from None
    rows = queries.lines(actor.coop_id, cohort_id, day)
    fault = ""
    if request.method == "POST":
        said = {
            line.key: (Mark(mark), request.form.get(f"reason-{line.key}", ""))
            for line in rows
            if (mark := request.form.get(f"mark-{line.key}", "")) in list(Mark)
        }
        try:
            with transaction():
                count = service.save_marks(actor, cohort_id, day, said)
        except DomainError as error:
            fault = error.words
        else:
            flash(f"Saved: {count} of {len(rows)}.")
            return redirect(url_for("cohorts.one", cohort_id=cohort_id))
    return render_template(
        "recruitment/cohorts/attend.html", row=row, day=day, rows=rows, fault=fault,
        given=request.form, marks=MARK_WORDS, begun=day <= clock.today(),
    )  # fmt: skip


@blueprint.post("/<int:cohort_id>/close")
@requires(KEEP)
def close(cohort_id: int) -> Response:
    """It is done."""
    queries.cohort(access.actor().coop_id, cohort_id)
    return _act(
        cohort_id, "The cohort is closed.", lambda: service.close(access.actor(), cohort_id)
    )


@blueprint.post("/<int:cohort_id>/outcomes")
@requires(KEEP)
def outcomes(cohort_id: int) -> Response:
    """Have the worker write the outcome sheet."""
    actor = access.actor()
    row = queries.cohort(actor.coop_id, cohort_id)
    with transaction():
        run_id = ask(
            OUTCOMES, actor, {"cohort_id": cohort_id}, dedupe_key=f"cohort-{cohort_id}",
            back_url=url_for("cohorts.one", cohort_id=cohort_id),
            title=f"{row.name}: outcome sheet",
        ).id  # fmt: skip
    return redirect(url_for("jobs.run", run_id=run_id))
