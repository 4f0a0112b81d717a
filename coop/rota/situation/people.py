"""Each person in the problem: terms, duties, times off, wishes, what is known. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from coop.availability.models import Wish
from coop.members.queries import EmploymentFacts, WorkerFacts
from coop.pairs.queries import SpellFacts
from coop.rota.rules import local
from coop.rota.rules.problem import (
    Held,
    Kind,
    PastDuty,
    Span,
    Worker,
)
from coop.rota.situation import agreed, wishes
from coop.rota.situation.facts import Facts, PlaceFacts, WorkedFacts
from coop.rota.situation.reference import EXCLUDED, weeks_before
from coop.shifts.rules import work_minutes

DAY = timedelta(days=1)
LEAVE_WORDS = {
    "holiday": "annual leave",
    "sickness": "off sick",
    "parental": "parental leave",
    "training": "study leave",
    "unpaid": "unpaid leave",
}
LATELY = timedelta(weeks=12)  # how long back a service worked in is familiar
REMEMBERED = 14  # days before the horizon whose duties the rules look at one by one
Row = TypeVar("Row")


def _grouped(rows: Iterable[Row], key: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


class _People:
    """Facts by person, and how each of them reads in the problem."""

    def __init__(self, facts: Facts, open_ids: set[int]) -> None:
        self.facts = facts
        self.open_ids = open_ids
        self.numbers = facts.numbers
        self.around = local.calendar(facts.first_on)
        self.worked = {(row.shift_id, row.person_id): row for row in facts.worked}
        self.places = _grouped(facts.places, "person_id")
        self.held = _grouped(facts.held, "person_id")
        self.terms = _grouped(facts.terms, "person_id")
        self.times = _grouped(facts.times, "person_id")
        self.wishes = _grouped(facts.wishes, "person_id")
        self.later: dict[int, list[date]] = defaultdict(list)
        for who, on in facts.later_nights:
            self.later[who].append(on)
        self.leave = _grouped(facts.leave, "person_id")
        self.supervised = frozenset(person_id for person_id, _ in facts.checks.supervised)
        along = (SpellFacts(who, s.from_on, s.until_on) for who, s in facts.checks.supervised)
        self.learning = _grouped((*facts.learning, *along), "person_id")
        self.mentoring = _grouped(facts.mentoring, "person_id")
        self.promised: dict[int, list[Any]] = defaultdict(list)
        for row in facts.commitments:
            self.promised[row[0]].append(row)
        self.weeks: dict[int, dict[date, int]] = defaultdict(dict)
        for person_id, on, minutes in facts.weeks:
            self.weeks[person_id][on] = minutes

    def day(self, on: date) -> int:
        """The number of a local day in the horizon."""
        return (on - self.facts.first_on).days

    def whole_days(self, from_on: date, until_on: date, why: str) -> Span:
        """Local days, both included, as a span."""
        last = self.day(until_on) + 1
        return Span(self.around.midnight(self.day(from_on)), self.around.midnight(last), why)

    def duty(
        self, start_at: datetime, end_at: datetime, pause: int, kind: str, service_id: int
    ) -> PastDuty:
        """Time worked or promised, as a fact."""
        start, end = self.around.minute_of(start_at), self.around.minute_of(end_at)
        work = work_minutes(start_at, end_at, pause, kind)
        night = min(work, self.around.night_minutes(start, end))
        return PastDuty(start, end, work, night, Kind(kind), service_id)

    def duties(self, person_id: int) -> list[PastDuty]:
        """Every duty that this rota cannot change, from 17 weeks before, in time order."""
        found = []
        for place in self.places.get(person_id, ()):
            if place.shift_id not in self.open_ids:
                told: PlaceFacts | WorkedFacts | None
                told = self.worked.get((place.shift_id, person_id))
                row = told or place
                times = (row.start_at, row.end_at, row.break_minutes)
                found.append(self.duty(*times, place.kind, place.service_id))
        for _, start_at, end_at, _, paid, _ in self.promised.get(person_id, ()):
            if paid:  # training and meetings are working time
                found.append(self.duty(start_at, end_at, 0, Kind.TRAINING, 0))
        return sorted(found, key=lambda duty: (duty.start, duty.end))

    def familiar(self, person_id: int) -> frozenset[int] | None:
        """Services of published places of the last weeks; None: no such place tells."""
        since = self.facts.first_on - LATELY
        found = frozenset(
            place.service_id
            for place in self.places.get(person_id, ())
            if place.published and since <= place.on < self.facts.first_on
        )
        return found or None

    def knows(self, person_id: int) -> frozenset[int]:
        """People supported in this period whom the person has visited lately, by number."""
        codes = self.facts.visited.get(person_id, frozenset())
        return frozenset(self.numbers[code] for code in codes if code in self.numbers)

    def away(self, person_id: int) -> list[Span]:
        """Approved leave, and unpaid time promised to something else."""
        last = self.facts.last_on + DAY
        found = [
            self.whole_days(row.from_on, row.until_on, LEAVE_WORDS.get(row.kind, "leave"))
            for row in self.leave.get(person_id, ())
            if row.until_on >= self.facts.first_on and row.from_on <= last
        ]
        for _, start_at, end_at, _, paid, title in self.promised.get(person_id, ()):
            if not paid:
                minutes = self.around.minute_of(start_at), self.around.minute_of(end_at)
                found.append(Span(*minutes, title))
        return sorted(found, key=lambda span: span.start)

    def idle(self, person_id: int, learns: agreed.Days | None) -> frozenset[int]:
        """Local days of the horizon on leave or as a learner: no hours are due on them."""
        days = (self.facts.last_on - self.facts.first_on).days + 1
        off = [(self.day(r.from_on), self.day(r.until_on)) for r in self.leave.get(person_id, ())]
        if learns is not None:
            off.append((learns[0], days if learns[1] is None else learns[1]))
        return frozenset(day for day in range(days) if any(a <= day <= b for a, b in off))

    def before(self, person: WorkerFacts, duties: Sequence[PastDuty], contract: int) -> Any:
        """The weeks of the 17 before the horizon that count for the averages."""
        worked: dict[date, int] = {}
        for duty in duties:
            if duty.start < 0:
                for week, minutes in self.around.weeks_of(duty.start, duty.end, duty.work):
                    if week < 0:
                        monday = self.facts.first_on + 7 * week * DAY
                        worked[monday] = worked.get(monday, 0) + minutes
        for monday, minutes in self.weeks.get(person.person_id, {}).items():
            worked[monday] = max(minutes, worked.get(monday, 0))
        off = {
            row.from_on + n * DAY
            for row in self.leave.get(person.person_id, ())
            if row.kind in EXCLUDED
            for n in range((row.until_on - row.from_on).days + 1)
        }
        start = min(spell.from_on for spell in person.employments)
        return weeks_before(self.facts.first_on, start, worked, off, contract)


def workers(facts: Facts, open_ids: set[int], placed: set[int]) -> Iterator[Worker]:
    """Who works here in the horizon or is on one of its shifts; of those who left, duties alone."""
    people = _People(facts, open_ids)
    for person in facts.people:
        now = [
            spell
            for spell in person.employments
            if spell.until_on is None or spell.until_on >= facts.first_on
        ]
        here = frozenset(spell.service_id for spell in now)
        if here & facts.service_ids or person.person_id in placed:
            yield _worker(people, person, now)
    for person_id, name in facts.left.items():
        duties = _recent(people.duties(person_id))
        yield Worker(person_id, name, frozenset(), employed_until_day=-1, duties=duties)


def _recent(duties: Iterable[PastDuty]) -> tuple[PastDuty, ...]:
    return tuple(duty for duty in duties if duty.end > -REMEMBERED * 1440)


def _worker(people: _People, person: WorkerFacts, now: Sequence[EmploymentFacts]) -> Worker:
    facts, person_id = people.facts, person.person_id
    duties = people.duties(person_id)
    # Last in force: the terms that most of the horizon is worked on, and those of a starter.
    terms = person.employment_on(facts.last_on) or (now[-1] if now else None)
    contract = contract_minutes(now, facts.first_on, facts.last_on)
    last = facts.last_on + DAY
    times = people.times.get(person_id, ())
    ends = [spell.until_on for spell in now]
    learns = agreed.learner_days(facts, people.learning.get(person_id, ()))
    mentors = agreed.mentor_days(facts, people.mentoring.get(person_id, ()))
    known = agreed.Known(
        person,
        now,
        contract,
        people.terms.get(person_id, ()),
        duties,
        people.places.get(person_id, ()),
        open_ids=people.open_ids,
        away=people.idle(person_id, learns),
        by_week=_by_week(now, facts),
    )
    works_in, recent = frozenset(spell.service_id for spell in now), _recent(duties)
    liked = wishes.wishes(
        people.wishes.get(person_id, ()),
        facts.first_on,
        facts.last_on,
        works_in,
        duties,
        recent,
        people.later.get(person_id, ()),
    )
    return Worker(
        id=person_id,
        name=person.name,
        services=works_in,
        home_service=terms.service_id if terms else None,
        held=tuple(
            Held(
                row.competency_id,
                people.day(row.from_on),
                None if row.until_on is None else people.day(row.until_on),
            )
            for row in people.held.get(person_id, ())
        ),
        can_lead=any(spell.can_lead for spell in now),
        employed_from_day=people.day(min((s.from_on for s in now), default=last)),
        employed_until_day=(
            people.day(max((on for on in ends if on), default=facts.first_on - DAY))
            if all(ends)
            else None
        ),
        not_cleared=tuple(_barred(people, person, now)),
        leave=tuple(people.away(person_id)),
        unavailable=_spans(people, times, Wish.CANNOT),
        rather_not=_spans(people, times, Wish.RATHER_NOT),
        would_like=_spans(people, times, Wish.WOULD_LIKE),
        weekly_wanted=liked.weekly_wanted,
        preferred_services=liked.preferred_services,
        night_wishes=liked.night_wishes,
        duties=recent,
        week_minutes_before=people.before(person, duties, contract),
        limits=agreed.limits(facts, known),
        learner=learns is not None,
        can_mentor=mentors is not None,
        learner_days=learns or (0, None),
        mentor_days=mentors or (0, None),
        supervised=person_id in people.supervised,
        burden_owed=facts.owed.get(person_id, 0),
        familiar=people.familiar(person_id),
        knows=people.knows(person_id),
    )


def _by_week(spells: Sequence[EmploymentFacts], facts: Facts) -> tuple[int, ...]:
    """The contract of each week by the terms in force in it; nothing where all are alike."""
    mondays = [
        facts.first_on + n * DAY for n in range(0, (facts.last_on - facts.first_on).days + 1, 7)
    ]
    found = tuple(contract_minutes(spells, on, on + 6 * DAY) for on in mondays)
    return found if len(set(found)) > 1 else ()


def contract_minutes(spells: Sequence[EmploymentFacts], first_on: date, last_on: date) -> int:
    """Weekly minutes: the average, over the days employed, of the terms in force."""
    total = days = 0
    for n in range((last_on - first_on).days + 1):
        on = first_on + n * DAY
        held = [s for s in spells if s.from_on <= on and (s.until_on is None or on <= s.until_on)]
        if held:
            days += 1
            total += sum(spell.contract_minutes for spell in held)
    return total // days if days else 0


def _barred(
    people: _People, person: WorkerFacts, spells: Sequence[EmploymentFacts]
) -> Iterator[Span]:
    facts = people.facts
    last = facts.last_on + DAY
    for row in person.uncleared(facts.first_on, last):
        yield people.whole_days(row.first_on, row.last_on, row.why)
    for lack in facts.checks.bars.get(person.person_id, ()):
        why = f"{lack.why[0].lower()}{lack.why[1:]}" if lack.why[1:2].islower() else lack.why
        yield people.whole_days(lack.first_on, lack.last_on, why)
    # A break between two spells of employment inside the horizon.
    covered: date | None = None
    for spell in sorted(spells, key=lambda spell: spell.from_on):
        if covered is not None and spell.from_on > covered + DAY:
            yield people.whole_days(covered + DAY, spell.from_on - DAY, "between two employments")
        if spell.until_on is None:
            return
        covered = spell.until_on if covered is None else max(covered, spell.until_on)


def _spans(people: _People, times: Iterable[Any], wish: Wish) -> tuple[Span, ...]:
    """The dated times of one kind of wish; those that touch are one."""
    found: list[Span] = []
    for row in sorted(times, key=lambda row: row.start_at):
        if row.wish != wish:
            continue
        start, end = people.around.minute_of(row.start_at), people.around.minute_of(row.end_at)
        if found and start <= found[-1].end and found[-1].why == row.note:
            found[-1] = Span(found[-1].start, max(found[-1].end, end), row.note)
        else:
            found.append(Span(start, end, row.note))
    return tuple(found)
