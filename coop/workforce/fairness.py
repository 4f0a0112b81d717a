"""How evenly nights, weekends, changes, hours and pay are shared; how far people can plan. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from coop.workforce.conditions import SATURDAY, Conditions, Duty, weeks_before
from core.sections import (
    Cell,
    Field,
    Grid,
    Kind,
    Measure,
    Part,
    Picture,
    Section,
    Shape,
    Term,
    fraction,
    share,
)

SHORT = timedelta(days=7)
SHORT_MINUTES = SHORT // timedelta(minutes=1)
LEAST_GIVEN = Decimal("0.9")
SAID = {
    "in_time": "Places told with the notice that the co-op promises, divided by the places of "
    "published rotas. What the co-op promises stands under Rota, Changes.",
    "late": "Changes that others made to somebody’s shift with less than seven days’ notice, "
    "divided by the published shifts. What people changed themselves is left out.",
    "nights": "Nights of the fifth of our people who had most, divided by all nights: a fifth if "
    "all had the same. A night has three hours or more between 23:00 and 06:00. Many are in few "
    "hands where people are taken on for nights.",
    "weekends": "Shifts that began on a Saturday or Sunday, of the fifth who had most, divided by "
    "all of them: a fifth if all had the same.",
    "given": "Hours of published shifts, divided by the hours asked for, or in the contract where "
    "nobody said. Weeks on leave, and weeks without a published rota, are left out.",
    "below": "People given less than nine tenths of the hours that they want, over the weeks that "
    "count for them, divided by all with such weeks.",
    "pay": "The highest basic pay an hour divided by the lowest, of everybody who works here on "
    "the last day. Premiums, sleep-ins and allowances are left out.",
}


def section(found: Conditions) -> Section:
    """The chapter: twelve whole weeks to the last Sunday before the close of the day."""
    first, last = weeks_before(found.on)
    nights, weekends, late = _nights(found), _weekends(found), _late(found)
    grids = (
        _spread(found, (("Nights", nights), ("Weekend shifts", weekends),
                        ("Changes at short notice", late))),
        _services(found, nights, weekends, late),
        _hours(found),
        _pay(found),
    )  # fmt: skip
    return Section(
        "fairness",
        "Fairness and predictability",
        _summary(found, late),
        measures=(
            fraction("in_time", "Told in time", Part("told in time", found.in_time),
                     Part("places published", found.told),
                     from_on=first, until_on=last, definition=SAID["in_time"]),
            fraction("late", "Changed at short notice", Part("changes", sum(late.values())),
                     Part("published shifts", len(_duties(found))),
                     from_on=first, until_on=last, definition=SAID["late"]),
            _top("nights", "Nights of the fifth with most", nights, found, first, last),
            _top("weekends", "Weekends of the fifth with most", weekends, found, first, last),
            *_given(found, first, last),
            _ratio(found),
        ),
        grids=grids,
        pictures=(
            Picture("hours", Shape.BARS, "Hours given against hours wanted", (1,),
                    "People by how much of the hours they want they were given."),
            Picture("services", Shape.BARS, "Changes at short notice by service", (4,)),
        ),
        terms=(
            Term("Short notice", "Less than seven days before the shift was to begin."),
            Term("The fifth with most", "A fifth of everybody who works here, rounded up."),
        ),
    )  # fmt: skip


def _here(found: Conditions) -> set[int]:
    return {stay.person_id for stay in found.staff}


def _duties(found: Conditions) -> list[Duty]:
    """Of those who work here at the end."""
    here = _here(found)
    return [one for one in found.duties if one.person_id in here]


def _nights(found: Conditions) -> Counter[int]:
    return Counter(one.person_id for one in _duties(found) if one.night)


def _weekends(found: Conditions) -> Counter[int]:
    return Counter(one.person_id for one in _duties(found) if one.on.weekday() >= SATURDAY)


def _late(found: Conditions) -> Counter[int]:
    """Of shifts that were to begin in the weeks, as the page of changes counts them."""
    here = _here(found)
    first, last = weeks_before(found.on)
    return Counter(
        one.person_id
        for one in found.changes
        if one.notice < SHORT_MINUTES and first <= one.shift_on <= last and one.person_id in here
    )


def fifth(counts: Iterable[int], people: int) -> int:
    """What the fifth of so many people (rounded up) who have most have together."""
    return sum(sorted(counts, reverse=True)[: -(-people // 5)])


def _top(
    code: str, label: str, counts: Counter[int], found: Conditions, first: date, last: date
) -> Measure:
    many = len(found.staff)
    return fraction(
        code, label, Part("theirs", fifth(counts.values(), many)), Part("in all", counts.total()),
        from_on=first, until_on=last, definition=SAID[code],
        words="" if counts else "There were none in these weeks.",
    )  # fmt: skip


def _by_person(found: Conditions) -> dict[int, tuple[int, int]]:
    """Minutes given and wanted over the weeks that count, of whoever wants any."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for week in found.weeks:
        if week.wanted is not None:
            sums[week.person_id][0] += week.given
            sums[week.person_id][1] += week.wanted
    return {person: (given, wanted) for person, (given, wanted) in sums.items()}


def _given(found: Conditions, first: date, last: date) -> tuple[Measure, Measure]:
    people = _by_person(found)
    given = sum(one for one, _ in people.values())
    wanted = sum(one for _, one in people.values())
    below = sum(one < LEAST_GIVEN * asked for one, asked in people.values())
    nothing = "" if people else "No week with a published rota counts yet."
    return (
        fraction("given", "Hours given of hours wanted", Part("given", given, Kind.MINUTES),
                 Part("wanted", wanted, Kind.MINUTES), from_on=first, until_on=last,
                 definition=SAID["given"], words=nothing),
        fraction("below", "Given clearly less than they want", Part("people", below),
                 Part("people with hours wanted", len(people)), from_on=first, until_on=last,
                 definition=SAID["below"], words=nothing),
    )  # fmt: skip


