"""The pages of records: one blueprint for several modules, and what they share."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, request

from core import clock
from core.ui import parse
from training.records.files import Given

blueprint = Blueprint("training", __name__, url_prefix="/training")


def as_at() -> tuple[date, str]:
    """The day that the address asks for, today if it asks for none; and what is wrong with it."""
    text = request.args.get("on", "").strip()
    if not text:
        return clock.today(), ""
    try:
        return parse.read_date(text), ""
    except ValueError as error:
        return clock.today(), str(error)


def given_files(name: str = "files") -> list[Given]:
    """The files that came with a form; an empty field gives none."""
    return [
        Given(each.filename, each.read()) for each in request.files.getlist(name) if each.filename
    ]
