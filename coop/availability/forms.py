"""Shapes of what people say about their time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time
from typing import Any

from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import Length, NumberRange, Optional

from coop.availability.limits import MOST_OF_PATTERN, RANGES, OwnLimits
from coop.availability.preferences import MOST_NIGHTS, MOST_WEEKLY, notice_words
from coop.availability.rules import CAN, WISH_WORDS
from core.ui.forms import (
    BaseForm,
    ChecksField,
    DateField,
    HoursField,
    Needed,
    TimeField,
    WeekdaysField,
)

WEEKLY = [(key, words) for key, words in WISH_WORDS.items() if key != CAN]
WEEK = 7 * 24 * 60
PATTERN = "pattern_"


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


def _number(label: str, name: str, description: str) -> IntegerField:
    least, most = RANGES[name]
    unit = "weekends" if name == "max_weekends" else "days"
    within = NumberRange(least, most, f"Enter {least} to {most} {unit}.")
    return IntegerField(label, [Optional(), within], description=description)


NO_SHORT_NOTICE = "no"
NOTICES = (0, 2, 4, 12, 24, 48)  # hours that stand for choice


def notice_key(least_hours: int | None) -> str:
    """The least notice of short-notice offers as a choice."""
    return NO_SHORT_NOTICE if least_hours is None else str(least_hours)


def notice_choices(present: int | None = None) -> list[tuple[str, str]]:
    """The ways to be asked at short notice; another number already agreed stays one of them."""
    offered = sorted({*NOTICES, *(() if present is None else (present,))})
    asked = [(str(least), notice_words(least)) for least in offered]
    return [(NO_SHORT_NOTICE, "Do not ask me"), *asked]


class ShortNoticeForm(BaseForm):
    """Whether to be asked at short notice."""

    short_notice = SelectField(
        "Ask me about free shifts at short notice",
        [Needed()],
        choices=notice_choices(),
        description="Within 48 hours of a shift only those who said yes are asked.",
    )

    @property
    def short_notice_hours(self) -> int | None:
        """The least notice in hours; None: do not ask."""
        key = self.short_notice.data
        return None if key == NO_SHORT_NOTICE else int(key)


class PreferencesForm(ShortNoticeForm):
    """What somebody would like of their work."""

    wanted_weekly_minutes = HoursField(
        "Hours a week that you would like",
        description="More or fewer than the contract says. A rota comes as near as it can, and "
        "who is furthest below is asked first. Empty: as the contract says.",
        most=MOST_WEEKLY,
    )
    preferred_services = ChecksField(
        "Where would you rather work?",
        coerce=int,
        description="A rota gives shifts elsewhere to others first. Tick none if all are the same.",
    )
    nights_a_month = IntegerField(
        "Most nights a month",
        [Optional(), NumberRange(0, MOST_NIGHTS, f"Enter 0 to {MOST_NIGHTS} nights.")],
        description="Waking nights and sleep-ins of a calendar month. A rota goes beyond only to "
        "fill a shift, or to spare others far more. 0: rather none. Empty: no wish.",
    )
    from_on = DateField("From", [Needed()])


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
    max_days_in_a_row = _number(
        "Most days in a row",
        "max_days_in_a_row",
        "After so many working days a day off follows. Empty: as the rota policy has it.",
    )
    min_days_in_a_row = _number(
        "Fewest days in a row",
        "min_days_in_a_row",
        "Once they work, they work so many days: worth it for a long way to work. Empty: one.",
    )
    min_days_off = _number(
        "Fewest days off in a row",
        "min_days_off",
        "Days off come in blocks of so many, never a single day between shifts. Empty: one.",
    )
    max_weekends = _number(
        "Most weekends",
        "max_weekends",
        "Weekends with a shift that begins on Saturday or Sunday. 0: none. Empty: no limit.",
    )
    least_minutes = HoursField(
        "Fewest hours",
        description="They are promised so much, less for days of leave. Empty: no such promise.",
        most=RANGES["least_minutes"][1],
    )
    most_minutes = HoursField(
        "Most hours", description="Empty: no limit but those above.", most=RANGES["most_minutes"][1]
    )

    reason = StringField(
        "What was wrong",
        [Length(max=200)],
        description="Only to put right terms that begin on that very day. The record keeps it.",
    )

    def own(self, others: Iterable[tuple[int, int]] = ()) -> OwnLimits:
        """The person's own limits; `others` are of patterns that the form does not show."""
        shown = {
            int(name.removeprefix(PATTERN)): field.data
            for name, field in self._fields.items()
            if name.startswith(PATTERN)
        }
        kept = {key: most for key, most in others if key not in shown}
        most = kept | {key: count for key, count in shown.items() if count is not None}
        return OwnLimits(
            max_days_in_a_row=self.max_days_in_a_row.data,
            min_days_in_a_row=self.min_days_in_a_row.data,
            min_days_off=self.min_days_off.data,
            max_weekends=self.max_weekends.data,
            least_minutes=self.least_minutes.data,
            most_minutes=self.most_minutes.data,
            max_of_patterns=tuple(sorted(most.items())),
        )

    def pattern_fields(self) -> list[Any]:
        """One input for each shift pattern, for the template."""
        return [field for name, field in self._fields.items() if name.startswith(PATTERN)]


def working_time_form(
    patterns: Sequence[tuple[int, str]], own: OwnLimits, **given: Any
) -> WorkingTimeForm:
    """The form with an input for each of these shift patterns, filled from the limits."""
    words = f"Enter 0 to {MOST_OF_PATTERN} shifts."
    extra = {
        f"{PATTERN}{key}": IntegerField(name, [Optional(), NumberRange(0, MOST_OF_PATTERN, words)])
        for key, name in patterns
    }
    most = {f"{PATTERN}{key}": count for key, count in own.max_of_patterns}
    values = {name: getattr(own, name) for name in RANGES}
    form: WorkingTimeForm = type("WorkingTimeForm", (WorkingTimeForm,), extra)(
        **given, **values, **most
    )
    return form
