"""The pay policy: what holds, what a change would do to the last period, and its adoption."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.pay import adoption, forms, proposals, queries
from coop.pay.adoption import CHANGEABLE, Preview
from coop.pay.policies import MEETING_WORDS, Meeting, Policy, PolicyBook
from coop.pay.rates import ELEMENT_WORDS, Element, RateBook
from coop.pay.views import blueprint
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import charts, nav
from core.ui.filters import clock_time, hours, plural

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Version:
    """A policy with its last day, where it stands in time, and its sentences."""

    policy: Policy
    until_on: date | None
    when: str
    words: tuple[str, ...]


def sentences(policy: Policy) -> tuple[str, ...]:
    """A policy as people say it."""
    found = [
        f"Night is {clock_time(policy.night_from)} to {clock_time(policy.night_until)}.",
        f"Where premiums meet: {MEETING_WORDS[policy.meeting].lower()}.",
    ]
    if policy.notice_hours:
        found.append(f"Short notice is less than {plural(policy.notice_hours, 'hour')}.")
    if policy.guaranteed_minutes:
        found.append(f"A shift is paid for at least {hours(policy.guaranteed_minutes)}.")
    for paid, what in ((policy.travel_paid, "Travel"), (policy.waiting_paid, "Waiting")):
        if not paid:
            found.append(f"{what} between visits is not paid, and counts for the minimum wage.")
    return tuple(found)


@blueprint.get("/pay/policy")
@requires("pay.see")
def policy() -> str:
    """Every version, the newest first."""
    return render_template("coop/pay/policy.html", versions=_versions(), can_preview=_last_run())


def _versions() -> list[Version]:
    rows, today = queries.policies(access.actor().coop_id), clock.today()
    found = []
    for place, row in enumerate(rows):
        after = rows[place + 1].from_on if place + 1 < len(rows) else None
        until = after - DAY if after else None
        when = "later" if row.from_on > today else "past" if until and until < today else "now"
        found.append(Version(row, until, when, sentences(row)))
    return found[::-1]


def _last_run() -> int | None:
    """The newest run that has been worked out."""
    found = [row for row in queries.runs(access.actor().coop_id) if row.calculated_at]
    return found[0].id if found else None


def _present() -> dict[str, Any]:
    """The form as things are: today's policy and everybody's rates."""
    coop_id, today = access.actor().coop_id, clock.today()
    held = PolicyBook(queries.policies(coop_id)).on(today)
    book = RateBook(row.rate for row in queries.rates(coop_id))
    given: dict[str, Any] = {
        "night_from": held.night_from,
        "night_until": held.night_until,
        "meeting": held.meeting.value,
        "notice_hours": held.notice_hours,
        "guaranteed_minutes": held.guaranteed_minutes,
        "travel_paid": held.travel_paid,
        "waiting_paid": held.waiting_paid,
    }
    for element, unit in CHANGEABLE.items():
        rate = book.find(element, 0, "", today)
        if rate is not None and rate.unit == unit:
            given[element.value] = rate.amount
    return given


def _given(form: forms.PolicyForm, from_on: date) -> tuple[Policy, dict[Element, Decimal]]:
    """The policy of the form, and the rates that differ from those in force."""
    present = _present()
    changes = {
        element: form[element.value].data
        for element in CHANGEABLE
        if form[element.value].data is not None
        and form[element.value].data != present.get(element.value)
    }
    policy = Policy(
        zone=clock.LONDON,
        night_from=form.night_from.data,
        night_until=form.night_until.data,
        meeting=Meeting(form.meeting.data),
        notice_hours=form.notice_hours.data,
        guaranteed_minutes=form.guaranteed_minutes.data,
        travel_paid=form.travel_paid.data,
        waiting_paid=form.waiting_paid.data,
        from_on=from_on,
    )
    return policy, changes


@blueprint.route("/pay/policy/change", methods=["GET", "POST"])
@requires("pay.rates")
def change_policy() -> str | Response:
    """Try a change on the last period; then adopt it from a day on."""
    actor = access.actor()
    act = request.form.get("act")
    adopting = act in ("adopt", "propose")
    form = forms.AdoptForm(data=_present()) if not adopting else forms.AdoptForm()
    if not adopting:
        form.from_on.validators = form.why.validators = ()
        form.from_on.flags.required = form.why.flags.required = False
    run_id, shown = _last_run(), None
    if form.validate_on_submit():
        policy, changes = _given(form, form.from_on.data or clock.today())
        try:
            if act == "propose":
                with transaction():
                    motion_id = proposals.put_to_vote(actor, policy, changes, form.why.data).id
                flash("It is a motion now. The board opens the vote.")
                return redirect(url_for("decisions.motion", motion_id=motion_id))
            if adopting:
                with transaction():
                    adoption.adopt(actor, policy, changes, form.why.data)
                flash("The pay policy is adopted.")
                return redirect(url_for("pay.policy"))
            if run_id is not None:
                shown = adoption.preview(actor.coop_id, run_id, policy, changes)
        except DomainError as error:
            form.blame(error)
    nav.stand_at("pay.policy")
    return render_template(
        "coop/pay/change_policy.html",
        form=form,
        preview=shown,
        chart=_chart(shown) if shown else None,
        has_run=run_id is not None,
        elements=[(form[element.value], ELEMENT_WORDS[element]) for element in CHANGEABLE],
        closed=queries.paid_from(actor.coop_id),
    )


def _chart(shown: Preview) -> charts.Chart:
    """How many gain and lose how much, in pounds of the period."""
    steps = ((-10_000_00, -50_01), (-50_00, -1), (0, 0), (1, 50_00), (50_01, 10_000_00))
    labels = ("Over £50 less", "Less, up to £50", "The same", "More, up to £50", "Over £50 more")
    counts = [sum(low <= row.change <= high for row in shown.people) for low, high in steps]
    return charts.bars(
        list(zip(labels, counts, strict=True)),
        show=lambda value: f"{value:.0f}",
        heads=("Pay for the period", "People"),
    )
