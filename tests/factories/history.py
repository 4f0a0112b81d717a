"""Five years of a co-op of hundreds, written straight into the tables: seeded, quick, all true.

People begin, change hours and services, work in two services at once, leave with and without a
reason, come back; are off sick (asked, refused, overlapping, after they left); shifts are
published, short of people, filled by an agency, cancelled, on call, or beside another's.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import insert

from coop.agency.models import Agency, AgencyBooking, AgencyTerms, AgencyWorker
from coop.leave.models import Leave
from coop.shifts.models import Assignment, Shift
from core import clock
from core.db import transaction
from core.people.models import Employment, Person, ServiceKind
from core.people.models import Service as ServiceRow
from recruitment.hires.models import JobOffer
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.stages.models import StageSet
from recruitment.vacancies.models import Vacancy
from tests.factories.people import make_coop

DAY = timedelta(days=1)
UNTIL = date(2026, 11, 20)  # the day it is
SINCE = date(2021, 11, 20)
SERVICES = ("Alder House", "Birch Close", "Cedar rounds", "Dale Court")
SOURCES = ("Job centre", "Friend of a member", "Website", "")
REASONS = ("Pay", "Moved away", "Study", "Too few hours", "")
HOURS = (0, 600, 1200, 1800, 2250)


@dataclass(frozen=True, slots=True)
class History:
    """The co-op made, and the ids of its services by name."""

    coop_id: int
    services: dict[str, int]


def make_history(
    people: int = 400, seed: int = 5, coop: str = "Brightwater Care", a_day: int = 2
) -> History:
    """The co-op; `people` ever worked there, each service has `a_day` shifts."""
    rng = random.Random(seed)
    coop_id = make_coop(coop)
    with transaction() as session:
        for name in SERVICES:
            session.add(ServiceRow(coop_id=coop_id, name=name, kind=ServiceKind.HOME_CARE))
        session.flush()
        services = {
            row.name: row.id for row in session.query(ServiceRow).filter_by(coop_id=coop_id)
        }
        ids = list(services.values())
        first_id = _add(session, Person, [
            {"coop_id": coop_id, "number": f"H{n:04d}", "first_name": f"Ann{n}",
             "surname": f"Hall{n}", "known_as": "", "email": "", "phone": "", "address": "",
             "ni_number": "", "born_on": None, "account_id": None}
            for n in range(people)
        ])  # fmt: skip
        spells = [
            {**row, "coop_id": coop_id, "status": "employee", "can_lead": False}
            for n in range(people)
            for row in _person(rng, first_id + n, ids)
        ]
        _add(session, Employment, spells)
        _add(session, Leave, list(_leave(rng, coop_id, spells)))
        _shifts(session, rng, coop_id, ids, spells, a_day)
        _recruitment(session, rng, coop_id, ids)
    return History(coop_id, services)


def _add(session: Any, model: Any, rows: list[dict[str, Any]]) -> int:
    """Rows straight into a table, ids given in order; the first id."""
    top = session.query(model.id).order_by(model.id.desc()).limit(1).scalar() or 0
    session.execute(insert(model), [{"id": top + 1 + n, **row} for n, row in enumerate(rows)])
    return top + 1


def _person(rng: random.Random, person_id: int, ids: list[int]) -> Iterator[dict[str, Any]]:
    begins = SINCE - timedelta(days=rng.randrange(1500)) if rng.random() < 0.25 else (
        SINCE + timedelta(days=rng.randrange((UNTIL - SINCE).days + 20))
    )  # fmt: skip
    source = rng.choice(SOURCES)
    for _ in range(rng.choice((1, 1, 1, 1, 2, 3))):
        ends = begins + timedelta(days=int(rng.expovariate(1 / 600)) + 1)
        ends = max(ends, SINCE + timedelta(days=rng.randrange(90)))  # earlier leavers are not known
        service, hours = rng.choice(ids), rng.choice(HOURS)
        cuts = sorted(
            begins + timedelta(days=rng.randrange(1, max(2, (ends - begins).days)))
            for _ in range(rng.choice((0, 0, 1, 2)))
        )
        starts = sorted({begins, *(cut for cut in cuts if cut <= ends)})
        for place, on in enumerate(starts):
            last = starts[place + 1] - DAY if place + 1 < len(starts) else ends
            if on > UNTIL + timedelta(days=30):
                return
            gone = last <= UNTIL + timedelta(days=14)
            yield {
                "person_id": person_id, "service_id": service,
                "role": rng.choice(("Support worker", "Senior")), "contract_minutes": hours,
                "source": source, "from_on": on, "until_on": last if gone else None,
                "leaving_reason": rng.choice(REASONS) if gone and last == ends else "",
            }  # fmt: skip
            if not gone:
                return
            service = rng.choice(ids) if rng.random() < 0.4 else service
            hours = rng.choice(HOURS)
        if rng.random() < 0.1:  # a second service for a while
            yield {
                "person_id": person_id, "service_id": rng.choice(ids), "role": "Support worker",
                "contract_minutes": 300, "source": source,
                "from_on": begins, "until_on": begins + (ends - begins) // 2,
                "leaving_reason": "",
            }  # fmt: skip
        begins = ends + timedelta(days=rng.choice((2, 30, 200, 400)))


def _leave(
    rng: random.Random, coop_id: int, spells: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    for spell in spells:
        last = spell["until_on"] or UNTIL
        for _ in range(rng.choice((0, 0, 1, 2, 4))):
            on = spell["from_on"] + timedelta(
                days=rng.randrange(max(1, (last - spell["from_on"]).days + 5))
            )
            yield {
                "coop_id": coop_id, "person_id": spell["person_id"],
                "kind": rng.choice(("sickness", "sickness", "sickness", "holiday")),
                "from_on": on, "until_on": on + timedelta(days=rng.choice((0, 1, 2, 4, 13, 40))),
                "paid": True, "minutes": None, "note": "", "reason": "",
                "state": rng.choice(("approved", "approved", "approved", "refused", "asked")),
                "decided_by_id": None, "decided_at": None,
            }  # fmt: skip


TIMES = (
    (time(7), time(15), 30, "day"),
    (time(14, 30), time(22), 0, "day"),
    (time(22), time(7), 45, "waking_night"),
    (time(22), time(7), 0, "sleep_in"),
    (time(18), time(8), 0, "on_call"),
)


def _shifts(
    session: Any, rng: random.Random, coop_id: int, ids: list[int],
    spells: list[dict[str, Any]], a_day: int,
) -> None:  # fmt: skip
    """Shifts of each day in each service from three years ago; who is on them matters not."""
    people = sorted({spell["person_id"] for spell in spells})
    made_at = clock.instant(SINCE)
    shifts, places, booked = [], [], []
    on = UNTIL - timedelta(days=830)
    while on <= UNTIL + timedelta(days=3):
        for service in ids:
            for begins, ends, pause, kind in rng.sample(TIMES * -(-a_day // len(TIMES)), a_day):
                start, end = clock.shift_instants(on, begins, ends)
                least = rng.choice((1, 1, 2))
                bare = rng.random() < 0.03  # a week that no rota was published for, mostly
                row = {
                    "coop_id": coop_id, "service_id": service, "shadows_id": None,
                    "pattern_id": None, "name": "S", "kind": kind, "on": on, "start_at": start,
                    "end_at": end, "break_minutes": pause, "least": least, "wanted": least + 1,
                    "lead": False, "changed_by_hand": False, "cancel_reason": "",
                    "cancelled_at": made_at if rng.random() < 0.04 else None, "agency_places": 0,
                }  # fmt: skip
                quiet = on.isocalendar().week == 9 and service == ids[0]
                many = 0 if bare or quiet else rng.choice((0, 1, 1, 2, 2, 2))
                for person in rng.sample(people, many):
                    places.append(
                        {"shift": len(shifts), "person_id": person,
                         "published_at": made_at if rng.random() < 0.97 else None}
                    )  # fmt: skip
                if not quiet and many < least and rng.random() < 0.4:
                    state = rng.choice(("worked", "booked", "cancelled", "absent"))
                    row["agency_places"] = int(state in ("worked", "booked"))
                    booked.append((len(shifts), state, start, end, pause))
                shifts.append(row)
        on += DAY
    first_id = _add(session, Shift, shifts)
    beside = [
        {**shifts[n], "shadows_id": first_id + n, "kind": "supernumerary", "agency_places": 0}
        for n in range(0, len(shifts), 97)
    ]
    _add(session, Shift, beside)
    _add(session, Assignment, [
        {"coop_id": coop_id, "shift_id": first_id + one["shift"], "person_id": one["person_id"],
         "leads": False, "by_hand": False, "agreed_at": None, "override_reason": "",
         "override_by_id": None, "made_at": made_at, "published_at": one["published_at"]}
        for one in places
    ])  # fmt: skip
    _agency(session, rng, coop_id, [(first_id + n, *rest) for n, *rest in booked])


def _agency(session: Any, rng: random.Random, coop_id: int, booked: list[Any]) -> None:
    at = clock.instant(SINCE)
    agency = _add(session, Agency, [
        {"coop_id": coop_id, "name": "Northway", "contact": "", "phone": "", "email": "",
         "ended_on": None}
    ])  # fmt: skip
    terms = _add(session, AgencyTerms, [
        {"coop_id": coop_id, "agency_id": agency, "from_on": SINCE, "day_pence": 2200,
         "night_pence": 2600, "weekend_pence": 2800, "holiday_pence": 4000,
         "sleep_in_pence": None, "least_minutes": 0, "notice_hours": 0, "late_percent": 0,
         "reference": "", "made_at": at}
    ])  # fmt: skip
    worker = _add(session, AgencyWorker, [
        {"coop_id": coop_id, "agency_id": agency, "name": "Theo Marsh", "ended_on": None}
    ])  # fmt: skip
    rows = []
    for shift_id, state, start, end, pause in booked:
        worked = state == "worked"
        late = timedelta(minutes=rng.choice((0, 10, 25)))
        rows.append({
            "coop_id": coop_id, "shift_id": shift_id, "agency_id": agency, "terms_id": terms,
            "worker_id": worker if worked else None, "request_id": None, "state": state,
            "start_at": start, "end_at": end, "break_minutes": pause, "pence": 20_000,
            "booked_at": at, "booked_by": "Cora", "booked_by_id": None,
            "closed_at": None if state == "booked" else at, "closed_by": "",
            "closed_by_id": None, "worked_start_at": start + late if worked else None,
            "worked_end_at": end if worked else None,
            "worked_break_minutes": 15 if worked else 0,
            "final_pence": 20_000 if worked else None, "reason": "",
        })  # fmt: skip
    _add(session, AgencyBooking, rows)


def _recruitment(session: Any, rng: random.Random, coop_id: int, ids: list[int]) -> None:
    at = clock.instant(SINCE)
    stages = _add(session, StageSet, [
        {"coop_id": coop_id, "version": 1, "document": {}, "why": "", "made_at": at, "made_by": ""}
    ])  # fmt: skip
    vacancies, candidates, referrals, offers = [], [], [], []
    for _ in range(60):
        opened = SINCE + timedelta(days=rng.randrange((UNTIL - SINCE).days))
        ends = opened + timedelta(days=rng.randrange(10, 300))
        places = rng.choice((1, 2, 3))
        filled = rng.randrange(places + 1)
        closed = ends if ends <= UNTIL else None
        vacancies.append({
            "coop_id": coop_id, "service_id": rng.choice(ids), "title": "Support worker",
            "area": "", "pattern": "", "hours_least": rng.choice((600, 1200)),
            "hours_most": 2250, "start_by_on": None, "places": places, "filled": filled,
            "words": "", "shown": True, "origin": "hand", "origin_key": "", "origin_words": "",
            "opened_on": opened, "opened_by": "Rita", "ended_on": closed, "ended_by": "",
            "ended_how": "closed" if closed else "", "ended_words": "", "made_at": at,
        })  # fmt: skip
    vacancy_id = _add(session, Vacancy, vacancies)
    anybody = session.query(Person.id).filter_by(coop_id=coop_id).limit(1).scalar()
    for n, vacancy in enumerate(vacancies):
        for _ in range(vacancy["filled"] - rng.choice((0, 0, 1)) * bool(vacancy["filled"])):
            referred = vacancy["opened_on"] + timedelta(days=rng.randrange(10))
            starts = referred + timedelta(days=rng.randrange(5, 120))
            candidates.append({
                "coop_id": coop_id, "first_name": "C", "surname": "D", "born_on": None,
                "phone": "", "email": "", "area": "", "hours_least": None, "hours_most": None,
                "available_on": None, "phone_key": "", "email_key": "", "merged_into_id": None,
                "anonymised_at": None, "made_at": at, "made_by": "",
            })  # fmt: skip
            referrals.append({
                "coop_id": coop_id, "source": "direct", "office_id": None, "adviser_id": None,
                "recommended_by_id": None, "vacancy_id": vacancy_id + n, "owner_id": None,
                "set_id": stages, "stage": "started", "stage_kind": rng.choice(("won", "done")),
                "stage_since_on": starts, "before": "", "waits_on": "coop",
                "next_due_on": UNTIL, "notice_at": None, "held_on": None, "escalated_on": None,
                "final_at": None, "reason": "", "note": "", "candidate_words": "",
                "adviser_words": "", "referred_at": clock.instant(referred, time(23, 30)),
                "entered_by": "",
            })  # fmt: skip
            offers.append((vacancy["service_id"], starts, rng.random() < 0.8))
    for row in referrals:
        if row["stage_kind"] == "done":
            row |= {"waits_on": "", "next_due_on": None, "final_at": at}
    candidate_id = _add(session, JobCandidate, candidates)
    for n, row in enumerate(referrals):
        row["candidate_id"] = candidate_id + n
    referral_id = _add(session, Referral, referrals)
    _add(session, JobOffer, [
        {"coop_id": coop_id, "referral_id": referral_id + n, "service_id": service,
         "role": "Support worker", "contract_minutes": 1200, "pattern": "", "week": [],
         "starts_on": starts, "answer_by_on": starts,
         "state": "taken_on" if taken else "declined", "offered_on": starts, "offered_by": "",
         "decided_on": starts, "words": "", "person_id": anybody if taken else None,
         "taken_on_from": starts + DAY * rng.randrange(3) if taken else None, "made_at": at}
        for n, (service, starts, taken) in enumerate(offers)
    ])  # fmt: skip
