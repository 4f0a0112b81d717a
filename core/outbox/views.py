"""The page of letters sent."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core import access, mail
from core.access import requires
from core.db import transaction
from core.outbox import queries, service

blueprint = Blueprint("outbox", __name__, url_prefix="/settings")
STATES = {
    "waiting": ("waiting", "info"),
    "sending": ("being sent", "info"),
    "sent": ("sent", "good"),
    "failed": ("failed", "bad"),
    "unsure": ("not known whether it arrived", "warn"),
    "stopped": ("not sent: has left", ""),
}


@blueprint.get("/letters")
@requires("letters.see")
def letters() -> str:
    """When the co-op's letters went out, and which did not."""
    return render_template(
        "core/outbox/letters.html",
        letters=queries.letters(access.actor().coop_id),
        states=STATES,
        set_up=mail.is_set_up(),
    )


@blueprint.post("/letters/<int:letter_id>/again")
@requires("letters.see")
def send_again(letter_id: int) -> Response:
    """Somebody has looked, and wants one that failed or may not have arrived to go out again."""
    with transaction():
        service.send_again(access.actor(), letter_id)
    flash("It goes out again within a minute.")
    return redirect(url_for("outbox.letters"))
