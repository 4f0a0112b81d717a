"""A whole pay run from what it rests on: lines, items, findings for the one who checks. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from coop.pay import minimum_wage, proof
from coop.pay.inputs import Correction, Finding, Inputs, Result
from coop.pay.items import ROLLED_UP, Item
from coop.pay.lines import Line, rate_words
from coop.pay.policies import PolicyBook
from coop.pay.rates import ELEMENT_WORDS, PREMIUMS, Element, RateBook, Unit
from coop.pay.rules import Piece, Priced, price
from core.errors import DomainError
from core.money import pounds, to_pence


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


def calculate(inputs: Inputs, on_step: Callable[[int, int], None] | None = None) -> Result:
    """Price every piece and weigh the whole; `on_step` hears how many pieces are done."""
    book, policies = RateBook(inputs.rates), PolicyBook(inputs.policies)
    holidays = dict(inputs.holidays)
    pieces = sorted(inputs.pieces, key=lambda piece: piece.id)
    priced: list[tuple[Piece, Priced]] = []
    for count, piece in enumerate(pieces, 1):
        priced.append((piece, price(piece, book, policies.on(piece.on), holidays)))
        if on_step is not None and count % 50 == 0:
            on_step(count, len(pieces))
    again = [
        (row, price(row.piece, book, policies.on(row.piece.on), holidays) if row.piece else None)
        for row in inputs.corrections
    ]
    corrected = tuple(
        (row.id, difference(row, found.lines if found else ())) for row, found in again
    )
    items = [*inputs.items, *_rolled_up(inputs, priced, corrected)]
    items += proof.top_ups(inputs, priced, items)
    findings = [
        *_missing([*priced, *((row.piece, found) for row, found in again if row.piece and found)]),
        *proof.below(inputs, priced, items),
        *proof.below_floors(inputs, priced),
        *_large_premiums(inputs, book),
        *_late(inputs),
        *_corrected(inputs, corrected),
        *inputs.notes,
        *proof.unknown(inputs),
    ]
    order = sorted(findings, key=lambda found: (not found.stops, found.person_id or 0, found.words))
    return Result(
        tuple((piece.id, found.lines) for piece, found in priced),
        tuple(order),
        corrected,
        tuple(items),
    )


def difference(row: Correction, now: Sequence[Line]) -> tuple[Line, ...]:
    """What was paid is taken back and what is right is paid; what is the same stays out of it."""
    back, fresh = list(row.paid), []
    for line in now:
        same = next((old for old in back if _alike(old, line)), None)
        if same is None:
            fresh.append(line)
        else:
            back.remove(same)
    words = f"Taken back, paid {row.where}"
    return (
        *(line.taken_back(words) for line in back),
        *(replace(line, words=f"Corrected: {line.words}") for line in fresh),
    )


def _alike(old: Line, new: Line) -> bool:
    return (old.on, old.element, old.minutes, old.extra, old.units, old.pence, old.rate) == (
        new.on,
        new.element,
        new.minutes,
        new.extra,
        new.units,
        new.pence,
        new.rate.quantize(Decimal("0.0001")),
    )


def _rolled_up(
    inputs: Inputs,
    priced: Iterable[tuple[Piece, Priced]],
    corrected: Iterable[tuple[int, Sequence[Line]]],
) -> Iterable[Item]:
    """Holiday pay that is paid with the work: so much of all that the work of the run is paid.

    Working Time Regulations 1998, reg 16A: 12.07 %, itemised; the percentage is dated data.
    """
    earned: dict[int, int] = defaultdict(int)
    services = {row.id: row.service_id for row in inputs.payees}
    for piece, found in priced:
        earned[piece.person_id] += found.pence
    whose = {row.id: row.person_id for row in inputs.corrections}
    for correction_id, lines in corrected:
        earned[whose[correction_id]] += sum(line.pence for line in lines)
    for row in inputs.rolled_up:
        pence = to_pence(Decimal(earned[row.person_id]) * row.percent / 10000)
        if pence:
            yield Item(
                source=ROLLED_UP,
                key=f"{row.person_id}:{inputs.from_on.isoformat()}",
                person_id=row.person_id,
                service_id=services[row.person_id],
                element=Element.ROLLED_UP,
                on=inputs.until_on,
                pence=pence,
                words=f"{row.words}: {pounds(earned[row.person_id])} × "
                f"{row.percent.normalize():f} %",
            )


def _corrected(
    inputs: Inputs, corrected: Iterable[tuple[int, Sequence[Line]]]
) -> Iterable[Finding]:
    """What each correction comes to."""
    rows = {row.id: row for row in inputs.corrections}
    for correction_id, lines in corrected:
        row, change = rows[correction_id], sum(line.pence for line in lines)
        what = f"{pounds(abs(change))} {'more' if change > 0 else 'less'}" if change else "the same"
        yield Finding(
            row.person_id,
            False,
            f"{row.who}: work of {_day(row.on)}, paid {row.where}, was corrected: {what}.",
        )


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
