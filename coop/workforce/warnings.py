"""Early signs that work does not suit somebody: hours cut, requests refused, late changes. Pure.

The board reads counts by kind and service, never names; each member reads their own. Services of
few people stand together, so that a count says nothing of one person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coop.workforce.conditions import SATURDAY, WEEK, Change, Conditions, Week, weeks_before
from coop.workforce.signs import SIGN_WORDS, Sign, Terms, held, said
from core.sections import Cell, Field, Grid, Kind, Part, Picture, Section, Shape, Term, fraction

DAY = timedelta(days=1)
SMALL = 5
DAY_MINUTES = DAY // timedelta(minutes=1)
TOGETHER = "Services of fewer than 5 people, together"


@dataclass(frozen=True, slots=True)
class Seen:
    """One sign of one person, whether it stands, and what is seen of it in words to them."""

    person_id: int
    sign: Sign
    stands: bool
    words: str


def seen(found: Conditions, terms: Terms, person_id: int) -> tuple[Seen, ...]:
    """Every sign of one person, standing or not, in the order of the kinds."""
    return _Reader(found, terms).of(person_id)


class _Reader:
    """The conditions by person, read once."""

    def __init__(self, found: Conditions, terms: Terms) -> None:
        self.terms = terms
        _, self.sunday = weeks_before(found.on)
        self.on = found.on
        self.weeks: dict[int, list[Week]] = defaultdict(list)
        for week in found.weeks:
            self.weeks[week.person_id].append(week)
        self.changes: dict[int, list[Change]] = defaultdict(list)
        for change in found.changes:
            self.changes[change.person_id].append(change)
        self.refused = Counter(
            one.person_id for one in found.refusals if self._lately(one.on, terms.refusal_weeks)
        )
        self.weekends: dict[int, set[date]] = defaultdict(set)
        self.nights: Counter[int] = Counter()
        for duty in found.duties:
            if duty.on.weekday() >= SATURDAY:
                self.weekends[duty.person_id].add(duty.on - (duty.on.weekday() - SATURDAY) * DAY)
            if duty.night and self.sunday - terms.night_weeks * WEEK < duty.on <= self.sunday:
                self.nights[duty.person_id] += 1
        self.liked = {
            wish.person_id: wish.nights_a_month
            for wish in found.wishes
            if wish.nights_a_month is not None
            and wish.from_on <= found.on
            and (wish.until_on is None or found.on <= wish.until_on)
        }

    def _lately(self, on: date, weeks: int) -> bool:
        return self.on - weeks * WEEK < on <= self.on

    def of(self, person_id: int) -> tuple[Seen, ...]:
        """Their signs."""
        return (
            self._hours(person_id),
            self._refused(person_id),
            self._changes(person_id),
            self._weekends(person_id),
            self._nights(person_id),
        )

    def _hours(self, person_id: int) -> Seen:
        many = self.terms.hours_weeks
        weeks = [week for week in self.weeks[person_id] if week.wanted is not None][-many:]
        if len(weeks) < many:
            return Seen(person_id, Sign.HOURS, False, "Too few weeks with a rota to say.")
        given = sum(week.given for week in weeks)
        wanted = sum(week.wanted or 0 for week in weeks)
        short = all(
            100 * week.given < self.terms.hours_percent * (week.wanted or 0) for week in weeks
        )
        return Seen(
            person_id, Sign.HOURS, short,
            f"{_hours(given)} given of {_hours(wanted)} in the last {many} weeks that count.",
        )  # fmt: skip

    def _refused(self, person_id: int) -> Seen:
        many = self.refused[person_id]
        words = f"{_many(many, 'request')} refused, or taken by nobody"
        return Seen(
            person_id, Sign.REFUSED, many >= self.terms.refusals,
            f"{words}, in {self.terms.refusal_weeks} weeks.",
        )  # fmt: skip

    def _changes(self, person_id: int) -> Seen:
        many = sum(
            one.notice < self.terms.notice_days * DAY_MINUTES
            and self._lately(one.on, self.terms.change_weeks)
            for one in self.changes[person_id]
        )
        return Seen(
            person_id, Sign.CHANGES, many >= self.terms.changes,
            f"{_many(many, 'change')} at short notice in {self.terms.change_weeks} weeks.",
        )  # fmt: skip

    def _weekends(self, person_id: int) -> Seen:
        run, saturday = 0, self.sunday - DAY
        while saturday in self.weekends[person_id]:
            run, saturday = run + 1, saturday - WEEK
        words = f"{_many(run, 'weekend')} worked in a row." if run else "The last one was free."
        return Seen(person_id, Sign.WEEKENDS, run >= self.terms.weekends, words)

    def _nights(self, person_id: int) -> Seen:
        liked, many = self.liked.get(person_id), self.nights[person_id]
        words = f"{_many(many, 'night')} in {self.terms.night_weeks} weeks"
        if liked is None:
            return Seen(person_id, Sign.NIGHTS, False, f"{words}; you have not said how many.")
        return Seen(
            person_id, Sign.NIGHTS, many > liked, f"{words}; you would like {liked} a month."
        )


def _many(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f}".removesuffix(".0") + " h"


def section(found: Conditions, terms: Terms) -> Section:
    """The chapter: how many people there are signs of, by kind and service; no names."""
    first, _ = weeks_before(found.on)
    reader = _Reader(found, terms)
    standing = {
        stay.person_id: {one.sign for one in reader.of(stay.person_id) if one.stands}
        for stay in found.staff
    }
    with_any = sum(bool(signs) for signs in standing.values())
    meanings = said(terms)
    return Section(
        "signs",
        "Early signs",
        "Counts of people, never names: each member sees their own, and whom to talk to.",
        measures=(
            fraction(
                "any", "People with a sign", Part("with one or more", with_any),
                Part("people", len(standing)), from_on=first, until_on=found.on,
                definition="Who works here and has one or more of the signs below, divided by "
                "everybody. A sign is a reason to ask how it goes, and no more.",
            ),
            fraction(
                "two", "With two or more", Part("with two or more",
                     sum(len(signs) > 1 for signs in standing.values())),
                Part("people", len(standing)), from_on=first, until_on=found.on,
                definition="Two signs or more at once.",
            ),
        ),
        grids=(_kinds(standing, meanings), _services(found, standing)),
        pictures=(Picture("kinds", Shape.BARS, "People by sign", (1,)),),
        terms=(
            *(Term(SIGN_WORDS[sign], words) for sign, words in meanings.items()),
            Term("When there is a sign", held(terms)),
        ),
    )  # fmt: skip


def _kinds(standing: dict[int, set[Sign]], meanings: dict[Sign, str]) -> Grid:
    return Grid(
        "kinds",
        "By kind",
        (Field("Sign"), Field("People", Kind.COUNT), Field("What it means")),
        tuple(
            (SIGN_WORDS[sign], sum(sign in one for one in standing.values()), meanings[sign])
            for sign in Sign
        ),
    )


def _services(found: Conditions, standing: dict[int, set[Sign]]) -> Grid:
    """By the service people work in now; those of fewer than five together."""
    people: dict[int, list[int]] = defaultdict(list)
    for person, service in found.service_of().items():
        people[service].append(person)
    large = [(name, people[key]) for key, name in found.services if len(people[key]) >= SMALL]
    small = [one for those in people.values() if len(those) < SMALL for one in those]
    rows = [_row(name, those, standing) for name, those in large]
    if small:
        rows.append(_row(TOGETHER, small, standing))
    everybody = [one for those in people.values() for one in those]
    return Grid(
        "services",
        "By service",
        (
            Field("Service"),
            Field("People", Kind.COUNT),
            Field("With a sign", Kind.COUNT),
            *(Field(SIGN_WORDS[sign], Kind.COUNT) for sign in Sign),
        ),
        tuple(rows),
        total=_row("All services", everybody, standing) if rows else None,
    )


def _row(label: str, those: Sequence[int], standing: dict[int, set[Sign]]) -> tuple[Cell, ...]:
    return (
        label,
        len(those),
        sum(bool(standing[one]) for one in those),
        *(sum(sign in standing[one] for one in those) for sign in Sign),
    )
