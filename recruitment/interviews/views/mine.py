"""Those who interview: on a phone, alone, then locked."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError, NotFound
from core.ui import nav
from recruitment.interviews import queries, rules, service

blueprint = Blueprint("my_interviews", __name__, url_prefix="/my/interviews")
SCORE = "interviews.score"
AHEAD = timedelta(days=60)


def _me() -> tuple[int, int]:
    actor = access.actor()
    if actor.person_id is None:
        raise NotFound
    return actor.coop_id, actor.person_id


@blueprint.get("")
@requires(SCORE)
def index() -> str:
    """Interviews that I hold."""
    actor = access.actor()
    rows = []
    if actor.person_id is not None:
        rows = queries.to_score(actor.coop_id, actor.person_id, clock.now() + AHEAD)
    return render_template("recruitment/interviews/mine.html", rows=rows, now=clock.now())


@blueprint.route("/<int:interview_id>", methods=["GET", "POST"])
@requires(SCORE)
def score(interview_id: int) -> str | Response:
    """The questions, my scores, and the lock."""
    coop_id, me = _me()
    row, place = queries.mine(coop_id, interview_id, me)
    asked = queries.questions(coop_id, row.questions_id)
    fault = ""
    if request.method == "POST":
        scores, notes = _typed(asked)
        lock = request.form.get("act") == "lock"
        try:
            with transaction():
                service.score(
                    access.actor(), interview_id, scores, notes, request.form.get("words", ""),
                    lock=lock,
                )  # fmt: skip
        except DomainError as error:
            fault = error.words
        else:
            flash("Locked. Thank you." if lock else "Saved. Only you see it until you lock.")
            return redirect(url_for("my_interviews.score", interview_id=interview_id))
    nav.stand_at("my_interviews.index")
    lines = queries.comparison(coop_id, interview_id, me)
    return render_template(
        "recruitment/interviews/score.html",
        row=row,
        slot=place,
        asked=asked,
        sheet=queries.own_sheet(coop_id, interview_id, me),
        given=request.form,
        fault=fault,
        begun=place.start_at <= clock.now(),
        progress=queries.progress(coop_id, interview_id),
        lines=lines,
        sheets=[one for one in queries.sheets(coop_id, interview_id, me) if one.locked]
        if lines
        else [],
        steps=range(rules.LEAST, rules.MOST + 1),
    )


def _typed(asked: rules.QuestionSet) -> tuple[dict[str, int], dict[str, str]]:
    scores, notes = {}, {}
    for one in asked.questions:
        said = request.form.get(f"score-{one.code}", "")
        if said.isdecimal() and len(said) == 1:
            scores[one.code] = int(said)
        notes[one.code] = request.form.get(f"note-{one.code}", "")
    return scores, notes
