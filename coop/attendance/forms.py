"""The form on which hours are told; a round has three fields more for each visit."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from coop.attendance import rules
from coop.attendance.rules import Awake, Plan, Told, ToldVisit
from coop.attendance.settings import LONG_GAP_WORDS, Settings
from core import clock
from core.errors import DomainError
from core.ui.forms import BaseForm, DateField, Needed, TimeField

EMPTY_LINES = 3  # for times awake, besides those told


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
    break_minutes = MinutesField("Break", [_Asked()], description="Minutes, all together.")
    note = TextAreaField(
        "Note for the coordinator",
        [Length(max=1000, message="Use at most 1,000 characters.")],
        description="Only if there is something they should know.",
    )

    def blame(self, error: DomainError) -> None:
        """A time awake is blamed where it was typed, though empty lines stand before it."""
        parts = error.field.split("_") if error.field else []
        if parts[:1] == ["awake"]:
            line = _lines(self)[int(parts[1])]
            error = DomainError(error.words, code=error.code, field=f"awake_{line}_{parts[2]}")
        super().blame(error)


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
        "note": told.note,
    }
    times = {"starts": told.start_at, "ends": told.end_at}
    if plan.kind in rules.STANDING_BY:
        _add_awake(fields, given, times, told)
    worked = {visit.id: visit for visit in told.visits}
    for visit in plan.visits:
        starts, ends, missed = names(visit.id)
        was = worked.get(visit.id) or ToldVisit(visit.id, visit.start_at, visit.end_at)
        times |= {starts: was.start_at or visit.start_at, ends: was.end_at or visit.end_at}
        fields[starts] = TimeField(f"{visit.code} began")
        fields[ends] = TimeField(f"{visit.code} ended")
        fields[missed] = StringField(
            "If it was not made, why", [Length(max=250, message="Use at most 250 characters.")]
        )
        given[starts] = _clock(was.start_at) if was.start_at else None
        given[ends] = _clock(was.end_at) if was.end_at else None
        given[missed] = was.missed_reason
    if rules.repeats(plan, clock.LONDON):
        for name, instant in times.items():
            _add_pass(fields, given, name, instant)
    made: type[TellForm] = type("HoursForm", (base,), fields)
    return made(data=given)


def _add_awake(
    fields: dict[str, Any], given: dict[str, Any], times: dict[str, Any], told: Told
) -> None:
    """Lines for the times awake, some of them empty; one figure where one was told before."""
    if told.disturbed_minutes and not told.spells:
        fields["disturbed_minutes"] = MinutesField(
            "Awake and working, all together",
            description="Told as one figure. The times below replace it.",
        )
        given["disturbed_minutes"] = told.disturbed_minutes
    for line in range(len(told.spells) + EMPTY_LINES):
        starts, ends, what = awake_names(line)
        spell = told.spells[line] if line < len(told.spells) else None
        fields[starts] = TimeField("Woken at")
        fields[ends] = TimeField("Until")
        fields[what] = StringField(
            "What woke you", [Length(max=250, message="Use at most 250 characters.")]
        )
        given[starts] = _clock(spell.start_at) if spell else None
        given[ends] = _clock(spell.end_at) if spell else None
        given[what] = spell.woken_by if spell else ""
        times |= {starts: spell.start_at if spell else None, ends: spell.end_at if spell else None}


def _add_pass(
    fields: dict[str, Any], given: dict[str, Any], name: str, instant: datetime | None
) -> None:
    """Which of two: asked on the night on which an hour comes twice, and answered only then."""
    fields[f"{name}_pass"] = SelectField(
        "If that time came twice",
        choices=[("", "It came once"), ("1", "The first time"), ("2", "The second time")],
        default="",
    )
    if instant is not None and rules.comes_twice(instant, clock.LONDON):
        given[f"{name}_pass"] = "2" if clock.local(instant).fold else "1"


def awake_names(line: int) -> tuple[str, str, str]:
    """The names of a time awake's three fields."""
    return f"awake_{line}_starts", f"awake_{line}_ends", f"awake_{line}_what"


def awake_fields(form: TellForm) -> list[tuple[Any, ...]]:
    """The fields of each line for a time awake, those that say which pass of an hour included."""
    found: list[tuple[Any, ...]] = []
    for line in range(_line_count(form)):
        names_ = awake_names(line)
        passes = [form[f"{name}_pass"] for name in names_[:2] if f"{name}_pass" in form]
        found.append((*(form[name] for name in names_), passes))
    return found


