"""Payroll and labour cost worked out anew from the tables, line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from tests.coop.board.figures.by_hand import DAY, day, rows, share
from tests.coop.board.figures.people import People
from tests.coop.board.figures.reading import (
    COUNT,
    DATE,
    HOURS,
    MONEY,
    SHARE,
    TEXT,
    Chapter,
    Table,
)

WEEK, MINUTE = timedelta(weeks=1), timedelta(minutes=1)
ELEMENTS = {  # as they stand in the order of the page
    "basic": "Basic", "night": "Night", "weekend": "Weekend", "bank_holiday": "Bank holiday",
    "saturday": "Saturday", "sunday": "Sunday", "short_notice": "Short notice",
    "sleep_in": "Sleep-in", "disturbed": "Awake and working", "travel": "Travel between visits",
    "training": "Training", "on_call": "On call", "waiting": "Waiting between visits",
    "break": "Paid break", "meeting": "Meeting", "lead": "Lead allowance",
    "guarantee": "Guaranteed length", "holiday": "Holiday pay",
    "rolled_up": "Rolled-up holiday pay", "sick_pay": "Statutory sick pay",
    "top_up": "Minimum wage top-up", "bonus": "Member bonus", "adjustment": "Adjustment",
    "deduction": "Deduction", "mileage": "Mileage",
}  # fmt: skip
PREMIUMS = ("night", "weekend", "bank_holiday", "saturday", "sunday", "short_notice")
GROUPS = {
    "Basic": ("basic", "break", "guarantee", "top_up"),
    "Premiums": (*PREMIUMS, "lead"),
    "Sleep-in, on call": ("sleep_in", "on_call", "disturbed"),
    "Travel, waiting": ("travel", "waiting"),
    "Training, meetings": ("training", "meeting"),
    "Leave, sickness": ("holiday", "sick_pay", "rolled_up"),
    "Other": ("bonus", "adjustment", "deduction", "mileage"),
}
NO_HOURS = ("sleep_in", "on_call", "sick_pay")  # stood by, or away sick; paid leave counts


def half_up(exact: Fraction) -> int:
    return floor(exact + Fraction(1, 2)) if exact >= 0 else -floor(-exact + Fraction(1, 2))


def month_after(first: date) -> date:
    return (first.replace(day=28) + 4 * DAY).replace(day=1)


def months_of(first: date, last: date) -> list[date]:
    found = [first.replace(day=1)]
    while month_after(found[-1]) <= last:
        found.append(month_after(found[-1]))
    return found


class Money:
    """Every line of approved runs, with the run's days; contracts; figures of law."""

    def __init__(self, hand: People) -> None:
        self.hand, self.coop_id = hand, hand.coop_id
        self.lines = [
            {**row, "on": day(row["on"]), "first": day(row["from_on"]),
             "last": day(row["until_on"]), "month": day(row["until_on"]).replace(day=1)}
            for row in rows(
                'select l.run_id, l.person_id, l.service_id, l.element, l.minutes, l.pence, '
                'l."on", r.from_on, r.until_on from pay_line l join pay_run r on r.id = l.run_id '
                "where r.coop_id = :c and r.state in ('approved', 'exported', 'locked')",
                c=self.coop_id,
            )
        ]  # fmt: skip
        self.runs = [
            {**row, "first": day(row["from_on"]), "last": day(row["until_on"]),
             "pays": day(row["paid"]) or day(row["until_on"])}
            for row in rows(
                'select r.*, d."on" as paid from pay_run r left join pay_day d on d.run_id = r.id '
                "where r.coop_id = :c and r.state in ('approved', 'exported', 'locked')",
                c=self.coop_id,
            )
        ]  # fmt: skip
        self.runs.sort(key=lambda run: (run["last"], run["first"], run["id"]))
        self.born = {
            row["id"]: day(row["born_on"])
            for row in rows("select id, born_on from person where coop_id = :c", c=self.coop_id)
        }
        self.names = {
            row["id"]: row["name"]
            for row in rows("select id, name from service where coop_id = :c", c=self.coop_id)
        }
        self.law: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
        for row in rows("select * from legal_figure where coop_id is null order by from_on"):
            self.law[row["name"]].append((day(row["from_on"]), Decimal(str(row["amount"]))))

    def within(self, first: date, last: date) -> list[dict[str, Any]]:
        return [line for line in self.lines if first <= line["last"] <= last]

    def runs_in(self, first: date, last: date) -> list[dict[str, Any]]:
        return [run for run in self.runs if first <= run["last"] <= last]

    def contract(self, person: int, first: date, last: date) -> int:
        """A week's contract minutes times days, day by day."""
        return sum(
            job["contract_minutes"] * max(
                0, (min(last, job["last"] or last) - max(first, job["first"])).days + 1
            )
            for job in self.hand.of[person]
        )  # fmt: skip

    def overtime(self, run: dict[str, Any]) -> int:
        worked: dict[int, int] = defaultdict(int)
        for line in self.lines:
            if line["run_id"] == run["id"]:
                worked[line["person_id"]] += (line["element"] not in NO_HOURS) * line["minutes"]
        total = 0
        for person, minutes in worked.items():
            held = self.contract(person, run["first"], run["last"])
            if held:
                total += max(0, minutes - half_up(Fraction(held, 7)))
        return total

    def employer(self, run: dict[str, Any]) -> tuple[int, int, int, int] | None:
        """Pay before tax, National Insurance, pension; contract minutes. None: not known."""
        first, last = run["first"], run["last"]
        whole = first.day == 1 and (last + DAY).day == 1
        part = Fraction(len(months_of(first, last)), 12) if whole else (
            Fraction((last - first).days + 1, 364)
            if ((last - first).days + 1) % 7 == 0
            else Fraction((last - first).days + 1, 365)
        )  # fmt: skip

        def at(name: str) -> Decimal | None:
            held = [amount for on, amount in self.law[name] if on <= run["pays"]]
            return held[-1] if held else None

        yearly = [at(f"{name}_yearly") for name in (
            "ni.secondary_threshold", "pension.trigger", "pension.lower", "pension.upper"
        )]  # fmt: skip
        percent = at("ni.employer_percent"), at("pension.employer_percent")
        least_age = at("pension.least_age")
        if None in (*yearly, *percent, least_age):
            return None
        threshold, trigger, lower, upper = (
            half_up(Fraction(amount) * part) for amount in yearly if amount is not None
        )
        earned: dict[int, int] = defaultdict(int)
        for line in self.lines:
            if line["run_id"] == run["id"]:
                earned[line["person_id"]] += (line["element"] != "mileage") * line["pence"]
        ni = pension = 0
        for person, pence in earned.items():
            ni += half_up(Fraction(max(0, pence - 100 * threshold)) * Fraction(percent[0]) / 100)
            born = self.born[person]
            age = born and last.year - born.year - ((last.month, last.day) < (born.month, born.day))
            if pence >= 100 * trigger and (age is None or age >= least_age):
                between = max(0, min(pence, 100 * upper) - 100 * lower)
                pension += half_up(Fraction(between) * Fraction(percent[1]) / 100)
        held = sum(self.contract(person, first, last) for person in self.hand.of)
        return sum(earned.values()), ni, pension, half_up(Fraction(held, 7))


