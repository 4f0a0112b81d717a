"""One's own page: the way to how one's shifts have been lately. On the home page: turnover."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from flask import url_for

from coop.workforce import measures, queries, warnings
from coop.workforce.facts import Figures
from coop.workforce.history import month_ends
from core import access, clock
from core.sections import Measure
from core.ui import charts, figures
from core.ui.figures import Drawn, Figure
from core.ui.panels import Panel
from core.ui.sections import said, told

SHOWN = ("turnover", "vacancy")
MONTHS = 12


def mine() -> Panel | None:
    """Me: how many of one's own signs stand."""
    actor, on = access.actor(), clock.today()
    if actor.person_id is None:
        return None
    found = queries.conditions(actor.coop_id, on, actor.person_id)
    seen = warnings.seen(found, queries.terms(actor.coop_id, on), actor.person_id)
    many = sum(one.stands for one in seen)
    return Panel("How my shifts have been", "coop/workforce/me.html", {"many": many})


def turnover() -> Panel | None:
    """Figures for the board: turnover and vacancies as on the page, with twelve months’ trend."""
    on = clock.today()
    book = queries.headcount(access.actor().coop_id)
    now = book.figures(on)
    if not now.staff and not now.leavers:
        return None
    ends = [end for end in month_ends(on, MONTHS) if end < on]
    past = [_shown(book.figures(end)) for end in ends]
    rows = [*past, _shown(now)]
    when = [f"{end:%b %Y}" for end in ends] + ["now"]
    url = url_for("workforce.index")
    found = [
        Figure("People who work here", f"{now.staff:,}", "at the close of today", url),
        *(_figure(rows[-1][code], [row[code] for row in rows], when[0], url) for code in SHOWN),
    ]
    drawn = None
    if len(rows) > 2:
        series = [(rows[-1][code].label, [_percent(row[code]) for row in rows]) for code in SHOWN]
        drawn = Drawn(
            charts.lines(when, series, show=lambda value: f"{value:g} %", head="To the end of"),
            "Turnover and vacancies",
            "home-turnover",
            "Turnover of the twelve months to each month’s end; places vacant on its last day.",
        )
    return figures.panel("Workforce", found, drawn, ("Workforce", url))


def _shown(now: Figures) -> dict[str, Measure]:
    return {one.code: one for one in measures.measures(now) if one.code in SHOWN}


def _percent(one: Measure) -> float | None:
    """Per cent to one place, as the page rounds; None where there is nothing to divide by."""
    if one.value is None:
        return None
    return float((Decimal(one.value) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _figure(now: Measure, all_: list[Measure], since: str, url: str) -> Figure:
    trend = [each for one in all_ if (each := _percent(one)) is not None]
    return Figure(
        now.label,
        said(now.value, now.kind),
        told(now),
        url,
        tuple(trend),
        f"{now.label} from {since} to now, by month",
    )
