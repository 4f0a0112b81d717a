"""What coordinators see of moves between members, approve and refuse; how it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.swaps import effects, queries, service
from coop.swaps.forms import DecideForm, SettingForm
from coop.swaps.views import blueprint, rows_of
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import nav


@blueprint.get("/swaps")
@requires("swaps.see")
def index() -> str:
    """What waits for approval, what is on offer, and what became of the rest."""
    actor = access.actor()
    coop_id, now = actor.coop_id, clock.now()
    offers = queries.offers(coop_id, now)
    past = queries.closed(coop_id)
    exchanges = queries.exchanges(coop_id, now, states=("open",))
    waiting = queries.exchanges(coop_id, now, states=("waiting",))
    over = queries.closed_exchanges(coop_id)
    return render_template(
        "coop/swaps/index.html",
        offers=offers,
        past=past,
        exchanges=exchanges,
        waiting=waiting,
        weighed=effects.weighed(coop_id, waiting),
        over=over,
        rows=rows_of(coop_id, [*offers, *past], [*exchanges, *waiting, *over]),
        approval=queries.needs_approval(coop_id, clock.local_day(now)),
        own=actor.person_id,
    )


@blueprint.post("/swaps/exchanges/<int:exchange_id>/approve")
@requires("swaps.decide")
def approve(exchange_id: int) -> Response:
    """Let the places change hands."""
    words = DecideForm().reason.data or ""
    return _act("Approved: the shifts have changed hands, and all are told.",
        service.approve, exchange_id, words)  # fmt: skip


@blueprint.post("/swaps/exchanges/<int:exchange_id>/refuse")
@requires("swaps.decide")
def refuse(exchange_id: int) -> Response:
    """Say no, and why."""
    words = DecideForm().reason.data or ""
    return _act("Refused: nothing moves, and they read your words.",
        service.refuse, exchange_id, words)  # fmt: skip


@blueprint.route("/swaps/setting", methods=["GET", "POST"])
@requires("swaps.setting")
def setting() -> str | Response:
    """At once or with approval."""
    nav.stand_at("swaps.index")
    actor = access.actor()
    held = queries.needs_approval(actor.coop_id, clock.today())
    form = SettingForm(approval="approval" if held else "at_once", from_on=clock.today())
    if form.validate_on_submit():
        approval = form.approval.data == "approval"
        try:
            with transaction():
                service.set_approval(actor, form.from_on.data, approval=approval)
        except DomainError as error:
            form.blame(error)
        else:
            flash("Set.")
            return redirect(url_for("swaps.setting"))
    rows = queries.settings(actor.coop_id)
    return render_template("coop/swaps/setting.html", form=form, rows=rows)


def _act(said: str, verb: Callable[..., Any], exchange_id: int, words: str) -> Response:
    try:
        with transaction():
            verb(access.actor(), exchange_id, words[:200])
    except DomainError as error:
        flash(error.words, "bad")
    else:
        flash(said)
    return redirect(url_for("swaps.index"))