def _line_count(form: TellForm) -> int:
    return sum(1 for field in form if field.name.startswith("awake_") and "what" in field.name)


def _lines(form: TellForm) -> list[int]:
    """The lines of times awake in which something stands."""
    return [
        line
        for line in range(_line_count(form))
        if any(form[name].data for name in awake_names(line))
    ]


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
    spells = _awake(form, plan, shown)
    typed = form["disturbed_minutes"].data or 0 if "disturbed_minutes" in form else 0
    return Told(
        start_at=_instant(form, "starts", plan.start_at, shown.start_at),
        end_at=_instant(form, "ends", plan.end_at, shown.end_at),
        break_minutes=form.break_minutes.data or 0,
        disturbed_minutes=sum(max(0, spell.minutes) for spell in spells) or typed,
        note=(form.note.data or "").strip(),
        visits=tuple(visits),
        spells=spells,
    )


def _awake(form: TellForm, plan: Plan, shown: Told) -> tuple[Awake, ...]:
    """The times awake, each near the middle of the plan: on its side of midnight."""
    middle = plan.start_at + (plan.end_at - plan.start_at) / 2
    found: list[Awake] = []
    for line in _lines(form):
        starts, ends, what = awake_names(line)
        for name, words in ((starts, "Enter when you were woken."), (ends, "Enter until when.")):
            if form[name].data is None:
                raise DomainError(words, field=f"awake_{len(found)}_{name.split('_')[2]}")
        was = shown.spells[line] if line < len(shown.spells) else None
        found.append(
            Awake(
                _instant(form, starts, middle, was.start_at if was else None),
                _instant(form, ends, middle, was.end_at if was else None),
                (form[what].data or "").strip(),
            )
        )
    return tuple(found)


def _instant(form: TellForm, name: str, planned: datetime, shown: datetime | None) -> datetime:
    at = form[name].data
    asked = f"{name}_pass" in form
    said = form[f"{name}_pass"].data if asked else ""
    if shown is not None and at == _clock(shown):
        again = clock.local(shown).fold == 1
        if not said or not rules.comes_twice(shown, clock.LONDON) or again == (said == "2"):
            return shown
    try:
        found = rules.nearest(at, planned, clock.LONDON, second=said == "2" if said else None)
    except DomainError as error:
        raise DomainError(error.words, code=error.code, field=name) from error
    if asked and not said and rules.comes_twice(found, clock.LONDON):
        raise DomainError(
            f"{at:%H:%M} came twice that night: choose the first time or the second.",
            code="which",
            field=f"{name}_pass",
        )
    return found


def _clock(at: Any) -> time:
    return clock.local(at).time().replace(tzinfo=None)


class SettleForm(BaseForm):
    """What holds about hours from a day on."""

    from_on = DateField("From", [Needed("Enter the first day on which it holds.")])
    start_alert_minutes = MinutesField(
        "Alert when a shift has not been started after",
        [_Asked()],
        description="The coordinator and those on call are told. 0: nobody is.",
    )
    finish_alert_minutes = MinutesField(
        "Alert when a shift has not been finished after",
        [_Asked()],
        description="After its planned end; the person is reminded. 0: nobody is.",
    )
    late_minutes = MinutesField(
        "Late, and left early, from more than",
        [_Asked()],
        description="Counted on the person's page and on their own.",
    )
    tolerance_minutes = MinutesField(
        "Hours match the plan within",
        [_Asked()],
        description="Hours that differ by more are looked at one by one.",
    )
    breaks_paid = BooleanField(
        "Breaks are paid", description="Paid or not, they never count for the minimum wage."
    )
    gap_minutes = MinutesField(
        "A gap between two visits is long from more than",
        [_Asked()],
        description="Beyond the travel. A shorter gap is waiting, and paid.",
    )
    long_gap = RadioField(
        "A long gap",
        [Needed()],
        choices=[(key.value, words) for key, words in LONG_GAP_WORDS.items()],
        description="Free only where people may really do as they like with the time.",
    )

    def settings(self) -> dict[str, Any]:
        """What was entered, by the names of `Settings`."""
        return {name: self[name].data for name in Settings.__dataclass_fields__}
