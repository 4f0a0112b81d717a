"""Open shifts: a member's list on the phone, the coordinator's with claims and offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.claims import queries, service
from coop.claims.forms import AnswerForm, ClaimForm, SettingForm
from coop.claims.rules import LEVEL_WORDS, WORDS, State
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError, NotAllowed
from core.ui import nav

blueprint = Blueprint("claims", __name__)


@blueprint.get("/my/open-shifts")
@requires("claims.take")
def mine() -> str:
    """What one can take, what one has claimed, and why not the rest."""
    actor = access.actor()
    if actor.person_id is None:
        raise NotAllowed("This account does not stand for a person who works shifts.")
    now = clock.now()
    return render_template(
        "coop/claims/mine.html",
        board=queries.board(actor.coop_id, actor.person_id, now),
        answered=queries.answered(actor.coop_id, actor.person_id, now)[:6],
        approval=queries.needs_approval(actor.coop_id, clock.local_day(now)),
        levels=LEVEL_WORDS,
        words=WORDS,
        today=clock.local_day(now),
    )


@blueprint.post("/my/open-shifts/<int:shift_id>/claim")
@requires("claims.take")
def claim(shift_id: int) -> Response:
    """Claim it."""
    form = ClaimForm()
    try:
        with transaction():
            row = service.claim(access.actor(), shift_id, agreed=bool(form.agreed.data))
            placed = row.state == State.PLACED
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(
            "The shift is yours. It is in your shifts and your calendar."
            if placed
            else "Claimed. A coordinator answers, and you are told."
        )
    return redirect(url_for("claims.mine"))


@blueprint.post("/my/open-shifts/<int:shift_id>/decline")
@requires("claims.take")
def decline(shift_id: int) -> Response:
    """Say no to an offer."""
    return _act("Noted: not this one.", "claims.mine", service.decline, shift_id)


@blueprint.post("/my/open-shifts/claims/<int:claim_id>/withdraw")
@requires("claims.take")
def withdraw(claim_id: int) -> Response:
    """Take one's claim back."""
    return _act("Your claim is taken back.", "claims.mine", service.withdraw, claim_id)


@blueprint.get("/open-shifts")
@requires("claims.decide")
def index() -> str:
    """Open places with how many can take each, and the claims to them."""
    actor = access.actor()
    now = clock.now()
    return render_template(
        "coop/claims/index.html",
        places=queries.places(actor.coop_id, now),
        approval=queries.needs_approval(actor.coop_id, clock.local_day(now)),
        weeks=queries.WEEKS,
        own=actor.person_id,
    )


@blueprint.post("/open-shifts/<int:shift_id>/offer")
@requires("claims.decide")
def offer(shift_id: int) -> Response:
    """Tell those who can."""
    try:
        with transaction():
            count = service.offer(access.actor(), shift_id)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("1 person is told." if count == 1 else f"{count} people are told.")
    return redirect(url_for("claims.index"))


@blueprint.post("/open-shifts/claims/<int:claim_id>/approve")
@requires("claims.decide")
def approve(claim_id: int) -> Response:
    """Give them the place."""
    words = AnswerForm().reason.data or ""
    return _act(
        "Approved. They are told, and so is everybody who did not get it.",
        "claims.index",
        service.approve,
        claim_id,
        words,
    )


@blueprint.post("/open-shifts/claims/<int:claim_id>/refuse")
@requires("claims.decide")
def refuse(claim_id: int) -> Response:
    """Say no, and why."""
    words = AnswerForm().reason.data or ""
    return _act("Refused. They read your words.", "claims.index", service.refuse, claim_id, words)


@blueprint.route("/open-shifts/setting", methods=["GET", "POST"])
@requires("claims.setting")
def setting() -> str | Response:
    """First come or with approval."""
    nav.stand_at("claims.index")
    actor = access.actor()
    held = queries.needs_approval(actor.coop_id, clock.today())
    form = SettingForm(approval="approval" if held else "first", from_on=clock.today())
    if form.validate_on_submit():
        approval = form.approval.data == "approval"
        try:
            with transaction():
                service.set_approval(actor, form.from_on.data, approval=approval)
        except DomainError as error:
            form.blame(error)
        else:
            flash("Set.")
            return redirect(url_for("claims.setting"))
    rows = queries.settings(actor.coop_id)
    return render_template("coop/claims/setting.html", form=form, rows=rows)


def _act(words: str, endpoint: str, verb: Callable[..., Any], *args: Any) -> Response:
    try:
        with transaction():
            verb(access.actor(), *args)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(words)
    return redirect(url_for(endpoint))
