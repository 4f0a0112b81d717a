"""What is added to a draft by hand, and taken off again."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.pay import by_hand, forms, queries
from coop.pay.views import blueprint
from core import access
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError
from core.people.models import Person
from core.ui import nav
from core.ui.filters import days


@blueprint.route("/pay/runs/<int:run_id>/add", methods=["GET", "POST"])
@requires("pay.prepare")
def add_item(run_id: int) -> str | Response:
    """A bonus, an adjustment, a deduction or mileage for one person."""
    actor = access.actor()
    row = queries.run(actor.coop_id, run_id)
    form = forms.ItemForm()
    _, people = queries.scopes(actor.coop_id, row.from_on)
    form.person.choices = [(str(person_id), name) for person_id, name in people]
    if form.validate_on_submit():
        try:
            with transaction():
                item = by_hand.add(
                    actor,
                    run_id,
                    int(form.person.data),
                    form.element.data,
                    form.amount.pence or 0,
                    form.words.data,
                    for_the_work=form.for_the_work.data,
                    miles=form.miles.data or 0,
                )
                name = owned(Person, item.person_id, actor.coop_id).name
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"Added for {name}. Calculate the run again when you have added all.")
            return redirect(url_for("pay.run", run_id=run_id))
    nav.stand_at("pay.runs")
    trail = [
        ("Pay runs", url_for("pay.runs")),
        (days(row.from_on, row.until_on), url_for("pay.run", run_id=run_id)),
    ]
    return render_template("coop/pay/item.html", form=form, run=row, trail=trail)


@blueprint.post("/pay/runs/<int:run_id>/items/<int:item_id>/take-off")
@requires("pay.prepare")
def take_off_item(run_id: int, item_id: int) -> Response:
    """It goes from the draft."""
    try:
        with transaction():
            by_hand.take_off(access.actor(), run_id, item_id)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("Taken off. Calculate the run again.")
    return redirect(url_for("pay.run", run_id=run_id))
