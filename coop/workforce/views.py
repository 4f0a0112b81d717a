"""Pages of the workforce: measures, who stays, fairness, early signs, the people behind figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.workforce import behind, chapters, queries, service, signs, warnings
from coop.workforce.behind import KINDS, SICK
from coop.workforce.forms import SignsForm
from coop.workforce.history import year_before
from coop.workforce.retention import BY_WORDS, By
from coop.workforce.signs import LIMITS, SIGN_WORDS, Sign, Terms
from core import access, clock
from core.access import requires
from core.errors import NotAllowed, NotFound
from core.people import queries as people
from core.reports import Span
from core.sections import Section
from core.ui import nav
from core.ui.acts import done
from core.ui.parse import read_date

blueprint = Blueprint("workforce", __name__)
NO_PERSON = "Your account does not stand for anybody who works here."
OLDEST = timedelta(days=20 * 366)


def asked_day() -> date:
    """The day in the address, as typed; today where it is none, lies ahead or far back."""
    today = clock.today()
    try:
        on = read_date(request.args.get("on", ""))
    except ValueError:
        return today
    return on if today - OLDEST <= on <= today else today


def _year(on: date) -> Span:
    return Span(year_before(on) + timedelta(days=1), on)


@blueprint.get("/workforce")
@requires("workforce.read")
def index() -> str:
    """Every measure of twelve months, with what it divides; month by month; service by service."""
    actor, on = access.actor(), asked_day()
    year = _year(on)
    section = chapters.workforce(actor.coop_id, year, year.year_before())
    return render_template(
        "coop/workforce/index.html", section=_linked(section, on), on=on, kinds=_kinds(on)
    )


def _kinds(on: date) -> list[tuple[str, str]]:
    """The lists of people that this actor may open: (words, address)."""
    actor = access.actor()
    if not actor.can("workforce.people"):
        return []
    found = [
        (words, url_for("workforce.people_list", what=what, on=on.isoformat()))
        for what, words in KINDS.items()
    ]
    if actor.can("workforce.health"):
        found.append(("Off sick in twelve months", url_for("workforce.sick", on=on.isoformat())))
    return found


def _linked(section: Section, on: date) -> Section:
    """With the way to the people behind each figure, for those allowed."""
    actor = access.actor()
    if not actor.can("workforce.people"):
        return section
    made = {
        what: url_for("workforce.people_list", what=what, on=on.isoformat()) for what in KINDS
    } | {SICK: url_for("workforce.sick", on=on.isoformat())}
    urls = behind.urls(made, health=actor.can("workforce.health"))
    return replace(
        section,
        measures=tuple(replace(one, url=urls.get(one.code, "")) for one in section.measures),
    )


@blueprint.get("/workforce/people/<what>")
@requires("workforce.people")
def people_list(what: str) -> str:
    """Who stands behind a count."""
    if what not in KINDS:
        raise NotFound
    actor, on = access.actor(), asked_day()
    services = {row.id: row.name for row in people.services(actor.coop_id)}
    service_id = request.args.get("service", type=int)
    if service_id is not None and service_id not in services:
        raise NotFound
    found = behind.rows(queries.people_book(actor.coop_id), what, on, service_id)
    names = queries.names(actor.coop_id, {row.person_id for row in found})
    nav.stand_at("workforce.index")
    return render_template(
        "coop/workforce/people.html",
        title=KINDS[what],
        what=what,
        rows=sorted(found, key=lambda row: (names[row.person_id], row.from_on)),
        names=names,
        services=services,
        service_id=service_id,
        kinds=_kinds(on),
        on=on,
    )


@blueprint.get("/workforce/people/sick")
@requires("workforce.people")
def sick() -> str:
    """Who was off sick, how often and how long: for whoever answers for people's health."""
    actor, on = access.actor(), asked_day()
    if not actor.can("workforce.health"):
        raise NotAllowed
    found = behind.sick(queries.book(actor.coop_id, on), on)
    nav.stand_at("workforce.index")
    return render_template(
        "coop/workforce/sick.html",
        rows=found,
        names=queries.names(actor.coop_id, {row.person_id for row in found}),
        on=on,
        kinds=_kinds(on),
    )


