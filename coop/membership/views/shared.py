"""What several pages need: people to choose from, and a page of one form."""

from __future__ import annotations

from flask import render_template
from sqlalchemy import select
from werkzeug.wrappers import Response

from coop.membership.forms import BaseForm
from core import access
from core.db import db
from core.people.models import Person
from core.ui import nav
from core.ui.acts import done, tell

__all__ = ["done", "page", "people", "tell"]


def people() -> list[tuple[int, str]]:
    """Everybody the co-op knows, to choose from."""
    query = select(Person).where(Person.coop_id == access.actor().coop_id)
    rows = db.session.scalars(query.order_by(Person.surname, Person.first_name))
    return [(0, "Choose a person"), *((row.id, f"{row.name}, {row.number}") for row in rows)]


def page(
    at: str,
    title: str,
    words: str,
    submit: str,
    form: BaseForm,
    back: tuple[str, str],
    kind: str = "primary",
) -> str | Response:
    """A page of one form."""
    nav.stand_at(at)
    return render_template(
        "coop/membership/form.html",
        title=title,
        words=words,
        submit=submit,
        form=form,
        back=back,
        kind=kind,
    )
