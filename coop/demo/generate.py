"""Brightwater Care: a believable co-op of any size as the rows of its workbook.

Pure: the same arguments give the same rows, and the same bytes once written. Nobody in it is
a real person; telephone numbers are of the ranges kept for drama, addresses of example.org.
"""

from __future__ import annotations

import math
import random
from datetime import date, timedelta
from typing import Any

from coop.demo.names import AREAS, HOUSES, SCHEMES, distinct
from coop.demo.need import Need
from coop.demo.people import COMPETENCIES, DAY, MEDICATION, WEEK, Recruiter, Worker, rates
from coop.demo.posts import EXTRA, HOME, LIVING, OFFICE, POSTS

COOP_NAME = "Brightwater Care"
FEWEST = 12
TEAM = 60  # people in one set of three services with their part of the office
HISTORY_WEEKS = 17
SHARES = {LIVING: 18, HOME: 20, EXTRA: 18, OFFICE: 4}

Rows = dict[str, list[dict[str, Any]]]


def demo_rows(
    people: int = 60,
    weeks: int = 4,
    seed: int = 1,
    first_monday: date = date(2026, 11, 30),
    *,
    before: int = 0,
) -> Rows:
    """Rows by sheet key and column key, for `coop.imports.template.workbook`.

    `weeks` from `first_monday` are those that a rota is to be made for: leave, certificates
    that lapse and the two true gaps lie in them. The patterns begin `before` weeks earlier, and
    so do the weeks of history end: for a co-op that has worked with Carework for a while.
    Raises ValueError when `first_monday` is no Monday, or when there are fewer than 12 people
    or no week.
    """
    if first_monday.weekday() != 0:
        raise ValueError("first_monday must be a Monday")
    if people < FEWEST or weeks < 1:
        raise ValueError(f"a demo co-op has at least {FEWEST} people and one week")
    rng = random.Random(f"{people} {weeks} {seed} {first_monday}")  # noqa: S311 - no secrets here
    recruiter = Recruiter(rng, first_monday, weeks)
    begin = first_monday - WEEK * before
    need = Need(rng, begin)
    services: list[dict[str, Any]] = []
    teams: list[list[Worker]] = []
    for number, sizes in enumerate(_sizes(people)):
        house, area, scheme = _names(number)
        kinds = ((LIVING, house), (HOME, area), (EXTRA, scheme))
        words = {LIVING: "supported living", HOME: "home care", EXTRA: "extra care"}
        for kind, name in kinds:
            services.append(
                {
                    "name": name,
                    "kind": words[kind],
                    "address": f"{name}, Brightwater" if kind != HOME else "3 Wharf Street",
                    "phone": f"01632 960{len(services) % 900 + 100}",
                }
            )
        office = _team(recruiter, OFFICE, house, sizes[OFFICE], first=number == 0)
        living, home, extra = (
            _team(recruiter, kind, name, sizes[kind], first=number == 0) for kind, name in kinds
        )
        teams += [office, living, home, extra]
        need.supported_living(house, living, first=number == 0 and len(living) > 12)
        need.home_care(area, home)
        need.extra_care(scheme, extra)
        if number == 0:
            need.on_call(house)
    staff = [worker for team in teams for worker in team]
    _stories(staff, first_monday, weeks)
    _leave(rng, teams, begin, weeks + before)
    _lapses(rng, staff, first_monday, weeks)
    return {
        "services": services,
        "competencies": [dict(row) for row in COMPETENCIES],
        "people": [worker.row for worker in staff],
        "held": _held(staff),
        "patterns": need.patterns,
        "rounds": need.rounds,
        "availability": [row for worker in staff for row in worker.availability],
        "leave": _leave_rows(staff),
        "rates": rates(first_monday, {worker.post.role for worker in staff}),
        "weeks": _history(rng, staff, begin),
    }


def _sizes(people: int) -> list[dict[str, int]]:
    """How many people in each team of each set of services; they sum to `people`."""
    sets = max(1, round(people / TEAM))
    found = []
    for number in range(sets):
        here = people // sets + (number < people % sets)
        total = sum(SHARES.values())
        exact = {kind: here * share / total for kind, share in SHARES.items()}
        sizes = {kind: math.floor(value) for kind, value in exact.items()}
        rest = sorted(exact, key=lambda kind: (sizes[kind] - exact[kind], kind))
        for kind in rest[: here - sum(sizes.values())]:
            sizes[kind] += 1
        if sizes[OFFICE] == 0:  # even a small co-op has its manager
            sizes[OFFICE], sizes[LIVING] = 1, sizes[LIVING] - 1
        found.append(sizes)
    return found


def _names(number: int) -> tuple[str, str, str]:
    house, scheme = distinct(HOUSES, number), distinct(SCHEMES, number)
    return house, f"Home care {distinct(AREAS, number)}", scheme


