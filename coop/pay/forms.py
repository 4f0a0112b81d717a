"""The shapes of a rate and of a period."""

from __future__ import annotations

from decimal import Decimal

from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from coop.pay.rates import ELEMENT_WORDS, UNIT_WORDS, Element, Unit
from core.ui.forms import BaseForm, DateField, MoneyField, Needed


class AmountField(MoneyField):
    """Pounds or per cent: which of them, another field says."""

    def read(self, text: str) -> Decimal:
        """The number, with or without its sign."""
        try:
            return super().read(text.strip().removesuffix("%").strip())
        except ValueError as error:
            raise ValueError("Write a number of nought or more, like 12.90 or 25.") from error

    def write(self, value: Decimal) -> str:
        """Without noughts that say nothing."""
        return f"{value.normalize():f}"


class RateForm(BaseForm):
    """A rate from a day on. `who` is "all", "role:Senior" or "person:12"."""

    element = SelectField(
        "Element",
        [InputRequired("Choose an element.")],
        choices=[(element.value, ELEMENT_WORDS[element]) for element in Element],
    )
    who = SelectField("For whom", [InputRequired("Choose for whom.")])
    unit = RadioField(
        "Paid as",
        [InputRequired("Choose how it is paid.")],
        choices=[
            (Unit.HOUR.value, "Pounds an hour"),
            (Unit.PERCENT.value, UNIT_WORDS[Unit.PERCENT]),
            (Unit.NIGHT.value, "Pounds a night"),
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
