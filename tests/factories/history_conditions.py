"""On top of the five years: what the last months were like, straight into the tables; seeded.

A rota that gives people more or less of what they want, with nights and weekends in few hands;
a service without a rota; wishes said, changed and ended; what was published when, and what became
of it; things asked for and refused; leave that empties weeks.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from coop.availability.models import WorkPreferences
from coop.changes.models import NoticePromise, ShiftChange
from coop.claims.models import ShiftClaim
from coop.leave.models import Leave
from coop.shifts.models import Assignment, Shift
from coop.swaps.models import Exchange, ExchangePart, ShiftOffer
from core import clock
from core.db import transaction
from core.people.models import Employment, Person, Service, ServiceKind
from tests.factories.history import History

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
BACK, AHEAD = 18, 4  # weeks of rota before and after the week of the day
TIMES = (
    (time(7), time(15), 30, "day"),
    (time(13, 30), time(21, 45), 0, "day"),
    (time(16), time(23, 59), 20, "day"),  # no night: 59 minutes of it
    (time(20), time(2), 0, "day"),  # a night: three hours of it, to the minute
    (time(22), time(7), 45, "waking_night"),
    (time(22), time(7), 0, "sleep_in"),
    (time(18), time(8), 0, "on_call"),
)
LEANINGS = ((6, 5, 3, 1, 0, 0, 1), (2, 2, 1, 1, 3, 2, 0), (0, 0, 0, 1, 9, 4, 1))
GIVEN = (0.0, 0.4, 0.7, 0.9, 1.0, 1.0, 1.1, 1.3)


def add_conditions(history: History, today: date, seed: int = 11) -> None:
    """The months before a day, of everybody who works there then; each call commits."""
    rng = random.Random(seed)
    coop_id = history.coop_id
    with transaction() as session:
        _small_services(session, coop_id, today)
        jobs = _jobs(session, coop_id, today)
        wishes = list(_wishes(rng, coop_id, sorted({job["person_id"] for job in jobs}), today))
        _add(session, WorkPreferences, wishes)
        _add(session, Leave, list(_away(rng, coop_id, jobs, today)))
        shifts, places = _rota(rng, coop_id, jobs, wishes, today)
        first_id = _add(session, Shift, shifts)
        place_id = _add(session, Assignment, [
            {"coop_id": coop_id, "shift_id": first_id + n, "person_id": person, "leads": False,
             "by_hand": False, "agreed_at": None, "override_reason": "", "override_by_id": None,
             "made_at": at, "published_at": at if told else None}
            for n, person, at, told in places
        ])  # fmt: skip
        told = [
            (place_id + n, first_id + shift, person, shifts[shift], at)
            for n, (shift, person, at, published) in enumerate(places)
            if published
        ]
        _add(session, NoticePromise, [
            {"coop_id": coop_id, "from_on": today - 40 * WEEK, "days": 21, "made_at": _at(today)},
            {"coop_id": coop_id, "from_on": today - 6 * WEEK, "days": 14, "made_at": _at(today)},
            {"coop_id": coop_id, "from_on": today + WEEK, "days": 28, "made_at": _at(today)},
        ])  # fmt: skip
        _add(session, ShiftChange, list(_ledger(rng, coop_id, told, today)))
        _refused(session, rng, coop_id, told, jobs, today)


def _add(session: Any, model: Any, rows: list[dict[str, Any]]) -> int:
    top = session.query(model.id).order_by(model.id.desc()).limit(1).scalar() or 0
    session.execute(insert(model), [{"id": top + 1 + n, **row} for n, row in enumerate(rows)])
    return top + 1


def _at(on: date, hour: int = 12) -> datetime:
    return clock.instant(on, time(hour))


def _small_services(session: Any, coop_id: int, today: date) -> None:
    """Two services of fewer than five people; the first has no rota at all.

    It is the last day of one of them.
    """
    for place, (name, many) in enumerate((("Elm Lane", 3), ("Fern Way", 4))):
        service = Service(coop_id=coop_id, name=name, kind=ServiceKind.HOME_CARE)
        session.add(service)
        session.flush()
        first_id = _add(session, Person, [
            {"coop_id": coop_id, "number": f"S{place}{n}", "first_name": f"Sam{n}",
             "surname": name.split()[0], "known_as": "", "email": "", "phone": "", "address": "",
             "ni_number": "", "born_on": None, "account_id": None}
            for n in range(many)
        ])  # fmt: skip
        _add(session, Employment, [
            {"coop_id": coop_id, "person_id": first_id + n, "service_id": service.id,
             "role": "Support worker", "contract_minutes": 1500, "source": "Website",
             "status": "employee", "can_lead": False, "from_on": date(2024, 3, 4 + n),
             "until_on": today if n == 3 else None, "leaving_reason": "Study" if n == 3 else ""}
            for n in range(many)
        ])  # fmt: skip
    known = select(Person.id).where(Person.coop_id == coop_id).order_by(Person.id)
    for n, person_id in enumerate(session.scalars(known).all()):
        if n % 5:
            born = date(1958 + n * 7 % 52, 1 + n % 12, 1 + n % 28)
            session.execute(update(Person).where(Person.id == person_id).values(born_on=born))


def _jobs(session: Any, coop_id: int, today: date) -> list[dict[str, Any]]:
    row = Employment
    found = session.execute(
        select(row.person_id, row.service_id, row.contract_minutes, row.from_on, row.until_on)
        .where(row.coop_id == coop_id, row.from_on <= today + AHEAD * WEEK)
        .where(row.until_on.is_(None) | (row.until_on >= today - BACK * WEEK))
        .order_by(row.person_id, row.from_on, row.id)
    )
    return [dict(one) for one in found.mappings()]


def _wishes(
    rng: random.Random, coop_id: int, people: list[int], today: date
) -> Iterator[dict[str, Any]]:
    """One wish, or one after another; some of hours alone, some of nights alone, some over."""
    for person in people:
        if rng.random() < 0.4:
            continue
        begins = today - timedelta(days=rng.randrange(20, 500))
        for _ in range(rng.choice((1, 1, 2))):
            ends = begins + timedelta(days=rng.randrange(20, 300))
            last = None if rng.random() < 0.6 else ends
            yield {
                "coop_id": coop_id, "person_id": person, "short_notice_hours": None,
                "preferred_services": None, "from_on": begins, "until_on": last,
                "nights_a_month": rng.choice((None, 0, 1, 2, 4)),
                "wanted_weekly_minutes": rng.choice((None, 480, 960, 1500, 2250)),
            }  # fmt: skip
            if last is None:
                break
            begins = ends + timedelta(days=rng.choice((1, 40)))


def _away(
    rng: random.Random, coop_id: int, jobs: list[dict[str, Any]], today: date
) -> Iterator[dict[str, Any]]:
    for person in sorted({job["person_id"] for job in jobs}):
        for _ in range(rng.choice((0, 0, 1, 2))):
            on = today - timedelta(days=rng.randrange(100))
            yield {
                "coop_id": coop_id, "person_id": person,
                "kind": rng.choice(("holiday", "parental", "sickness", "unpaid")),
                "from_on": on, "until_on": on + timedelta(days=rng.choice((0, 3, 4, 6, 11))),
                "paid": True, "minutes": None, "note": "", "reason": "",
                "state": rng.choice(("approved", "approved", "cancelled")),
                "decided_by_id": None, "decided_at": None,
            }  # fmt: skip


def _rota(
    rng: random.Random, coop_id: int, jobs: list[dict[str, Any]], wishes: list[dict[str, Any]],
    today: date,
) -> tuple[list[dict[str, Any]], list[tuple[int, int, datetime, bool]]]:  # fmt: skip
    """Shifts, and who is on which: (place in the list, person, when it was told, published)."""
    wanted = {one["person_id"]: one["wanted_weekly_minutes"] for one in wishes}
    habits: dict[int, tuple[float, tuple[int, ...]]] = {}
    shifts: list[dict[str, Any]] = []
    places: list[tuple[int, int, datetime, bool]] = []
    monday = today - DAY * today.weekday()
    bare = max(job["service_id"] for job in jobs) - 1  # Elm Lane
    for back in range(-BACK, AHEAD):
        week = monday + back * WEEK
        busy: dict[int, set[date]] = defaultdict(set)
        for job in jobs:
            person, service = job["person_id"], job["service_id"]
            if service == bare or job["from_on"] > week + 3 * DAY:
                continue
            if job["until_on"] is not None and job["until_on"] < week:
                continue
            part, leaning = habits.setdefault(person, (rng.choice(GIVEN), rng.choice(LEANINGS)))
            target = part * (wanted.get(person) or job["contract_minutes"] or 900)
            if back % 4 == 1 and person % 9 == 0:
                target *= 1.2
            given = 0
            days = [week + n * DAY for n in range(7)]
            rng.shuffle(days)
            for on in days:
                if given >= target or on in busy[person]:
                    continue
                begins, ends, pause, kind = rng.choices(TIMES, leaning)[0]
                start, end = clock.shift_instants(on, begins, ends)
                at = start - timedelta(days=rng.choice((3, 9, 14, 15, 21, 30)), minutes=7)
                published = back < 2 or service % 2 == 0  # half the services are not so far yet
                shifts.append({
                    "coop_id": coop_id, "service_id": service, "shadows_id": None,
                    "pattern_id": None, "name": "R", "kind": kind, "on": on, "start_at": start,
                    "end_at": end, "break_minutes": pause, "least": 1, "wanted": 2,
                    "lead": False, "changed_by_hand": False, "cancel_reason": "",
                    "cancelled_at": at if rng.random() < 0.02 else None, "agency_places": 0,
                })  # fmt: skip
                told = published and rng.random() < 0.98 and at <= _at(today)
                places.append((len(shifts) - 1, person, at, told))
                busy[person].add(on)
                given += (end - start) // timedelta(minutes=1) - pause
    return shifts, places


def _ledger(
    rng: random.Random, coop_id: int, told: list[Any], today: date
) -> Iterator[dict[str, Any]]:
    def entry(kind: str, shift: int, person: int, at: datetime, row: Any, own: bool) -> Any:
        longer = kind == "changed"
        return {
            "coop_id": coop_id, "person_id": person, "shift_id": shift, "kind": kind, "at": at,
            "notice_minutes": (row["start_at"] - at) // timedelta(minutes=1),
            "start_at": row["start_at"], "end_at": row["end_at"],
            "new_start_at": row["start_at"] if longer else None,
            "new_end_at": row["end_at"] + timedelta(hours=1) if longer else None,
            "account_id": None, "actor": "Cora", "own": own, "why": "",
        }  # fmt: skip

    now = _at(today)
    for _, shift, person, row, at in told:
        yield entry("published", shift, person, at, row, False)
        often = 0.5 if person % 7 == 0 else 0.08
        if rng.random() < often:
            later = row["start_at"] - timedelta(
                minutes=rng.choice((-30, 300, 10_079, 10_080, 13_000))
            )
            if at < later <= now:
                kind = rng.choice(("given", "taken", "changed", "cancelled", "declined"))
                yield entry(kind, shift, person, later, row, rng.random() < 0.3)


def _refused(
    session: Any, rng: random.Random, coop_id: int, told: list[Any], jobs: list[Any], today: date
) -> None:
    """Claims, exchanges, shifts passed on and leave, refused or not, over the last months."""
    far = timedelta(days=100)
    some = [one for one in told if _at(today) - far < one[3]["start_at"] <= _at(today)]
    claims, offers, exchanges, parts = [], [], [], []
    for place, shift, person, row, at in rng.sample(some, min(len(some), 400)):
        closed = _at(today - timedelta(days=rng.randrange(100)), 23)
        match rng.randrange(3):
            case 0:
                claims.append({
                    "coop_id": coop_id, "shift_id": shift, "person_id": person,
                    "state": rng.choice(("refused", "refused", "placed", "missed")),
                    "agreed": False, "made_at": at, "decided_at": closed, "decided_by_id": None,
                    "reason": "",
                })  # fmt: skip
            case 1:
                offers.append({
                    "coop_id": coop_id, "kind": rng.choice(("pass", "pass", "pool")),
                    "person_id": person, "shift_id": shift, "place_id": place,
                    "start_at": row["start_at"], "end_at": row["end_at"], "named_id": None,
                    "note": "", "state": rng.choice(("ended", "ended", "taken", "withdrawn")),
                    "made_at": at, "closed_at": closed, "taken_by_id": None,
                })  # fmt: skip
            case 2:
                exchanges.append({
                    "coop_id": coop_id, "found": False, "note": "", "why": "",
                    "state": rng.choice(("refused", "refused", "done", "ended")), "made_at": at,
                    "until_at": row["start_at"], "closed_at": closed, "decided_by_id": None,
                })  # fmt: skip
                parts.append((shift, place, row, person))
    _add(session, ShiftClaim, claims)
    _add(session, ShiftOffer, offers)
    exchange_id = _add(session, Exchange, exchanges)
    other = told[0][2]
    _add(session, ExchangePart, [
        {"exchange_id": exchange_id + n, "shift_id": shift, "place_id": place,
         "start_at": row["start_at"], "end_at": row["end_at"], "giver_id": person,
         "taker_id": other, "said_yes_at": None, "agreed": False}
        for n, (shift, place, row, person) in enumerate(parts)
    ])  # fmt: skip
    people = sorted({job["person_id"] for job in jobs})
    _add(session, Leave, [
        {"coop_id": coop_id, "person_id": rng.choice(people), "kind": "holiday",
         "from_on": today + 5 * DAY, "until_on": today + 6 * DAY, "paid": True, "minutes": None,
         "note": "", "reason": "", "state": "refused", "decided_by_id": None,
         "decided_at": _at(today - timedelta(days=rng.randrange(90)), 0)}
        for _ in range(60)
    ])  # fmt: skip
