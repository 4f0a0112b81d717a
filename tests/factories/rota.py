"""Dated shifts, places on them and small co-ops for the rota's tests; each call commits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from coop.attendance.models import HoursWorked, WeekBefore
from coop.shifts.models import Assignment, PatternNeed, Shift, ShiftNeed, ShiftPattern
from core import clock
from core.db import transaction
from tests.factories.members import make_cleared, make_competency, make_held
from tests.factories.people import make_coop, make_person, make_service

MONDAY = date(2026, 12, 7)


def make_shift(
    coop_id: int,
    service_id: int,
    on: date = MONDAY,
    starts: time = time(7),
    ends: time = time(15),
    *,
    name: str = "Early",
    kind: str = "day",
    break_minutes: int = 30,
    least: int = 1,
    wanted: int | None = None,
    lead: bool = False,
    needs: tuple[tuple[int, int | None], ...] = (),
) -> int:
    """A dated shift; its id."""
    start_at, end_at = clock.shift_instants(on, starts, ends)
    with transaction() as session:
        row = Shift(
            coop_id=coop_id,
            service_id=service_id,
            name=name,
            kind=kind,
            on=on,
            start_at=start_at,
            end_at=end_at,
            break_minutes=break_minutes,
            least=least,
            wanted=max(least, 1) if wanted is None else wanted,
            lead=lead,
            needs=[ShiftNeed(competency_id=need, people=people) for need, people in needs],
        )
        session.add(row)
        session.flush()
        return row.id


def make_place(
    coop_id: int,
    shift_id: int,
    person_id: int,
    *,
    published: bool = False,
    by_hand: bool = False,
    agreed: bool = False,
    override_reason: str = "",
) -> int:
    """A place on a shift, without a commitment; its id."""
    now = clock.now()
    with transaction() as session:
        row = Assignment(
            coop_id=coop_id,
            shift_id=shift_id,
            person_id=person_id,
            by_hand=by_hand,
            agreed_at=now if agreed else None,
            override_reason=override_reason,
            made_at=now,
            published_at=now if published else None,
        )
        session.add(row)
        session.flush()
        return row.id


def make_hours(coop_id: int, shift_id: int, person_id: int, minutes: int) -> None:
    """Approved hours that ran so many minutes from the shift's planned start, without a break."""
    with transaction() as session:
        shift = session.get_one(Shift, shift_id)
        session.add(
            HoursWorked(
                coop_id=coop_id,
                shift_id=shift_id,
                person_id=person_id,
                start_at=shift.start_at,
                end_at=shift.start_at + timedelta(minutes=minutes),
                break_minutes=0,
                state="approved",
            )
        )


def make_week_before(coop_id: int, person_id: int, week_on: date, minutes: int) -> None:
    """Hours of a week before the co-op used the system."""
    with transaction() as session:
        session.add(
            WeekBefore(coop_id=coop_id, person_id=person_id, week_on=week_on, minutes=minutes)
        )


def make_pattern(
    coop_id: int,
    service_id: int,
    starts: time = time(7),
    ends: time = time(15),
    *,
    name: str = "Early",
    kind: str = "day",
    days: tuple[int, ...] = tuple(range(7)),
    least: int = 1,
    wanted: int | None = None,
    break_minutes: int = 30,
    from_on: date = date(2026, 1, 5),
    needs: tuple[tuple[int, int | None], ...] = (),
) -> int:
    """A weekly pattern; its id."""
    with transaction() as session:
        row = ShiftPattern(
            coop_id=coop_id,
            service_id=service_id,
            name=name,
            kind=kind,
            cycle_weeks=1,
            days=list(days),
            starts=starts,
            ends=ends,
            break_minutes=break_minutes,
            least=least,
            wanted=max(least, 1) if wanted is None else wanted,
            from_on=from_on,
            needs=[PatternNeed(competency_id=need, people=people) for need, people in needs],
        )
        session.add(row)
        session.flush()
        return row.id


@dataclass
class SmallCoop:
    """One service with people who may all be placed."""

    id: int
    service_id: int
    medication: int
    people: list[int] = field(default_factory=list)

    def join(
        self, first_name: str, surname: str = "Khan", *, medication: bool = True, **values: object
    ) -> int:
        """One more cleared person at the service; their id."""
        person = make_person(
            self.id,
            first_name,
            surname,
            service_id=self.service_id,
            **values,  # type: ignore[arg-type]
        )
        make_cleared(self.id, person)
        if medication:
            make_held(self.id, person, self.medication)
        self.people.append(person)
        return person


def small_coop(people: int = 0, name: str = "Brightwater Care") -> SmallCoop:
    """A co-op with one service and so many people on 37.5 h."""
    coop_id = make_coop(name)
    coop = SmallCoop(coop_id, make_service(coop_id), make_competency(coop_id))
    names = ("Aaliyah", "Ben", "Chloe", "Dafydd", "Ewa", "Farid", "Grace", "Hannah", "Ines", "Jo")
    for n in range(people):
        coop.join(names[n % len(names)], f"Person{n:03d}")
    return coop
