"""Shapes of what people say about their time."""

from __future__ import annotations

from datetime import time
from typing import Any

from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional

from coop.availability.rules import CAN, LEAVE_WORDS, WISH_WORDS
from core.ui.forms import BaseForm, DateField, HoursField, Needed, TimeField, WeekdaysField

WEEKLY = [(key, words) for key, words in WISH_WORDS.items() if key != CAN]
WEEK = 7 * 24 * 60


class _TimesForm(BaseForm):
    """A whole day, or from one time to another."""

    all_day = BooleanField("The whole day")
    starts = TimeField("From", description="Not needed for the whole day.")
    ends = TimeField("To", description="Before the start means the next day.")

    def validate(self, extra_validators: Any = None) -> bool:
        """Both times, or the whole day."""
        good = super().validate(extra_validators)
        if self.all_day.data:
            self.starts.errors = self.ends.errors = ()
            good = not any(field.errors for field in self)
        else:
            for field, words in (
                (self.starts, "Enter when it starts"),
                (self.ends, "Enter when it ends"),
            ):
                if field.data is None and not field.errors:
                    field.errors = [f"{words}, or tick the whole day."]
                    good = False
        return bool(good)

    @property
    def times(self) -> tuple[time, time]:
        """Start and end; midnight to midnight is the whole day."""
        if self.all_day.data:
            return time(), time()
        return self.starts.data, self.ends.data


class WeeklyForm(_TimesForm):
    """A time of the week."""

    wish = RadioField("How is it meant?", [Needed("Choose how it is meant.")], choices=WEEKLY)
    weekdays = WeekdaysField("On which days?", [Needed("Choose one day or more.")])
    all_day = BooleanField("The whole day")
    starts = TimeField("From", description="Not needed for the whole day.")
    ends = TimeField("To", description="Before the start means the next day.")
    from_on = DateField("Begins on", [Needed()])
    until_on = DateField("Ends on", description="Leave empty if it goes on.")
    note = StringField("Note", [Length(max=120)], description="“School run”, “evening class”.")


class DateForm(_TimesForm):
    """A time on single dates."""

    wish = RadioField(
        "How is it meant?",
        [Needed("Choose how it is meant.")],
        choices=list(WISH_WORDS.items()),
        description="“Can after all” lifts what the week says on that date.",
    )
    from_on = DateField("First day", [Needed()])
    until_on = DateField("Last day", description="Leave empty for one day.")
    all_day = BooleanField("The whole day", default=True)
    starts = TimeField("From", description="Not needed for the whole day.")
    ends = TimeField("To", description="Before the start means the next day.")
    note = StringField("Note", [Length(max=120)])


class LeaveForm(BaseForm):
    """Whole days off."""

    kind = SelectField("Kind of leave", [Needed()], choices=list(LEAVE_WORDS.items()))
    from_on = DateField("First day off", [Needed()])
    until_on = DateField("Last day off", description="Leave empty for one day.")
    note = TextAreaField("Anything we should know", [Length(max=400)])


class RecordLeaveForm(LeaveForm):
    """Leave that is agreed already."""

    paid = BooleanField("Paid", default=True)
    note = TextAreaField(
        "Note", [Length(max=400)], description="Nothing medical: the kind of leave is enough."
    )


class DecideForm(BaseForm):
    """Yes to leave."""

    paid = BooleanField("Paid")


class RefuseForm(BaseForm):
    """No to leave, and why."""

    reason = StringField(
        "Why not",
        [Needed("Say why, so that they can ask again."), Length(max=240)],
        description="They are told these words.",
    )


class EndEarlyForm(BaseForm):
    """The last day of leave that ends sooner."""

    last_on = DateField("Last day of leave", [Needed()])


class WorkingTimeForm(BaseForm):
    """What has been agreed about working time."""

    from_on = DateField("From", [Needed()])
    opted_out_48h = BooleanField(
        "Has agreed in writing to work more than 48 hours a week on average",
        description="They can withdraw it with 7 days' notice, or what the agreement says, "
        "3 months at most.",
    )
    night_worker = BooleanField(
        "Is a night worker",
        description="At least 3 hours of night time in most shifts: 8 hours in 24 on average, "
        "and no opt-out.",
    )
    weekly_max_minutes = HoursField(
        "Most hours a week", description="What they have agreed to. Empty: no limit.", most=WEEK
    )
    max_nights_per_week = IntegerField(
        "Most nights a week",
        [Optional(), NumberRange(0, 7, "Enter 0 to 7 nights.")],
        description="Waking nights and sleep-ins. 0: no nights. Empty: no limit.",
    )
