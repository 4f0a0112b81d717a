"""Shape of input for patterns, single shifts, visits of a round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import Length, Optional, StopValidation

from coop.shifts import rules
from coop.shifts.days import read_days, write_days
from coop.shifts.kinds import Kind
from core.errors import DomainError
from core.ui.forms import BaseForm, DateField, Fault, Needed, TimeField, WeekdaysField
from core.ui.parse import read_time

KINDS = [(kind.value, words) for kind, words in rules.KIND_WORDS.items()]
NEED_CHOICES = [
    ("", "Not needed"),
    ("0", "Everybody"),
    ("1", "At least one"),
    ("2", "At least two"),
    ("3", "At least three"),
]
BLANK_LINES = 3


class WholeField(IntegerField):
    """A whole number from `least` to `most`; anything else is answered with both."""

    looks = "w-time"
    keyboard = "numeric"

    def __init__(
        self, label: str, least: int, most: int, validators: Sequence[Any] = (), **more: Any
    ) -> None:
        self.words = f"Enter a whole number from {least} to {most}."
        super().__init__(label, [Needed(self.words), *validators], **more)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read plain digits."""
        text = valuelist[0].strip() if valuelist and isinstance(valuelist[0], str) else ""
        self.data = None
        if not text:
            return
        if not (text.isdecimal() and len(text) < 7 and self.least <= int(text) <= self.most):
            raise ValueError(self.words)
        self.data = int(text)


class Chosen:
    """One of the real choices, not the line that asks to choose."""

    field_flags = {"required": True}

    def __call__(self, form: BaseForm, field: SelectField) -> None:
        """Refuse what is not a choice."""
        if field.data not in {value for value, _ in field.choices if value}:
            field.errors = []
            raise StopValidation(f"Choose the {field.label.text.lower()}.")


class _Need(BaseForm):
    """What a pattern and a single shift have in common."""

    service_id = SelectField("Service", [Chosen()], coerce=int)
    name = StringField(
        "Name",
        [Needed(), Length(max=rules.MOST_NAME)],
        description="As people say it: Early, Round 2, Sleep-in",
    )
    kind = SelectField("Kind", [Needed()], choices=KINDS)
    starts = TimeField(
        "Starts", [Needed("Enter when it starts.")], description="24 hours, like 07:00"
    )
    ends = TimeField(
        "Ends", [Needed("Enter when it ends.")], description="Past midnight is the next day"
    )
    break_minutes = WholeField("Unpaid break", 0, 240, default=0)
    wanted = WholeField("People wanted", 1, 40, default=1)
    least = WholeField(
        "Least number of people", 0, 40, default=1, description="Fewer than this is a gap"
    )
    lead = BooleanField("Somebody on it must be able to lead")

    def needs(self) -> tuple[rules.NeedRule, ...]:
        """The competencies asked for."""
        found = []
        for name, entry in self._fields.items():
            if name.startswith("need_") and entry.data:
                people = int(entry.data)
                found.append(rules.NeedRule(int(name.removeprefix("need_")), people or None))
        return tuple(found)

    def need_fields(self) -> list[Any]:
        """The competency choices, for the template."""
        return [entry for name, entry in self._fields.items() if name.startswith("need_")]

    def common(self) -> dict[str, Any]:
        """Values that both kinds of rule share."""
        return {
            "service_id": self.service_id.data,
            "name": self.name.data.strip(),
            "kind": Kind(self.kind.data),
            "starts": self.starts.data,
            "ends": self.ends.data,
            "break_minutes": self.break_minutes.data,
            "least": self.least.data,
            "wanted": self.wanted.data,
            "lead": self.lead.data,
            "needs": self.needs(),
        }


