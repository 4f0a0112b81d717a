"""The inbox read, and how one wants to be told."""

from __future__ import annotations

from datetime import time

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.notices import kinds, telling
from coop.notices.forms import ChoiceForm
from coop.notices.views import blueprint
from core import access, mail
from core.access import signed_in
from core.db import transaction
from core.errors import DomainError, NotAllowed
from core.ui import nav


@blueprint.post("/notices/inbox/read")
@signed_in()
def read_all() -> Response:
    """I have read my inbox."""
    with transaction():
        telling.read_all(access.actor())
    return redirect(url_for("notices.mine") + "#inbox")


@blueprint.route("/notices/choices", methods=["GET", "POST"])
@signed_in()
def choices() -> str | Response:
    """How I am told."""
    nav.stand_at("notices.mine")
    actor = access.actor()
    if actor.person_id is None:
        raise NotAllowed("This account does not stand for a person who is told news.")
    known = kinds.all_kinds()
    form = ChoiceForm(data=_now(actor.coop_id, actor.person_id))
    form.by_email.choices = [(one.name, f"{one.group}: {one.words}") for one in known]
    if form.validate_on_submit():
        try:
            with transaction():
                telling.choose(
                    actor,
                    form.by_email.data or [],
                    form.quiet_from.data or time(),
                    form.quiet_until.data or time(),
                    urgent_in_quiet=bool(form.urgent_in_quiet.data),
                    remind_hours=form.remind_hours.data or 0,
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("Kept. You are told as you chose from now on.")
            return redirect(url_for("notices.mine"))
    address = telling.address(actor.person_id)
    return render_template(
        "coop/notices/choices.html", form=form, address=address, set_up=mail.is_set_up()
    )


def _now(coop_id: int, person_id: int) -> dict[str, object]:
    """What holds at present, chosen or by default."""
    row = telling.choice_of(coop_id, person_id)
    quiet = telling.DEFAULT if row is None else telling.quiet_of(row)
    urgent = [kind.name for kind in kinds.all_kinds() if kind.urgent]
    return {
        "by_email": urgent if row is None else row.by_email,
        "quiet_from": quiet.from_at,
        "quiet_until": quiet.until_at,
        "urgent_in_quiet": quiet.urgent,
        "remind_hours": telling.REMIND_HOURS if row is None else row.remind_hours,
    }
