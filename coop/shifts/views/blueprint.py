"""One blueprint for the coordinator's pages, and what they share."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, request
from markupsafe import Markup, escape

from core import clock
from core.errors import DomainError
from core.people import queries as people
from core.people.models import Service
from core.ui.forms import BaseForm
from core.ui.parse import read_date
from training.standards import queries as standards
from training.standards.queries import CompetencyFacts

blueprint = Blueprint("shifts", __name__)


@blueprint.app_template_filter("local_day")
def local_day(instant: datetime) -> date:
    """The London day of an instant."""
    return clock.local_day(instant)


@blueprint.app_template_filter("lines")
def lines(text: str) -> Markup:
    """Text as it was written, its line breaks kept."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def asked_day(name: str = "on") -> date:
    """The day in the address, as typed or as we write it; today when there is none."""
    text = request.args.get(name, "").strip()
    try:
        return read_date(text) if text else clock.today()
    except ValueError:
        return clock.today()


def names(coop_id: int) -> dict[int, str]:
    """The co-op's competencies, retired ones too, by id."""
    return {row.id: row.name for row in standards.competencies(coop_id)}


def choices(coop_id: int) -> tuple[list[Service], tuple[CompetencyFacts, ...]]:
    """The services and competencies that something new can be of."""
    services = people.services(coop_id, on=clock.today())
    return services, standards.competencies(coop_id, retired=False)


def blame(form: BaseForm, error: DomainError, **moved: str) -> None:
    """Put a refusal beside its field; `moved` says which of our fields stands for another."""
    if error.field in moved:
        error.field = moved[error.field]
    form.blame(error)