class _Pattern(_Need):
    """A repeating need."""

    cycle_weeks = SelectField(
        "Repeats",
        [Needed()],
        coerce=int,
        choices=[(1, "Every week"), *((n, f"Every {n} weeks") for n in range(2, 9))],
        default=1,
    )
    from_on = DateField("First day", [Needed()], description="For example 7/12/2026")
    until_on = DateField(
        "Last day", [Optional()], description="Leave empty if it goes on until further notice"
    )
    shadowed = BooleanField(
        "A learner can go along",
        description="Each shift then has a shadow shift beside it, for one learner with a mentor; "
        "nobody is counted short on it",
    )

    def weeks(self) -> list[WeekdaysField]:
        """The days of each week of the cycle, for the template."""
        return [self[f"week{number}"] for number in range(1, rules.MOST_WEEKS + 1)]

    def days(self) -> tuple[int, ...]:
        """Day numbers of the cycle."""
        weeks = self.weeks()[: self.cycle_weeks.data or 1]
        return tuple(7 * n + day for n, week in enumerate(weeks) for day in week.data or ())

    def rule(
        self, visits: Sequence[rules.PlannedVisit] = (), cycle_on: date | None = None
    ) -> rules.Pattern:
        """What was typed, as a rule; visits on days given up are given up with them."""
        days, from_on = self.days(), self.from_on.data
        assert from_on is not None  # the field is needed
        kept = []
        for visit in visits:
            on = tuple(day for day in visit.days if day in days)
            if on or not visit.days:
                kept.append(rules.PlannedVisit(
                    visit.code, visit.starts, visit.minutes, visit.place,
                    visit.travel_after_minutes, on,
                ))  # fmt: skip
        return rules.Pattern(
            **self.common(),
            days=days,
            cycle_weeks=self.cycle_weeks.data,
            cycle_on=cycle_on,
            from_on=from_on,
            until_on=self.until_on.data,
            shadowed=self.shadowed.data,
            visits=tuple(kept),
        )


for _number in range(1, rules.MOST_WEEKS + 1):
    setattr(_Pattern, f"week{_number}", WeekdaysField(f"Days of week {_number}"))


class _Single(_Need):
    """One shift on one day."""

    on = DateField("Day", [Needed()], description="The day it begins, like 9/12/2026")
    reason = StringField("Why", [Length(max=300)])

    def rule(self, visits: Sequence[rules.PlannedVisit] = ()) -> rules.Pattern:
        """What was typed, as a rule of one day."""
        on: Any = self.on.data
        return rules.Pattern(
            **self.common(), days=(on.weekday(),), from_on=on, until_on=on, visits=tuple(visits)
        )


def _with_choices(
    form_class: type[Any], services: Iterable[Any], competencies: Iterable[Any], **values: Any
) -> Any:
    """The form, with a choice of needs for each competency of the co-op."""
    extra = {
        f"need_{row.id}": SelectField(row.name, choices=NEED_CHOICES, default="")
        for row in competencies
    }
    form = type(form_class.__name__, (form_class,), extra)(**values)
    choices = [(row.id, row.name) for row in services]
    form.service_id.choices = choices if len(choices) == 1 else [(0, "Choose a service"), *choices]
    return form


def _filled(rule: rules.Pattern) -> dict[str, Any]:
    values = {
        name: getattr(rule, name)
        for name in ("service_id", "name", "starts", "ends", "break_minutes", "least", "wanted",
                     "lead")
    }  # fmt: skip
    values["kind"] = rule.kind.value
    values.update({f"need_{need.competency_id}": str(need.people or 0) for need in rule.needs})
    return values


