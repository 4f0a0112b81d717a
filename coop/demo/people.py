"""The people of the demo co-op: posts filled with names, dates, agreements and certificates."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from coop.demo.names import USED_NAMES, Names, slug
from coop.demo.posts import LIVING, STORIES, Post

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MEDICATION, MOVING, SAFEGUARDING = "Medication", "Moving and handling", "Safeguarding adults"
AUTISM, FIRST_AID, PEG = "Learning disability and autism", "First aid", "PEG feeding"
ON_CALL = "On-call"
COMPETENCIES: tuple[dict[str, Any], ...] = (
    {
        "name": MEDICATION,
        "allows": "Give medication and sign the MAR chart",
        "renewal_months": 12,
    },
    {"name": MOVING, "allows": "Help people to move, use a hoist", "renewal_months": 12},
    {"name": SAFEGUARDING, "allows": "Work with adults at risk", "renewal_months": 36},
    {
        "name": AUTISM,
        "allows": "Support people with a learning disability and autistic people",
        "renewal_months": 36,
    },
    {"name": FIRST_AID, "allows": "First aid at work", "renewal_months": 36},
    {"name": PEG, "allows": "Feed by tube, care for the site", "renewal_months": 12},
    {"name": ON_CALL, "allows": "Be the manager on call", "renewal_months": None},
)
SOURCES = (
    "Job centre",
    "Friend of a member",
    "Website",
    "Sector-based work academy",
    "Local paper",
    "College",
)
ALL_DAYS, WEEKDAYS = (0, 1, 2, 3, 4, 5, 6), (0, 1, 2, 3, 4)
# University terms begin and end near these days of the year (month, day).
TERMS = (((1, 11), (3, 26)), ((4, 19), (6, 11)), ((9, 21), (12, 11)))


@dataclass(slots=True)
class Worker:
    """One person being made up, with what will stand on each sheet."""

    post: Post
    service: str
    kind: str
    row: dict[str, Any]
    first_team: bool
    held: dict[str, tuple[date, date | None]] = field(default_factory=dict)
    availability: list[dict[str, Any]] = field(default_factory=list)
    leave: list[tuple[date, date, str]] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The works number."""
        return str(self.row["number"])

    def has(self, tag: str) -> bool:
        """Whether the post, and for a story also the team, is of this sort."""
        return self.post.has(tag) and (self.first_team or tag not in STORIES)

    def says(
        self,
        wish: str,
        note: str = "",
        *,
        days: tuple[int, ...] | None = None,
        starts: time | None = None,
        ends: time | None = None,
        from_on: date | None = None,
        until_on: date | None = None,
    ) -> None:
        """Add a row of the Availability sheet."""
        self.availability.append(
            {
                "person": self.number,
                "days": days,
                "from_on": from_on,
                "until_on": until_on,
                "starts": starts,
                "ends": ends,
                "wish": wish,
                "note": note or None,
            }
        )


