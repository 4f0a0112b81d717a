"""The list on the day, on a phone: everybody's line, saved in one press."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError
from core.ui import nav, parse
from core.ui.filters import plural
from training.records.taken_rules import RESULT_WORDS, Result
from training.sessions import queries, rules, service
from training.sessions.models import TrainingSession
from training.sessions.rules import State
from training.standards import queries as standards
from training.standards.rules import METHOD_WORDS, Method

blueprint = Blueprint("class_lists", __name__, url_prefix="/training/classes")


@blueprint.route("/<int:session_id>/list", methods=["GET", "POST"])
@requires("classes.attend")
def attend(session_id: int) -> str | Response:
    """Who was there; one press saves all."""
    actor = access.actor()
    owned(TrainingSession, session_id, actor.coop_id)
    wrong: list[str] = []
    if request.method == "POST":
        try:
            marks = _marks(actor.coop_id, session_id)
            with transaction():
                count = service.save(
                    actor,
                    session_id,
                    marks,
                    sign=request.form.get("sign") == "y",
                    method=Method(request.form["method"]) if request.form.get("method") else None,
                )
        except DomainError as error:
            wrong = [error.words]
        except ValueError as error:
            wrong = [str(error)]
        else:
            flash(
                f"Saved: {plural(count, 'line')} recorded, and told to each."
                if count
                else "Saved; nothing has changed."
            )
            return redirect(url_for("classes.show", session_id=session_id))
    nav.stand_at("classes.index")
    row = queries.session(actor.coop_id, session_id)
    competency = next(
        (
            each
            for each in standards.competencies(actor.coop_id)
            if each.id == row.gives_competency_id
        ),
        None,
    )
    methods = [] if competency is None else [Method(each) for each in competency.methods]
    return render_template(
        "training/sessions/list.html",
        row=row,
        rows=[
            one
            for one in queries.bookings(actor.coop_id, session_id)
            if one.state == State.BOOKED or one.state in rules.ATTENDED
        ],
        given=request.form,
        wrong=wrong,
        results=RESULT_WORDS,
        methods=[(str(each), METHOD_WORDS[each]) for each in methods or Method],
        me=actor.person_id,
        begun=row.start_at <= clock.now(),
        State=State,
    )


def _marks(coop_id: int, session_id: int) -> dict[int, service.Mark]:
    """What was ticked of each line; DomainError where a line says nothing of its person."""
    marks = {}
    me = access.actor().person_id
    for one in queries.bookings(coop_id, session_id):
        if one.person_id == me or not (one.state == State.BOOKED or one.state in rules.ATTENDED):
            continue
        said = request.form.get(f"state-{one.id}", "")
        if said not in [str(each) for each in rules.ATTENDED]:
            raise DomainError(f"Say whether {one.name} was there.")
        left = request.form.get(f"left-{one.id}", "").strip()
        result = request.form.get(f"result-{one.id}", Result.ATTENDED)
        marks[one.id] = service.Mark(
            State(said),
            Result(result) if result in list(Result) else Result.ATTENDED,
            parse.read_time(left) if left and said == State.LEFT else None,
            request.form.get(f"reason-{one.id}", ""),
        )
    return marks
