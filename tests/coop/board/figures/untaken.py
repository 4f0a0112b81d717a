"""Leave owed worked out anew from the ledger, and what an hour of it is worth."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from tests.coop.board.figures.by_hand import DAY, day, rows
from tests.coop.board.figures.paid import Money, half_up, pounds
from tests.coop.board.figures.planned import Prices
from tests.coop.board.figures.reading import COUNT, HOURS, MONEY, TEXT, Chapter, Table

WEEK, MINUTE = timedelta(weeks=1), timedelta(minutes=1)


class Leave:
    """What each person is owed on a day: (service, minutes, pence, still to come)."""

    def __init__(self, money: Money, on: date) -> None:
        self.money, self.on, self.hand = money, on, money.hand
        starts = [
            day(row["from_on"])
            for row in rows(
                "select from_on from leave_year_setting where coop_id = :c", c=money.coop_id
            )
        ]
        start = max(starts)
        self.first = next(
            start.replace(year=year)
            for year in (on.year, on.year - 1)
            if start.replace(year=year) <= on
        )
        self.last = self.first.replace(year=self.first.year + 1) - DAY
        self.away: dict[int, set[date]] = defaultdict(set)
        for row in rows(
            "select * from leave where coop_id = :c and state = 'approved' "
            "and kind in ('sickness', 'parental')", c=money.coop_id,
        ):  # fmt: skip
            at = day(row["from_on"])
            while at <= day(row["until_on"]):
                self.away[row["person_id"]].add(at)
                at += DAY
        self.prices = Prices(money)
        self.of: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for line in money.lines:
            self.of[line["person_id"]].append(line)
        self.people = self._people()

    def _people(self) -> dict[int, tuple[int, int, int | None, int]]:
        entries: dict[int, list[Any]] = defaultdict(list)
        for row in rows("select * from leave_entry where coop_id = :c", c=self.money.coop_id):
            if day(row["year_on"]) == self.first and day(row["on"]) <= self.on:
                entries[row["person_id"]].append(row)
        booked = {
            str(row["id"]): (day(row["from_on"]), day(row["until_on"]))
            for row in rows("select * from leave where coop_id = :c", c=self.money.coop_id)
        }
        found = {}
        for person, held in entries.items():
            if self.on not in self.hand.days[person]:
                continue
            begun = self.on
            while begun - DAY in self.hand.days[person]:
                begun -= DAY
            granted = sum(row["minutes"] for row in held if row["source"] == "year")
            other = sum(row["minutes"] for row in held if row["source"] != "year")
            over = Fraction(1)
            if begun <= self.first:
                jobs = self.prices.jobs[person]
                ends = [job["last"] for job in jobs]
                last = self.last if None in ends else min(self.last, max(ends))
                over = Fraction((min(self.on, last) - self.first).days + 1,
                                (last - self.first).days + 1)  # fmt: skip
            coming: dict[str, int] = defaultdict(int)
            for row in held:
                if row["source"] == "leave":
                    coming[row["source_key"]] += row["minutes"]
            ahead = 0
            for key, minutes in coming.items():
                first, last = max(booked[key][0], self.first), min(booked[key][1], self.last)
                days = [first + n * DAY for n in range((last - first).days + 1)]
                if last > self.on:
                    # by days; a part of a minute counts as still to come
                    ahead -= minutes * sum(at > self.on for at in days) // len(days)
            minutes = floor(granted * over) + other + ahead
            if minutes:
                rate = self.rate(person)
                pence = None if rate is None else half_up(minutes * rate)
                service = self._terms(person)["service_id"]
                found[person] = service, minutes, pence, ahead
        return found

    def _terms(self, person: int) -> dict[str, Any]:
        return [
            job for job in self.prices.jobs[person]
            if job["first"] <= self.on <= (job["last"] or date.max)
        ][-1]  # fmt: skip

    def rate(self, person: int) -> Fraction | None:
        """Pence a minute: the average of 52 paid weeks to a Saturday, or normal pay if more."""
        contract = sum(
            job["contract_minutes"] for job in self.hand.of[person]
            if job["first"] <= self.on <= (job["last"] or date.max)
        )  # fmt: skip
        basic = self.prices.rate("basic", person, self._terms(person)["role"], self.on)
        normal = None if basic is None else Fraction(basic["value"]) * 100 / 60
        begun = self.on
        while begun - DAY in self.hand.days[person]:
            begun -= DAY
        begun = max(begun, min(
            run["first"] for run in self.money.runs
            if run["last"] > self._saturday() - 104 * WEEK and run["last"] <= self.on
        ))  # fmt: skip
        counted: list[tuple[int, int]] = []
        end = self._saturday()
        while len(counted) < 52 and end > self._saturday() - 104 * WEEK:
            if end - 6 * DAY < begun:
                break
            week = [
                line for line in self.of[person]
                if end - 6 * DAY <= line["on"] <= end and line["last"] <= self.on
                and line["element"]
                not in ("rolled_up", "sick_pay", "bonus", "deduction", "mileage")
            ]  # fmt: skip
            pence = sum(line["pence"] for line in week)
            minutes = sum(line["minutes"] for line in week if line["element"] != "on_call")
            gone = any(end - n * DAY in self.away[person] for n in range(7))
            if pence > 0 and not (gone and not contract):
                counted.append((pence, minutes))
            end -= WEEK
        pence, minutes = (sum(one[n] for one in counted) for n in (0, 1))
        if not counted or not (contract or minutes):
            return normal
        if contract:
            average = Fraction(pence, len(counted)) / contract
            return average if normal is None else max(normal, average)
        return Fraction(pence, minutes)

    def _saturday(self) -> date:
        return next(self.on - n * DAY for n in range(7) if (self.on - n * DAY).weekday() == 5)


def owed(leave: Leave) -> Chapter:
    """Leave earned and not taken."""
    names = leave.money.names

    def row(name: str, held: list[tuple[int, int, int | None, int]]) -> tuple[Any, ...]:
        good, early = [x for x in held if x[1] > 0], [x for x in held if x[1] < 0]
        return (name, len(good), sum(x[1] for x in good), sum(x[2] or 0 for x in good),
                -sum(x[1] for x in early), -sum(x[2] or 0 for x in early))  # fmt: skip

    people = list(leave.people.values())
    every = row("Total", people)
    services = sorted({x[0] for x in people}, key=lambda key: names[key])
    unknown = sum(x[2] is None for x in people)
    left = [str(unknown)] if unknown else []
    return Chapter(
        "Holiday owed",
        {
            "Holiday owed": (MONEY, every[3], None, None),
            "Hours of leave owed": (HOURS, every[2], None, None),
            "People owed leave": (COUNT, every[1], None, None),
        },
        {
            "Holiday owed by service": Table(
                [("Service", TEXT), ("People", COUNT), ("Hours owed", HOURS), ("Owed", MONEY),
                 ("Hours taken early", HOURS), ("Taken early", MONEY)],
                [row(names[key], [x for x in people if x[0] == key]) for key in services], every,
            )
        },
        [pounds(every[3]), *left],
        dict.fromkeys(("Holiday owed", "Hours of leave owed", "People owed leave"), left),
    )  # fmt: skip
