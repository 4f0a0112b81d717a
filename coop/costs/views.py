"""Pages of money: paid, ahead, owed; each with the workbook of the same sections."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from coop.costs import ahead, labour, paid, queries, untaken
from coop.costs.facts import month_words
from core import access, clock
from core.access import requires
from core.people import queries as people
from core.reports import Span, month_of
from core.sections import Section
from core.sheets.sections import sections_bytes
from core.ui.filters import day_year

blueprint = Blueprint("costs", __name__, url_prefix="/costs")

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LENGTHS = (3, 6, 12, 24)
USUAL = 12
MOST_BACK = 10 * 12  # months that can be chosen as the last one
COMPARED = (("", "Nothing"), ("before", "The months before"), ("year", "A year earlier"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page was asked to show."""

    span: Span
    months: int
    compared: Span | None
    how: str

    @property
    def words(self) -> str:
        """1 November 2025 to 31 October 2026."""
        return f"{day_year(self.span.first_on)} to {day_year(self.span.last_on)}"

    @property
    def given(self) -> dict[str, str]:
        """The same as the address has it."""
        return {
            "until": f"{self.span.last_on:%Y-%m}",
            "months": str(self.months),
            "beside": self.how,
        }


def _asked(coop_id: int) -> Asked:
    today = clock.today()
    months = request.args.get("months", type=int)
    months = months if months in LENGTHS else USUAL
    last = _month(request.args.get("until", ""), today) or _usual_month(coop_id, today)
    span = Span(month_of(last, 1 - months), month_of(last, 1) - timedelta(days=1))
    how = request.args.get("beside", "")
    compared = {"before": span.before, "year": span.year_before}.get(how)
    return Asked(span, months, compared() if compared else None, how if compared else "")


def _month(given: str, today: date) -> date | None:
    """The first day of the month of an address; None where it is none that can be chosen."""
    return next((month for month in _choices(today) if f"{month:%Y-%m}" == given), None)


def _choices(today: date) -> list[date]:
    """Months that can be the last, the newest first."""
    return [month_of(today, 1 - back) for back in range(MOST_BACK + 1)]


def _usual_month(coop_id: int, today: date) -> date:
    """The month of the last approved run; else the last that is over."""
    last = queries.last_run_on(coop_id)
    found = month_of(last) if last else month_of(today, -1)
    return min(found, _choices(today)[0])


def _paid(coop_id: int, asked: Asked) -> tuple[Section, ...]:
    found = queries.paid(coop_id, asked.span.first_on, asked.span.last_on)
    then = asked.compared
    before = queries.paid(coop_id, then.first_on, then.last_on) if then else None
    return paid.payroll(found, before), labour.section(found, before)


def _tabs(here: str) -> list[tuple[str, str, bool]]:
    pages = (("index", "Paid"), ("ahead_page", "Ahead"), ("owed", "Holiday owed"))
    return [(words, url_for(f"costs.{end}"), end == here) for end, words in pages]


@blueprint.get("")
@requires("costs.read")
def index() -> str:
    """Payroll and labour cost of a span."""
    coop_id = access.actor().coop_id
    asked = _asked(coop_id)
    months = _choices(clock.today())
    return render_template(
        "coop/costs/paid.html",
        sections=_paid(coop_id, asked),
        asked=asked,
        tabs=_tabs("index"),
        months=[(f"{month:%Y-%m}", month_words(month)) for month in months[:61]],
        lengths=LENGTHS,
        beside=COMPARED,
        workbook=f"{url_for('costs.paid_workbook')}?{urlencode(asked.given)}",
    )


@blueprint.get("/ahead")
@requires("costs.read")
def ahead_page() -> str:
    """What pay will come to in the three months from the next one on."""
    return render_template(
        "coop/costs/section.html",
        title="Pay ahead",
        about="The three calendar months from the next one on",
        sections=[_ahead(access.actor().coop_id)],
        tabs=_tabs("ahead_page"),
        workbook=url_for("costs.ahead_workbook"),
        people=None,
    )


def _ahead(coop_id: int) -> Section:
    return ahead.section(queries.ahead(coop_id, *ahead.quarter(clock.today())))


@blueprint.get("/holiday")
@requires("costs.read")
def owed() -> str:
    """What leave is owed today; each person's for the treasurer alone."""
    found = queries.owed(access.actor().coop_id, clock.today())
    grid = None
    if access.can("costs.people") and found.people:
        can_open = access.can("people.see")
        links = [
            url_for("members.person", person_id=one.person_id) if can_open else ""
            for one in untaken.ordered(found.people)
        ]
        grid = untaken.people_grid(found, links)
    return render_template(
        "coop/costs/section.html",
        title="Holiday owed",
        about=f"Leave earned and not taken on {day_year(found.on)}",
        sections=[untaken.section(found)],
        tabs=_tabs("owed"),
        workbook=url_for("costs.owed_workbook"),
        people=grid,
    )


@blueprint.get("/workbook")
@requires("costs.read")
def paid_workbook() -> Response:
    """Payroll and labour cost as a workbook."""
    coop_id = access.actor().coop_id
    asked = _asked(coop_id)
    lines = [asked.words]
    if asked.compared:
        then = asked.compared
        lines.append(f"Beside {day_year(then.first_on)} to {day_year(then.last_on)}")
    return _book("Money", lines, _paid(coop_id, asked), f"money-{asked.given['until']}")


@blueprint.get("/ahead/workbook")
@requires("costs.read")
def ahead_workbook() -> Response:
    """The next quarter as a workbook."""
    today = clock.today()
    section = _ahead(access.actor().coop_id)
    return _book("Pay ahead", [section.words], [section], f"pay-ahead-{today.isoformat()}")


@blueprint.get("/holiday/workbook")
@requires("costs.read")
def owed_workbook() -> Response:
    """Holiday owed as a workbook; each person's for the treasurer alone."""
    found = queries.owed(access.actor().coop_id, clock.today())
    section = untaken.section(found)
    if access.can("costs.people") and found.people:
        section = replace(section, grids=(*section.grids, untaken.people_grid(found)))
    name = f"holiday-owed-{found.on.isoformat()}"
    return _book("Holiday owed", [day_year(found.on)], [section], name)


def _book(
    title: str, lines: list[str], sections: list[Section] | tuple[Section, ...], name: str
) -> Response:
    coop = people.coop(access.actor().coop_id).name
    made = clock.now()
    content = sections_bytes(title, [coop, *lines], list(sections), made_at=made)
    return send_file(
        io.BytesIO(content), MEDIA_TYPE, as_attachment=True, download_name=f"{name}.xlsx"
    )
