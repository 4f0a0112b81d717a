"""The statutory register as at a day: page, print, workbook; and who holds which office."""

from __future__ import annotations

from datetime import date, timedelta

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.membership import forms, queries, rules, service
from coop.membership.models import Office
from coop.membership.views import blueprint
from coop.membership.views.shared import done, page, people
from core import access, clock, jobs
from core.access import requires
from core.db import owned, transaction
from core.people import queries as core_people
from core.ui import nav, parse

SEE, KEEP = "membership.see", "membership.keep"
TERM = timedelta(days=3 * 365)


def asked_day() -> date:
    """The day in the address; today where there is none or it cannot be read."""
    text = request.args.get("on", "")
    try:
        return parse.read_date(text) if text else clock.today()
    except ValueError:
        return clock.today()


@blueprint.get("/register")
@requires("register.see")
def register() -> str:
    """Members and officers as at a day."""
    actor, on = access.actor(), asked_day()
    rows = queries.members(actor.coop_id, on)
    return render_template(
        "coop/membership/register.html",
        on=on,
        coop=core_people.coop(actor.coop_id).name,
        members=[row for row in rows if row.ceased_on is None],
        ceased=[row for row in rows if row.ceased_on is not None],
        officers=queries.officers(actor.coop_id, on),
    )


@blueprint.post("/register/export")
@requires("register.see")
def export() -> Response:
    """Ask for the workbook."""
    actor, on = access.actor(), asked_day()
    with transaction():
        run = jobs.ask(
            "membership.register",
            actor,
            {"on": on.isoformat()},
            dedupe_key=f"register-{on}",
            back_url=url_for("membership.register", on=on.isoformat()),
        )
        run_id = run.id
    return redirect(url_for("jobs.run", run_id=run_id))


@blueprint.get("/officers")
@requires(SEE)
def officers() -> str:
    """Who holds which office, until when, and who did before."""
    actor, today = access.actor(), clock.today()
    rows = queries.officers(actor.coop_id, today)
    return render_template(
        "coop/membership/officers.html",
        now=[row for row in rows if row.left_on is None],
        before=[row for row in rows if row.left_on is not None],
        vacant=[
            words
            for office, words in rules.OFFICES.items()
            if office in rules.ONE_AT_A_TIME
            and not any(row.office == office and row.left_on is None for row in rows)
        ],
        today=today,
    )


@blueprint.route("/officers/appoint", methods=["GET", "POST"])
@requires(KEEP)
def appoint() -> str | Response:
    """Somebody takes an office."""
    actor, today = access.actor(), clock.today()
    form = forms.OfficeForm(data={"from_on": today, "term_until_on": today + TERM})
    form.person.choices = people()
    if done(
        form,
        lambda: service.appoint(
            actor,
            form.person.data,
            form.office.data,
            form.from_on.data,
            form.term_until_on.data,
            form.how.data,
        ),
        "The register of officers has it.",
    ):
        return redirect(url_for("membership.officers"))
    return page(
        "membership.officers",
        "Somebody takes an office",
        "Elected or appointed; it stands in the register.",
        "Record it",
        form,
        ("Officers", url_for("membership.officers")),
    )


@blueprint.route("/officers/<int:office_id>/end", methods=["GET", "POST"])
@requires(KEEP)
def end_office(office_id: int) -> str | Response:
    """Somebody leaves an office."""
    actor = access.actor()
    row = owned(Office, office_id, actor.coop_id)
    words = f"{row.person.name}, {rules.OFFICES[row.office].lower()}"
    form = forms.EndOfficeForm(data={"last_on": clock.today()})
    if done(
        form,
        lambda: service.end_office(actor, office_id, form.last_on.data, form.reason.data),
        "Recorded. The register keeps the spell.",
    ):
        return redirect(url_for("membership.officers"))
    nav.stand_at("membership.officers")
    back = ("Officers", url_for("membership.officers"))
    return page("membership.officers", "Leaves the office", words, "Record it", form, back)
