"""A member's classes on the phone: book, wait, answer an offer, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError, NotAllowed
from training.sessions import board, service
from training.sessions.models import TrainingBooking, TrainingSession

blueprint = Blueprint("my_classes", __name__, url_prefix="/my/classes")


@blueprint.get("")
@requires("classes.book")
def index() -> str:
    """What one is booked on, what one needs, what else is open."""
    actor = access.actor()
    if actor.person_id is None:
        raise NotAllowed("This account does not stand for a person who works here.")
    now = clock.now()
    return render_template(
        "training/sessions/mine.html",
        board=board.mine(actor.coop_id, actor.person_id, now),
        need_words=board.words,
        now=now,
    )


@blueprint.post("/<int:session_id>/book")
@requires("classes.book")
def book(session_id: int) -> Response:
    """Take a place."""
    owned(TrainingSession, session_id, access.actor().coop_id)
    return _act("You are booked. It is in your calendar.", service.book, session_id)


@blueprint.post("/<int:session_id>/wait")
@requires("classes.book")
def wait(session_id: int) -> Response:
    """Join the waiting list."""
    owned(TrainingSession, session_id, access.actor().coop_id)
    return _act("You are on the waiting list; you are told of a place.", service.wait, session_id)


@blueprint.post("/places/<int:place_id>/withdraw")
@requires("classes.book")
def withdraw(place_id: int) -> Response:
    """Give a place, an offer or a turn up."""
    owned(TrainingBooking, place_id, access.actor().coop_id)
    return _act("You are off the list.", service.withdraw, place_id)


def _act(done: str, verb: Callable[..., Any], key: int) -> Response:
    try:
        with transaction():
            verb(access.actor(), key)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(done)
    return redirect(url_for("my_classes.index"))
