"""The sections this slice gives to reports: the same that stand on its pages."""

from __future__ import annotations

from datetime import date

from coop.workforce import fairness, measures, queries, retention, warnings
from coop.workforce.history import Workforce
from coop.workforce.retention import By
from core import clock, reports
from core.reports import Span
from core.sections import Section


def known(on: date) -> date:
    """Nothing is known beyond today."""
    return min(on, clock.today())


def _day(span: Span | None) -> date | None:
    return None if span is None else known(span.last_on)


def workforce(coop_id: int, span: Span, compared: Span | None = None) -> Section:
    """The measures as at the span's last day."""
    on, then = known(span.last_on), _day(compared)
    return measures.section(queries.book(coop_id, on, then), on, then)


def stay(coop_id: int, span: Span, compared: Span | None = None, by: By = By.ALL) -> Section:
    """How long people stay, as at the span's last day."""
    people = Workforce(queries.spells(coop_id))
    return retention.section(people, known(span.last_on), by, _day(compared))


def fair(coop_id: int, span: Span, compared: Span | None = None) -> Section:
    """How evenly work is shared, of the twelve whole weeks to the span's last day."""
    return fairness.section(queries.conditions(coop_id, known(span.last_on)))


def signs(coop_id: int, span: Span, compared: Span | None = None) -> Section:
    """How many people there are early signs of, as at the span's last day."""
    on = known(span.last_on)
    return warnings.section(queries.conditions(coop_id, on), queries.terms(coop_id, on))


def declare_all() -> None:
    """Say which sections there are."""
    reports.declare(
        "workforce",
        measures.TITLE,
        "Turnover, vacancies, starters, retention, stability, sickness, agency and unfilled "
        "hours, time to hire; by month and by service.",
        "workforce.read",
        workforce,
        order=10,
    )
    reports.declare(
        "retention",
        "Retention",
        "How long people stay, half stay at most, and why people left.",
        "workforce.read",
        stay,
        order=15,
    )
    reports.declare(
        "fairness",
        "Fairness and predictability",
        "How nights, weekends, late changes, hours and pay are spread, over twelve weeks.",
        "workforce.read",
        fair,
        order=20,
    )
    reports.declare(
        "signs",
        "Early signs",
        "How many people have short hours, requests refused or late changes: counts, no names.",
        "workforce.read",
        signs,
        order=25,
    )
