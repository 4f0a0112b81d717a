"""Learners, who may mentor them, and their shadow shifts."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.pairs import forms, queries, service
from coop.pairs.views import blueprint, working
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import nav
from core.ui.filters import day_year, plural
from training.standards import queries as standards

AHEAD = timedelta(weeks=4)


@blueprint.get("/learners")
@requires("learners.edit")
def learners() -> str:
    """Who learns, who may mentor, how many shadow shifts are ahead."""
    coop_id, on = access.actor().coop_id, clock.today()
    spells = queries.learners(coop_id)
    now = [spell for spell in spells if not spell.over(on)]
    shadows, free = queries.shadow_places(coop_id, on, on + AHEAD)
    titles = {row.id: row.name for row in standards.competencies(coop_id)}
    return render_template(
        "coop/pairs/learners.html",
        learners=now,
        past=[spell for spell in spells if spell.over(on)],
        ahead=queries.ahead(coop_id, on, now),
        mentors=[row for row in queries.mentors(coop_id, on) if not row.over(on)],
        competencies=sorted(titles[key] for key in queries.mentor_competencies(coop_id)),
        shadows=shadows,
        free=free,
        today=on,
    )


@blueprint.route("/learners/new", methods=["GET", "POST"])
@requires("learners.edit")
def add_learner() -> str | Response:
    """From a day on somebody works only shadow shifts."""
    nav.stand_at("pairs.learners")
    actor = access.actor()
    on = clock.today()
    form = forms.LearnerForm(from_on=on, person_id=request.args.get("person", 0, type=int))
    forms.offer(form.person_id, working(actor.coop_id))
    found = {row.person_id: row.name for row in queries.mentors(actor.coop_id, on)}
    form.mentor_ids.choices = list(found.items())
    if not found:
        del form.mentor_ids
    if form.validate_on_submit():
        person_id = form.person_id.data
        try:
            with transaction():
                row = service.start_learning(
                    actor,
                    person_id,
                    form.from_on.data,
                    form.until_on.data,
                    note=form.note.data or "",
                    mentor_ids=form.mentor_ids.data if form.mentor_ids else (),
                )
                began = row.from_on
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"A learner from {day_year(began)}: the rota gives them shadow shifts only.")
            _warn_of_other_shifts(person_id)
            return redirect(url_for("pairs.learners"))
    return render_template("coop/pairs/learner_form.html", form=form, learner=True)


def _warn_of_other_shifts(person_id: int) -> None:
    coop_id, on = access.actor().coop_id, clock.today()
    spells = queries.learners(coop_id, person_id)
    others = queries.ahead(coop_id, on, spells).get(person_id, queries.Ahead()).other
    if others:
        flash(
            f"{plural(others, 'other shift')} in that time {'stays' if others == 1 else 'stay'} "
            "theirs until you give it to somebody else.",
            "warning",
        )


@blueprint.post("/learners/<int:learning_id>/end")
@requires("learners.edit")
def end_learning(learning_id: int) -> Response:
    """The last day as a learner is today."""
    return _ended(service.end_learning, learning_id, "Today is the last day as a learner.")


@blueprint.route("/mentors/new", methods=["GET", "POST"])
@requires("learners.edit")
def add_mentor() -> str | Response:
    """From a day on somebody may have a learner along."""
    nav.stand_at("pairs.learners")
    actor = access.actor()
    form = forms.MentorForm(
        from_on=clock.today(), person_id=request.args.get("person", 0, type=int)
    )
    forms.offer(form.person_id, working(actor.coop_id))
    if form.validate_on_submit():
        try:
            with transaction():
                row = service.let_mentor(
                    actor,
                    form.person_id.data,
                    form.from_on.data,
                    form.until_on.data,
                    note=form.note.data or "",
                )
                began = row.from_on
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"They may mentor from {day_year(began)}.")
            return redirect(url_for("pairs.learners"))
    return render_template("coop/pairs/learner_form.html", form=form, learner=False)


@blueprint.post("/mentors/<int:mentoring_id>/end")
@requires("learners.edit")
def end_mentoring(mentoring_id: int) -> Response:
    """The last day of mentoring is today."""
    return _ended(service.end_mentoring, mentoring_id, "Today is the last day as a mentor.")


@blueprint.route("/mentors/training", methods=["GET", "POST"])
@requires("learners.edit")
def mentor_training() -> str | Response:
    """Which competencies let people mentor."""
    nav.stand_at("pairs.learners")
    actor = access.actor()
    form = forms.CompetenciesForm(competency_ids=list(queries.mentor_competencies(actor.coop_id)))
    form.competency_ids.choices = [
        (row.id, row.name) for row in standards.competencies(actor.coop_id)
    ]
    if form.validate_on_submit():
        try:
            with transaction():
                service.choose_mentor_competencies(actor, form.competency_ids.data or ())
        except DomainError as error:
            form.blame(error)
        else:
            flash("Saved.")
            return redirect(url_for("pairs.learners"))
    return render_template("coop/pairs/mentor_training.html", form=form)


def _ended(act: service.Ending, row_id: int, words: str) -> Response:
    try:
        with transaction():
            act(access.actor(), row_id, clock.today())
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(words)
    return redirect(url_for("pairs.learners"))
