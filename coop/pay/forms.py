"""The shapes of a rate and of a period."""

from __future__ import annotations

from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from coop.pay.rates import ELEMENT_WORDS, UNIT_WORDS, UNITS, Unit
from core.ui.forms import AmountField, BaseForm, DateField, Needed


class RateForm(BaseForm):
    """A rate from a day on. `who` is "all", "role:Senior" or "person:12"."""

    element = SelectField(
        "Element",
        [InputRequired("Choose an element.")],
        choices=[(element.value, ELEMENT_WORDS[element]) for element in UNITS],
    )
    who = SelectField("For whom", [InputRequired("Choose for whom.")])
    unit = RadioField(
        "Paid as",
        [InputRequired("Choose how it is paid.")],
        choices=[
            (Unit.HOUR.value, "Pounds an hour"),
            (Unit.PERCENT.value, UNIT_WORDS[Unit.PERCENT]),
            (Unit.NIGHT.value, "Pounds a night"),
            (Unit.MILE.value, "Pounds a mile"),
        ],
    )
    amount = AmountField(
        "Amount",
        [Needed("Enter the amount.")],
        places=4,
        description="Pounds, or per cent. 0 ends a premium; for travel, training and time awake "
        "it means at basic.",
    )
    from_on = DateField("From", [Needed("Enter the first day.")], description="Like 1/4/2027.")


class PeriodForm(BaseForm):
    """First and last day of a run."""

    from_on = DateField("First day", [Needed("Enter the first day.")])
    until_on = DateField("Last day", [Needed("Enter the last day.")])
