"""One blueprint for all the rota's pages, and what they share."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, request

from core import clock
from core.ui.parse import read_date

blueprint = Blueprint("rota", __name__, url_prefix="/rota")


def asked_monday(name: str = "on", default: date | None = None) -> date:
    """The Monday of the week of the day in the address; this week's when there is none."""
    text = request.args.get(name, "").strip()
    fallback = default or clock.today()
    try:
        return clock.monday(read_date(text) if text else fallback)
    except ValueError:
        return clock.monday(fallback)
