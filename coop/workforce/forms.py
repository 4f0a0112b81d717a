"""Shape of input: what counts as an early sign, from when, and why."""

from __future__ import annotations

from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from coop.workforce.signs import LIMITS, MOST_WHY
from core.ui.forms import BaseForm, DateField, Needed


def _whole(name: str, label: str) -> IntegerField:
    least, most = LIMITS[name]
    between = NumberRange(least, most, f"Enter {least} to {most}.")
    return IntegerField(label, [InputRequired(f"Enter {least} to {most}."), between])


class SignsForm(BaseForm):
    """Every threshold, the first day on which they hold, and the reason."""

    hours_percent = _whole("hours_percent", "Less than this share of the hours wanted")
    hours_weeks = _whole("hours_weeks", "In each of so many weeks")
    refusals = _whole("refusals", "Requests refused, or taken by nobody")
    refusal_weeks = _whole("refusal_weeks", "Refused within")
    changes = _whole("changes", "Changes made by others")
    notice_days = _whole("notice_days", "With less notice than")
    change_weeks = _whole("change_weeks", "Changed within")
    weekends = _whole("weekends", "Weekends worked in a row")
    night_weeks = _whole("night_weeks", "Nights above one’s wish, counted over")
    from_on = DateField(
        "From", [Needed()], description="Days before keep what held: no past page changes."
    )
    why = TextAreaField(
        "Why",
        [Needed("Say why."), Length(max=MOST_WHY)],
        description="Members read it with their own signs. Name the meeting if one decided it.",
    )
