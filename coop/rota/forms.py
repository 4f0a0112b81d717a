"""Shape of input on the rota's pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from coop.rota.policy import RANGES
from core.ui.forms import BaseForm, ChecksField, DateField, HoursField, Needed

WEEKS = [(n, f"{n} week{'s' if n > 1 else ''}") for n in range(1, 9)]
EFFORT = [(15, "Quick, 15 seconds"), (30, "Usual, 30 seconds"), (60, "Thorough, 60 seconds")]
REASON = 500


class NumberField(StringField):
    """A small input for a whole number, read by the form that holds it."""

    looks = "w-time"
    keyboard = "text"


class MakeForm(BaseForm):
    """What a rota is to cover."""

    from_on = DateField("First day", [Needed()], description="A Monday, like 7/12/2026")
    weeks = SelectField("How long", [Needed()], coerce=int, choices=WEEKS, default=4)
    service_ids = ChecksField("Services", [Needed("Choose at least one service.")], coerce=int)
    seconds = SelectField("How hard to look", [Needed()], coerce=int, choices=EFFORT, default=30)

    @classmethod
    def over(cls, services: Sequence[Any], **given: Any) -> MakeForm:
        """The form with the co-op's services as choices."""
        form = cls(**given)
        form.service_ids.choices = [(row.id, row.name) for row in services]
        return form


class ChangeForm(BaseForm):
    """What is said with a change by hand; whose place it is stands in the buttons."""

    agreed = BooleanField("They have said yes")
    override = TextAreaField("Reason for overriding the rest rule", [Length(max=REASON)])
    reason = StringField(
        "Why it changes", [Length(max=REASON)], description="The people concerned read this"
    )


class GivenForm(BaseForm):
    """Rest that has been given."""

    given_on = DateField("Given on", [Needed()], description="The first day of it")
    note = StringField("Note", [Length(max=200)])


class PolicyForm(BaseForm):
    """A new version of the policy. Hours are minutes in the form's data."""

    from_on = DateField("In force from", [Needed()])
    daily_rest = HoursField("Rest between shifts", [Needed()], description="By law 11 hours")
    weekly_rest = HoursField(
        "Weekly rest", [Needed()], description="Besides the daily rest; by law 24 hours"
    )
    average_weekly_max = HoursField(
        "Most hours a week on average",
        [Needed()],
        description="Over 17 weeks, for those who have not opted out; by law 48",
    )
    break_least = NumberField("Break when more than 6 hours are worked", [Needed()])
    max_days_in_a_row = NumberField("Most days in a row", [Needed()])
    max_nights_in_a_row = NumberField("Most nights in a row", [Needed()])
    short_of_wanted = NumberField("A place between least and wanted left empty", [Needed()])
    under_contract_hour = NumberField("Each hour under contract", [Needed()])
    over_contract_hour = NumberField("Each hour over contract", [Needed()])
    rather_not_hour = NumberField("Each hour somebody would rather not work", [Needed()])
    would_like_hour = NumberField(
        "Each hour somebody would like to work", [Needed()], description="Nought or negative"
    )
    other_service = NumberField("A shift away from the home service", [Needed()])
    unfamiliar_service = NumberField("A shift in a service not worked in lately", [Needed()])
    new_face = NumberField("Each person supported who is new to the worker", [Needed()])
    preferred_pair = NumberField(
        "Two who like to work together, on one shift", [Needed()], description="Nought or negative"
    )
    uneven_burden = NumberField("Each ten burden points beyond a fair share", [Needed()])
    burden_night = NumberField("A night", [Needed()])
    burden_weekend = NumberField("A weekend shift", [Needed()])
    burden_bank_holiday = NumberField("A bank holiday shift", [Needed()])
    burden_split_day = NumberField("A split day", [Needed()])
    burden_short_notice = NumberField("A change at short notice", [Needed()])
    burden_travel_hour = NumberField("An hour of travel between visits", [Needed()])
    replan_change_24h = NumberField("A change with less than a day's notice", [Needed()])
    replan_change_week = NumberField("A change with less than a week's notice", [Needed()])
    replan_change_later = NumberField("A change with more notice", [Needed()])
    split_day = NumberField("A wait inside a working day", [Needed()])
    note = StringField("What changes, and why", [Needed(), Length(max=200)])

    def values(self) -> dict[str, int] | None:
        """The policy's fields as whole numbers; None, with the fields blamed, if one is not."""
        found, fine = {}, True
        for name, (least, most, unit) in RANGES.items():
            field = self[name]
            value = field.data
            if not isinstance(value, int):
                text = str(value or "").strip().replace("\N{MINUS SIGN}", "-")
                if not text.lstrip("-").isdecimal() or len(text) > 6:
                    field.errors = [*field.errors, f"Enter a whole number, {least} to {most}."]
                    fine = False
                    continue
                value = int(text)
            scale = 60 if unit == "hours" else 1
            if not least <= value <= most:
                said = f"Enter {least // scale} to {most // scale} {unit}."
                field.errors = [*field.errors, said]
                fine = False
            found[name] = value
        return found if fine else None