class Recruiter:
    """Fills posts one after the other; the same seed gives the same people."""

    def __init__(self, rng: random.Random, first_monday: date, weeks: int) -> None:
        self.rng, self.first, self.weeks = rng, first_monday, weeks
        self.last = first_monday + weeks * WEEK - DAY
        self.names = Names(rng)
        self.count = 0

    def fill(self, post: Post, service: str, kind: str, *, first_team: bool) -> Worker:
        """A new worker in a post."""
        rng = self.rng
        self.count += 1
        first, last = self.names.next()
        born = self._born(post)
        starts = self._starts(post)
        if not post.has("young"):  # nobody but the apprentice began under eighteen
            starts = max(starts, born + timedelta(days=round(18.3 * 365.25)))
        row: dict[str, Any] = {
            "number": f"BW{self.count:03d}",
            "first_name": first,
            "surname": last,
            "known_as": USED_NAMES.get(first),
            "email": f"{slug(first)}.{slug(last)}@example.org",
            "phone": f"07700 900{rng.randrange(1000):03d}",
            "born_on": born,
            "service": service,
            "role": post.role,
            "status": "apprentice" if post.has("young") else "employee",
            "contract": round(post.contract * 60),
            "starts": starts,
            "can_lead": post.has("lead"),
            "night_worker": post.has("nights"),
            "most_hours": round(post.most * 60),
            "dbs_on": starts - timedelta(days=rng.randrange(9, 40)),
            "right_on": starts - timedelta(days=rng.randrange(5, 30)),
            "source": rng.choice(SOURCES),
        }
        if post.has("relief"):
            row["status"] = "worker"
        worker = Worker(post, service, kind, row, first_team)
        self._membership(worker)
        self._agreements(worker)
        self._certificates(worker)
        self._times(worker)
        return worker

    def _starts(self, post: Post) -> date:
        if post.has("starts_soon") and self.weeks > 1:
            return self.first + WEEK
        if post.has("new"):
            return self.first - timedelta(weeks=self.rng.randrange(3, 14))
        if post.has("young") or post.has("visa"):
            return self.first - timedelta(weeks=self.rng.randrange(8, 40))
        most = 460 if post.role not in ("Registered manager", "Team leader") else 700
        return self.first - timedelta(weeks=self.rng.randrange(20, most), days=-7)

    def _born(self, post: Post) -> date:
        if post.has("young"):
            # seventeen throughout, so that the young worker's limits always show
            return self.first - timedelta(days=round(17.3 * 365.25))
        years = self.rng.uniform(19, 23) if post.has("student") else self.rng.uniform(24, 63)
        return self.first - timedelta(days=round(years * 365.25))

    def _membership(self, worker: Worker) -> None:
        row, served = worker.row, (self.first - worker.row["starts"]).days
        if worker.has("relief") or worker.has("young"):
            row["membership"] = "none"
        elif served < 270:
            row["membership"], row["member_since"] = "probationary", row["starts"]
        else:
            row["membership"] = "member"
            after = self.rng.randrange(183, 270)
            row["member_since"] = row["starts"] + timedelta(days=after)

    def _agreements(self, worker: Worker) -> None:
        row = worker.row
        if worker.has("opted_out"):
            row["opted_out"] = row["starts"] + timedelta(days=self.rng.randrange(20, 120))
        if worker.has("nights"):
            row["most_nights"] = 5 if worker.has("lead") else 4
        if worker.has("visa"):
            row["cap"] = 20 * 60
            ahead = 24 if self.rng.random() < 0.3 else self.rng.randrange(150, 500)
            row["right_until"] = self.last + timedelta(days=ahead)
        if worker.has("leaver"):
            row["ends"] = self.first + WEEK * min(2, self.weeks) - DAY

    def _certificates(self, worker: Worker) -> None:
        post = worker.post
        if post.has("on_call"):
            worker.held[ON_CALL] = (worker.row["starts"], None)
        if post.contract == 0 and not post.has("relief"):
            worker.held[SAFEGUARDING] = self._held(36)
            return
        needed = [MOVING, SAFEGUARDING]
        if worker.kind == LIVING:
            needed.append(AUTISM)
        if post.has("med"):
            needed.append(MEDICATION)
        if worker.has("peg"):
            needed.append(PEG)
        for name in needed:
            months = 36 if name in (SAFEGUARDING, AUTISM) else 12
            worker.held[name] = self._held(months, since=worker.row["starts"])
        if self.rng.random() < 0.35:
            worker.held[FIRST_AID] = self._held(36)

    def _held(self, months: int, since: date | None = None) -> tuple[date, date]:
        """A certificate that outlasts the rota by more than a month; some are about to lapse."""
        length = round(months * 30.44)
        room = length - 7 * self.weeks - 50
        signed = self.first - timedelta(days=self.rng.randrange(10, max(11, room)))
        if since is not None and signed < since < self.first:
            signed = since
        return signed, signed + timedelta(days=length)

    def _times(self, worker: Worker) -> None:
        for tag, tell in _TIMES.items():
            if worker.has(tag):
                tell(worker, self)


def _no_nights(worker: Worker, _: Recruiter) -> None:
    ends = {"living": time(6, 45), "home": time(6, 45), "extra": time(7)}[worker.kind]
    worker.says("cannot", "No nights", days=ALL_DAYS, starts=time(22, 35), ends=ends)


