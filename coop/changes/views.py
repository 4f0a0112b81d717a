"""Changes to one's own shifts, and how far people of the co-op could plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.changes import queries, rules, service, words
from coop.changes.forms import PromiseForm
from coop.changes.rules import CHANGES, Band, Entry, Figure
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError, NotFound
from core.ui import charts
from core.ui.parse import read_date

blueprint = Blueprint("changes", __name__)
NO_PERSON = "Your account does not stand for anybody who works here."
BACK, AHEAD, MOST = timedelta(weeks=8), timedelta(weeks=4), timedelta(weeks=53)
LATEST = 30  # changes listed on the co-op's page


@dataclass(frozen=True, slots=True)
class Week:
    """A week of shifts, by the Monday, with its figure."""

    monday: date
    figure: Figure


@dataclass(frozen=True, slots=True)
class Member:
    """A person with their figure."""

    id: int
    name: str
    figure: Figure


def usual() -> tuple[date, date]:
    """Whole weeks: eight that are over, this one and three to come."""
    monday = clock.monday(clock.today())
    return monday - BACK, monday + AHEAD - timedelta(days=1)


def asked_period() -> tuple[date, date]:
    """The days in the address, as typed; the usual ones where they are none or make no sense."""
    first, last = usual()
    try:
        asked = [read_date(request.args.get(name, "")) for name in ("from", "until")]
    except ValueError:
        return first, last
    return (asked[0], asked[1]) if asked[0] <= asked[1] <= asked[0] + MOST else (first, last)


@blueprint.get("/my/changes")
@requires("changes.own")
def mine() -> str:
    """What became of one's own shifts, and one's own figure."""
    actor = access.actor()
    if actor.person_id is None:
        raise NotFound(NO_PERSON)
    first, last = asked_period()
    entries = queries.entries(actor.coop_id, first, last, actor.person_id)
    promised = queries.promised(actor.coop_id)
    return render_template(
        "coop/changes/mine.html",
        first=first,
        last=last,
        figure=rules.figure(entries, promised),
        promised=promised(clock.now()),
        rows=queries.rows(actor.coop_id, first, last, person_id=actor.person_id, kinds=CHANGES),
        words=words,
    )


@blueprint.get("/changes")
@requires("changes.see")
def overview() -> str:
    """How far people could plan: by week for all who may look, by name for those who plan."""
    return _overview(PromiseForm(from_on=clock.today()))


@blueprint.post("/changes/promise")
@requires("changes.promise")
def promise() -> str | Response:
    """Say how many days ahead people are to know their shifts."""
    form = PromiseForm()
    if form.validate_on_submit():
        assert isinstance(form.from_on.data, date)
        try:
            with transaction():
                service.promise(access.actor(), form.days.data, form.from_on.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"From then on, {form.days.data} days ahead is what counts.")
            return redirect(url_for("changes.overview"))
    return _overview(form)


def _overview(form: PromiseForm) -> str:
    actor = access.actor()
    first, last = asked_period()
    entries = queries.entries(actor.coop_id, first, last)
    promised = queries.promised(actor.coop_id)
    weeks = by_week(entries, promised, first, last)
    named = actor.can("changes.people")
    people = queries.names(actor.coop_id, {one.person for one in entries}) if named else {}
    return render_template(
        "coop/changes/overview.html",
        first=first,
        last=last,
        figure=rules.figure(entries, promised),
        promised=promised(clock.now()),
        promises=queries.promises(actor.coop_id),
        bands=list(Band),
        weeks=weeks,
        drawn=_chart(weeks),
        members=_members(entries, promised, people),
        rows=queries.rows(actor.coop_id, first, last, kinds=CHANGES, others_only=True, most=LATEST)
        if named
        else (),
        most=LATEST,
        words=words,
        promise_form=form,
        today=clock.today(),
    )


def by_week(
    entries: Sequence[Entry], promised: Callable[[datetime], int], first: date, last: date
) -> list[Week]:
    """A figure for each week by the day on which shifts begin, from the first with any entry."""
    found: dict[date, list[Entry]] = defaultdict(list)
    for one in entries:
        found[clock.monday(clock.local_day(one.start_at))].append(one)
    weeks = []
    monday = clock.monday(first)
    while monday <= last:
        weeks.append(Week(monday, rules.figure(found[monday], promised)))
        monday += timedelta(weeks=1)
    told = [n for n, week in enumerate(weeks) if found[week.monday]]
    return weeks[told[0] : told[-1] + 1] if told else []


def _chart(weeks: Sequence[Week]) -> charts.Chart | None:
    shown = [one for one in Band if any(week.figure.bands[one] for week in weeks)]
    if not shown:
        return None
    labels = [f"{week.monday.day}/{week.monday.month}" for week in weeks]
    series = [(str(one), [week.figure.bands[one] for week in weeks]) for one in shown]
    return charts.stacked(labels, series, head="Week of")


def _members(
    entries: Sequence[Entry], promised: Callable[[datetime], int], people: dict[int, str]
) -> list[Member]:
    found: dict[int, list[Entry]] = defaultdict(list)
    for one in entries:
        found[one.person].append(one)
    rows = [Member(id_, name, rules.figure(found[id_], promised)) for id_, name in people.items()]
    return sorted(rows, key=lambda row: (-row.figure.late, -row.figure.changes, row.name))