def _ratio(found: Conditions) -> Measure:
    pence = sorted(one.pence for one in found.paid)
    if not pence or not pence[0]:
        return Measure("pay", "Highest to lowest basic pay", Kind.NUMBER, None, found.on, found.on,
                       SAID["pay"], words="No pay rates are recorded.")  # fmt: skip
    value = (Decimal(pence[-1]) / pence[0]).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Measure(
        "pay", "Highest to lowest basic pay", Kind.NUMBER, value, found.on, found.on, SAID["pay"],
        Part("an hour, the highest", pence[-1], Kind.PENCE),
        Part("an hour, the lowest", pence[0], Kind.PENCE),
    )  # fmt: skip


def middle(values: Sequence[int]) -> int:
    """Half of the values are this or less; 0 of none."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2] if ordered else 0


def _spread(found: Conditions, kinds: Iterable[tuple[str, Counter[int]]]) -> Grid:
    people = [stay.person_id for stay in found.staff]
    rows = []
    for name, counts in kinds:
        each = [counts[person] for person in people]
        total = counts.total()
        rows.append(
            (
                name,
                total,
                sum(one > 0 for one in each),
                middle(each),
                max(each, default=0),
                share(fifth(each, len(people)), total),
            )
        )
    return Grid(
        "spread",
        "How they are spread",
        (
            Field("In twelve weeks"),
            Field("All", Kind.COUNT),
            Field("People with any", Kind.COUNT),
            Field("Half have at most", Kind.COUNT),
            Field("Most of one person", Kind.COUNT),
            Field("Of the fifth with most", Kind.SHARE),
        ),
        tuple(rows),
        "Of everybody who works here at the end.",
    )


def _services(
    found: Conditions, nights: Counter[int], weekends: Counter[int], late: Counter[int]
) -> Grid:
    """By the service that people work in now."""
    people: dict[int, list[int]] = defaultdict(list)
    for person, service in found.service_of().items():
        people[service].append(person)
    hours = _by_person(found)

    def row(label: str, those: Sequence[int]) -> tuple[Cell, ...]:
        given = sum(hours[one][0] for one in those if one in hours)
        wanted = sum(hours[one][1] for one in those if one in hours)
        sums = (sum(counts[one] for one in those) for counts in (nights, weekends, late))
        return (label, len(those), *sums, wanted, given, share(given, wanted))

    everybody = [one for those in people.values() for one in those]
    rows = tuple(row(name, people[key]) for key, name in found.services if people[key])
    return Grid(
        "services",
        "Services side by side",
        (
            Field("Service"),
            Field("People", Kind.COUNT),
            Field("Nights", Kind.COUNT),
            Field("Weekend shifts", Kind.COUNT),
            Field("Changes at short notice", Kind.COUNT),
            Field("Hours wanted", Kind.MINUTES),
            Field("Hours given", Kind.MINUTES),
            Field("Given of wanted", Kind.SHARE),
        ),
        rows,
        "People by the service that they work in now.",
        total=row("All services", everybody) if rows else None,
    )


STEPS = (
    ("Less than half", Decimal(0), Decimal("0.5")),
    ("Half to nine tenths", Decimal("0.5"), LEAST_GIVEN),
    ("Within a tenth", LEAST_GIVEN, Decimal("1.1")),
    ("A tenth more, or above", Decimal("1.1"), None),
)


def _hours(found: Conditions) -> Grid:
    """People by how much of the hours they want they were given."""
    parts = [Decimal(given) / wanted for given, wanted in _by_person(found).values()]
    rows = tuple(
        (words, sum(low <= one and (high is None or one < high) for one in parts))
        for words, low, high in STEPS
    )
    return Grid(
        "hours",
        "Hours given against hours wanted",
        (Field("Given of what they want"), Field("People", Kind.COUNT)),
        rows if parts else (),
        total=("All", len(parts)) if parts else None,
    )


def _pay(found: Conditions) -> Grid:
    """Basic pay by job, the job with most people first."""
    roles: dict[str, list[int]] = defaultdict(list)
    for one in found.paid:
        roles[one.role].append(one.pence)
    rows = tuple(
        (role, len(each), min(each), middle(each), max(each))
        for role, each in sorted(roles.items(), key=lambda item: (-len(item[1]), item[0]))
    )
    every = [one.pence for one in found.paid]
    return Grid(
        "pay",
        "Basic pay an hour by job",
        (
            Field("Job"),
            Field("People", Kind.COUNT),
            Field("Lowest", Kind.PENCE),
            Field("Half have at most", Kind.PENCE),
            Field("Highest", Kind.PENCE),
        ),
        rows,
        "On the last day, to the whole penny.",
        total=("Everybody", len(every), min(every), middle(every), max(every)) if rows else None,
    )


def _summary(found: Conditions, late: Counter[int]) -> str:
    duties = _duties(found)
    if not duties:
        return "No shifts were published in the twelve weeks before this day."
    said = f"In twelve weeks {len(duties):,} shifts of who works here were published; "
    many = late.total()
    if not many:
        return f"{said}none was changed by others with less than seven days’ notice."
    changes = "one change" if many == 1 else f"{many:,} changes"
    return f"{said}{changes} came with less than seven days’ notice."
