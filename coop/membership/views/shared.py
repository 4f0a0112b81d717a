"""What several pages need: people to choose from, an act done or its refusal told."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, render_template
from sqlalchemy import select
from werkzeug.wrappers import Response

from coop.membership.forms import BaseForm
from core import access
from core.db import db, transaction
from core.errors import DomainError
from core.people.models import Person
from core.ui import nav


def people() -> list[tuple[int, str]]:
    """Everybody the co-op knows, to choose from."""
    query = select(Person).where(Person.coop_id == access.actor().coop_id)
    rows = db.session.scalars(query.order_by(Person.surname, Person.first_name))
    return [(0, "Choose a person"), *((row.id, f"{row.name}, {row.number}") for row in rows)]


def done(form: BaseForm, act: Callable[[], object], words: str) -> bool:
    """Whether a valid form's act went through; a refusal stands beside its field."""
    if not form.validate_on_submit():
        return False
    try:
        with transaction():
            act()
    except DomainError as error:
        form.blame(error)
        return False
    flash(words)
    return True


def tell(act: Callable[[], object], words: str) -> None:
    """Do what a single button asks, and say what came of it."""
    try:
        with transaction():
            act()
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(words)


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
