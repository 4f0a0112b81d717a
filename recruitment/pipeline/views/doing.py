"""One referral, and what is done with it."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock, mail
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.people import queries as people
from core.people.models import Role
from core.ui import nav
from core.ui.filters import day
from core.ui.theme import local_path
from recruitment.pipeline import forms, queries, service
from recruitment.pipeline.blueprint import MOVE, SEE, blueprint
from recruitment.pipeline.service import letters
from recruitment.referrals import queries as referrals
from recruitment.referrals import rules as words_of
from recruitment.referrals import sending
from recruitment.stages import queries as stages
from recruitment.stages.rules import Kind

AT = "pipeline.board"
RECRUITS = {Role.RECRUITER, Role.COORDINATOR, Role.MANAGER}


@blueprint.get("/referrals/<int:referral_id>")
@requires(SEE)
def one(referral_id: int) -> str:
    """A referral whole."""
    nav.stand_at(AT)
    coop_id = access.actor().coop_id
    page = queries.page(coop_id, referral_id)
    found = stages.current(coop_id)
    return render_template(
        "recruitment/pipeline/one.html",
        page=page,
        row=page.row,
        stage=found.stage(page.row.stage) if found.has(page.row.stage) else None,
        permitted=[
            stage for stage in found.permitted(page.row.stage) if stage.kind is not Kind.SILENT
        ]
        if found.has(page.row.stage)
        else [],
        names={stage.code: stage.name for stage in found.stages},
        reasons=stages.reason_words(coop_id),
        wordings=[
            words
            for words in referrals.wordings(clock.today())
            if page.referral.recommended_by_id or words.purpose != words_of.RECOMMENDER
        ],
        channels=words_of.CHANNELS,
        events=words_of.EVENTS,
        sources=words_of.SOURCES,
        owners=_owners(coop_id),
        today=clock.today(),
    )


def _owners(coop_id: int) -> list[tuple[int, str]]:
    rows = people.accounts(coop_id, clock.today())
    return [(row.id, row.name) for row in rows if RECRUITS & {role for _, role, _ in row.roles}]


@blueprint.route("/referrals/<int:referral_id>/move/<to>", methods=["GET", "POST"])
@requires(MOVE)
def move(referral_id: int, to: str) -> str | Response:
    """Move a referral: why, and what each is told."""
    nav.stand_at(AT)
    actor = access.actor()
    row = referrals.referral(actor.coop_id, referral_id)
    candidate = referrals.candidate(actor.coop_id, row.candidate_id)
    found = stages.current(actor.coop_id)
    back = local_path(request.values.get("back")) if request.values.get("back") else ""
    back = back or url_for("pipeline.one", referral_id=referral_id)
    try:
        stage = found.stage(to)
    except DomainError as error:
        flash(error.words, "error")
        return redirect(back)
    form = forms.MoveForm()
    given = [one for one in stages.reasons(actor.coop_id, clock.today()) if one.kind is stage.kind]
    form.reason.choices = [("", "Choose a reason"), *((one.code, one.words) for one in given)]
    if stage.kind not in (Kind.REJECTED, Kind.WITHDRAWN):
        del form.reason
    if form.validate_on_submit():
        try:
            with transaction():
                service.move(
                    actor,
                    referral_id,
                    to,
                    reason=form.reason.data if form.reason else "",
                    words=form.words.data or "",
                    candidate_words=form.candidate_words.data or "",
                    adviser_words=form.adviser_words.data or "",
                    seen=request.form.get("seen", ""),
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{candidate.name} is now in {stage.name}.")
            return redirect(back)
    return render_template(
        "recruitment/pipeline/move.html",
        form=form,
        stage=stage,
        here=found.stage(row.stage).name if found.has(row.stage) else row.stage,
        row=row,
        name=candidate.name,
        back=back,
        shared=row.office_id is not None and letters.is_shared(row),
        email=bool(candidate.email),
    )


@blueprint.post("/referrals/<int:referral_id>/drop")
@requires(MOVE)
def drop(referral_id: int) -> Response | tuple[Response, int]:
    """A card dropped on another column: moved at once, or led to the page that asks why."""
    actor = access.actor()
    row = referrals.referral(actor.coop_id, referral_id)
    to, seen = request.form.get("to", ""), request.form.get("seen", "")
    found = stages.current(actor.coop_id)
    back = request.form.get("back") or url_for("pipeline.board")
    try:
        stage = found.stage(to)
        if not found.may(row.stage, to):
            here = found.stage(row.stage).name
            raise DomainError(f"From {here} a referral cannot go to {stage.name}.")
        if stage.kind in (Kind.REJECTED, Kind.WITHDRAWN):
            url = url_for("pipeline.move", referral_id=referral_id, to=to, back=back)
            return jsonify(url=url), 409
        with transaction():
            service.move(actor, referral_id, to, seen=seen)
    except DomainError as error:
        return jsonify(words=error.words), 409
    flash(f"Moved to {stage.name}.")
    return jsonify(words="")


@blueprint.route("/referrals/<int:referral_id>/ask", methods=["GET", "POST"])
@requires(MOVE)
def ask(referral_id: int) -> str | Response:
    """Ask the candidate; their reply is due."""
    nav.stand_at(AT)
    actor = access.actor()
    row = referrals.referral(actor.coop_id, referral_id)
    candidate = referrals.candidate(actor.coop_id, row.candidate_id)
    back = url_for("pipeline.one", referral_id=referral_id)
    form = forms.AskForm()
    if form.validate_on_submit():
        try:
            with transaction():
                asked, token = service.ask(actor, referral_id, form.words.data)
                until = day(asked.next_due_on)
        except DomainError as error:
            form.blame(error)
        else:
            coop = people.coop(actor.coop_id)
            address = sending.address(token)
            sent = bool(candidate.email) and mail.send(
                candidate.email,
                f"{coop.name} asks you something",
                letters.asking(candidate.first_name, coop, form.words.data.strip(), address, until),
            )
            return render_template(
                "recruitment/referrals/link.html",
                name=candidate.name, link=address, sent=sent, mail=mail.is_set_up(),
                email=candidate.email, back=back, words=form.words.data, until=until,
            )  # fmt: skip
    return render_template(
        "one_form.html",
        title=f"Ask {candidate.name}", submit="Ask", form=form, back=("Referral", back),
        words="They are sent the question and a link to reply. Then it is their turn.",
        kind="primary",
    )  # fmt: skip


@blueprint.route("/referrals/<int:referral_id>/replied", methods=["GET", "POST"])
@requires(MOVE)
def replied(referral_id: int) -> str | Response:
    """The candidate has replied, by telephone or otherwise."""
    return _said(
        referral_id, "What they replied", "Your next answer is then due.", "Record the reply",
        service.replied, "Recorded. Your answer is due next.",
    )  # fmt: skip


@blueprint.route("/referrals/<int:referral_id>/notice", methods=["GET", "POST"])
@requires(MOVE)
def notice(referral_id: int) -> str | Response:
    """The candidate has been told that the referral will be closed."""
    return _said(
        referral_id, "They were told that it will be closed",
        "By telephone, by message or by letter: say how. Then their notice runs.",
        "Record that they were told", service.give_notice, "Recorded. Their notice runs.",
    )  # fmt: skip


def _said(
    referral_id: int, title: str, words: str, submit: str, act: object, done: str
) -> str | Response:
    nav.stand_at(AT)
    actor = access.actor()
    referrals.referral(actor.coop_id, referral_id)
    back = url_for("pipeline.one", referral_id=referral_id)
    form = forms.WordsForm()
    if form.validate_on_submit():
        try:
            with transaction():
                act(actor, referral_id, form.words.data or "")  # type: ignore[operator]
        except DomainError as error:
            form.blame(error)
        else:
            flash(done)
            return redirect(back)
    return render_template(
        "one_form.html",
        title=title, words=words, submit=submit, form=form, back=("Referral", back),
        kind="primary",
    )  # fmt: skip


@blueprint.post("/referrals/<int:referral_id>/owner")
@requires(MOVE)
def owner(referral_id: int) -> Response:
    """Say who answers."""
    actor = access.actor()
    referrals.referral(actor.coop_id, referral_id)
    chosen = request.form.get("owner", 0, type=int)
    try:
        with transaction():
            service.own(actor, referral_id, chosen or None)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("Recorded who answers.")
    return redirect(url_for("pipeline.one", referral_id=referral_id))