def _no_evenings(worker: Worker, _: Recruiter) -> None:
    worker.says("cannot", "Children at home", days=ALL_DAYS, starts=time(15, 15), ends=time(22, 35))


def _school_hours(worker: Worker, _: Recruiter) -> None:
    worker.says("cannot", "School run", days=WEEKDAYS, starts=time(6, 45), ends=time(9, 15))
    worker.says("cannot", "School run", days=WEEKDAYS, starts=time(14, 45), ends=time(22, 35))


def _evenings(worker: Worker, _: Recruiter) -> None:
    worker.says("cannot", "Other job", days=WEEKDAYS, starts=time(6, 45), ends=time(15, 30))


def _no_weekends(worker: Worker, _: Recruiter) -> None:
    worker.says("cannot", "Weekends with family", days=(5, 6), starts=time(6), ends=time(22, 35))


def _two_days_off(worker: Worker, recruiter: Recruiter) -> None:
    day = recruiter.rng.randrange(5)
    days = (day, (day + 1) % 5)
    note = "Agreed days off"
    worker.says("cannot", note, days=tuple(sorted(days)), starts=time(6, 45), ends=time(22, 35))


def _worship(worker: Worker, _: Recruiter) -> None:
    worker.says("rather not", "Church", days=(6,), starts=time(9), ends=time(13))


def _prayers(worker: Worker, _: Recruiter) -> None:
    worker.says("rather not", "Friday prayers", days=(4,), starts=time(12), ends=time(14, 30))


def _likes_weekends(worker: Worker, _: Recruiter) -> None:
    worker.says("would like", days=(5, 6), starts=time(7), ends=time(22, 30))


def _student(worker: Worker, recruiter: Recruiter) -> None:
    for year in range(recruiter.first.year - 1, recruiter.last.year + 2):
        for (month, day), (end_month, end_day) in TERMS:
            first, last = date(year, month, day), date(year, end_month, end_day)
            if first <= recruiter.last and last >= recruiter.first:
                note = "Lectures"
                worker.says(
                    "cannot",
                    note,
                    days=WEEKDAYS,
                    starts=time(8, 45),
                    ends=time(15, 45),
                    from_on=first,
                    until_on=last,
                )


_TIMES = {
    "no_nights": _no_nights,
    "no_evenings": _no_evenings,
    "school_hours": _school_hours,
    "evenings": _evenings,
    "no_weekends": _no_weekends,
    "two_days_off": _two_days_off,
    "worship": _worship,
    "prayers": _prayers,
    "likes_weekends": _likes_weekends,
    "student": _student,
}


def rates(first_monday: date, roles: set[str]) -> list[dict[str, Any]]:
    """Dated pay rates. Basic is above the real Living Wage: £12.60, then £13.45 (UK)."""
    april = date(first_monday.year if first_monday.month >= 4 else first_monday.year - 1, 4, 1)
    before = april.replace(year=april.year - 1)
    table: list[tuple[str, str, str, str, date]] = [
        ("all", "basic", "an hour", "12.75", before),
        ("all", "basic", "an hour", "13.60", april),
        ("Senior support worker", "basic", "an hour", "14.60", april),
        ("Senior care assistant", "basic", "an hour", "14.60", april),
        ("Senior night carer", "basic", "an hour", "14.90", april),
        ("Field care supervisor", "basic", "an hour", "15.20", april),
        ("Team leader", "basic", "an hour", "15.60", april),
        ("Apprentice care assistant", "basic", "an hour", "10.85", april),
        ("all", "night", "percent extra", "10", before),
        ("all", "weekend", "percent extra", "8", before),
        ("all", "bank holiday", "percent extra", "50", before),
        ("all", "sleep-in", "a night", "55.00", before),
        ("all", "sleep-in", "a night", "62.00", april),
        ("all", "travel", "an hour", "13.60", april),
        ("all", "training", "an hour", "13.60", april),
        ("all", "on-call", "a night", "25.00", before),
    ]
    keys = ("who", "element", "unit", "amount", "from_on")
    rows = [dict(zip(keys, line, strict=True)) for line in table if line[0] in roles | {"all"}]
    return [{**row, "amount": Decimal(str(row["amount"]))} for row in rows]
