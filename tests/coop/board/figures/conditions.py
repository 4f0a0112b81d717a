"""Fairness and early signs worked out anew from the tables, minute by minute and week by week."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.coop.board.figures.by_hand import DAY, LONDON, day, moment, rows, share
from tests.coop.board.figures.people import People
from tests.coop.board.figures.reading import (
    COUNT,
    HOURS,
    MONEY,
    NUMBER,
    SHARE,
    TEXT,
    Chapter,
    Table,
)

WEEK, MINUTE = timedelta(weeks=1), timedelta(minutes=1)
SIGNS = ("Hours short", "Requests refused", "Late changes", "No weekend off", "Nights above wish")
SHIPPED = {"hours_weeks": 4, "hours_percent": 90, "refusal_weeks": 8, "refusals": 2,
           "change_weeks": 8, "changes": 3, "notice_days": 7, "weekends": 4,
           "night_weeks": 4}  # fmt: skip


def local_day(at: Any) -> date:
    return moment(at).replace(tzinfo=UTC).astimezone(LONDON).date()


def night_minutes(start: datetime, end: datetime, pause: int) -> int:
    """Minutes between 23:00 and 06:00 by the clock on the wall, without the break amid."""
    length = (end - start) // MINUTE
    before = (length - pause) // 2
    dark = 0
    for minute in range(length):
        if before <= minute < before + pause:
            continue
        hour = (start + minute * MINUTE).replace(tzinfo=UTC).astimezone(LONDON).hour
        dark += hour >= 23 or hour < 6
    return dark


class Conditions:
    """Twelve whole weeks up to the last Sunday before the close of a day."""

    def __init__(self, hand: People, on: date) -> None:
        self.hand, self.on = hand, on
        self.sunday = next(on - n * DAY for n in range(7) if (on - n * DAY).weekday() == 6)
        self.monday = self.sunday - 12 * WEEK + DAY
        self.staff = sorted(hand.staff(on))
        self.service = {person: hand.service_on(person, on) for person in self.staff}
        self.coop = {"coop": hand.coop_id}
        self.duties = self._duties()
        self.changes = [
            {**row, "on": local_day(row["at"]), "shift_on": local_day(row["start_at"])}
            for row in rows(
                "select person_id, kind, own, at, start_at, notice_minutes from shift_change "
                "where coop_id = :coop", **self.coop
            )
        ]  # fmt: skip
        self.wishes = [
            {**row, "first": day(row["from_on"]), "last": day(row["until_on"]) or date.max}
            for row in rows("select * from work_preferences where coop_id = :coop", **self.coop)
        ]
        self.away: dict[int, set[date]] = defaultdict(set)
        for row in rows(
            "select person_id, from_on, until_on from leave "
            "where coop_id = :coop and state = 'approved'", **self.coop
        ):  # fmt: skip
            on = day(row["from_on"])
            while on <= day(row["until_on"]):
                self.away[row["person_id"]].add(on)
                on += DAY
        self.weeks = self._weeks()

    def _duties(self) -> list[dict[str, Any]]:
        nights: dict[Any, bool] = {}
        found = []
        for row in rows(
            "select a.person_id, s.service_id, s.on, s.start_at, s.end_at, s.break_minutes "
            "from assignment a join shift s on s.id = a.shift_id where a.coop_id = :coop "
            "and a.published_at is not null and s.cancelled_at is null and s.kind <> 'on_call'"
            .replace("s.on", 's."on"'), **self.coop
        ):  # fmt: skip
            on = day(row["on"])
            if not self.monday <= on <= self.sunday:
                continue
            start, end = moment(row["start_at"]), moment(row["end_at"])
            span = start, end, row["break_minutes"]
            if span not in nights:
                nights[span] = night_minutes(*span) >= 180
            minutes = (end - start) // MINUTE - row["break_minutes"]
            found.append({**row, "on": on, "minutes": max(0, minutes), "night": nights[span]})
        return found

    def wish(self, person: int, on: date, name: str) -> Any:
        held = [
            one for one in self.wishes
            if one["person_id"] == person and one["first"] <= on <= one["last"]
        ]  # fmt: skip
        return held[0][name] if held else None

    def _weeks(self) -> list[tuple[int, date, int, int]]:
        """(person, Monday, minutes given, minutes wanted) of weeks that count."""
        rota = {(one["service_id"], one["on"] - DAY * one["on"].weekday()) for one in self.duties}
        given: Counter[tuple[int, date]] = Counter()
        for one in self.duties:
            given[one["person_id"], one["on"] - DAY * one["on"].weekday()] += one["minutes"]
        found = []
        for person in self.staff:
            for n in range(12):
                monday = self.monday + n * WEEK
                if not self.hand.unbroken(person, monday, self.on):
                    continue
                job = self.hand.job_on(person, monday)
                off = sum(monday + k * DAY in self.away[person] for k in range(7))
                if (job["service_id"], monday) not in rota or off >= 5:
                    continue
                wanted = self.wish(person, monday, "wanted_weekly_minutes")
                wanted = wanted or job["contract_minutes"]
                if wanted:
                    found.append((person, monday, given[person, monday], wanted))
        return found

    def in_time(self) -> tuple[int, int]:
        kept = sorted(
            (day(row["from_on"]), row["days"])
            for row in rows("select * from notice_promise where coop_id = :coop", **self.coop)
        )
        told = good = 0
        for row in self.changes:
            if row["kind"] == "published" and self.monday <= row["shift_on"] <= self.sunday:
                days = [many for first, many in kept if first <= row["on"]]
                told += 1
                good += row["notice_minutes"] >= (days[-1] if days else 14) * 1440
        return good, told

    def by_others(self) -> list[dict[str, Any]]:
        return [
            row for row in self.changes
            if row["kind"] in ("given", "taken", "changed", "cancelled")
            and not row["own"] and row["on"] <= self.on and row["shift_on"] >= self.monday
        ]  # fmt: skip

    def rate(self, person: int) -> int | None:
        """Basic pay, pence an hour: one's own before the role's before everybody's."""
        role = self.hand.job_on(person, self.on)["role"].casefold()
        known = [
            row for row in rows(
                "select * from pay_rate where coop_id = :coop and element = 'basic'", **self.coop
            )
            if day(row["from_on"]) <= self.on
        ] if not hasattr(self, "_rates") else self._rates  # fmt: skip
        self._rates = known
        for chosen in (
            [row for row in known if row["person_id"] == person],
            [row for row in known if row["person_id"] is None and row["role"].casefold() == role
             and row["role"]],
            [row for row in known if row["person_id"] is None and not row["role"]],
        ):  # fmt: skip
            if chosen:
                newest = max(chosen, key=lambda row: day(row["from_on"]))
                amount = Decimal(str(newest["amount"])) * 100
                return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
        return None


