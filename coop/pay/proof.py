"""The minimum-wage proof: hours that count, pay that counts, and what drags the figure down.

National Minimum Wage Regulations 2015: hours that count regs 21-36 (travel between visits and
waiting at the employer's disposal do, rest breaks and the hours asleep of a sleep-in do not,
reg 32, Royal Mencap Society v Tomlinson-Blake [2021] UKSC 8); pay that counts regs 9-10
(premiums and allowances do not); deductions regs 12-13. A later payment does not cure an
earlier period. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from coop.pay import minimum_wage
from coop.pay.inputs import Finding, Found, Inputs, Payee
from coop.pay.items import TOP_UP, Item
from coop.pay.lines import rate_words
from coop.pay.minimum_wage import Applies, Check
from coop.pay.rates import Element
from coop.pay.rules import Piece, Priced
from coop.statutory.rules import Figures
from core.money import pay_pence, pounds


class Counted(Protocol):
    """A line of pay as the proof reads it."""

    @property
    def on(self) -> date: ...  # noqa: D102
    @property
    def element(self) -> Element: ...  # noqa: D102
    @property
    def minutes(self) -> int: ...  # noqa: D102
    @property
    def pence(self) -> int: ...  # noqa: D102
    @property
    def words(self) -> str: ...  # noqa: D102
    @property
    def nmw_minutes(self) -> int: ...  # noqa: D102
    @property
    def nmw_rate(self) -> Decimal: ...  # noqa: D102
    @property
    def nmw_pence(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Part:
    """One element's share: minutes that count and do not, whole pence that count and do not."""

    element: Element
    minutes: int
    other_minutes: int
    pence: int
    other_pence: int


@dataclass(frozen=True, slots=True)
class Drag:
    """A line that is paid less an hour, for the minimum wage, than the rate."""

    line: Counted
    short_pence: int


@dataclass(frozen=True, slots=True)
class Proof:
    """One person's pay over a pay reference period against the rate that applies to them."""

    from_on: date
    rate: Applies
    check: Check
    parts: tuple[Part, ...]
    drags: tuple[Drag, ...]  # the worst first


def period_of(on: date, from_on: date) -> date:
    """The first day of the period that work belongs to: its own day where it is paid late."""
    return from_on if on >= from_on else on


def prove(figures: Figures, payee: Payee, from_on: date, lines: Sequence[Counted]) -> Proof:
    """Weigh the lines of one person and period; each line is in it as it was paid."""
    rate = minimum_wage.applies(figures, payee.born_on, payee.apprentice_from, from_on)
    check = minimum_wage.check(
        ((line.nmw_minutes, line.nmw_rate) for line in lines),
        rate.hourly,
        sum(line.nmw_pence for line in lines),
    )
    parts = []
    for element in Element:
        mine = [line for line in lines if line.element == element]
        if mine:
            counted = sum(pay_pence(line.nmw_minutes, line.nmw_rate) for line in mine)
            counted += sum(line.nmw_pence for line in mine)
            minutes = sum(line.nmw_minutes for line in mine)
            parts.append(
                Part(
                    element,
                    minutes,
                    sum(line.minutes for line in mine) - minutes,
                    counted,
                    sum(line.pence for line in mine) - counted,
                )
            )
    drags = [Drag(line, _short(line, rate.hourly)) for line in lines]
    return Proof(
        from_on,
        rate,
        check,
        tuple(parts),
        tuple(
            sorted(
                (drag for drag in drags if drag.short_pence > 0),
                key=lambda drag: (-drag.short_pence, drag.line.on),
            )
        ),
    )


def _short(line: Counted, hourly: Decimal) -> int:
    """Pence by which a line lies under the rate; a deduction wholly."""
    under = pay_pence(line.nmw_minutes, hourly - line.nmw_rate) if line.nmw_minutes > 0 else 0
    return under - min(line.nmw_pence, 0)


def _checks(
    inputs: Inputs, priced: Iterable[tuple[Piece, Priced]], items: Iterable[Item]
) -> Iterable[tuple[Payee, date, Applies, Check]]:
    """Each person over the period; work paid late over its own day, at that day's rate.

    Corrections belong to the period that they correct, which no later payment cures.
    """
    payees = {payee.id: payee for payee in inputs.payees}
    figures = Figures(inputs.figures)
    counted: dict[tuple[int, date], list[tuple[int, Decimal]]] = defaultdict(list)
    pence: dict[tuple[int, date], int] = defaultdict(int)
    for piece, found in priced:
        key = (piece.person_id, period_of(piece.on, inputs.from_on))
        counted[key] += [
            (line.nmw_minutes, line.nmw_rate) for line in found.lines if line.nmw_minutes
        ]
    for item in items:
        pence[item.person_id, inputs.from_on] += item.nmw_pence
    for (person_id, starts), pairs in counted.items():
        payee = payees[person_id]
        rate = minimum_wage.applies(figures, payee.born_on, payee.apprentice_from, starts)
        check = minimum_wage.check(pairs, rate.hourly, pence[person_id, starts])
        yield payee, starts, rate, check


