"""One blueprint for the pages of checks, one for what referees open, and what pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core import access
from core.db import owned
from core.people.models import Person
from core.ui import nav
from core.ui.forms import BaseForm

blueprint = Blueprint("checks", __name__, url_prefix="/checks")
referees = Blueprint("referees", __name__)


def own(person_id: int) -> Person:
    """The co-op's person, or 404."""
    return owned(Person, person_id, access.actor().coop_id)


def form_page(
    title: str, person_id: int, form: BaseForm, submit: str, words: str = "", **given: Any
) -> str:
    """A form about somebody."""
    nav.stand_at("checks.index")
    return render_template(
        "coop/checks/form.html",
        title=title,
        person=own(person_id),
        form=form,
        submit=submit,
        words=words,
        **given,
    )


def back(person_id: int, anchor: str = "") -> Response:
    """To somebody's checks."""
    return redirect(url_for("checks.person", person_id=person_id, _anchor=anchor or None))