def pattern_form(
    services: Iterable[Any], competencies: Iterable[Any], rule: rules.Pattern | None = None,
    **values: Any,
) -> Any:  # fmt: skip
    """The form of a pattern, filled from a rule if one is given."""
    if rule is not None:
        values = {**_filled(rule), "cycle_weeks": rule.cycle_weeks, "from_on": rule.from_on,
                  "until_on": rule.until_on, "shadowed": rule.shadowed, **values}  # fmt: skip
        for week in range(rule.cycle_weeks):
            values[f"week{week + 1}"] = [day - 7 * week for day in rule.days if day // 7 == week]
    return _with_choices(_Pattern, services, competencies, **values)


def single_form(
    services: Iterable[Any], competencies: Iterable[Any], rule: rules.Pattern | None = None,
    **values: Any,
) -> Any:  # fmt: skip
    """The form of one shift, filled from a rule if one is given."""
    if rule is not None:
        values = {**_filled(rule), "on": rule.from_on, **values}
    return _with_choices(_Single, services, competencies, **values)


class EndForm(BaseForm):
    """The last day of a pattern."""

    until_on = DateField("Last day", [Needed()], description="The last day that has this shift")


class ReasonForm(BaseForm):
    """Why something is cancelled or taken away."""

    reason = StringField(
        "Why", [Needed("Say why."), Length(max=300)], description="Those who were told will read it"
    )


class FromForm(BaseForm):
    """From which day a change holds."""

    from_on = DateField("These visits hold from", [Needed()])
    reason = StringField("Why", [Length(max=300)])


@dataclass(slots=True)
class VisitLine:
    """One line of the visits table as typed; `errors` by column."""

    number: int
    code: str = ""
    starts: str = ""
    minutes: str = ""
    place: str = ""
    travel: str = ""
    days: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Whether nothing was typed on it."""
        return not any((self.code, self.starts, self.minutes, self.place, self.travel, self.days))


class VisitLines:
    """The visits of a round as a table of plain inputs: `code`, `starts`, ... each a list."""

    COLUMNS = ("code", "starts", "minutes", "place", "travel", "days")

    def __init__(self, lines: Sequence[VisitLine], cycle_weeks: int) -> None:
        self.lines = list(lines)
        self.cycle_weeks = cycle_weeks

    @classmethod
    def of(cls, visits: Iterable[rules.PlannedVisit], cycle_weeks: int) -> VisitLines:
        """Lines that show these visits, and blank ones to fill."""
        lines = [
            VisitLine(
                number,
                visit.code,
                f"{visit.starts:%H:%M}",
                str(visit.minutes),
                visit.place,
                str(visit.travel_after_minutes or ""),
                write_days(visit.days, cycle_weeks),
            )
            for number, visit in enumerate(visits)
        ]
        return cls(lines + _blank(len(lines)), cycle_weeks)

    @classmethod
    def typed(cls, given: Mapping[str, list[str]], cycle_weeks: int) -> VisitLines:
        """Lines as they were sent; blank ones are dropped, then a few added again."""
        columns = [given.get(f"v_{name}", []) for name in cls.COLUMNS]
        count = max((len(column) for column in columns), default=0)
        rows: list[list[Any]] = [
            [column[row].strip() if row < len(column) else "" for column in columns]
            for row in range(min(count, 200))
        ]
        full = [row for row in rows if any(row)]
        lines = [VisitLine(number, *row) for number, row in enumerate(full)]
        return cls(lines + _blank(len(lines)), cycle_weeks)

    def read(self) -> tuple[rules.PlannedVisit, ...]:
        """The visits; look at `faults` before using them."""
        return tuple(self._line(line) for line in self.lines if not line.blank)

    def _line(self, line: VisitLine) -> rules.PlannedVisit:
        if not line.code or len(line.code) > rules.MOST_CODE:
            line.errors["code"] = f"Enter a code of up to {rules.MOST_CODE} characters."
        if len(line.place) > rules.MOST_PLACE:
            line.errors["place"] = f"Use at most {rules.MOST_PLACE} characters for the place."
        try:
            starts = read_time(line.starts)
        except ValueError as error:
            line.errors["starts"] = str(error)
            starts = read_time("0:00")
        try:
            days = read_days(line.days, self.cycle_weeks)
        except DomainError as error:
            line.errors["days"], days = error.words, ()
        minutes = self._number(line, "minutes", line.minutes, 1, 24 * 60)
        travel = self._number(line, "travel", line.travel or "0", 0, 600)
        return rules.PlannedVisit(line.code, starts, minutes, line.place, travel, days)

    def _number(self, line: VisitLine, column: str, text: str, least: int, most: int) -> int:
        if text.isdecimal() and least <= int(text) <= most:
            return int(text)
        line.errors[column] = f"Enter whole minutes, {least} to {most:,}."
        return least

    def faults(self) -> list[Fault]:
        """Every fault in the order of the page, each with the input it is about."""
        return [
            Fault(f"v_{column}-{line.number}", f"Line {line.number + 1}: {words}")
            for line in self.lines
            for column, words in line.errors.items()
        ]


def _blank(after: int) -> list[VisitLine]:
    more = BLANK_LINES if after else 6
    return [VisitLine(after + number) for number in range(more)]
