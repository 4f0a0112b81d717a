"""Shape of input for a what-if: each part that is filled in becomes a change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from coop.rota.rules.variants import RELAXED, Adds, Change, Joins, Leaves, Relaxes
from core.errors import DomainError
from core.ui.forms import BaseForm, ChecksField, HoursField, TimeField, WeekdaysField

MOST = 20  # people who join, or are needed on an extra shift
TIMES = [(20, "20 seconds"), (60, "1 minute"), (120, "2 minutes")]
FROM_TO = "An end before the start is on the next day"


class WhatIfForm(BaseForm):
    """What is to be different. `over` gives it the co-op's services, skills and people."""

    name = StringField(
        "Name", [Length(max=120)], description="To find it again, like “Two more for nights”"
    )
    people = IntegerField(
        "How many join",
        [Optional(), NumberRange(1, MOST, f"Enter 1 to {MOST} people.")],
    )
    minutes = HoursField("Contract hours a week, each", least=60, most=48 * 60)
    services = ChecksField("Services they may work in", coerce=int)
    competencies = ChecksField("Signed off for", coerce=int)
    leads = BooleanField("They can lead a shift")
    days = WeekdaysField("Days they are there", description="None chosen: every day")
    starts = TimeField("From", description="Left empty: at any time")
    ends = TimeField("To", description=FROM_TO)
    leaving = SelectField("Who leaves", coerce=int)
    relaxed = ChecksField("Goals and limits", choices=[(k, v[0]) for k, v in RELAXED.items()])
    contract_service = SelectField("Service", coerce=int)
    heads = IntegerField(
        "People on each shift", [Optional(), NumberRange(1, MOST, f"Enter 1 to {MOST} people.")]
    )
    contract_days = WeekdaysField("Days of the week")
    contract_starts = TimeField("Shift from")
    contract_ends = TimeField("Shift to", description=FROM_TO)
    seconds = SelectField("Time for both rotas", coerce=int, choices=TIMES, default=20)

    @classmethod
    def over(
        cls, services: Sequence[Any], skills: Sequence[Any], people: Sequence[Any]
    ) -> WhatIfForm:
        """The form with the co-op's choices."""
        form = cls()
        named = [(row.id, row.name) for row in services]
        form.services.choices = named
        form.contract_service.choices = [(0, "No new contract"), *named]
        form.competencies.choices = [(row.id, row.name) for row in skills]
        form.leaving.choices = [(0, "Nobody"), *((row.person_id, row.name) for row in people)]
        return form

    def changes(self) -> list[Change]:
        """The changes asked for; DomainError where a part is filled in by half."""
        found: list[Change] = []
        if self.people.data:
            found.append(self._joins())
        elif self.minutes.data or self.services.data or self.competencies.data:
            raise DomainError("Enter how many join.", field="people")
        if self.leaving.data:
            found.append(Leaves(self.leaving.data))
        found += [Relaxes(what) for what in self.relaxed.data or ()]
        if self.contract_service.data:
            found.append(self._adds())
        elif self.heads.data or self.contract_days.data:
            raise DomainError("Choose the new contract's service.", field="contract_service")
        if not found:
            raise DomainError("Choose at least one change.", code="no_change")
        return found

    def _joins(self) -> Joins:
        if not self.minutes.data:
            raise DomainError("Enter the contract hours of those who join.", field="minutes")
        if not self.services.data:
            raise DomainError("Choose a service for those who join.", field="services")
        if (self.starts.data is None) is not (self.ends.data is None):
            empty = "starts" if self.starts.data is None else "ends"
            raise DomainError("Enter both times, or neither.", field=empty)
        return Joins(
            people=self.people.data or 1,
            minutes=self.minutes.data,
            services=tuple(self.services.data),
            competencies=tuple(self.competencies.data or ()),
            leads=bool(self.leads.data),
            days=tuple(self.days.data) or tuple(range(7)),
            starts=_minute(self.starts.data),
            ends=_minute(self.ends.data),
        )

    def _adds(self) -> Adds:
        for field, words in (
            (self.heads, "Enter how many people each shift needs."),
            (self.contract_days, "Choose at least one day."),
            (self.contract_starts, "Enter when the shift begins."),
            (self.contract_ends, "Enter when the shift ends."),
        ):
            if field.data is None or field.data == ():
                raise DomainError(words, field=field.name)
        if self.contract_starts.data == self.contract_ends.data:
            raise DomainError("A shift ends at another time than it begins.", field="contract_ends")
        return Adds(
            service=self.contract_service.data,
            heads=self.heads.data or 1,
            days=tuple(self.contract_days.data),
            starts=_minute(self.contract_starts.data),
            ends=_minute(self.contract_ends.data),
        )


def _minute(at: time | None) -> int:
    return 0 if at is None else at.hour * 60 + at.minute
