"""Shapes of input: an offer with a typical week, an answer, a start."""

from __future__ import annotations

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from core.ui.forms import BaseForm, DateField, HoursField, Needed, TimeField
from recruitment.hires import rules
from recruitment.hires.rules import Duty

DAYS = [("", "—"), *((str(number), name) for number, name in enumerate(rules.DAYS))]


class OfferForm(BaseForm):
    """Work offered. A typical week is up to seven shifts."""

    service = SelectField("Where", [Needed("Choose where.")], coerce=int)
    role = StringField("Job", [Needed("Say what the job is."), Length(max=100)])
    contract = HoursField("Contract hours a week", [Needed("Enter the hours; 0 for none.")])
    pattern = StringField("Pattern in words", [Length(max=200)])
    starts_on = DateField("First day", [Needed("Enter the day.")])
    answer_by_on = DateField("They answer by", [Needed("Enter the day.")])
    day_1, start_1, end_1 = SelectField("Day", choices=DAYS), TimeField("from"), TimeField("to")
    day_2, start_2, end_2 = SelectField("Day", choices=DAYS), TimeField("from"), TimeField("to")
    day_3, start_3, end_3 = SelectField("Day", choices=DAYS), TimeField("from"), TimeField("to")
    day_4, start_4, end_4 = SelectField("Day", choices=DAYS), TimeField("from"), TimeField("to")
    day_5, start_5, end_5 = SelectField("Day", choices=DAYS), TimeField("from"), TimeField("to")
    day_6, start_6, end_6 = SelectField("Day", choices=DAYS), TimeField("from"), TimeField("to")
    day_7, start_7, end_7 = SelectField("Day", choices=DAYS), TimeField("from"), TimeField("to")
    break_1 = IntegerField("break", [Optional(), NumberRange(0, 180)])
    break_2 = IntegerField("break", [Optional(), NumberRange(0, 180)])
    break_3 = IntegerField("break", [Optional(), NumberRange(0, 180)])
    break_4 = IntegerField("break", [Optional(), NumberRange(0, 180)])
    break_5 = IntegerField("break", [Optional(), NumberRange(0, 180)])
    break_6 = IntegerField("break", [Optional(), NumberRange(0, 180)])
    break_7 = IntegerField("break", [Optional(), NumberRange(0, 180)])

    def lines(self) -> list[tuple[object, ...]]:
        """The fields of each shift of the week."""
        return [
            tuple(self[f"{name}_{n}"] for name in ("day", "start", "end", "break"))
            for n in range(1, rules.MOST_SHIFTS + 1)
        ]

    def duties(self) -> tuple[Duty, ...] | None:
        """The typical week; None where a line is half filled, which is blamed."""
        found = []
        for day, start, end, pause in self.lines():
            if not day.data and start.data is None and end.data is None:  # type: ignore[attr-defined]
                continue
            if not day.data or start.data is None or end.data is None:  # type: ignore[attr-defined]
                day.errors = [*day.errors, "Day, start and end, or nothing."]  # type: ignore[attr-defined]
                return None
            found.append(Duty(int(day.data), start.data, end.data, pause.data or 0))  # type: ignore[attr-defined]
        return tuple(found)


TOLD = [(code, words.capitalize()) for code, words in rules.HOW.items() if code != "link"]


class AcceptForm(BaseForm):
    """They say yes."""

    how = SelectField("How they told you", choices=TOLD, default="phone")
    on = DateField("They said yes on", [Needed("Enter the day.")])
    number = StringField("Works number", [Length(max=40)], description="Empty: the next free one")


class WhyForm(BaseForm):
    """Why an offer ends."""

    words = TextAreaField("Why", [Needed("Say why."), Length(max=500)])


class NoForm(WhyForm):
    """They say no."""

    how = SelectField("How they told you", choices=TOLD, default="phone")


class StartForm(BaseForm):
    """How somebody starts."""

    from_on = DateField("First day", [Needed("Enter the day.")])
    mentor = SelectField("Mentor", coerce=int)
    shadow_until_on = DateField(
        "Only shadow shifts until", [Optional()], description="Empty: they count at once"
    )
    shadows = IntegerField(
        "Shadow shifts beside the mentor, at once", [Optional(), NumberRange(0, 12)], default=3
    )
    probationary = BooleanField("They begin as a probationary member", default=True)