@blueprint.get("/workforce/retention")
@requires("workforce.read")
def retention() -> str:
    """How long people stay, by what they are grouped by."""
    actor, on = access.actor(), asked_day()
    asked = request.args.get("by", "")
    by = By(asked) if asked in set(By) else By.ALL
    year = _year(on)
    section = chapters.stay(actor.coop_id, year, year.year_before(), by)
    return render_template(
        "coop/workforce/retention.html", section=section, on=on, by=by, choices=BY_WORDS
    )


@blueprint.get("/workforce/fairness")
@requires("workforce.read")
def fairness() -> str:
    """How evenly work is shared, and how far people could plan."""
    actor, on = access.actor(), asked_day()
    section = chapters.fair(actor.coop_id, _year(on))
    return render_template("coop/workforce/fairness.html", section=section, on=on)


@blueprint.get("/workforce/signs", endpoint="signs")
@requires("workforce.signs")
def signs_page() -> str:
    """How many people there are early signs of, by kind and service; never who."""
    actor, on = access.actor(), asked_day()
    rows = queries.chosen(actor.coop_id)
    terms = queries.in_force(rows, on)
    return render_template(
        "coop/workforce/signs.html",
        section=chapters.signs(actor.coop_id, _year(on)),
        on=on,
        held=signs.held(terms),
        rows=rows,
        terms=terms,
        today=clock.today(),
    )


@blueprint.route("/workforce/signs/terms", methods=["GET", "POST"])
@requires("workforce.terms")
def terms() -> str | Response:
    """Say from when on what counts as an early sign."""
    actor, today = access.actor(), clock.today()
    now = queries.terms(actor.coop_id, today)
    form = SignsForm(data={"from_on": today} | {name: getattr(now, name) for name in LIMITS})

    def act() -> None:
        values = {name: form[name].data for name in LIMITS}
        given = Terms(from_on=form.from_on.data, **values, own=True, why=form.why.data)
        service.choose_signs(actor, given)

    if done(form, act, "From that day on these count, here and on members’ own pages."):
        return redirect(url_for("workforce.signs"))
    nav.stand_at("workforce.signs")
    return render_template("coop/workforce/terms.html", form=form, held=signs.held(now))


@blueprint.get("/me/signs")
@requires("workforce.own")
def mine() -> str:
    """One's own: what was seen of one's shifts lately, and whom to talk to."""
    actor, on = access.actor(), clock.today()
    if actor.person_id is None:
        raise NotFound(NO_PERSON)
    rows = queries.chosen(actor.coop_id)
    terms = queries.in_force(rows, on)
    found = warnings.seen(
        queries.conditions(actor.coop_id, on, actor.person_id), terms, actor.person_id
    )
    return render_template(
        "coop/workforce/mine.html",
        rows=found,
        labels=SIGN_WORDS,
        meanings=signs.said(terms),
        held=signs.held(terms),
        coming=[(row, signs.said(row)) for row in reversed(rows) if row.from_on > on],
        links=_ways(),
        managers=queries.managers(actor.coop_id, on),
        coop=people.coop(actor.coop_id),
    )


def _ways() -> dict[Sign, tuple[str, str]]:
    """What a member can do about each sign: (words, address)."""
    return {
        Sign.HOURS: ("Say how many hours I want", url_for("availability.my_time_wishes")),
        Sign.REFUSED: ("See what is open", url_for("claims.mine")),
        Sign.CHANGES: ("See the changes to my shifts", url_for("changes.mine")),
        Sign.WEEKENDS: ("Say when I cannot work", url_for("availability.my_time")),
        Sign.NIGHTS: ("Say how many nights I would like", url_for("availability.my_time_wishes")),
    }
