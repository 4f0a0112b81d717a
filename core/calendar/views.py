"""The private calendar: its address on the Me page, and what is behind it."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import access
from core.access import public, signed_in
from core.calendar import feed as feeds
from core.db import transaction
from core.ui.panels import Panel

blueprint = Blueprint("calendar", __name__)


def panel() -> Panel | None:
    """The address on the Me page, for accounts that stand for a person."""
    actor = access.actor_or_none()
    if actor is None or actor.person_id is None:
        return None
    key = feeds.key_of(actor)
    address = "" if key is None else _address(key)
    context = {"address": address, "subscribe": "webcal://" + address.partition("://")[2]}
    return Panel("My shifts in my phone's calendar", "core/calendar/panel.html", context)


def _address(key: str) -> str:
    base: str = current_app.config["SETTINGS"].public_url
    if base:
        return base + url_for("calendar.feed", key=key)
    return url_for("calendar.feed", key=key, _external=True)


@blueprint.get("/calendar/<key>.ics")
@public()
def feed(key: str) -> Response:
    """The calendar behind a private address: whoever has the address may read it."""
    found = feeds.read(key)
    response = Response(feeds.written(found), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="work.ics"'
    response.headers["Cache-Control"] = "private, max-age=900"
    response.headers["X-Robots-Tag"] = "noindex"
    # Weak: the moment of writing (DTSTAMP) differs between two answers that say the same.
    response.set_etag(feeds.mark(found), weak=True)
    response.make_conditional(request)
    return response


@blueprint.post("/calendar/share")
@signed_in()
def share() -> AnyResponse:
    """Make the address, or a new one."""
    with transaction():
        feeds.renew(access.actor())
    flash("Your calendar's address is ready. An address you had before no longer works.")
    return redirect(url_for("people.me"))


@blueprint.post("/calendar/stop")
@signed_in()
def stop() -> AnyResponse:
    """Switch the address off."""
    with transaction():
        feeds.switch_off(access.actor())
    flash("Your calendar's address no longer works.")
    return redirect(url_for("people.me"))
