"""The page of letters sent."""

from __future__ import annotations

from flask import Blueprint, render_template

from core import access, mail
from core.access import requires
from core.outbox import queries

blueprint = Blueprint("outbox", __name__, url_prefix="/settings")
STATES = {
    "waiting": ("waiting", "info"),
    "sending": ("being sent", "info"),
    "sent": ("sent", "good"),
    "failed": ("failed", "bad"),
    "unsure": ("may have arrived", "warn"),
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
