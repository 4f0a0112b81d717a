"""Dated rates: what holds, what held, what will; rows are added, never edited."""

from __future__ import annotations

from datetime import date, timedelta

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.pay import forms, queries, service
from coop.pay.queries import RateRow
from coop.pay.rates import ELEMENT_WORDS, Element, RateBook
from coop.pay.views import blueprint
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import nav

DAY = timedelta(days=1)


@blueprint.get("/pay/rates")
@requires("pay.see")
def rates() -> str:
    """By element: in force now, to come, and the past folded away."""
    rows = queries.rates(access.actor().coop_id)
    today = clock.today()
    by_element: list[tuple[str, list[tuple[RateRow, date | None, str]]]] = []
    for element in Element:
        mine = [row for row in rows if row.rate.element == element]
        if mine:
            by_element.append((ELEMENT_WORDS[element], _spells(mine, today)))
    return render_template(
        "coop/pay/rates.html",
        elements=by_element,
        has_basic=RateBook(row.rate for row in rows).find(Element.BASIC, 0, "", today) is not None,
        settled=queries.paid_from(access.actor().coop_id),
    )


def _spells(rows: list[RateRow], today: date) -> list[tuple[RateRow, date | None, str]]:
    """Each row with its last day and whether it is past, in force or to come.

    Rows of one scope stand together, the newest first.
    """
    found = []
    after: RateRow | None = None
    for row in rows:
        same = after is not None and _scope(after) == _scope(row)
        until = after.rate.from_on - DAY if same and after is not None else None
        when = "now"
        if row.rate.from_on > today:
            when = "later"
        elif until is not None and until < today:
            when = "past"
        found.append((row, until, when))
        after = row
    return found


def _scope(row: RateRow) -> tuple[int | None, str]:
    return row.rate.person_id, row.rate.role.casefold()


@blueprint.route("/pay/rates/add", methods=["GET", "POST"])
@requires("pay.rates")
def add_rate() -> str | Response:
    """A rate from a day on."""
    actor = access.actor()
    form = forms.RateForm(data={"unit": "hour"})
    roles, people = queries.scopes(actor.coop_id, clock.today())
    form.who.choices = [
        ("all", "Everybody"),
        *((f"role:{role}", f"Every {role}") for role in roles),
        *((f"person:{person_id}", name) for person_id, name in people),
    ]
    if form.validate_on_submit():
        kind, _, which = form.who.data.partition(":")
        try:
            with transaction():
                service.set_rate(
                    actor,
                    element=form.element.data,
                    unit=form.unit.data,
                    amount=form.amount.data,
                    from_on=form.from_on.data,
                    person_id=int(which) if kind == "person" else None,
                    role=which if kind == "role" else "",
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("The rate is added.")
            return redirect(url_for("pay.rates"))
    nav.stand_at("pay.rates")
    return render_template("coop/pay/rate.html", form=form)
