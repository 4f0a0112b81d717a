"""Sections of money for a page and for the board’s pack: read once, worked out by pure rules."""

from __future__ import annotations

from coop.costs import ahead, labour, paid, queries, untaken
from core import reports
from core.reports import Span
from core.sections import Section


def payroll(coop_id: int, span: Span, compared: Span | None) -> Section:
    """What approved runs of the span paid, beside those of another."""
    then = queries.paid(coop_id, compared.first_on, compared.last_on) if compared else None
    return paid.payroll(queries.paid(coop_id, span.first_on, span.last_on), then)


def labour_cost(coop_id: int, span: Span, compared: Span | None) -> Section:
    """What an hour of contract cost, by month."""
    then = queries.paid(coop_id, compared.first_on, compared.last_on) if compared else None
    return labour.section(queries.paid(coop_id, span.first_on, span.last_on), then)


def holiday_owed(coop_id: int, span: Span, compared: Span | None) -> Section:
    """What leave is owed on the span's last day."""
    return untaken.section(queries.owed(coop_id, span.last_on))


def next_quarter(coop_id: int, span: Span, compared: Span | None) -> Section:
    """What pay will come to in the three calendar months after the span's last."""
    return ahead.section(queries.ahead(coop_id, *ahead.quarter(span.last_on)))


def init() -> None:
    """Say that a report can have them."""
    reports.declare(
        "payroll",
        "Payroll",
        "What was paid by month, service and element; overtime and travel.",
        "costs.read",
        payroll,
        order=40,
    )
    reports.declare(
        "labour",
        "Labour cost",
        "Pay and an estimate of what the employer pays beyond it, for an hour of contract.",
        "costs.read",
        labour_cost,
        order=41,
    )
    reports.declare(
        "leave_owed",
        "Holiday owed",
        "Leave earned and not taken on the last day, and what it is worth.",
        "costs.read",
        holiday_owed,
        order=43,
    )
    reports.declare(
        "ahead",
        "The next quarter",
        "What pay will come to by the published rota, and by weeks like the last ones.",
        "costs.read",
        next_quarter,
        order=42,
    )