def _team(recruiter: Recruiter, kind: str, service: str, size: int, *, first: bool) -> list[Worker]:
    posts = POSTS[kind]
    return [
        recruiter.fill(posts[n % len(posts)], service, kind, first_team=first and n < len(posts))
        for n in range(size)
    ]


def _stories(staff: list[Worker], first: date, weeks: int) -> None:
    """The true gaps: nights that nobody signed for medication can do, and a tube feed.

    In one week the first night senior is on leave, the second from Saturday, and the third
    who may give medication lapses on Friday. On one Saturday one of those who can feed by
    tube and do sleep-ins is on leave and the other is at a wedding.
    """
    nights = first + WEEK * min(2, weeks - 1)
    feed = first + WEEK * min(1, weeks - 1)
    for worker in staff:
        if worker.has("night_one"):
            worker.leave.append((nights, nights + 6 * DAY, "holiday"))
        elif worker.has("night_two"):
            worker.leave.append((nights + 5 * DAY, nights + 6 * DAY, "holiday"))
        elif worker.has("night_three"):
            until = nights + 4 * DAY
            worker.held[MEDICATION] = (until - timedelta(days=364), until)
        elif worker.has("peg") and worker.has("sleeps"):
            if worker.post.contract > 35:
                worker.leave.append((feed, feed + 6 * DAY, "holiday"))
            else:
                saturday = feed + 5 * DAY
                worker.says("cannot", "Family wedding", from_on=saturday, until_on=saturday + DAY)


def _leave(rng: random.Random, teams: list[list[Worker]], first: date, weeks: int) -> None:
    """Ordinary leave: a few of each team in each week, nobody twice."""
    for team in teams:
        for week in range(weeks):
            monday = first + WEEK * week
            away = sum(
                1 for w in team if any(a <= monday + 6 * DAY and b >= monday for a, b, _ in w.leave)
            )
            free = [
                w
                for w in team
                if not w.leave
                and not w.has("nights")
                and not w.has("peg")
                and w.post.contract > 0
                and w.row["starts"] < first - WEEK * 8
                and not w.has("leaver")
            ]
            rng.shuffle(free)
            for worker in free[: max(0, len(team) // 12 - away)]:
                length = rng.choice((3, 5, 7, 7))
                start = monday + timedelta(days=rng.randrange(0, 8 - length))
                kind = rng.choices(("holiday", "sickness", "training"), (12, 2, 1))[0]
                worker.leave.append((start, start + timedelta(days=length - 1), kind))


def _lapses(rng: random.Random, staff: list[Worker], first: date, weeks: int) -> None:
    """Certificates that run out: some within the rota, some in the month after it."""
    last = first + WEEK * weeks - DAY
    told = [
        w
        for w in staff
        if MEDICATION in w.held
        and w.post.contract > 0
        and not w.has("nights")
        and not w.has("peg")
        and not w.has("lead")
    ]
    rng.shuffle(told)
    inside, after = max(1, len(staff) // 30), max(1, len(staff) // 15)
    for n, worker in enumerate(told[: inside + after]):
        if n < inside:
            until = last - timedelta(days=rng.randrange(0, max(1, 7 * weeks // 2)))
        else:
            until = last + timedelta(days=rng.randrange(3, 30))
        worker.held[MEDICATION] = (until - timedelta(days=364), until)


def _held(staff: list[Worker]) -> list[dict[str, Any]]:
    return [
        {"person": worker.number, "competency": name, "from_on": since, "until_on": until}
        for worker in staff
        for name, (since, until) in worker.held.items()
    ]


def _leave_rows(staff: list[Worker]) -> list[dict[str, Any]]:
    return [
        {"person": worker.number, "kind": kind, "from_on": start, "until_on": end, "paid": True}
        for worker in staff
        for start, end, kind in sorted(worker.leave)
    ]


def _history(rng: random.Random, staff: list[Worker], first: date) -> list[dict[str, Any]]:
    """Hours of the weeks before: near the contract, more for those who opted out."""
    rows = []
    for worker in staff:
        contract = worker.post.contract or (14 if worker.has("relief") else 0)
        if not contract:
            continue
        for back in range(HISTORY_WEEKS, 0, -1):
            monday = first - WEEK * back
            if monday < worker.row["starts"]:
                continue
            if rng.random() < 0.09:
                hours = 0.0 if rng.random() < 0.7 else contract / 2
            else:
                most = worker.post.most if worker.has("opted_out") else min(worker.post.most, 44)
                hours = min(most, contract * rng.uniform(0.88, 1.14))
            if worker.has("visa"):
                hours = min(hours, 20)
            minutes = round(hours * 4) * 15
            nights = minutes * 7 // 10 // 15 * 15 if worker.has("nights") else 0
            rows.append(
                {
                    "person": worker.number,
                    "week_on": monday,
                    "hours": minutes,
                    "night_hours": nights or None,
                }
            )
    return rows
