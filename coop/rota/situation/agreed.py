"""What has been agreed with people, as the problem's limits, learners, mentors and pairs. Pure.

Limits over four weeks hold for a rota of four weeks as they are. A longer rota has them in
proportion, rounded up where they are a most. A shorter one counts the weeks before it in, so
that four rotas of a week together keep what was agreed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coop.availability.queries import TermsFacts
from coop.members.queries import EmploymentFacts, WorkerFacts
from coop.pairs import rules
from coop.pairs.queries import SpellFacts
from coop.rota.rules import local
from coop.rota.rules.problem import Kind, Limits, Pair, PastDuty
from coop.rota.situation.facts import Facts, PlaceFacts

DAY = timedelta(days=1)
WEEKS = 4  # that limits over some weeks are said for
Days = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Known:
    """What of one person the limits are worked out from; `away` are local days of the horizon."""

    person: WorkerFacts
    employments: Sequence[EmploymentFacts]
    contract: int  # minutes a week, on average
    terms: Sequence[TermsFacts]
    duties: Sequence[PastDuty]
    places: Sequence[PlaceFacts]
    open_ids: Collection[int]
    away: frozenset[int]
    by_week: tuple[int, ...] = ()  # the contract week by week, where it changes


def limits(facts: Facts, known: Known) -> Limits:
    """One person's own limits over the horizon: of several terms the strictest."""
    person, terms = known.person, known.terms
    adult = None if person.born_on is None else _day(facts, adult_on(person.born_on))
    begins = min((spell.from_on for spell in known.employments), default=facts.first_on)
    # An opt-out (WTR 1998 reg 5) counts only if it holds on every day that may be worked.
    covered = max(facts.first_on, begins)
    for row in terms:
        if row.opted_out_48h and row.from_on <= covered:
            covered = facts.last_on + DAY if row.until_on is None else row.until_on + DAY
    return Limits(
        under_18_until_day=adult if adult is not None and adult > 0 else None,
        opted_out_48h=covered > facts.last_on,
        night_worker=any(row.night_worker for row in terms),
        weekly_cap=person.weekly_cap(facts.first_on, facts.last_on),
        cap_weeks=_caps(facts, person),
        weekly_contract=known.contract,
        contract_weeks=known.by_week,
        weekly_max=_least(row.weekly_max_minutes for row in terms),
        max_nights_per_week=_least(row.max_nights_per_week for row in terms),
        least_minutes=_least_minutes(facts, known),
        most_minutes=_in_proportion(_least(row.own.most_minutes for row in terms), _weeks(facts)),
        max_days_in_a_row=_least(row.own.max_days_in_a_row for row in terms),
        min_days_in_a_row=max((row.own.min_days_in_a_row or 1 for row in terms), default=1),
        min_days_off=max((row.own.min_days_off or 1 for row in terms), default=1),
        max_weekends=_weekends(facts, known),
        max_of_pattern=_patterns(facts, known),
    )


def learner_days(facts: Facts, spells: Sequence[SpellFacts]) -> Days | None:
    """First and last local day as a learner: a gap between two spells counts as learning."""
    found = rules.hull(spells, facts.first_on, facts.last_on)
    return None if found is None else _days(facts, found)


def mentor_days(facts: Facts, spells: Sequence[SpellFacts]) -> Days | None:
    """First and last local day on which the person may mentor: the longest spell of several."""
    found = rules.longest(spells, facts.first_on, facts.last_on)
    return None if found is None else _days(facts, found)


def pairs(facts: Facts, worker_ids: Collection[int]) -> tuple[Pair, ...]:
    """Pairs of which both are in the problem; one that holds on any day holds on all."""
    return tuple(
        Pair(row.one_id, row.other_id, row.barred)
        for row in facts.pairs
        if row.one_id in worker_ids and row.other_id in worker_ids
    )