def payroll(money: Money, first: date, last: date, then: tuple[date, date]) -> Chapter:
    """What approved runs that end in these days paid, beside those of other days."""
    lines, before, runs = (
        money.within(first, last), money.within(*then), money.runs_in(first, last)
    )  # fmt: skip
    above = {run["id"]: money.overtime(run) for run in runs}
    whole = sum(line["pence"] for line in lines)

    def pence(chosen: Callable[[dict[str, Any]], bool], of: list[dict[str, Any]] = lines) -> int:
        return sum(line["pence"] for line in of if chosen(line))

    def minutes(of: list[dict[str, Any]]) -> int:
        return sum(line["minutes"] for line in of if line["element"] not in NO_HOURS)

    def month(name: str, of: list[dict[str, Any]], over: int) -> tuple[Any, ...]:
        return (name, pence(lambda line: True, of),
                pence(lambda line: line["element"] == "mileage", of),
                len({line["person_id"] for line in of}), minutes(of), over,
                pence(lambda line: line["element"] == "travel", of))  # fmt: skip

    spans = months_of(first, last)
    by_month = {on: [line for line in lines if line["month"] == on] for on in spans}
    over = {
        on: sum(above[run["id"]] for run in runs if run["last"].replace(day=1) == on)
        for on in spans
    }
    every = sum(over.values())
    travel = pence(lambda line: line["element"] == "travel")
    visiting = pence(lambda line: line["element"] in ("basic", *PREMIUMS))
    expenses = pence(lambda line: line["element"] == "mileage")
    people = len({line["person_id"] for line in lines})
    measures = {
        "Payroll": (MONEY, whole, None, None),
        "Pay before tax": (MONEY, whole - expenses, None, None),
        "People paid": (COUNT, people, None, None),
        "Hours paid by the hour": (HOURS, minutes(lines), None, None),
        "Overtime share":
            (SHARE, share(every, minutes(lines)), (HOURS, every), (HOURS, minutes(lines))),
        "Travel share":
            (SHARE, share(travel, travel + visiting), (MONEY, travel), (MONEY, travel + visiting)),
    }  # fmt: skip

    def spread(columns: list[tuple[str, Callable[[dict[str, Any]], bool]]]) -> Table:
        def row(name: str, of: list[dict[str, Any]]) -> tuple[Any, ...]:
            parts = [pence(chosen, of) for _, chosen in columns]
            return (name, *parts, sum(parts))

        return Table(
            [("Month", TEXT), *((name, MONEY) for name, _ in columns), ("All", MONEY)],
            [row(f"{on:%b %Y}", of) for on, of in by_month.items()], row("Total", lines),
        )  # fmt: skip

    def at(key: int) -> Callable[[dict[str, Any]], bool]:
        return lambda line: line["service_id"] == key

    def is_(*elements: str) -> Callable[[dict[str, Any]], bool]:
        return lambda line: line["element"] in elements

    ordered = sorted(money.names, key=lambda key: money.names[key])
    paid_at = [key for key in ordered if any(line["service_id"] == key for line in lines)]
    either = [
        key for key in ordered if any(line["service_id"] == key for line in (*lines, *before))
    ]
    elements = [one for one in ELEMENTS if any(x["element"] == one for x in (*lines, *before))]
    groups = [
        (name, is_(*members)) for name, members in GROUPS.items()
        if any(line["element"] in members for line in lines)
    ]  # fmt: skip
    past = sum(line["pence"] for line in before)
    return Chapter(
        "Payroll",
        measures,
        {
            "Payroll by month": Table(
                [("Month", TEXT), ("Payroll", MONEY), ("Of it expenses", MONEY), ("People", COUNT),
                 ("Hours", HOURS), ("Overtime", HOURS), ("Travel pay", MONEY)],
                [month(f"{on:%b %Y}", of, over[on]) for on, of in by_month.items()],
                month("Total", lines, every),
            ),
            "Payroll by service": Table(
                [("Service", TEXT), ("Payroll", MONEY), ("Share", SHARE), ("Compared", MONEY)],
                [(money.names[key], pence(at(key)), share(pence(at(key)), whole),
                  pence(at(key), before)) for key in either],
                ("Total", whole, Decimal(1), past),
            ),
            "Payroll by month and service": spread(
                [(money.names[key], at(key)) for key in paid_at]
            ),
            "Payroll by element": Table(
                [("Element", TEXT), ("Hours", HOURS), ("Payroll", MONEY), ("Share", SHARE),
                 ("Compared", MONEY)],
                [(ELEMENTS[one], sum(line["minutes"] for line in lines if line["element"] == one),
                  pence(is_(one)), share(pence(is_(one)), whole), pence(is_(one), before))
                 for one in elements],
                ("Total", None, whole, Decimal(1), past),
            ),
            "Payroll by month and what it was for": spread(groups),
            "The pay runs behind these figures": Table(
                [("Days", TEXT), ("Pay day", DATE), ("State", TEXT), ("People", COUNT),
                 ("Overtime", HOURS), ("Payroll", MONEY)],
                [(_days(run), run["pays"], run["state"].capitalize(),
                  len({x["person_id"] for x in lines if x["run_id"] == run["id"]}),
                  above[run["id"]], pence(lambda x, r=run: x["run_id"] == r["id"]))
                 for run in runs],
                ("Total", None, None, None, every, whole),
            ),
        },
        [str(len(runs)), pounds(whole), str(people), pounds(past)],
        {"Payroll": [pounds(past)]},
    )  # fmt: skip


