"""Pay of the published rota worked out anew, minute by minute, and of weeks like the last."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.coop.board.figures.by_hand import DAY, LONDON, day, moment, rows
from tests.coop.board.figures.paid import Money, half_up, month_after, months_of, pounds
from tests.coop.board.figures.reading import MONEY, TEXT, Chapter, Table

WEEK, MINUTE = timedelta(weeks=1), timedelta(minutes=1)


HOLIDAYS = {date(2026, 8, 31), date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)}


class Prices:
    """What a planned shift pays, minute by minute, by the rates of each minute's own day."""

    def __init__(self, money: Money) -> None:
        self.money = money
        self.rates = [
            {**row, "first": day(row["from_on"]), "value": Decimal(str(row["amount"])),
             "role": row["role"].casefold()}
            for row in rows("select * from pay_rate where coop_id = :c", c=money.coop_id)
        ]  # fmt: skip
        self.personal = {row["person_id"] for row in self.rates} - {None}
        self.known: dict[Any, int | None] = {}

    def rate(self, element: str, person: int, role: str, on: date) -> dict[str, Any] | None:
        held = [x for x in self.rates if x["element"] == element and x["first"] <= on]
        for chosen in (
            [x for x in held if x["person_id"] == person],
            [x for x in held if x["person_id"] is None and x["role"] == role.casefold() != ""],
            [x for x in held if x["person_id"] is None and x["role"] == ""],
        ):
            if chosen:
                return max(chosen, key=lambda x: x["first"])
        return None

    def role(self, person: int, service: int, on: date) -> str:
        held = [
            job for job in self.jobs[person]
            if job["first"] <= on <= (job["last"] or date.max)
        ]  # fmt: skip
        here = [job for job in held if job["service_id"] == service]
        return (here or held)[-1]["role"] if held else ""

    @property
    def jobs(self) -> dict[int, list[dict[str, Any]]]:
        if not hasattr(self, "_jobs"):
            self._jobs: dict[int, list[dict[str, Any]]] = defaultdict(list)
            for row in rows(
                "select * from employment where coop_id = :c order by from_on, id",
                c=self.money.coop_id,
            ):
                first, last = day(row["from_on"]), day(row["until_on"])
                self._jobs[row["person_id"]].append({**row, "first": first, "last": last})
        return self._jobs

    def price(self, person: int, row: dict[str, Any]) -> int | None:
        on = day(row["on"])
        role = self.role(person, row["service_id"], on)
        times = moment(row["start_at"]), moment(row["end_at"]), row["break_minutes"]
        key = (person if person in self.personal else None, role, row["kind"], *times)
        if key not in self.known:
            self.known[key] = self._price(person, role, row["kind"], *times)
        return self.known[key]

    def _price(
        self, person: int, role: str, kind: str, start: datetime, end: datetime, pause: int
    ) -> int | None:
        local = start.replace(tzinfo=UTC).astimezone(LONDON).date()
        length = (end - start) // MINUTE
        if kind in ("sleep_in", "on_call"):
            rate = self.rate(kind, person, role, local)
            if rate is None:
                return None
            units = Fraction(1) if rate["unit"] == "night" else Fraction(length - pause, 60)
            return half_up(100 * units * Fraction(rate["value"]))
        parts: dict[tuple[date, str, Decimal], int] = defaultdict(int)
        before = (length - pause) // 2
        rates: dict[tuple[str, date], Any] = {}

        def of(element: str, on: date) -> Any:
            if (element, on) not in rates:
                rates[element, on] = self.rate(element, person, role, on)
            return rates[element, on]

        for minute in range(length):
            if before <= minute < before + pause:
                continue
            at = (start + minute * MINUTE).replace(tzinfo=UTC).astimezone(LONDON)
            on = at.date()
            basic = of("basic", on)
            if basic is None:
                return None
            earned = ["bank_holiday"] if on in HOLIDAYS else []
            if on.weekday() == 6 and of("sunday", on):
                earned.append("sunday")
            elif on.weekday() >= 5:
                earned.append("weekend")
            if at.hour >= 23 or at.hour < 6:
                earned.append("night")
            best = ("basic", basic["value"])
            for element in earned:
                rate = of(element, on)
                hourly = basic["value"] + (
                    basic["value"] * rate["value"] / 100
                    if rate["unit"] == "percent"
                    else rate["value"]
                )
                if hourly > best[1]:
                    best = (element, hourly)
            parts[on, *best] += 1
        return sum(half_up(100 * Fraction(rate) * n / 60) for (_, _, rate), n in parts.items())


