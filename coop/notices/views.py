"""What I am told, what I tell others, and who has read it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.notices import forms, inboxes, queries, service
from core import access, clock
from core.access import requires, signed_in
from core.db import transaction
from core.errors import DomainError
from core.people import queries as people
from core.ui import nav
from core.ui.filters import plural
from core.ui.theme import local_path

blueprint = Blueprint("notices", __name__)
LATEST = 5  # messages on the page of notices; the inbox has them all


@blueprint.get("/notices")
@signed_in()
def mine() -> str:
    """Everything I have been told, unread first; alerts that wait for me."""
    actor = access.actor()
    found: tuple[queries.Notice, ...] = ()
    waiting: set[int] = set()
    if actor.person_id is not None:
        on = clock.today()
        found = queries.for_person(actor.coop_id, actor.person_id, on)
        unread = queries.for_person(actor.coop_id, actor.person_id, on, unread=True)
        waiting = {notice.id for notice in unread}
    alerts = queries.alerts(actor)
    above = {alert.words for alert in alerts}  # what stands there is not shown a second time
    told, _ = inboxes.inbox(actor.coop_id, actor.person_id)
    return render_template(
        "coop/notices/mine.html",
        unread=[notice for notice in found if notice.id in waiting],
        others=[notice for notice in found if notice.id not in waiting],
        alerts=alerts,
        older=bool(told),
        latest=[one for one in told if one.words not in above][:LATEST],
        fresh=sum(inboxes.new_by_kind(actor.coop_id, actor.person_id).values()),
        may_choose=actor.person_id is not None,
        may_write=actor.can("notices.write"),
    )


@blueprint.post("/notices/<int:announcement_id>/read")
@signed_in()
def read(announcement_id: int) -> Response:
    """Sign that I have read it."""
    with transaction():
        service.read(access.actor(), announcement_id)
    return redirect(_back())


@blueprint.post("/alerts/<int:alert_id>/seen")
@signed_in()
def seen(alert_id: int) -> Response:
    """Put an alert away."""
    with transaction():
        service.dismiss(access.actor(), alert_id)
    return redirect(_back())


def _back() -> str:
    given = request.form.get("next")
    return local_path(given) if given else url_for("notices.mine")


@blueprint.get("/notices/all")
@requires("notices.write")
def all_notices() -> str:
    """Everything that has been told, and how many have read it."""
    actor = access.actor()
    return render_template(
        "coop/notices/all.html", notices=queries.all_notices(actor.coop_id, clock.today())
    )


@blueprint.route("/notices/new", methods=["GET", "POST"])
@requires("notices.write")
def announce() -> str | Response:
    """Tell everybody, or a service's people."""
    nav.stand_at("notices.all_notices")
    actor = access.actor()
    form = forms.AnnouncementForm()
    services = people.services(actor.coop_id, on=clock.today())
    form.service.choices = [(0, "Everybody")] + [(row.id, row.name) for row in services]
    if form.validate_on_submit():
        try:
            with transaction():
                made = service.announce(
                    actor, form.title.data, form.body.data, service_id=form.service.data or None
                )
                made_id = made.id
        except DomainError as error:
            form.blame(error)
        else:
            audience = len(queries.readers(actor.coop_id, made_id, clock.today()))
            flash(f"Announced to {plural(audience, 'person', 'people')}.")
            return redirect(url_for("notices.notice", announcement_id=made_id))
    return render_template("coop/notices/new.html", form=form)


@blueprint.get("/notices/<int:announcement_id>")
@requires("notices.write")
def notice(announcement_id: int) -> str:
    """One announcement or note, who has read it and who has not."""
    nav.stand_at("notices.all_notices")
    actor = access.actor()
    found = queries.notice(actor.coop_id, announcement_id)
    readers = queries.readers(actor.coop_id, announcement_id, clock.today())
    return render_template(
        "coop/notices/notice.html",
        notice=found,
        read=[one for one in readers if one.read_at is not None],
        unread=[one for one in readers if one.read_at is None],
    )


@blueprint.post("/notices/<int:announcement_id>/withdraw")
@requires("notices.write")
def withdraw(announcement_id: int) -> Response:
    """Take it from everybody's pages."""
    with transaction():
        service.withdraw(access.actor(), announcement_id)
    flash("It no longer stands on anybody's page.")
    return redirect(url_for("notices.all_notices"))


@blueprint.post("/shifts/<int:shift_id>/note")
@requires("notices.write")
def add_note(shift_id: int) -> Response:
    """Leave a note for those on one shift."""
    try:
        with transaction():
            service.announce(access.actor(), "", request.form.get("body", ""), shift_id=shift_id)
    except DomainError as error:
        if error.field is None:
            raise
        flash(error.words, "error")
    return redirect(url_for("shifts.shift", shift_id=shift_id) + "#notes")