def pounds(pence: int) -> str:
    return f"£{pence // 100:,}.{pence % 100:02}"


def _days(run: dict[str, Any]) -> str:
    first, last = run["first"], run["last"]
    return f"{first.day} {first:%b} to {last.day} {last:%b %Y}"


def _hourly(cost: int, minutes: int) -> int | None:
    return half_up(Fraction(60 * cost, minutes)) if minutes else None


def labour(money: Money, first: date, last: date, then: tuple[date, date]) -> Chapter:
    """What an hour of contract cost."""
    found = [(run, money.employer(run)) for run in money.runs_in(first, last)]
    known = [(run, one) for run, one in found if one is not None]

    def row(name: str, held: list[Any]) -> tuple[Any, ...]:
        pay, ni, pension, minutes = (sum(one[n] for _, one in held) for n in range(4))
        cost = pay + ni + pension
        return name, pay, ni, pension, cost, minutes, _hourly(cost, minutes)

    every = row("All", known)
    left = [str(len(found) - len(known))] if len(found) > len(known) else []
    before = row("", [(x, one) for x in money.runs_in(*then) if (one := money.employer(x))])
    return Chapter(
        "Labour cost",
        {
            "Labour cost per contracted hour":
                (MONEY, every[6], (MONEY, every[4]), (HOURS, every[5])),
            "Employer’s own cost, an estimate": (MONEY, every[4] - every[1], None, None),
        },
        {
            "Labour cost by month": Table(
                [("Month", TEXT), ("Pay before tax", MONEY), ("NI, estimate", MONEY),
                 ("Pension, estimate", MONEY), ("Labour cost", MONEY), ("Contract hours", HOURS),
                 ("Per contract hour", MONEY)],
                [row(f"{on:%b %Y}", [x for x in known if x[0]["last"].replace(day=1) == on])
                 for on in months_of(first, last)], every,
            )
        },
        [pounds(every[6]), *left],
        {
            "Labour cost per contracted hour":
                [*left, *([pounds(before[6])] if before[6] else [])],
            "Employer’s own cost, an estimate": left,
        },
    )  # fmt: skip
