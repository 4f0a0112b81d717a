"""Between stored rows and rules: patterns and dated shifts, each with needs and visits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from coop.shifts import rules
from coop.shifts.kinds import Kind
from coop.shifts.models import PatternNeed, PatternVisit, Shift, ShiftNeed, ShiftPattern, Visit
from core import clock
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Service
from training.standards import queries as standards

# What a shift takes from its pattern and day; needs and visits come besides.
FIELDS = ("name", "kind", "start_at", "end_at", "break_minutes", "least", "wanted", "lead")
Needs = tuple[tuple[int, int | None], ...]


def check(coop_id: int, pattern: rules.Pattern) -> None:
    """Refuse a rule that makes no sense, or that names what is not the co-op's."""
    rules.check(pattern)
    owned(Service, pattern.service_id, coop_id)
    known = {row.id for row in standards.competencies(coop_id)}
    if not {need.competency_id for need in pattern.needs} <= known:
        raise DomainError("That competency is not on the co-op's list.", field="needs")


def to_rule(row: ShiftPattern) -> rules.Pattern:
    """A stored pattern as the rules know it."""
    return rules.Pattern(
        service_id=row.service_id,
        name=row.name,
        kind=Kind(row.kind),
        days=tuple(row.days),
        starts=row.starts,
        ends=row.ends,
        from_on=row.from_on,
        until_on=row.until_on,
        cycle_weeks=row.cycle_weeks,
        cycle_on=row.cycle_on,
        break_minutes=row.break_minutes,
        least=row.least,
        wanted=row.wanted,
        lead=row.lead,
        shadowed=row.shadowed,
        needs=tuple(rules.NeedRule(need.competency_id, need.people) for need in row.needs),
        visits=tuple(
            rules.PlannedVisit(
                visit.code,
                visit.starts,
                visit.minutes,
                visit.place,
                visit.travel_after_minutes,
                tuple(visit.days),
            )
            for visit in row.visits
        ),
    )


def put_on_row(row: ShiftPattern, pattern: rules.Pattern) -> None:
    """Write the rule's values to the stored pattern, needs and visits included."""
    for name in (
        "service_id", "kind", "starts", "ends", "from_on", "until_on", "cycle_weeks",
        "cycle_on", "break_minutes", "least", "wanted", "lead", "shadowed",
    ):  # fmt: skip
        setattr(row, name, getattr(pattern, name))
    row.name = pattern.name.strip()
    row.days = sorted(set(pattern.days))
    if needs_of(row.needs) != needs_of(pattern.needs):
        row.needs = []
        db.session.flush()
        row.needs = [
            PatternNeed(competency_id=need.competency_id, people=need.people)
            for need in pattern.needs
        ]
    wanted = sorted(pattern.visits, key=lambda visit: (_place_in(pattern, visit), visit.code))
    if row.id is None or to_rule(row).visits != tuple(wanted):
        row.visits = [
            PatternVisit(
                days=sorted(set(visit.days)),
                code=visit.code.strip(),
                starts=visit.starts,
                minutes=visit.minutes,
                place=visit.place.strip(),
                travel_after_minutes=visit.travel_after_minutes,
            )
            for visit in wanted
        ]


def _place_in(pattern: rules.Pattern, visit: rules.PlannedVisit) -> int:
    return rules.nominal_minutes(pattern.starts, visit.starts) % (24 * 60)


def needs_of(needs: Iterable[PatternNeed | ShiftNeed | rules.NeedRule]) -> Needs:
    """Needs as plain values, to compare."""
    return tuple((need.competency_id, need.people) for need in needs)


def visits_of(visits: Iterable[Visit | rules.DatedVisit]) -> list[tuple[object, ...]]:
    """Visits as plain values in one order, to compare and to insert."""
    return sorted(
        (visit.start_at, visit.code, visit.minutes, visit.place, visit.travel_after_minutes)
        for visit in visits
    )


def fields_of(pattern: rules.Pattern, dated: rules.Dated) -> tuple[object, ...]:
    """The values of FIELDS that a pattern's shift has."""
    return (
        pattern.name.strip(),
        str(pattern.kind),
        dated.start_at,
        dated.end_at,
        pattern.break_minutes,
        pattern.least,
        pattern.wanted,
        pattern.lead,
    )


def new_shift(coop_id: int, pattern: rules.Pattern, on: date) -> Shift:
    """A shift of the pattern on that day, not yet in the session."""
    dated = rules.dated(pattern, on, clock.instant)
    shift = Shift(coop_id=coop_id, service_id=pattern.service_id, on=on)
    for name, value in zip(FIELDS, fields_of(pattern, dated), strict=True):
        setattr(shift, name, value)
    shift.needs = [ShiftNeed(competency_id=n, people=p) for n, p in needs_of(pattern.needs)]
    shift.visits = _visit_rows(dated)
    return shift


def _visit_rows(dated: rules.Dated) -> list[Visit]:
    return [
        Visit(
            code=visit.code,
            start_at=visit.start_at,
            minutes=visit.minutes,
            place=visit.place,
            travel_after_minutes=visit.travel_after_minutes,
        )
        for visit in dated.visits
    ]


def put_on_shift(shift: Shift, pattern: rules.Pattern, dated: rules.Dated) -> bool:
    """Give a stored shift the values of its pattern; True if anything was different."""
    if not differs(shift, pattern, dated):
        return False
    for name, value in zip(FIELDS, fields_of(pattern, dated), strict=True):
        setattr(shift, name, value)
    needs = needs_of(pattern.needs)
    if needs_of(shift.needs) != needs:
        shift.needs = []
        db.session.flush()  # the old ones go before their like come
        shift.needs = [ShiftNeed(competency_id=number, people=people) for number, people in needs]
    if visits_of(shift.visits) != visits_of(dated.visits):
        shift.visits = _visit_rows(dated)
    return True


def differs(shift: Shift, pattern: rules.Pattern, dated: rules.Dated) -> bool:
    """Whether a stored shift is not as its pattern says."""
    mine = tuple(getattr(shift, name) for name in FIELDS)
    return (
        mine != fields_of(pattern, dated)
        or needs_of(shift.needs) != needs_of(pattern.needs)
        or visits_of(shift.visits) != visits_of(dated.visits)
    )
