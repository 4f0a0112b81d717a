"""Interviews as those who recruit see them: the days, a slot, an interview, its outcome."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.notices import service as notices
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import nav
from recruitment.interviews import forms, queries, rules, service
from recruitment.interviews.queries import SlotRow
from recruitment.interviews.rules import BY_WORDS, By
from recruitment.interviews.service.planning import SCORE
from recruitment.interviews.views import calendars
from recruitment.referrals import queries as referrals
from recruitment.stages import queries as stages
from recruitment.stages.rules import Kind
from recruitment.vacancies import queries as vacancies

blueprint = Blueprint("interviews", __name__, url_prefix="/recruitment")
SEE, KEEP = "interviews.see", "interviews.keep"
AT = "interviews.index"
AHEAD, BACK = timedelta(days=60), timedelta(days=28)


def by_day(rows: Iterable[SlotRow]) -> list[tuple[date, list[SlotRow]]]:
    """Slots grouped by their local day."""
    return [
        (on, list(mine)) for on, mine in groupby(rows, lambda row: clock.local_day(row.start_at))
    ]


@blueprint.get("/interviews")
@requires(SEE)
def index() -> str:
    """What is coming, whose outcome is missing, and what was held lately."""
    coop_id, now = access.actor().coop_id, clock.now()
    coming = queries.slots(coop_id, now, now + AHEAD)
    past = queries.slots(coop_id, now - BACK, now)
    found = stages.current(coop_id)
    return render_template(
        "recruitment/interviews/index.html",
        days=by_day(coming),
        coming=coming,
        waiting=queries.in_need(coop_id, now),
        past=[row for row in reversed(past) if row.held and not row.held.booked],
        names={one.code: one.name for one in found.stages},
    )


@blueprint.route("/interviews/plan", methods=["GET", "POST"])
@requires(KEEP)
def plan() -> str | Response:
    """Plan an interview day."""
    actor = access.actor()
    form = forms.PlanForm()
    _choices(form)
    if form.validate_on_submit():
        try:
            with transaction():
                many = len(service.plan(actor, _said(form, form.count.data, form.gap.data)))
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{'1 slot is' if many == 1 else f'{many} slots are'} planned.")
            return redirect(url_for(AT))
    nav.stand_at(AT)
    return render_template(
        "recruitment/interviews/plan.html", form=form, row=None, back=url_for(AT)
    )


@blueprint.get("/interviews/slots/<int:slot_id>")
@requires(SEE)
def slot(slot_id: int) -> str:
    """One slot: who interviews, who is booked, or whom to book."""
    nav.stand_at(AT)
    actor = access.actor()
    row = queries.slot(actor.coop_id, slot_id)
    form = forms.WhoForm()
    form.referral.choices = queries.candidates(actor.coop_id)
    return render_template("recruitment/interviews/slot.html", row=row, form=form, now=clock.now())


@blueprint.post("/interviews/slots/<int:slot_id>/book")
@requires(KEEP)
def book_here(slot_id: int) -> Response:
    """Book somebody at this slot."""
    actor = access.actor()
    queries.slot(actor.coop_id, slot_id)
    form = forms.WhoForm()
    form.referral.choices = queries.candidates(actor.coop_id)
    if not form.validate_on_submit():
        flash("Choose a candidate.", "error")
        return redirect(url_for("interviews.slot", slot_id=slot_id))
    try:
        with transaction():
            made = service.book(actor, slot_id, form.referral.data, By.COOP).id
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("interviews.slot", slot_id=slot_id))
    flash("Booked. The candidate and those who interview are told.")
    return redirect(url_for("interviews.one", interview_id=made))


@blueprint.route("/interviews/slots/<int:slot_id>/change", methods=["GET", "POST"])
@requires(KEEP)
def change(slot_id: int) -> str | Response:
    """Another time, place, or other interviewers."""
    actor = access.actor()
    row = queries.slot(actor.coop_id, slot_id)
    back = url_for("interviews.slot", slot_id=slot_id)
    starts = clock.local(row.start_at)
    form = forms.ChangeForm(data={
        "on": starts.date(), "starts": starts.time(), "minutes": row.minutes, "place": row.place,
        "link": row.link, "vacancy": row.vacancy_id or 0, "shown": row.shown,
        "people": [person_id for person_id, _ in row.interviewers],
    })  # fmt: skip
    _choices(form)
    if form.validate_on_submit():
        try:
            with transaction():
                service.change_slot(actor, slot_id, _said(form), form.reason.data or "")
        except DomainError as error:
            form.blame(error)
        else:
            flash("Changed. Whoever is concerned is told.")
            return redirect(back)
    nav.stand_at(AT)
    return render_template("recruitment/interviews/plan.html", form=form, row=row, back=back)


@blueprint.route("/interviews/slots/<int:slot_id>/cancel", methods=["GET", "POST"])
@requires(KEEP)
def cancel_slot(slot_id: int) -> str | Response:
    """The slot is off."""
    row = queries.slot(access.actor().coop_id, slot_id)
    who = f"{row.held.name} is told, and is owed another time." if row.held else "Nobody is booked."
    form = forms.ReasonForm()
    return _act(
        form, "Call off this slot", who, "Call it off", "It is off. Whoever was concerned is told.",
        url_for("interviews.slot", slot_id=slot_id), service.cancel_slot, slot_id,
        form.reason, kind="danger", then=url_for(AT),
    )  # fmt: skip


@blueprint.get("/interviews/<int:interview_id>")
@requires(SEE)
def one(interview_id: int) -> str:
    """One interview: when, who has locked, and the scores once they may be seen."""
    nav.stand_at(AT)
    actor = access.actor()
    row, place = queries.interview(actor.coop_id, interview_id)
    found = stages.current(actor.coop_id)
    asked = queries.questions(actor.coop_id, row.questions_id)
    lines = queries.comparison(actor.coop_id, interview_id, actor.person_id)
    return render_template(
        "recruitment/interviews/one.html",
        row=row,
        slot=place,
        progress=queries.progress(actor.coop_id, interview_id),
        interviews=actor.person_id in [person for person, _ in place.interviewers],
        lines=lines,
        percent=rules.percent(lines) if lines else None,
        sheets=[
            one for one in queries.sheets(actor.coop_id, interview_id, actor.person_id)
            if one.locked
        ] if lines else [],
        asked=asked,
        names={one.code: one.name for one in found.stages},
        reasons=stages.reason_words(actor.coop_id),
        by=BY_WORDS,
        now=clock.now(),
        needed=rules.SCORERS,
    )  # fmt: skip


@blueprint.get("/interviews/<int:interview_id>/invitation.ics")
@requires(SEE)
def invitation(interview_id: int) -> Response:
    """The interview as a calendar entry."""
    row, place = queries.interview(access.actor().coop_id, interview_id)
    return calendars.invitation(access.actor().coop_id, row, place, f"Interview: {row.name}")


@blueprint.route("/interviews/<int:interview_id>/cancel", methods=["GET", "POST"])
@requires(KEEP)
def cancel(interview_id: int) -> str | Response:
    """It will not be held; the slot is free again."""
    row, _ = queries.interview(access.actor().coop_id, interview_id)
    form = forms.ReasonForm()
    return _act(
        form, f"Cancel the interview of {row.name}",
        "They are told, and the next answer is yours. The slot is free again.",
        "Cancel the interview", "Cancelled. The candidate and those who interview are told.",
        url_for("interviews.one", interview_id=interview_id), service.cancel, interview_id,
        form.reason, By.COOP, kind="danger",
    )  # fmt: skip


@blueprint.route("/interviews/<int:interview_id>/missed", methods=["GET", "POST"])
@requires(KEEP)
def missed(interview_id: int) -> str | Response:
    """They did not come."""
    row, _ = queries.interview(access.actor().coop_id, interview_id)
    form = forms.MissedForm()
    return _act(
        form, f"{row.name} did not come",
        "Kept by the co-op. Your next answer is due: ask them, or book again.",
        "Record it", "Recorded. Ask them, or book another time.",
        url_for("interviews.one", interview_id=interview_id), service.missed, interview_id,
        form.words,
    )  # fmt: skip


def _act(
    form: Any, title: str, words: str, submit: str, done: str, back: str, verb: Any,
    subject_id: int, field: Any, *more: Any, kind: str = "primary", then: str = "",
) -> str | Response:  # fmt: skip
    """A page with one sentence to write, and the verb that it goes to."""
    nav.stand_at(AT)
    if form.validate_on_submit():
        try:
            with transaction():
                verb(access.actor(), subject_id, field.data or "", *more)
        except DomainError as error:
            form.blame(error)
        else:
            flash(done)
            return redirect(then or back)
    return render_template(
        "recruitment/form.html", title=title, words=words, submit=submit, form=form,
        back=("Interview", back), kind=kind,
    )  # fmt: skip


@blueprint.route("/interviews/<int:interview_id>/outcome", methods=["GET", "POST"])
@requires("pipeline.move")
def outcome(interview_id: int) -> str | Response:
    """What came of it: the pipeline moves."""
    nav.stand_at(AT)
    actor = access.actor()
    row, _ = queries.interview(actor.coop_id, interview_id)
    referral = referrals.referral(actor.coop_id, row.referral_id)
    found = stages.current(actor.coop_id)
    here = referral.stage
    if found.may(here, rules.INTERVIEW):
        here = rules.INTERVIEW
    ends = (Kind.SILENT, Kind.WITHDRAWN)
    form = forms.OutcomeForm()
    form.to.choices = [("", "Choose what came of it")] + [
        (one.code, one.name) for one in found.permitted(here) if one.kind not in ends
    ]
    given = [
        one for one in stages.reasons(actor.coop_id, clock.today()) if one.kind is Kind.REJECTED
    ]
    form.reason.choices = [("", "None"), *((one.code, one.words) for one in given)]
    if form.validate_on_submit():
        try:
            with transaction():
                service.conclude(
                    actor, interview_id, form.to.data, reason=form.reason.data or "",
                    words=form.words.data or "", candidate_words=form.candidate_words.data or "",
                    adviser_words=form.adviser_words.data or "",
                )  # fmt: skip
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"Recorded: {found.stage(form.to.data).name}.")
            return redirect(url_for("interviews.one", interview_id=interview_id))
    return render_template(
        "recruitment/form.html", title=f"What came of it: {row.name}",
        words="The candidate is told in the words you write. Scores stay with the co-op.",
        submit="Record the outcome", form=form, kind="primary",
        back=("Interview", url_for("interviews.one", interview_id=interview_id)),
    )  # fmt: skip


@blueprint.route("/referrals/<int:referral_id>/interview", methods=["GET", "POST"])
@requires(KEEP)
def book(referral_id: int) -> str | Response:
    """Book an interview for somebody, or move the one that is booked."""
    nav.stand_at(AT)
    actor = access.actor()
    referral = referrals.referral(actor.coop_id, referral_id)
    candidate = referrals.candidate(actor.coop_id, referral.candidate_id)
    held = queries.coming_of(actor.coop_id, referral_id)
    found = queries.offered(actor.coop_id, referral.vacancy_id, clock.now(), hidden=True)
    form = forms.BookForm()
    form.slot.choices = [(row.id, calendars.says(row)) for row in found]
    if form.validate_on_submit():
        try:
            with transaction():
                if held:
                    made = service.move(actor, held[0].id, form.slot.data, By.COOP).id
                else:
                    made = service.book(actor, form.slot.data, referral_id, By.COOP).id
        except DomainError as error:
            form.blame(error)
        else:
            flash("Booked. The candidate and those who interview are told.")
            return redirect(url_for("interviews.one", interview_id=made))
    return render_template(
        "recruitment/interviews/book.html",
        title=f"{'Move the interview' if held else 'Book an interview'}: {candidate.name}",
        form=form,
        held=held,
        back=("Referral", url_for("pipeline.one", referral_id=referral_id)),
        found=found,
    )


def _choices(form: forms.SlotForm) -> None:
    coop_id = access.actor().coop_id
    rows = vacancies.vacancies(coop_id, open_only=True)
    form.vacancy.choices = [(0, "Any vacancy"), *((row.id, row.says) for row in rows)]
    chosen = form.vacancy.data
    if chosen and chosen not in dict(form.vacancy.choices):
        form.vacancy.choices.append((chosen, vacancies.vacancy(coop_id, chosen).says))
    form.people.choices = queries.interviewers(coop_id, notices.those_who_may(coop_id, SCORE))


def _said(form: forms.SlotForm, count: int = 1, gap: int | None = 0) -> service.Said:
    return service.Said(
        on=form.on.data,
        starts=form.starts.data,
        minutes=form.minutes.data,
        people=tuple(form.people.data or ()),
        place=(form.place.data or "").strip(),
        link=(form.link.data or "").strip(),
        vacancy_id=form.vacancy.data or None,
        shown=bool(form.shown.data),
        count=count,
        gap=gap or 0,
    )
