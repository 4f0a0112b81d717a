"""The table of worked examples: see the arithmetic and the rule in each of its rows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from coop.absencepay import sick
from coop.attendance.settings import LongGap
from coop.leave import law as leave_law
from coop.leave import rules as leave
from coop.pay import minimum_wage
from coop.pay.calculation import calculate
from coop.pay.inputs import Correction, Inputs, Payee
from coop.pay.items import RolledUp
from coop.pay.policies import Meeting, Policy
from coop.pay.rates import Element, Rate, RateBook, Unit
from coop.pay.rules import Piece, VisitTime, price
from coop.shifts.kinds import Kind
from coop.statutory.rules import Figures
from core.money import pay_pence
from tests.factories.figures import FIGURES

LONDON = ZoneInfo("Europe/London")
TABLE = json.loads(Path(__file__).with_name("worked_examples.json").read_text(encoding="utf-8"))
LONG_AGO = "2020-01-01"


def instant(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def policy(given):
    times = {key: time.fromisoformat(given[key]) for key in given if key.startswith("night_")}
    meeting = Meeting(given.get("meeting", "highest"))
    rest = {key: given[key] for key in given if key not in times and key != "meeting"}
    return Policy(zone=LONDON, meeting=meeting, **times, **rest)


def rate(element, amount, unit, from_on=LONG_AGO, whose=None):
    whose = whose or {}
    return Rate(
        Element(element),
        Unit(unit),
        Decimal(amount),
        date.fromisoformat(from_on),
        whose.get("person"),
        whose.get("role", ""),
    )


def worked_out(case):
    """The case's run of one piece: (result, what it rests on)."""
    day = case["start"][:10]
    start, end = instant(case["start"]), instant(case["end"])
    piece = Piece(
        1,
        7,
        "Aaliyah Khan",
        case.get("role", "Support worker"),
        Kind(case["kind"]),
        date.fromisoformat(day),
        start,
        end,
        case.get("break_minutes", 0),
        case.get("disturbed_minutes", 0),
        tuple(
            VisitTime(instant(f"{day}T{begins}"), instant(f"{day}T{ends}"), travel)
            for begins, ends, travel in case.get("visits", ())
        ),
        case.get("break_paid", False),
        case.get("gap_minutes", 0),
        LongGap(case.get("long_gap", "waiting")),
        leads=case.get("leads", False),
        notice_minutes=case.get("notice_minutes"),
    )
    born, apprentice = case.get("born_on", "1990-05-17"), case.get("apprentice_from")
    payee = Payee(
        7,
        "Aaliyah Khan",
        date.fromisoformat(born),
        date.fromisoformat(apprentice) if apprentice else None,
    )
    usual = [rate(element, *given) for element, given in TABLE["usual_rates"].items()]
    holidays = {**TABLE["holidays"], **case.get("holidays", {})}
    first = piece.on.replace(day=1)
    inputs = Inputs(
        first,
        minimum_wage.longest_period(first),
        (piece,),
        (*usual, *(rate(*given) for given in case.get("rates", ()))),
        tuple((date.fromisoformat(on), name) for on, name in holidays.items()),
        (payee,),
        policies=(policy(case.get("policy", {})),),
        figures=FIGURES,
    )
    return calculate(inputs) if first >= date(2023, 4, 1) else None, inputs


@pytest.mark.parametrize("case", TABLE["cases"], ids=[row["case"] for row in TABLE["cases"]])
def test_pay_is_what_was_worked_out_by_hand(case):
    result, inputs = worked_out(case)
    piece = inputs.pieces[0]
    priced = price(piece, RateBook(inputs.rates), inputs.policies[0], dict(inputs.holidays))
    assert priced.pence == case["pence"], [line.words for line in priced.lines]
    assert not priced.missing
    if result is not None:
        assert result.pence == case["pence"]
    if not piece.break_paid and not piece.visits:
        assert sum(line.minutes for line in priced.lines) == piece.minutes - piece.break_minutes
    if "nmw_pence" in case:
        counted = sum(pay_pence(line.nmw_minutes, line.nmw_rate) for line in priced.lines)
        assert counted == case["nmw_pence"]