def ahead(money: Money, after: date) -> Chapter:
    """Pay of the three calendar months after that of a day."""
    first = month_after(after.replace(day=1))
    last = month_after(month_after(month_after(first))) - DAY
    begin = first - DAY * first.weekday() - 4 * WEEK
    end = last + DAY * (6 - last.weekday())
    prices, daily, unpriced = Prices(money), defaultdict(int), 0
    published: dict[int, set[date]] = defaultdict(set)
    for row in rows(
        'select a.person_id, s.service_id, s.kind, s."on", s.start_at, s.end_at, s.break_minutes '
        "from assignment a join shift s on s.id = a.shift_id where s.coop_id = :c "
        "and a.published_at is not null and s.cancelled_at is null", c=money.coop_id,
    ):  # fmt: skip
        on = day(row["on"])
        if begin <= on <= end:
            pence = prices.price(row["person_id"], row)
            if pence is None:
                unpriced += 1
            else:
                daily[row["service_id"], on] += pence
                published[row["service_id"]].add(on - DAY * on.weekday())
    spans = months_of(first, last)
    cells: dict[tuple[int, date], tuple[int, ...]] = {}
    for service, weeks in published.items():
        latest = [
            sum(daily[service, monday + n * DAY] for n in range(7)) for monday in sorted(weeks)[-4:]
        ]
        for month in spans:
            days = [month + n * DAY for n in range((month_after(month) - month).days)]
            bare = sum(on - DAY * on.weekday() not in weeks for on in days)
            fixed = sum(daily[service, on] for on in days)
            mean, least, most = (
                half_up(Fraction(week) * bare / 7)
                for week in (Fraction(sum(latest), len(latest)), min(latest), max(latest))
            )
            cells[service, month] = (fixed, mean, fixed + mean, fixed + least, fixed + most)

    def row(name: str, held: list[tuple[int, ...]]) -> tuple[Any, ...]:
        return (name, *(sum(column) for column in zip(*held, strict=True)))

    every = row("Total", list(cells.values()))
    on_top = [
        one
        for run in money.runs_in(
            (((first - DAY).replace(day=1) - DAY).replace(day=1) - DAY).replace(day=1), first - DAY
        )
        if (one := money.employer(run)) is not None
    ]
    pay = sum(one[0] for one in on_top)
    extra = Fraction(sum(one[1] + one[2] for one in on_top), pay)
    heads = [(name, MONEY) for name in
             ("Published rota", "Weeks like the last", "Together", "At least", "At most")]  # fmt: skip
    services = sorted(published, key=lambda key: money.names[key])
    said = [str(spans[0].year), str(spans[-1].year), pounds(every[1])]
    if every[2]:
        said += [pounds(every[2]), pounds(every[4]), pounds(every[5])]
    return Chapter(
        "The next quarter",
        {
            "Pay in the next quarter, an estimate": (MONEY, every[3], (MONEY, every[1]), None),
            "With the employer’s own cost": (MONEY, half_up(every[3] * (1 + extra)), None, None),
        },
        {
            "Pay ahead by month": Table(
                [("Month", TEXT), *heads],
                [row(f"{on:%b %Y}", [x for (_, at), x in cells.items() if at == on])
                 for on in spans], every,
            ),
            "Pay ahead by service": Table(
                [("Service", TEXT), *heads],
                [row(money.names[key], [x for (at, _), x in cells.items() if at == key])
                 for key in services], every,
            ),
        },
        said + ([str(unpriced)] if unpriced else []),
        {"Pay in the next quarter, an estimate": [pounds(every[4]), pounds(every[5])]},
    )  # fmt: skip
