"""Choices, how items came about, and working time: of all, and one's own."""

from __future__ import annotations

from fractions import Fraction

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.absencepay import choices, forms, queries, service, showing, sources, times, working
from coop.absencepay.averages import Level, hours
from coop.absencepay.choices import IRREGULAR_WORDS, Choice, Irregular
from coop.absencepay.holiday import half_up
from coop.absencepay.showing import SOURCE_WORDS
from coop.absencepay.times import PersonTime
from coop.members import queries as members
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError, NotFound
from core.ui import charts, nav
from core.ui.charts import Chart

blueprint = Blueprint("absencepay", __name__)
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
LEVEL_WORDS = {
    Level.OVER: ("over the limit", "bad"),
    Level.NEAR: ("near the limit", "warn"),
    Level.BELOW: ("within", "good"),
    Level.FREE: ("opted out", "info"),
}


@blueprint.app_template_filter("tenths")
def tenths(minutes: Fraction | int) -> str:
    """41.5 h."""
    return hours(minutes)


@blueprint.app_template_filter("pence_half_up")
def pence_half_up(pence: Fraction) -> int:
    """Exact pence to the whole penny, to be looked at."""
    return half_up(pence)


@blueprint.get("/pay/absence")
@requires("absencepay.see")
def index() -> str:
    """What is chosen, what has been paid lately, and what could not be."""
    coop_id, today = access.actor().coop_id, clock.today()
    held = queries.choices(coop_id)
    facts = queries.gather(coop_id, clock.today().replace(day=1), today)
    rows = (
        (*working.holidays(facts), *working.sickness(facts), *working.leavers(facts))
        if facts
        else ()
    )
    return render_template(
        "coop/absencepay/index.html",
        rows=[
            (row, IRREGULAR_WORDS[row.irregular], choices.days_words(row.days))
            for row in reversed(held.rows)
        ],
        now=held.on(today),
        own=[(row, choices.days_words(row.days)) for row in queries.own_days(coop_id)],
        items=queries.items(coop_id, sources.SOURCES, most=60),
        unknown=sorted({row.words for row in working.unknown(rows)}),
        source_words=SOURCE_WORDS,
    )


@blueprint.route("/pay/absence/choose", methods=["GET", "POST"])
@requires("absencepay.choose")
def choose() -> str | Response:
    """How it is worked out from a day on."""
    actor = access.actor()
    held = queries.choices(actor.coop_id)
    now = held.rows[-1] if held.rows else Choice(clock.today())
    form = forms.ChoiceForm(
        data={
            "irregular": now.irregular.value,
            "all_at_average": now.all_at_average,
            "recovers": now.recovers,
            "days": [int(day) for day in now.days],
        }
    )
    if form.validate_on_submit():
        chosen = Choice(
            form.from_on.data,
            Irregular(form.irregular.data),
            bool(form.all_at_average.data),
            form.recovers.data or "",
            "".join(str(day) for day in form.days.data),
        )
        try:
            with transaction():
                service.choose(actor, chosen)
        except DomainError as error:
            form.blame(error)
        else:
            flash("Chosen. Drafts from that day on are to be calculated again.")
            return redirect(url_for("absencepay.index"))
    nav.stand_at("absencepay.index")
    return render_template("coop/absencepay/choose.html", form=form, first=not held.rows)