PROVEN = [row for row in TABLE["cases"] if "minimum" in row]


@pytest.mark.parametrize("case", PROVEN, ids=[row["case"] for row in PROVEN])
def test_the_minimum_wage_proof_is_what_was_worked_out_by_hand(case):
    result, inputs = worked_out(case)
    wanted, payee = case["minimum"], inputs.payees[0]
    applies = minimum_wage.applies(
        Figures(FIGURES), payee.born_on, payee.apprentice_from, inputs.from_on
    )
    assert applies.hourly == Decimal(wanted.get("hourly", "12.71"))
    lines = [line for _, found in result.lines for line in found]
    check = minimum_wage.check(((n.nmw_minutes, n.nmw_rate) for n in lines), applies.hourly)
    assert (check.minutes, check.met, check.short_pence) == (
        wanted["minutes"],
        wanted["met"],
        wanted["short_pence"],
    )
    assert any(found.stops for found in result.findings) is not wanted["met"]


def ids(name):
    return [row["case"] for row in TABLE[name]]


@pytest.mark.parametrize("case", TABLE["sick"], ids=ids("sick"))
def test_sick_pay_is_what_was_worked_out_by_hand(case):
    """On Mondays to Fridays, for somebody employed throughout."""
    days = (date.fromisoformat(case["first"]), date.fromisoformat(case["last"]))
    found = [
        week.pence
        for period in sick.periods(sick.merged([days]))
        for week in sick.weeks_of(
            period,
            Fraction(case["earned_pence"]),
            lambda on: frozenset(range(5)),
            Figures(FIGURES),
            lambda on: True,
        )
    ]
    assert sum(found) == case["pence"]


@pytest.mark.parametrize("case", TABLE["accrual"], ids=ids("accrual"))
def test_holiday_accrues_as_was_worked_out_by_hand(case):
    start = date(2026, 4, 1)
    year = leave.year_of([leave.YearSetting(start, leave.Period.MONTH, start)], start)
    worked = [leave.Worked(date(2026, 4, 7), case["worked_minutes"])]
    found = leave.accrued(year, worked, leave_law.figures(start), date(2026, 5, 1))
    assert found == {start: case["hours"] * 60}


@pytest.mark.parametrize("case", TABLE["rolled_up"], ids=ids("rolled_up"))
def test_rolled_up_holiday_pay_is_what_was_worked_out_by_hand(case):
    _, inputs = worked_out({**case, "kind": "day"})
    percent = Figures(FIGURES).needed("holiday.rolled_up_percent", inputs.from_on)
    inputs = replace(inputs, rolled_up=(RolledUp(7, percent, "Holiday pay, rolled up"),))
    (item,) = calculate(inputs).items
    assert (item.element, item.pence) == (Element.ROLLED_UP, case["pence"])


@pytest.mark.parametrize("case", TABLE["corrections"], ids=ids("corrections"))
def test_a_correction_is_what_was_worked_out_by_hand(case):
    paid, _ = worked_out({**case, "kind": "day", "end": case["paid_until"]})
    _, inputs = worked_out({**case, "kind": "day", "end": case["right_until"]})
    ((_, lines),) = paid.lines
    (piece,) = inputs.pieces
    row = Correction(1, 7, "Aaliyah Khan", piece.on, "in December", lines, piece)
    result = calculate(replace(inputs, pieces=(), corrections=(row,)))
    ((_, difference),) = result.corrected
    assert sum(line.pence for line in difference) == result.pence == case["pence"]


def test_the_table_is_long_enough_and_cites_its_rules():
    assert len(TABLE["cases"]) >= 40
    assert all(row["rule"].strip() for row in TABLE["cases"])
    names = [row["case"] for row in TABLE["cases"]]
    assert len(set(names)) == len(names)
