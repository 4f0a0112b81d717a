"""Shapes of budgets, funds and claims."""

from __future__ import annotations

from decimal import Decimal

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from core.ui.forms import BaseForm, DateField, MoneyField, Needed

MOST = Decimal(10_000_000)


class BudgetForm(BaseForm):
    """What may be spent in a spell of days."""

    from_on = DateField("From", [Needed()])
    until_on = DateField("Until", [Needed("Enter its last day.")])
    amount = MoneyField("Budget", [Needed("Enter the amount.")], most=MOST)
    note = StringField("Note", [Length(max=200)], description="Who decided it, and when.")


class FundForm(BaseForm):
    """A fund and its windows."""

    name = StringField("Name", [Needed(), Length(max=120)])
    from_on = DateField("Pays for courses completed from", [Needed("Enter the first day.")])
    until_on = DateField("until", description="Leave empty if it goes on.")
    claim_until_on = DateField("Last day for claims", description="Leave empty if there is none.")
    claim_days = IntegerField(
        "Claimed within",
        [Optional(), NumberRange(1, 1000, "Enter 1 to 1000 days.")],
        description="Of each completion. Leave empty if the fund does not say.",
    )
    needs = TextAreaField(
        "What a claim must show", [Length(max=600)], description="Certificate, proof of payment."
    )
    source = StringField(
        "Where its rules are read",
        [Length(max=240)],
        description="A page or a document, and its date.",
    )


class PaidForm(BaseForm):
    """A course that a fund pays for. Choices come from the view."""

    course_id = SelectField("Course", [Needed()], coerce=int)
    most = MoneyField("At most, each", [Needed("Enter the amount.")], most=Decimal(10_000))