def top_up_key(person_id: int, from_on: date) -> str:
    """The name of a person's top-up in the run that begins on a day."""
    return f"{person_id}:{from_on.isoformat()}"


def top_ups(
    inputs: Inputs, priced: Sequence[tuple[Piece, Priced]], items: Sequence[Item]
) -> list[Item]:
    """The least that lifts those to the minimum wage for whom somebody asked for it."""
    asked = dict(inputs.topped_up)
    short: dict[int, int] = defaultdict(int)
    least: dict[int, str] = {}
    for payee, _, rate, check in _checks(inputs, priced, items):
        if payee.id in asked and not check.met:
            short[payee.id] += check.short_pence
            least[payee.id] = f"{rate_words(rate.hourly)} ({rate.words})"
    return [
        Item(
            source=TOP_UP,
            key=top_up_key(person_id, inputs.from_on),
            person_id=person_id,
            service_id=asked[person_id],
            element=Element.TOP_UP,
            on=inputs.until_on,
            pence=pence,
            nmw_pence=pence,
            words=f"Top-up to the minimum wage of {least[person_id]}",
        )
        for person_id, pence in sorted(short.items())
    ]


def below(
    inputs: Inputs, priced: Sequence[tuple[Piece, Priced]], items: Sequence[Item]
) -> Iterable[Finding]:
    """Those whose pay does not reach the minimum wage, and the least that is wanting."""
    topped = {item.person_id for item in items if item.source == TOP_UP}
    for payee, starts, rate, check in _checks(inputs, priced, items):
        # A top-up is the sum of what is wanting in this period and on the days paid late.
        if check.met or (starts != inputs.from_on and payee.id in topped):
            continue
        when = "" if starts == inputs.from_on else f" for work on {_day(starts)}"
        yield Finding(
            payee.id,
            True,
            f"{payee.name} is paid {rate_words(check.hourly)} an hour{when} over the hours that "
            f"count; the minimum wage is {rate_words(rate.hourly)} ({rate.words}). Premiums and "
            f"sleep-ins do not count towards it. {pounds(check.short_pence)} is wanting.",
            Found.BELOW_MINIMUM,
        )


def unknown(inputs: Inputs) -> Iterable[Finding]:
    """That the rates of the period are not known yet."""
    figures = Figures(inputs.figures)
    known = minimum_wage.known_until(figures)
    if inputs.from_on <= known:
        return
    last = figures.rows(minimum_wage.LIVING_WAGE)[-1]
    yield Finding(
        None,
        False,
        f"Carework does not know the minimum wage after {_day(known)} {known.year}: this run was "
        f"checked against the rates of {last.from_on.year}. Add those of {known.year} under "
        "Figures of law.",
    )


def below_floors(inputs: Inputs, priced: Iterable[tuple[Piece, Priced]]) -> Iterable[Finding]:
    """Those paid less an hour than the co-op, or the sector, has bound itself to."""
    figures = Figures(inputs.figures)
    names = {payee.id: payee.name for payee in inputs.payees}
    least: dict[tuple[int, str], tuple[Decimal, Decimal]] = {}
    for piece, found in priced:
        for floor in ("floor.coop", "floor.sector"):
            amount = figures.amount(floor, piece.on)
            for line in found.lines if amount is not None else ():
                if line.nmw_minutes and amount is not None and line.nmw_rate < amount:
                    key = (piece.person_id, floor)
                    least[key] = min(
                        least.get(key, (line.nmw_rate, amount)), (line.nmw_rate, amount)
                    )
    for (person_id, floor), (hourly, amount) in sorted(least.items()):
        whose = "our own pay floor" if floor == "floor.coop" else "the sector’s pay floor"
        yield Finding(
            person_id,
            False,
            f"{names[person_id]} is paid {rate_words(hourly)} for some hours; {whose} is "
            f"{rate_words(amount)}.",
        )


def _day(on: date) -> str:
    return f"{on:%a} {on.day} {on:%B}"