@blueprint.route("/pay/absence/days", methods=["GET", "POST"])
@requires("absencepay.choose")
def days() -> str | Response:
    """Somebody's own qualifying days."""
    actor, today = access.actor(), clock.today()
    form = forms.DaysForm(data={"days": EVERY_DAY[:5]})
    form.person.choices = [
        (worker.person_id, worker.name)
        for worker in members.workforce(actor.coop_id, today, today)
        if worker.person_id != actor.person_id
    ]
    if form.validate_on_submit():
        try:
            with transaction():
                service.agree_days(actor, form.person.data, form.from_on.data, form.days.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash("Entered.")
            return redirect(url_for("absencepay.index"))
    nav.stand_at("absencepay.index")
    return render_template("coop/absencepay/days.html", form=form)


@blueprint.get("/pay/absence/<int:item_id>")
@requires("absencepay.see")
def item(item_id: int) -> str:
    """How somebody's holiday or sick pay was worked out; that sick pay was read is kept."""
    actor = access.actor()
    with transaction():
        service.look(actor, item_id)
    nav.stand_at("absencepay.index")
    return _item(item_id, None, [("Holiday and sick pay", url_for("absencepay.index"))])


@blueprint.get("/my/pay/absence/<int:item_id>")
@requires("absencepay.own")
def my_item(item_id: int) -> str:
    """How one's own was worked out, once the run is approved."""
    nav.stand_at("pay.mine")
    return _item(item_id, access.actor().person_id or 0, [("My pay", url_for("pay.mine"))])


def _item(item_id: int, person_id: int | None, trail: list[tuple[str, str]]) -> str:
    found = queries.items(
        access.actor().coop_id,
        sources.SOURCES,
        item_id=item_id,
        person_id=person_id,
        final=person_id is not None,
    )
    if not found:
        raise NotFound
    shown = showing.shown(access.actor().coop_id, found[0])
    return render_template(
        "coop/absencepay/item.html", shown=shown, trail=trail, own=person_id is not None
    )


@blueprint.get("/working-time")
@requires("workingtime.see")
def working_time() -> str:
    """Everybody's average, those near or over the limit first."""
    rows = times.people(access.actor().coop_id, clock.today())
    only = request.args.get("only", "")
    wanted = [row for row in rows if not only or (row.level and row.level.value == only)]
    counts = {level.value: sum(1 for row in rows if row.level is level) for level in LEVEL_WORDS}
    return render_template(
        "coop/absencepay/working_time.html",
        rows=wanted,
        counts=counts,
        only=only,
        total=len(rows),
        levels=LEVEL_WORDS,
        until=times.last_sunday(clock.today()),
    )


@blueprint.get("/working-time/<int:person_id>")
@requires("workingtime.see")
def person_time(person_id: int) -> str:
    """One person's averages over 26 weeks."""
    nav.stand_at("absencepay.working_time")
    trail = [("Working time", url_for("absencepay.working_time"))]
    return _time(person_id, trail, own=False)


@blueprint.get("/my/working-time")
@requires("workingtime.own")
def my_time() -> str:
    """One's own averages over 26 weeks."""
    person_id = access.actor().person_id
    if person_id is None:
        raise NotFound("Your account does not stand for anybody who works here.")
    return _time(person_id, [], own=True)


def _time(person_id: int, trail: list[tuple[str, str]], *, own: bool) -> str:
    actor, today = access.actor(), clock.today()
    found = times.people(actor.coop_id, today, [person_id], times.TREND)
    if not found:
        raise NotFound("Nobody of this co-op is employed under that number today.")
    row = found[0]
    return render_template(
        "coop/absencepay/person_time.html",
        row=row,
        own=own,
        trail=trail,
        chart=_chart(row),
        weeks=[window for window in reversed(row.trend) if window is not None],
        level=LEVEL_WORDS[row.level] if row.level else None,
    )


def _chart(row: PersonTime) -> Chart | None:
    """The average week by week, with the limit; None before there are two weeks."""
    known = [window for window in row.trend if window is not None]
    if len(known) < 2:
        return None
    labels = [f"{window.last_on.day} {window.last_on:%b}" for window in known]
    series = [
        ("average", [float(window.average) / 60 for window in known]),
        ("limit", [row.law.weekly_minutes / 60 for _ in known]),
    ]
    return charts.lines(labels, series, show=_axis, head="Week to")


def _axis(value: float) -> str:
    return f"{value:.1f} h".replace(".0 h", " h")
