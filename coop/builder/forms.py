"""The shape of an export as it is typed: one form for each subject, after its filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Field, SelectField, StringField
from wtforms.validators import Length

from coop.builder import periods, schedule
from coop.builder.asking import LONGEST_TEXT
from coop.builder.making import FORM_WORDS
from coop.builder.schedule import MONTH, NEVER, WEEK, Plan
from core.errors import DomainError
from core.exporting import Filter, Kind, Subject
from core.ui.forms import BaseForm, ChecksField, DateField, Needed

EVERY = ((NEVER, "Only when somebody asks"), (WEEK, "Every week"), (MONTH, "Every month"))
MONTHDAYS = [
    (str(day), "the last day" if day == schedule.LAST_DAY else f"the {schedule.ordinal(day)}")
    for day in schedule.DAYS
]
HOURS = [(str(hour), f"{hour:02d}:00") for hour in range(24)]
PERIODS = [
    (periods.ANY, "Any day"),
    *periods.WORDS.items(),
    (periods.GIVEN, "Days of your own, below"),
]


@dataclass(frozen=True, slots=True)
class FilterFields:
    """A filter with its fields on the page; `first` and `last` of a period."""

    filter: Filter
    field: Field
    first: Field | None = None
    last: Field | None = None


class ExportForm(BaseForm):
    """What holds for every subject; see `form_for`."""

    name = StringField("Name", [Needed("Give the export a name."), Length(max=80)])
    form = SelectField("File", [Needed()], choices=list(FORM_WORDS.items()))
    shared = ChecksField("Share it with")
    every = SelectField("Made by itself", choices=EVERY)
    weekday = SelectField(
        "Day of the week",
        choices=[(str(day), name) for day, name in enumerate(schedule.WEEKDAYS)],
    )
    monthday = SelectField("Day of the month", choices=MONTHDAYS)
    hour = SelectField("Hour", choices=HOURS)
    subject: Subject

    def filters(self) -> Iterator[FilterFields]:
        """The subject's filters, with their fields."""
        for one in self.subject.filters:
            name = f"f_{one.key}"
            if one.kind is Kind.PERIOD:
                yield FilterFields(one, self[name], self[f"{name}_from"], self[f"{name}_until"])
            else:
                yield FilterFields(one, self[name])

    def chosen(self) -> dict[str, str]:
        """The filters as they are kept. DomainError beside a period without its days."""
        found = {}
        for one in self.filters():
            value = (one.field.data or "").strip()
            if value == periods.GIVEN and one.first is not None and one.last is not None:
                if one.first.data is None or one.last.data is None:
                    raise DomainError(
                        "Enter the first and the last day, or choose a period.",
                        field=one.first.name if one.first.data is None else one.last.name,
                    )
                try:
                    value = periods.given(one.first.data, one.last.data)
                except DomainError as error:
                    raise DomainError(error.words, field=one.last.name) from error
            if value:
                found[one.filter.key] = value
        return found

    def plan(self) -> Plan | None:
        """When it is made by itself."""
        every = self.every.data
        if not every:
            return None
        day = self.weekday.data if every == WEEK else self.monthday.data
        return Plan(every, int(day), int(self.hour.data))


def form_for(
    subject: Subject,
    coop_id: int,
    roles: Sequence[tuple[str, str]],
    data: Mapping[str, Any] | None = None,
) -> ExportForm:
    """The form of a subject; `roles` can be shared with."""
    made: dict[str, Any] = {}
    for one in subject.filters:
        name = f"f_{one.key}"
        if one.kind is Kind.PERIOD:
            made[name] = SelectField(one.label, choices=PERIODS)
            made[f"{name}_from"] = DateField("From")
            made[f"{name}_until"] = DateField("Until")
        elif one.kind is Kind.CHOICE:
            known = list(one.choices(coop_id)) if one.choices else []
            made[name] = SelectField(one.label, choices=[("", "All"), *known])
        else:
            made[name] = StringField(one.label, [Length(max=LONGEST_TEXT)])
    kind = type("SubjectExportForm", (ExportForm,), made)
    form: ExportForm = kind(data=dict(data or {}))
    form.subject = subject
    form.shared.choices = list(roles)
    return form


def filled(subject: Subject, filters: Mapping[str, str]) -> dict[str, Any]:
    """Filters as they are kept, as the form's fields have them."""
    data: dict[str, Any] = {}
    for one in subject.filters:
        value, name = filters.get(one.key, ""), f"f_{one.key}"
        days = periods.days_of(value) if one.kind is Kind.PERIOD else None
        if days is not None:
            data |= {
                name: periods.GIVEN, f"{name}_from": days.first_on, f"{name}_until": days.last_on,
            }  # fmt: skip
        else:
            data[name] = value
    return data
