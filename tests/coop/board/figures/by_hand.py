"""The measures worked out anew from the tables: day by day, sharing nothing with the slice."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import text

from core.db import db

DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")


def rows(sql: str, **given: object) -> list[dict[str, object]]:
    return [dict(row) for row in db.session.execute(text(sql), given).mappings()]


def day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value  # type: ignore[return-value]


def moment(value: object) -> datetime:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    assert isinstance(found, datetime)
    return (found.astimezone(UTC) if found.tzinfo else found).replace(tzinfo=None)


def year_ago(on: date) -> date:
    return on.replace(year=on.year - 1)


def share(over: int, under: int) -> Decimal | None:
    if not under:
        return None
    return (Decimal(over) / Decimal(under)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


class ByHand:
    """Each person's days here, one by one; hours summed shift by shift."""

    def __init__(self, coop_id: int, until: date) -> None:
        self.coop_id, self.until = coop_id, until
        self.jobs = rows(
            "select e.person_id, e.service_id, e.role, e.contract_minutes, e.from_on, e.until_on, "
            "e.leaving_reason, e.source, s.name as service from employment e "
            "join service s on s.id = e.service_id "
            "where e.coop_id = :coop order by e.from_on, e.until_on is null, e.until_on",
            coop=coop_id,
        )
        far = until + timedelta(days=400)
        self.days: dict[int, set[date]] = defaultdict(set)
        for job in self.jobs:
            job["first"], job["last"] = day(job["from_on"]), day(job["until_on"])
            on = job["first"]
            while on <= min(job["last"] or far, far):
                self.days[job["person_id"]].add(on)
                on += DAY
        sick: dict[int, set[date]] = defaultdict(set)
        for row in rows(
            "select person_id, from_on, until_on from leave where coop_id = :coop "
            "and kind = 'sickness' and state = 'approved'",
            coop=coop_id,
        ):
            on = day(row["from_on"])
            while on <= day(row["until_on"]):
                sick[row["person_id"]].add(on)
                on += DAY
        self.sick = sick
        self.shifts = self._shifts()

    # People. Somebody is here at the close of a day when they are employed that day and the next.

    def here(self, person: int, on: date) -> bool:
        return on in self.days[person] and on + DAY in self.days[person]

    def staff(self, on: date) -> set[int]:
        return {person for person in self.days if self.here(person, on)}

    def leavings(self, first: date, last: date) -> list[tuple[int, date]]:
        return [
            (person, on)
            for person, days in self.days.items()
            for on in days
            if first <= on <= last and on + DAY not in days
        ]

    def beginnings(self, first: date, last: date) -> list[tuple[int, date]]:
        return [
            (person, on)
            for person, days in self.days.items()
            for on in days
            if first <= on <= last and on - DAY not in days
        ]

    def service_on(self, person: int, on: date) -> int:
        held = [
            job for job in self.jobs
            if job["person_id"] == person and job["first"] <= on <= (job["last"] or date.max)
        ]  # fmt: skip
        return max(held, key=lambda job: job["first"])["service_id"]

    def unbroken(self, person: int, first: date, last: date) -> bool:
        return all(first + DAY * n in self.days[person] for n in range((last - first).days + 2))

    # Hours.

    def _shifts(self) -> list[dict[str, object]]:
        told: dict[int, int] = defaultdict(int)
        for row in rows(
            "select shift_id from assignment where coop_id = :coop and published_at is not null",
            coop=self.coop_id,
        ):
            told[row["shift_id"]] += 1
        live: dict[int, int] = defaultdict(int)
        agency: dict[int, int] = defaultdict(int)
        for row in rows("select * from agency_booking where coop_id = :coop", coop=self.coop_id):
            if row["state"] == "worked":
                span = moment(row["worked_end_at"]) - moment(row["worked_start_at"])
                pause = row["worked_break_minutes"]
            else:
                span = moment(row["end_at"]) - moment(row["start_at"])
                pause = row["break_minutes"]
            if row["state"] in ("worked", "booked"):
                live[row["shift_id"]] += 1
                agency[row["shift_id"]] += span // timedelta(minutes=1) - pause
        found = []
        for row in rows("select * from shift where coop_id = :coop", coop=self.coop_id):
            if row["cancelled_at"] is not None or row["kind"] == "on_call":
                booked = agency[row["id"]]
                if not booked:
                    continue
                minutes = people = least = 0
            else:
                span = moment(row["end_at"]) - moment(row["start_at"])
                minutes = span // timedelta(minutes=1) - row["break_minutes"]
                people, least, booked = told[row["id"]], row["least"], agency[row["id"]]
            on = day(row["on"])
            found.append({
                "service": row["service_id"], "on": on, "week": on - DAY * on.weekday(),
                "own": people * minutes, "agency": booked,
                "needed": 0 if row["shadows_id"] else least * minutes,
                "unfilled": 0 if row["shadows_id"]
                else max(0, least - people - live[row["id"]]) * minutes,
                "made": bool(people or live[row["id"]]),
            })  # fmt: skip
        made = {(one["service"], one["week"]) for one in found if one["made"]}
        for one in found:
            if (one["service"], one["week"]) not in made:
                one["needed"] = one["unfilled"] = 0
        return found

    def hours(self, first: date, last: date, service: int | None = None) -> dict[str, int]:
        sums = dict.fromkeys(("own", "agency", "needed", "unfilled"), 0)
        for one in self.shifts:
            if first <= one["on"] <= last and service in (None, one["service"]):
                for name in sums:
                    sums[name] += one[name]
        return sums

    def sickness(self, first: date, last: date, service: int | None = None) -> tuple[int, int]:
        lost = whole = 0
        for job in self.jobs:
            if service not in (None, job["service_id"]):
                continue
            on = max(first, job["first"])
            while on <= min(last, job["last"] or date.max):
                whole += job["contract_minutes"]
                if on in self.sick[job["person_id"]]:
                    lost += job["contract_minutes"]
                on += DAY
        seventh = [
            int((Decimal(one) / 7).quantize(Decimal(1), ROUND_HALF_UP)) for one in (lost, whole)
        ]
        return seventh[0], seventh[1]

    # Places looked for, and people taken on.

    def vacant(self, on: date, service: int | None = None) -> int:
        return sum(many for many, _ in self.places(on, service))

    def places(self, on: date, service: int | None = None) -> list[tuple[int, int]]:
        """Places looked for at the close of a day, and the least minutes a week of one."""
        found = []
        for row in rows("select * from vacancy where coop_id = :coop", coop=self.coop_id):
            if service not in (None, row["service_id"]):
                continue
            opened, ended = day(row["opened_on"]), day(row["ended_on"])
            if not (opened <= on and (ended is None or on < ended)):
                continue
            came = rows(
                "select coalesce(o.taken_on_from, r.stage_since_on) as on_day from referral r "
                "left join job_offer o on o.referral_id = r.id and o.state = 'taken_on' "
                "where r.vacancy_id = :id and r.stage_kind in ('won', 'done') order by 1",
                id=row["id"],
            )[: row["filled"]]
            unknown = row["filled"] - len(came) if ended is None else 0
            gone = sum(day(one["on_day"]) <= on for one in came) + unknown
            found.append((max(0, row["places"] - gone), row["hours_least"]))
        return found

    def waits(self, first: date, last: date) -> list[int]:
        found = []
        for row in rows(
            "select r.referred_at, o.taken_on_from from job_offer o "
            "join referral r on r.id = o.referral_id "
            "where o.coop_id = :coop and o.state = 'taken_on'",
            coop=self.coop_id,
        ):
            began = day(row["taken_on_from"])
            utc = moment(row["referred_at"]).replace(tzinfo=UTC)
            if first <= began <= last:
                found.append((began - utc.astimezone(LONDON).date()).days)
        return sorted(found + self._identified(first, last))

    def _identified(self, first: date, last: date) -> list[int]:
        """Of those without an offer: from the referral to the first day of the next job."""
        offers = rows(
            "select referral_id, person_id from job_offer where coop_id = :coop "
            "and state = 'taken_on'",
            coop=self.coop_id,
        )
        offered = {one["referral_id"] for one in offers}, {one["person_id"] for one in offers}
        starts: dict[int, tuple[date, date]] = {}
        for row in rows(
            "select id, person_id, referred_at from referral where coop_id = :coop "
            "and person_id is not null order by referred_at, id",
            coop=self.coop_id,
        ):
            person = row["person_id"]
            if row["id"] in offered[0] or person in offered[1] or person in starts:
                continue
            utc = moment(row["referred_at"]).replace(tzinfo=UTC)
            referred, days = utc.astimezone(LONDON).date(), self.days[person]
            begun = [on for on in days if on - DAY not in days and referred <= on <= self.until]
            if begun:
                starts[person] = referred, min(begun)
        return [(on - since).days for since, on in starts.values() if first <= on <= last]
