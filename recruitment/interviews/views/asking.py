"""The questions by version, and the settings."""

from __future__ import annotations

from dataclasses import asdict

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock, dated
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import nav
from recruitment.interviews import forms, queries, service
from recruitment.interviews.models import InterviewSetting
from recruitment.interviews.queries.asking import Settings
from recruitment.interviews.rules import MOST_QUESTIONS, Question, QuestionSet
from recruitment.interviews.views.staff import AT, KEEP, SEE, blueprint
from recruitment.stages.service import code_of

FIELDS = ("value", "ask", "low", "middle", "high")


@blueprint.get("/interviews/questions")
@requires(SEE)
def questions() -> str:
    """What is asked, and what a 1, a 3 and a 5 looks like."""
    nav.stand_at(AT)
    coop_id = access.actor().coop_id
    return render_template(
        "recruitment/interviews/questions.html",
        asked=queries.questions(coop_id),
        versions=queries.history(coop_id),
        settings=queries.settings(coop_id, clock.today()),
    )


@blueprint.route("/interviews/questions/edit", methods=["GET", "POST"])
@requires("interviews.settle")
def edit_questions() -> str | Response:
    """The next version."""
    nav.stand_at(AT)
    actor = access.actor()
    asked = queries.questions(actor.coop_id)
    rows = [asdict(one) for one in asked.questions]
    fault = ""
    if request.method == "POST":
        rows = _typed(asked)
        try:
            with transaction():
                seen = request.form.get("version", -1, type=int)
                made = service.revise(
                    actor, [Question(**row) for row in rows], request.form.get("why", ""),
                    seen=seen,
                )  # fmt: skip
                version = made.version
        except DomainError as error:
            fault = error.words
        else:
            flash(f"Version {version} is asked in interviews booked from now on.")
            return redirect(url_for("interviews.questions"))
    return render_template(
        "recruitment/interviews/edit.html", asked=asked, rows=rows, fault=fault,
        why=request.form.get("why", ""), room=len(rows) < MOST_QUESTIONS,
    )  # fmt: skip


def _typed(asked: QuestionSet) -> list[dict[str, str]]:
    """What was typed, question by question; one with no text at all is left out."""
    codes = [one.code for one in asked.questions]
    rows = []
    for code in [*codes, "new"]:
        said = {name: request.form.get(f"{name}-{code}", "").strip()[:500] for name in FIELDS}
        if not any(said.values()):
            continue
        own = code if code != "new" else code_of(said["value"] or "question", frozenset(codes))
        rows.append({"code": own, **said})
    return rows


@blueprint.route("/interviews/settings", methods=["GET", "POST"])
@requires("interviews.settle")
def settings() -> str | Response:
    """When both sides are reminded, and until when candidates change it."""
    nav.stand_at(AT)
    actor, today = access.actor(), clock.today()
    held = queries.settings(actor.coop_id, today)
    form = forms.SettingForm(data={"from_on": today, **asdict(held)})
    if form.validate_on_submit():
        said = Settings(form.remind_days.data, form.notice_hours.data, form.change_hours.data)
        try:
            with transaction():
                service.settle(actor, form.from_on.data, said)
        except DomainError as error:
            form.blame(error)
        else:
            flash("Settled.")
            return redirect(url_for("interviews.questions"))
    return render_template(
        "recruitment/interviews/settings.html", form=form,
        history=dated.history(InterviewSetting, actor.coop_id), today=today,
    )  # fmt: skip


assert KEEP
