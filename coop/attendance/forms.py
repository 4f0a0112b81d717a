"""The form on which hours are told; a round has three fields more for each visit."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import Length

from coop.attendance import rules
from coop.attendance.rules import Plan, Told, ToldVisit
from core import clock
from core.errors import DomainError
from core.ui.forms import BaseForm, Needed, TimeField


class _Asked:
    """Marks a field that is always asked, though nought may stand in it."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Nothing to refuse."""


class MinutesField(IntegerField):
    """Whole minutes, typed; blank is nought."""

    looks = "w-time"
    keyboard = "numeric"
    data: int | None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; a sentence where it is no whole number."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = 0
        if not text:
            return
        if not text.isdecimal() or len(text) > 4:
            self.data = None
            raise ValueError("Enter whole minutes, like 30.")
        self.data = int(text)


class TellForm(BaseForm):
    """Start, end, break, minutes awake and a note."""

    starts = TimeField("Started", [Needed("Enter when you started.")])
    ends = TimeField("Finished", [Needed("Enter when you finished.")])
    break_minutes = MinutesField("Break", [_Asked()], description="Unpaid minutes, all together.")
    disturbed_minutes = MinutesField(
        "Awake and working",
        [_Asked()],
        description="Minutes, all together. Leave 0 for a quiet night.",
    )
    note = TextAreaField(
        "Note for the coordinator",
        [Length(max=1000, message="Use at most 1,000 characters.")],
        description="Only if there is something they should know.",
    )


class EnterForm(TellForm):
    """The same for a coordinator, with the reason of a correction."""

    reason = StringField(
        "Reason",
        [Length(max=250, message="Use at most 250 characters.")],
        description="They are shown what you enter, and why.",
    )


def build(base: type[TellForm], plan: Plan, told: Told) -> TellForm:
    """The form for a plan, filled with `told` until something is sent."""
    fields: dict[str, Any] = {}
    given: dict[str, Any] = {
        "starts": _clock(told.start_at),
        "ends": _clock(told.end_at),
        "break_minutes": told.break_minutes,
        "disturbed_minutes": told.disturbed_minutes,
        "note": told.note,
    }
    worked = {visit.id: visit for visit in told.visits}
    for visit in plan.visits:
        starts, ends, missed = names(visit.id)
        fields[starts] = TimeField(f"{visit.code} began")
        fields[ends] = TimeField(f"{visit.code} ended")
        fields[missed] = StringField(
            "If it was not made, why", [Length(max=250, message="Use at most 250 characters.")]
        )
        was = worked.get(visit.id) or ToldVisit(visit.id, visit.start_at, visit.end_at)
        given[starts] = _clock(was.start_at) if was.start_at else None
        given[ends] = _clock(was.end_at) if was.end_at else None
        given[missed] = was.missed_reason
    made: type[TellForm] = type("HoursForm", (base,), fields)
    return made(data=given)


def names(visit_id: int) -> tuple[str, str, str]:
    """The names of a visit's three fields."""
    return f"visit_{visit_id}_starts", f"visit_{visit_id}_ends", f"visit_{visit_id}_missed"


def read(form: TellForm, plan: Plan, shown: Told) -> Told:
    """What the form tells, each time on the day that lies nearest to the plan.

    A time left as it was `shown` stays the instant that it was: an hour that comes twice does
    not say which of the two it means.
    """
    visits = []
    before = {visit.id: visit for visit in shown.visits}
    for visit in plan.visits:
        starts, ends, missed = names(visit.id)
        was = before.get(visit.id) or ToldVisit(visit.id, visit.start_at, visit.end_at)
        begun = form[starts].data
        visits.append(
            ToldVisit(
                visit.id,
                _instant(form, starts, visit.start_at, was.start_at) if begun else None,
                _instant(form, ends, visit.end_at, was.end_at) if form[ends].data else None,
                "" if begun else (form[missed].data or "").strip(),
            )
        )
    standing_by = plan.kind in rules.STANDING_BY
    return Told(
        start_at=_instant(form, "starts", plan.start_at, shown.start_at),
        end_at=_instant(form, "ends", plan.end_at, shown.end_at),
        break_minutes=form.break_minutes.data or 0,
        disturbed_minutes=(form.disturbed_minutes.data or 0) if standing_by else 0,
        note=(form.note.data or "").strip(),
        visits=tuple(visits),
    )


def _instant(form: TellForm, name: str, planned: datetime, shown: datetime | None) -> datetime:
    at = form[name].data
    if shown is not None and at == _clock(shown):
        return shown
    try:
        return rules.nearest(at, planned, clock.LONDON)
    except DomainError as error:
        raise DomainError(error.words, code=error.code, field=name) from error


def _clock(at: Any) -> time:
    return clock.local(at).time().replace(tzinfo=None)
