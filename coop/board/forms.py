"""Shapes of a pack and of a schedule. Sections come from the view."""

from __future__ import annotations

from wtforms import RadioField, SelectField

from coop.board.rules import COMPARED, MONTHS, PERIODS
from core.ui.forms import BaseForm, ChecksField, DateField, Needed


class PackForm(BaseForm):
    """What a pack is of."""

    chapters = ChecksField("Sections", [Needed("Choose at least one section.")])
    period = RadioField("Period", [Needed()], choices=list(PERIODS.items()), default="month")
    first_on = DateField("From", description="Only for other days.")
    last_on = DateField("Until")
    compared = RadioField("Compare with", choices=list(COMPARED.items()), default="before")

    def validate(self, extra_validators: object = None) -> bool:
        """Other days need both their ends, in order."""
        good = super().validate(extra_validators)
        if not good or self.period.data != "days":
            return good
        for field in (self.first_on, self.last_on):
            if field.data is None:
                field.errors = [*field.errors, "Enter the day."]
                good = False
        if good and self.last_on.data < self.first_on.data:
            self.last_on.errors = [*self.last_on.errors, "It ends before it begins."]
            good = False
        return good


class ScheduleForm(BaseForm):
    """What is made each month."""

    chapters = ChecksField("Sections", [Needed("Choose at least one section.")])
    months = SelectField(
        "Of", choices=[(n, words.capitalize()) for n, words in MONTHS.items()], coerce=int
    )
    compared = RadioField("Compare with", choices=list(COMPARED.items()), default="before")
    day = SelectField(
        "On which day of each month",
        choices=[(n, str(n)) for n in range(1, 29)],
        coerce=int,
        default=5,
        description="Late enough that the month’s hours are approved and paid.",
    )
