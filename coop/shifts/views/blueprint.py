"""One blueprint for the coordinator's pages, and what they share."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, request
from markupsafe import Markup, escape

from core import clock
from core.errors import DomainError
from core.ui.forms import BaseForm
from core.ui.parse import read_date

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


def blame(form: BaseForm, error: DomainError, **moved: str) -> None:
    """Put a refusal beside its field; `moved` says which of our fields stands for another."""
    if error.field in moved:
        error.field = moved[error.field]
    form.blame(error)
