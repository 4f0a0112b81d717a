"""A whole pay run from what it rests on: lines, and findings for the one who checks. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coop.pay import minimum_wage
from coop.pay.lines import Line, rate_words
from coop.pay.policies import Policy
from coop.pay.rates import ELEMENT_WORDS, PREMIUMS, Element, Rate, RateBook, Unit
from coop.pay.rules import Piece, Priced, price
from core.errors import DomainError


@dataclass(frozen=True, slots=True)
class Payee:
    """What the minimum wage check must know of a person."""

    id: int
    name: str
    born_on: date | None = None
    apprentice_from: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a checker must see; one that `stops` keeps the run from being checked."""

    person_id: int | None
    stops: bool
    words: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a run is worked out from: equal inputs give equal runs."""

    from_on: date
    until_on: date
    pieces: tuple[Piece, ...]
    rates: tuple[Rate, ...]
    holidays: tuple[tuple[date, str], ...] = ()
    payees: tuple[Payee, ...] = ()
    notes: tuple[Finding, ...] = ()  # what was found while gathering: hours not approved, say


@dataclass(frozen=True, slots=True)
class Result:
    """Lines by piece, in order of piece id; and findings, those that stop first."""

    lines: tuple[tuple[int, tuple[Line, ...]], ...]
    findings: tuple[Finding, ...]

    @property
    def pence(self) -> int:
        """What the run pays."""
        return sum(line.pence for _, lines in self.lines for line in lines)


def check_period(from_on: date, until_on: date) -> None:
    """Refuse a period that is no pay reference period; DomainError names the field."""
    if until_on < from_on:
        raise DomainError("The last day is before the first.", field="until_on")
    most = minimum_wage.longest_period(from_on)
    if until_on > most:
        raise DomainError(
            "A pay period is a month at most, as the minimum wage is checked over it: "
            f"choose {_day(most)} or an earlier last day.",
            field="until_on",
        )


def calculate(
    inputs: Inputs, policy: Policy, on_step: Callable[[int, int], None] | None = None
) -> Result:
    """Price every piece and weigh the whole; `on_step` hears how many pieces are done."""
    book = RateBook(inputs.rates)
    holidays = dict(inputs.holidays)
    pieces = sorted(inputs.pieces, key=lambda piece: piece.id)
    priced: list[tuple[Piece, Priced]] = []
    for count, piece in enumerate(pieces, 1):
        priced.append((piece, price(piece, book, policy, holidays)))
        if on_step is not None and count % 50 == 0:
            on_step(count, len(pieces))
    findings = [
        *_missing(priced),
        *_below_minimum(inputs, priced),
        *_large_premiums(inputs, book),
        *_late(inputs),
        *inputs.notes,
    ]
    if inputs.from_on > minimum_wage.known_until():
        last = minimum_wage.years()[-1]
        findings.append(
            Finding(
                None,
                False,
                f"Carework does not know the minimum wage after {_day(minimum_wage.known_until())} "
                f"{minimum_wage.known_until().year}: this run was checked against the rates of "
                f"{last.from_on.year}. Check it by hand, or update Carework.",
            )
        )
    order = sorted(findings, key=lambda found: (not found.stops, found.person_id or 0, found.words))
    return Result(tuple((piece.id, found.lines) for piece, found in priced), tuple(order))


def _day(on: date) -> str:
    return f"{on:%a} {on.day} {on:%B}"


def _pieces(count: int) -> str:
    return "1 piece of work" if count == 1 else f"{count} pieces of work"


def _missing(priced: Iterable[tuple[Piece, Priced]]) -> Iterable[Finding]:
    wanting: dict[tuple[int, Element], list[tuple[date, int]]] = defaultdict(list)
    names: dict[int, str] = {}
    for piece, found in priced:
        names[piece.person_id] = piece.who
        for gap in found.missing:
            wanting[piece.person_id, gap.element].append((gap.on, piece.id))
    for (person_id, element), gaps in wanting.items():
        first = min(on for on, _ in gaps)
        count = _pieces(len({piece_id for _, piece_id in gaps}))
        name = ELEMENT_WORDS[element].lower()
        if element == Element.ON_CALL:
            words = f"{names[person_id]} has no {name} rate: {count} on call is not paid."
            yield Finding(person_id, False, words)
            continue
        words = (
            f"{names[person_id]} has no {name} rate on {_day(first)}: "
            f"{count} cannot be paid in full. Add the rate, then calculate again."
        )
        yield Finding(person_id, True, words)


def _below_minimum(inputs: Inputs, priced: Iterable[tuple[Piece, Priced]]) -> Iterable[Finding]:
    """Each person over the period; work paid late over its own day, at that day's rate."""
    payees: Mapping[int, Payee] = {payee.id: payee for payee in inputs.payees}
    counted: dict[tuple[int, date], list[tuple[int, Decimal]]] = defaultdict(list)
    for piece, found in priced:
        starts = inputs.from_on if piece.on >= inputs.from_on else piece.on
        for line in found.lines:
            if line.nmw_minutes:
                counted[piece.person_id, starts].append((line.nmw_minutes, line.nmw_rate))
    for (person_id, starts), pairs in counted.items():
        payee = payees[person_id]
        rate = minimum_wage.applies(payee.born_on, payee.apprentice_from, starts)
        check = minimum_wage.check(pairs, rate.hourly)
        if check.met:
            continue
        when = "" if starts == inputs.from_on else f" for work on {_day(starts)}"
        yield Finding(
            person_id,
            True,
            f"{payee.name} is paid {rate_words(check.hourly)} an hour{when} over the hours that "
            f"count; the minimum wage is {rate_words(rate.hourly)} ({rate.words}). Premiums and "
            "sleep-ins do not count towards it.",
        )


def _large_premiums(inputs: Inputs, book: RateBook) -> Iterable[Finding]:
    """A premium in pounds that is nearly as large as basic was probably meant to replace it."""
    for rate in inputs.rates:
        whose = rate.person_id or 0
        last = inputs.until_on
        in_force = book.find(rate.element, whose, rate.role, last) is rate
        if rate.element not in PREMIUMS or rate.unit != Unit.HOUR or not in_force:
            continue
        basic = book.find(Element.BASIC, whose, rate.role, last)
        if basic is not None and rate.amount >= basic.amount * Decimal("0.75"):
            name = ELEMENT_WORDS[rate.element]
            yield Finding(
                rate.person_id,
                False,
                f"{name} pays {rate_words(rate.amount)} an hour on top of basic "
                f"{rate_words(basic.amount)} from {_day(rate.from_on)} {rate.from_on.year}. "
                "If that was meant as the whole hourly rate, enter only the part above basic.",
            )


def _late(inputs: Inputs) -> Iterable[Finding]:
    late: dict[int, list[Piece]] = defaultdict(list)
    for piece in inputs.pieces:
        if piece.on < inputs.from_on:
            late[piece.person_id].append(piece)
    for person_id, pieces in late.items():
        days = ", ".join(_day(on) for on in sorted({piece.on for piece in pieces})[:4])
        yield Finding(
            person_id,
            False,
            f"{pieces[0].who}: {_pieces(len(pieces))} from before this period, approved since "
            f"and not paid before, is paid here ({days}).",
        )