def _fifth(counts: list[int]) -> int:
    return sum(sorted(counts)[len(counts) - -(-len(counts) // 5) :]) if counts else 0


def _half(values: list[int]) -> int:
    """The smallest value with at least half of them at or below it."""
    return next(v for v in sorted(values) if 2 * sum(x <= v for x in values) >= len(values))


def fairness(found: Conditions) -> Chapter:
    """How evenly work is shared."""
    here = set(found.staff)
    duties = [one for one in found.duties if one["person_id"] in here]
    late = [
        row for row in found.by_others()
        if row["notice_minutes"] < 7 * 1440 and row["shift_on"] <= found.sunday
        and row["person_id"] in here
    ]  # fmt: skip
    counts = {
        "Nights": Counter(one["person_id"] for one in duties if one["night"]),
        "Weekend shifts": Counter(one["person_id"] for one in duties if one["on"].weekday() > 4),
        "Changes at short notice": Counter(row["person_id"] for row in late),
    }
    each = {name: [kind[person] for person in found.staff] for name, kind in counts.items()}
    sums: dict[int, list[int]] = {}
    for person, _, given, wanted in found.weeks:
        held = sums.setdefault(person, [0, 0])
        held[0] += given
        held[1] += wanted
    parts = [Decimal(given) / wanted for given, wanted in sums.values()]
    given, wanted = (sum(pair[n] for pair in sums.values()) for n in (0, 1))
    paid = {person: found.rate(person) for person in found.staff}
    pence = [one for one in paid.values() if one is not None]
    good, told = found.in_time()

    def top(name: str) -> tuple[Any, ...]:
        above, below = _fifth(each[name]), sum(each[name])
        return SHARE, share(above, below), (COUNT, above), (COUNT, below)

    many_late, many = sum(each["Changes at short notice"]), len(duties)
    below = sum(10 * one < 9 * asked for one, asked in sums.values())
    ratio = (Decimal(max(pence)) / min(pence)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    measures = {
        "Told in time": (SHARE, share(good, told), (COUNT, good), (COUNT, told)),
        "Changed at short notice":
            (SHARE, share(many_late, many), (COUNT, many_late), (COUNT, many)),
        "Nights of the fifth with most": top("Nights"),
        "Weekends of the fifth with most": top("Weekend shifts"),
        "Hours given of hours wanted":
            (SHARE, share(given, wanted), (HOURS, given), (HOURS, wanted)),
        "Given clearly less than they want":
            (SHARE, share(below, len(sums)), (COUNT, below), (COUNT, len(sums))),
        "Highest to lowest basic pay":
            (NUMBER, ratio, (MONEY, max(pence)), (MONEY, min(pence))),
    }  # fmt: skip
    spread = [
        (name, sum(all_), sum(one > 0 for one in all_), _half(all_), max(all_),
         share(_fifth(all_), sum(all_)))
        for name, all_ in each.items()
    ]  # fmt: skip

    def service(name: str, those: list[int]) -> tuple[Any, ...]:
        got, want = (sum(sums[one][n] for one in those if one in sums) for n in (0, 1))
        return (name, len(those), *(sum(kind[one] for one in those) for kind in counts.values()),
                want, got, share(got, want))  # fmt: skip

    services = []
    for name, key in found.hand.services.items():
        those = [one for one in found.staff if found.service[one] == key]
        if those:
            services.append(service(name, those))
    steps = [
        ("Less than half", sum(2 * one < 1 for one in parts)),
        ("Half to nine tenths", sum(2 * one >= 1 and 10 * one < 9 for one in parts)),
        ("Within a tenth", sum(9 <= 10 * one < 11 for one in parts)),
        ("A tenth more, or above", sum(10 * one >= 11 for one in parts)),
    ]
    roles: dict[str, list[int]] = defaultdict(list)
    for person, one in paid.items():
        if one is not None:
            roles[found.hand.job_on(person, found.on)["role"]].append(one)
    jobs = [
        (role, len(held), min(held), _half(held), max(held))
        for role, held in sorted(roles.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    return Chapter(
        "Fairness and predictability",
        measures,
        {
            "How they are spread": Table(
                [("In twelve weeks", TEXT), ("All", COUNT), ("People with any", COUNT),
                 ("Half have at most", COUNT), ("Most of one person", COUNT),
                 ("Of the fifth with most", SHARE)], spread,
            ),
            "Services side by side": Table(
                [("Service", TEXT), ("People", COUNT), *((name, COUNT) for name in counts),
                 ("Hours wanted", HOURS), ("Hours given", HOURS), ("Given of wanted", SHARE)],
                services, service("All services", found.staff),
            ),
            "Hours given against hours wanted": Table(
                [("Given of what they want", TEXT), ("People", COUNT)], steps, ("All", len(parts)),
            ),
            "Basic pay an hour by job": Table(
                [("Job", TEXT), ("People", COUNT), ("Lowest", MONEY), ("Half have at most", MONEY),
                 ("Highest", MONEY)], jobs,
                ("Everybody", len(pence), min(pence), _half(pence), max(pence)),
            ),
        },
        [f"{many:,}", f"{many_late:,}"],
    )  # fmt: skip


def refusals(found: Conditions) -> list[tuple[int, date]]:
    """Who was refused what they asked for, or found nobody, and on which day."""
    asked = (
        "select person_id, decided_at as at from shift_claim where coop_id = :coop "
        "and state = 'refused'",
        "select p.giver_id as person_id, e.closed_at as at from exchange e join exchange_part p "
        "on p.exchange_id = e.id where e.coop_id = :coop and e.state = 'refused'",
        "select person_id, closed_at as at from shift_offer where coop_id = :coop "
        "and kind = 'pass' and state = 'ended'",
        "select person_id, decided_at as at from leave where coop_id = :coop "
        "and state = 'refused' and decided_at is not null",
    )
    return [
        (row["person_id"], local_day(row["at"])) for sql in asked for row in rows(sql, **found.coop)
    ]


def standing(found: Conditions, terms: dict[str, int]) -> dict[int, list[bool]]:
    """Each person's signs, in the order of SIGNS."""
    refused, late = Counter(), Counter()
    for person, on in refusals(found):
        refused[person] += found.on - terms["refusal_weeks"] * WEEK < on <= found.on
    for row in found.by_others():
        late[row["person_id"]] += (
            row["shift_on"] <= found.on + 14 * DAY
            and row["notice_minutes"] < terms["notice_days"] * 1440
            and found.on - terms["change_weeks"] * WEEK < row["on"]
        )
    mine: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in found.duties:
        mine[one["person_id"]].append(one)
    made = {}
    for person in found.staff:
        weeks = [week for week in found.weeks if week[0] == person][-terms["hours_weeks"] :]
        short = len(weeks) == terms["hours_weeks"] and all(
            100 * given < terms["hours_percent"] * wanted for _, _, given, wanted in weeks
        )
        days = {one["on"] for one in mine[person]}
        run, saturday = 0, found.sunday - DAY
        while saturday in days or saturday + DAY in days:
            run, saturday = run + 1, saturday - WEEK
        nights = sum(
            one["night"] and one["on"] > found.sunday - terms["night_weeks"] * WEEK
            for one in mine[person]
        )
        liked = found.wish(person, found.on, "nights_a_month")
        made[person] = [
            short, refused[person] >= terms["refusals"], late[person] >= terms["changes"],
            run >= terms["weekends"], liked is not None and nights > liked,
        ]  # fmt: skip
    return made


def meanings(terms: dict[str, int]) -> tuple[str, ...]:
    """What each sign means, as it stands beside its count."""
    return (
        f"In each of the last {terms['hours_weeks']} weeks less than {terms['hours_percent']} % of "
        "the hours asked for, or in the contract where nobody said, was given.",
        f"{terms['refusals']} or more requests (open shifts, swaps, shifts passed on, leave) "
        f"refused, or taken by nobody, in the last {terms['refusal_weeks']} weeks.",
        f"{terms['changes']} or more changes that others made with less than "
        f"{terms['notice_days']} days’ notice, in the last {terms['change_weeks']} weeks.",
        f"The last {terms['weekends']} weekends or more worked, each at least in part.",
        f"More nights in the last {terms['night_weeks']} weeks than somebody said they would like "
        "in a month.",
    )


def signs(found: Conditions, terms: dict[str, int]) -> Chapter:
    """How many people there are early signs of."""
    made = standing(found, terms)

    def row(name: str, those: list[int]) -> tuple[Any, ...]:
        return (name, len(those), sum(any(made[one]) for one in those),
                *(sum(made[one][n] for one in those) for n in range(5)))  # fmt: skip

    apart: dict[int, list[int]] = defaultdict(list)
    for person in found.staff:
        apart[found.service[person]].append(person)
    services = [
        row(name, apart[key]) for name, key in found.hand.services.items() if len(apart[key]) >= 5
    ]
    few = [one for those in apart.values() if len(those) < 5 for one in those]
    if few:
        services.append(row("Services of fewer than 5 people, together", few))
    everybody = row("All services", found.staff)
    many = len(found.staff)
    two = sum(sum(one) > 1 for one in made.values())
    return Chapter(
        "Early signs",
        {
            "People with a sign":
                (SHARE, share(everybody[2], many), (COUNT, everybody[2]), (COUNT, many)),
            "With two or more": (SHARE, share(two, many), (COUNT, two), (COUNT, many)),
        },
        {
            "By kind": Table(
                [("Sign", TEXT), ("People", COUNT), ("What it means", TEXT)],
                [(name, everybody[3 + n], meanings(terms)[n]) for n, name in enumerate(SIGNS)],
            ),
            "By service": Table(
                [("Service", TEXT), ("People", COUNT), ("With a sign", COUNT),
                 *((name, COUNT) for name in SIGNS)], services, everybody,
            ),
        },
    )  # fmt: skip