def next_days(facts: Facts, not_next_day: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Patterns never worked the day after others, each by the one that stands for its name."""
    found = {
        (facts.patterns[one], facts.patterns[other])
        for one, other in not_next_day
        if one in facts.patterns and other in facts.patterns
    }
    return tuple(sorted(found))


def adult_on(born_on: date) -> date:
    """The day a person turns 18; somebody born on 29 February does so on 1 March."""
    try:
        return born_on.replace(year=born_on.year + 18)
    except ValueError:
        return date(born_on.year + 18, 3, 1)


def _day(facts: Facts, on: date) -> int:
    return (on - facts.first_on).days


def _days(facts: Facts, spell: rules.Days) -> Days:
    last = None if spell.until_on is None else _day(facts, spell.until_on)
    return _day(facts, spell.from_on), last


def _weeks(facts: Facts) -> int:
    return ((facts.last_on - facts.first_on).days + 1) // 7


def _least(values: Iterable[int | None]) -> int | None:
    return min((value for value in values if value is not None), default=None)


def _in_proportion(most: int | None, weeks: int) -> int | None:
    """A most of four weeks, for so many weeks, rounded up."""
    return None if most is None else -(-most * weeks // WEEKS)


def _least_minutes(facts: Facts, known: Known) -> int | None:
    """The least of four weeks over the days that could be worked; none where there is none.

    Days of leave, before a start, after an end, or as a learner ask for nothing. A rota without
    the person's own service does not ask for their hours either.
    """
    home = known.person.employment_on(facts.last_on) or (
        known.employments[-1] if known.employments else None
    )
    if home is None or home.service_id not in facts.service_ids:
        return None
    if not any(row.own.least_minutes for row in known.terms):
        return None
    asked = 0
    for day in range(7 * _weeks(facts)):
        on = facts.first_on + day * DAY
        if day in known.away or not any(_holds(spell, on) for spell in known.employments):
            continue
        asked += next((row.own.least_minutes or 0 for row in known.terms if _holds(row, on)), 0)
    # What the right to work or the week's own most does not allow cannot be due.
    agreed_most = _least(row.weekly_max_minutes for row in known.terms)
    possible = [_least((cap, agreed_most)) for cap in _caps_by_week(facts, known.person)]
    due = asked // (7 * WEEKS)
    bounded = [most for most in possible if most is not None]
    return (min(due, sum(bounded)) if len(bounded) == len(possible) else due) or None


def _caps(facts: Facts, person: WorkerFacts) -> tuple[int | None, ...]:
    """The cap of each week by the right to work in force in it; nothing where all are alike."""
    found = _caps_by_week(facts, person)
    return found if len(set(found)) > 1 else ()


def _caps_by_week(facts: Facts, person: WorkerFacts) -> tuple[int | None, ...]:
    mondays = (facts.first_on + 7 * week * DAY for week in range(_weeks(facts)))
    return tuple(person.weekly_cap(on, on + 6 * DAY) for on in mondays)


def _weekends(facts: Facts, known: Known) -> int | None:
    most = _least(row.own.max_weekends for row in known.terms)
    weeks = _weeks(facts)
    if most is None or weeks >= WEEKS:
        return _in_proportion(most, weeks)
    around = local.calendar(facts.first_on)
    begun = {
        divmod(around.day_of(duty.start), 7)
        for duty in known.duties
        if duty.start < 0 and duty.kind is not Kind.ON_CALL
    }
    worked = {week for week, weekday in begun if weekday >= 5 and week >= weeks - WEEKS}
    return max(0, most - len(worked))


def _patterns(facts: Facts, known: Known) -> tuple[tuple[int, int], ...]:
    """The most of each pattern among shifts that are still to be given."""
    weeks = _weeks(facts)
    most: dict[int, int] = {}
    for row in known.terms:
        for pattern_id, count in row.own.max_of_patterns:
            if pattern_id in facts.patterns:
                key = facts.patterns[pattern_id]
                most[key] = min(count, most.get(key, count))
    if not most:
        return ()
    since = facts.first_on - max(0, WEEKS - weeks) * 7 * DAY
    had = Counter(
        facts.patterns[place.pattern_id]
        for place in known.places
        if place.pattern_id in facts.patterns
        and place.shift_id not in known.open_ids
        and since <= place.on <= facts.last_on
    )
    return tuple(
        (key, max(0, -(-count * max(weeks, WEEKS) // WEEKS) - had[key]))
        for key, count in sorted(most.items())
    )


def _holds(spell: EmploymentFacts | TermsFacts, on: date) -> bool:
    return spell.from_on <= on and (spell.until_on is None or on <= spell.until_on)
