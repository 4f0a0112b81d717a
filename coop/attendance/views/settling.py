"""What the co-op settles about hours."""

from __future__ import annotations

from dataclasses import asdict, replace

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.attendance import forms, queries, service
from coop.attendance.settings import LONG_GAP_WORDS, LongGap, Settings
from coop.attendance.views import blueprint
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError


@blueprint.route("/settings/hours", methods=["GET", "POST"])
@requires("hours.settle")
def settle() -> str | Response:
    """Tolerances, alerts, breaks and waiting, each set from a day on."""
    actor = access.actor()
    book = queries.settings(actor.coop_id)
    today = clock.today()
    form = forms.SettleForm(data=asdict(replace(book.on(today), from_on=today)))
    if form.validate_on_submit():
        given = form.settings()
        try:
            with transaction():
                service.settle(actor, Settings(**{**given, "long_gap": LongGap(given["long_gap"])}))
        except DomainError as error:
            form.blame(error)
        else:
            flash("The settings are saved.")
            return redirect(url_for("attendance.settle"))
    return render_template(
        "coop/attendance/settle.html",
        form=form,
        known=list(reversed(book.rows)),
        held=book.on(today),
        gap_words=LONG_GAP_WORDS,
    )
