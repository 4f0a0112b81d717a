"""The shape of a figure."""

from __future__ import annotations

from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from coop.statutory.rules import NAMES, UNIT_WORDS
from core.ui.forms import AmountField, BaseForm, DateField, Needed


class FigureForm(BaseForm):
    """An amount from a day on, and where it is published."""

    name = SelectField(
        "Figure",
        [InputRequired("Choose a figure.")],
        choices=[
            (key, f"{name.group}: {name.words} ({UNIT_WORDS[name.unit]})")
            for key, name in NAMES.items()
        ],
    )
    amount = AmountField("Amount", [Needed("Enter the amount.")], places=4)
    from_on = DateField("From", [Needed("Enter the first day.")], description="Like 1/4/2027.")
    source = TextAreaField(
        "Where it is published",
        [Needed("Say where the figure comes from, so that others can check it."), Length(max=500)],
        description="A regulation, a notice, or the minute of the meeting that decided it.",
    )
