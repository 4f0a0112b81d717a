"""The inbox, and how one wants to be told."""

from __future__ import annotations

from datetime import time

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.notices import choosing, inboxes, kinds, telling
from coop.notices.forms import choice_form
from coop.notices.views import blueprint
from core import access, mail
from core.access import signed_in
from core.db import transaction
from core.errors import DomainError, NotAllowed
from core.ui import nav
from core.ui.theme import local_path


def _group() -> str:
    given = request.values.get("group", "")
    return given if given in kinds.groups() else ""


@blueprint.get("/notices/inbox")
@signed_in()
def inbox() -> str:
    """All that I was told, by group, or only what I have not read."""
    nav.stand_at("notices.mine")
    actor = access.actor()
    group, unread = _group(), request.args.get("unread") == "1"
    counts = inboxes.new_by_kind(actor.coop_id, actor.person_id)
    by_group = {
        name: sum(counts.get(kind, 0) for kind in kinds.of_group(name)) for name in kinds.groups()
    }
    before = request.args.get("before", type=int)
    rows, older = inboxes.inbox(
        actor.coop_id, actor.person_id, group=group, unread=unread, before=before
    )
    return render_template(
        "coop/notices/inbox.html",
        messages=rows,
        older=older,
        before=before,
        group=group,
        unread=unread,
        by_group=by_group,
        fresh=sum(by_group.values()),
        may_choose=actor.person_id is not None,
    )


@blueprint.get("/notices/inbox/<int:message_id>")
@signed_in()
def open_message(message_id: int) -> Response:
    """I have read one message: on to what it is about."""
    with transaction():
        url = telling.read(access.actor(), message_id)
    return redirect(local_path(url) if url else url_for("notices.inbox"))


@blueprint.post("/notices/inbox/<int:message_id>/read")
@signed_in()
def read_message(message_id: int) -> Response:
    """I have read one message; the inbox keeps its place."""
    with transaction():
        telling.read(access.actor(), message_id)
    return redirect(_back())


@blueprint.post("/notices/inbox/read")
@signed_in()
def read_all() -> Response:
    """I have read my inbox, or a group of it."""
    with transaction():
        telling.read_all(access.actor(), _group())
    return redirect(_back())


def _back() -> str:
    given = request.form.get("next")
    return local_path(given) if given else url_for("notices.inbox")


@blueprint.route("/notices/choices", methods=["GET", "POST"])
@signed_in()
def choices() -> str | Response:
    """How I am told."""
    nav.stand_at("notices.mine")
    actor = access.actor()
    if actor.person_id is None:
        raise NotAllowed("This account does not stand for a person who is told news.")
    form = choice_form(choosing.choice_of(actor.coop_id, actor.person_id))
    if form.validate_on_submit():
        try:
            with transaction():
                choosing.choose(
                    actor,
                    form.channels(),
                    form.quiet_from.data or time(),
                    form.quiet_until.data or time(),
                    urgent_in_quiet=bool(form.urgent_in_quiet.data),
                    remind_hours=form.remind_hours.data or 0,
                    digest_at=form.digest_at.data or time(),
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("Kept. You are told as you chose from now on.")
            return redirect(url_for("notices.mine"))
    address = choosing.addresses([actor.person_id]).get(actor.person_id, "")
    return render_template(
        "coop/notices/choices.html", form=form, address=address, set_up=mail.is_set_up()
    )
