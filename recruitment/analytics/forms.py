"""Shapes of what is entered about costs."""

from __future__ import annotations

from decimal import Decimal

from wtforms import SelectField, StringField
from wtforms.validators import Length

from core.ui.forms import BaseForm, DateField, MoneyField, Needed
from recruitment.analytics.rules import KINDS
from recruitment.referrals.rules import SOURCES


class CostForm(BaseForm):
    """Money spent on recruitment."""

    on = DateField("Spent on", [Needed("Enter the day.")], description="Only its month is kept.")
    kind = SelectField("What for", choices=list(KINDS.items()))
    source = SelectField(
        "For whom", choices=[("", "All ways that people come"), *SOURCES.items()], default=""
    )
    amount = MoneyField("Amount", [Needed("Enter the amount.")], most=Decimal(100_000))
    words = StringField("Note", [Length(max=200)], description="Nobody’s name.")
