"""The table of worked examples: see the arithmetic and the rule in each of its rows."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from coop.attendance.settings import LongGap
from coop.pay import minimum_wage
from coop.pay.calculation import calculate
from coop.pay.inputs import Inputs, Payee
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


def test_the_table_is_long_enough_and_cites_its_rules():
    assert len(TABLE["cases"]) >= 40
    assert all(row["rule"].strip() for row in TABLE["cases"])
    names = [row["case"] for row in TABLE["cases"]]
    assert len(set(names)) == len(names)
