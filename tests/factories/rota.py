"""Dated shifts, places on them and small co-ops for the rota's tests; each call commits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from coop.attendance.models import HoursWorked, WeekBefore
from coop.availability.models import Availability
from coop.leave.models import Leave
from coop.members.models import Clearance
from coop.shifts.models import Assignment, PatternNeed, Shift, ShiftNeed, ShiftPattern
from core import clock
from core.db import transaction
from core.people.models import Cooperative, Employment, Person, Service
from tests.factories.members import make_cleared, make_competency, make_held
from tests.factories.people import make_coop, make_person, make_service
from training.records.models import CompetencyHeld
from training.standards.models import Competency

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


FIRST = (
    "Aaliyah",
    "Ben",
    "Chloe",
    "Dafydd",
    "Ewa",
    "Farid",
    "Grace",
    "Hannah",
    "Ines",
    "Jo",
    "Kwame",
    "Lena",
    "Mo",
    "Nia",
    "Omar",
    "Priya",
    "Quentin",
    "Rosa",
    "Sam",
    "Tariq",
)
LAST = (
    "Khan",
    "Morris",
    "Adeyemi",
    "Rees",
    "Nowak",
    "Haddad",
    "Osei",
    "Doyle",
    "Silva",
    "Begum",
    "Clarke",
    "Okafor",
    "Patel",
    "Evans",
    "Wójcik",
    "Murphy",
    "Ali",
)
KINDS = (
    (
        "Maple Court",
        "supported_living",
        (
            ("Early", "day", time(7), time(15), 30, 0.16),
            ("Late", "day", time(14, 30), time(22), 30, 0.16),
            ("Sleep-in", "sleep_in", time(22), time(7), 0, 0.05),
        ),
    ),
    (
        "Home care East",
        "home_care",
        (
            ("Morning round", "day", time(7, 30), time(13), 0, 0.22),
            ("Tea round", "day", time(16), time(21), 0, 0.2),
        ),
    ),
    (
        "Harbour View",
        "extra_care",
        (
            ("Early", "day", time(7), time(14, 30), 30, 0.14),
            ("Late", "day", time(14), time(21, 30), 30, 0.14),
            ("Night", "waking_night", time(21, 15), time(7, 15), 30, 0.1),
        ),
    ),
)


def big_coop(people: int, name: str = "Brightwater Care") -> SmallCoop:
    """Three services with patterns in proportion to the people: for looks, counts and speed.

    Everybody is cleared; two in three hold Medication, one in four can lead, some have said
    when they cannot work, one in thirty is on leave in the first week. `service_id` is the first.
    """
    with transaction() as session:
        coop = Cooperative(name=name, phone="01632 960000", created_at=clock.now())
        session.add(coop)
        session.flush()
        medication = Competency(coop_id=coop.id, name="Medication", renewal_months=12)
        session.add(medication)
        services = []
        for number, (title, kind, _) in enumerate(KINDS):
            colour = (1, 2, 5)[number]
            services.append(Service(coop_id=coop.id, name=title, kind=kind, colour=colour))
        session.add_all(services)
        session.flush()
        persons = [
            Person(
                coop_id=coop.id,
                number=f"B{n:04d}",
                first_name=FIRST[n % len(FIRST)],
                surname=LAST[(n * 7 + n // len(FIRST)) % len(LAST)],
                born_on=date(1970 + n % 35, 1 + n % 12, 1 + n % 28),
            )
            for n in range(people)
        ]
        session.add_all(persons)
        session.flush()
        spell = {"coop_id": coop.id, "from_on": date(2025, 1, 6)}
        for n, person in enumerate(persons):
            session.add(
                Employment(
                    person_id=person.id,
                    service_id=services[n % 3].id,
                    role="Senior" if n % 4 == 0 else "Support worker",
                    contract_minutes=(37 * 60 + 30, 30 * 60, 24 * 60, 20 * 60)[n % 4],
                    can_lead=n % 4 == 0,
                    **spell,
                )
            )
            cap = 20 * 60 if n % 29 == 7 else None
            for kind in ("dbs", "right_to_work"):
                limit = cap if kind == "right_to_work" else None
                session.add(
                    Clearance(person_id=person.id, kind=kind, weekly_cap_minutes=limit, **spell)
                )
            if n // 3 % 3 != 2:
                session.add(
                    CompetencyHeld(person_id=person.id, competency_id=medication.id, **spell)
                )
            if n % 5 == 1:
                for wish, day in (("cannot", n % 7), ("rather_not", (n + 2) % 7)):
                    session.add(
                        Availability(
                            person_id=person.id,
                            weekday=day,
                            starts=time(17),
                            ends=time(0),
                            wish=wish,
                            note="",
                            **spell,
                        )
                    )
            if n % 9 == 4:
                session.add(
                    Availability(
                        person_id=person.id,
                        weekday=n % 7,
                        starts=time(),
                        ends=time(),
                        wish="would_like",
                        note="",
                        **spell,
                    )
                )
            if n % 30 == 3:
                session.add(
                    Leave(
                        coop_id=coop.id,
                        person_id=person.id,
                        kind="holiday",
                        paid=True,
                        from_on=MONDAY + timedelta(days=1),
                        until_on=MONDAY + timedelta(days=4),
                        state="approved",
                    )
                )
        for service, (_, _, shifts) in zip(services, KINDS, strict=True):
            for title, kind, starts, ends, pause, share in shifts:
                heads = max(1, round(people / 3 * share * 1.1))
                session.add(
                    ShiftPattern(
                        service_id=service.id,
                        name=title,
                        kind=kind,
                        cycle_weeks=1,
                        days=list(range(7)),
                        starts=starts,
                        ends=ends,
                        break_minutes=pause,
                        least=heads,
                        wanted=heads,
                        lead=title == "Early",
                        needs=[PatternNeed(competency_id=medication.id, people=1)],
                        **spell,
                    )
                )
        return SmallCoop(coop.id, services[0].id, medication.id, [one.id for one in persons])
