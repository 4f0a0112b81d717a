"""What always holds of pay, and what a run finds. Worked examples are a table of their own."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.pay import (
    calculation,
    inputs,
    lines,
    minimum_wage,
    policies,
    premiums,
    proof,
    rates,
    rules,
)
from coop.pay.calculation import calculate
from coop.pay.inputs import Inputs, Payee
from coop.pay.policies import Policy
from coop.pay.rates import Element, Rate, RateBook, Unit
from coop.pay.rules import Missing, Piece, VisitTime, price
from coop.shifts.kinds import Kind
from coop.statutory.rules import Figures
from core.errors import DomainError
from tests.factories.figures import FIGURES

LONDON = ZoneInfo("Europe/London")
POLICY = Policy(zone=LONDON)
LAW = {"policies": (POLICY,), "figures": FIGURES}
LONG_AGO = date(2020, 1, 1)
HOLIDAYS = {date(2026, 12, 25): "Christmas Day", date(2026, 12, 26): "Boxing Day"}


def rate(element, amount, unit="hour", from_on=LONG_AGO, person_id=None, role=""):
    return Rate(Element(element), Unit(unit), Decimal(amount), from_on, person_id, role)


# Basic £12.80; night + 25 % is £16.00; weekend + 20 % is £15.36; bank holiday + 100 % is £25.60.
USUAL = (
    rate("basic", "12.80"),
    rate("night", "25", "percent"),
    rate("weekend", "20", "percent"),
    rate("bank_holiday", "100", "percent"),
    rate("sleep_in", "60.00", "night"),
)


def at(day: str, clock: str) -> datetime:
    return datetime.combine(
        date.fromisoformat(day), time.fromisoformat(clock), tzinfo=LONDON
    ).astimezone(UTC)


def piece(
    day, start, end, kind="day", end_day=None, id=1, person_id=7, role="Support worker", **kw
):
    begins = at(day, start)
    last = end_day or day
    if end_day is None and end <= start:
        last = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    return Piece(
        id,
        person_id,
        "Aaliyah Khan",
        role,
        Kind(kind),
        date.fromisoformat(day),
        begins,
        at(last, end),
        **kw,
    )


def test_lines_say_the_day_the_element_the_time_and_the_rate():
    priced = price(
        piece("2026-12-12", "22:00", "08:00", "waking_night", break_minutes=30),
        RateBook(USUAL),
        POLICY,
    )
    assert [line.words for line in priced.lines] == [
        "Saturday weekend 1 h × £12.80 × 1.2",
        "Saturday night 1 h × £12.80 × 1.25",
        "Sunday night 5.5 h × £12.80 × 1.25",
        "Sunday weekend 2 h × £12.80 × 1.2",
    ]
    holiday = price(piece("2026-12-25", "07:00", "14:20"), RateBook(USUAL), POLICY, HOLIDAYS)
    assert holiday.lines[0].words == "Friday bank holiday (Christmas Day) 7 h 20 min × £12.80 × 2"
    awake = piece("2026-12-09", "22:00", "07:00", "sleep_in", disturbed_minutes=75)
    assert [line.words for line in price(awake, RateBook(USUAL), POLICY).lines] == [
        "Wednesday sleep-in 1 night × £60.00",
        "Wednesday awake and working 1.25 h × £12.80",
    ]


def test_without_a_basic_rate_nothing_is_guessed():
    priced = price(piece("2026-12-09", "07:00", "15:00"), RateBook(()), POLICY)
    assert priced.lines == ()
    assert priced.missing == (Missing(Element.BASIC, date(2026, 12, 9)),)


def test_a_sleep_in_without_a_flat_rate_is_missing_one():
    priced = price(piece("2026-12-09", "22:00", "07:00", "sleep_in"), RateBook(USUAL[:1]), POLICY)
    assert priced.missing == (Missing(Element.SLEEP_IN, date(2026, 12, 9)),)


def test_premiums_and_sleep_do_not_count_towards_the_minimum_wage():
    lines = (
        price(piece("2026-12-12", "08:00", "16:00"), RateBook(USUAL), POLICY).lines
        + price(
            piece("2026-12-12", "22:00", "07:00", "sleep_in", disturbed_minutes=60),
            RateBook(USUAL),
            POLICY,
        ).lines
    )
    counted = [(line.nmw_minutes, line.nmw_rate) for line in lines if line.nmw_minutes]
    assert counted == [(480, Decimal("12.80")), (60, Decimal("12.80"))]


@pytest.mark.parametrize(
    "broken",
    [
        {"end_at": at("2026-12-09", "07:00")},
        {"break_minutes": 481},
        {"break_minutes": 400, "disturbed_minutes": 100},
        {"break_minutes": -1},
    ],
)
def test_work_that_cannot_have_been_is_refused(broken):
    with pytest.raises(ValueError, match=r"minutes|ends"):
        price(replace(piece("2026-12-09", "07:00", "15:00"), **broken), RateBook(USUAL), POLICY)


# Properties

minutes = st.integers(min_value=1, max_value=26 * 60)
starts = st.integers(min_value=0, max_value=2 * 365 * 24 * 60).map(
    lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)
kinds = st.sampled_from([Kind.DAY, Kind.WAKING_NIGHT, Kind.TRAINING, Kind.SUPERNUMERARY])
RICH = (
    *USUAL,
    rate("basic", "13.2150", from_on=date(2026, 7, 1)),
    rate("night", "1.75", from_on=date(2027, 3, 1)),
    rate("travel", "12.9333", from_on=date(2026, 10, 1)),
    rate("on_call", "1.95"),
    rate("sunday", "33.3333", "percent"),
    rate("short_notice", "0.85"),
    rate("lead", "0.65"),
)
ALL_HOLIDAYS = {date(year, 12, day): "Holiday" for year in (2026, 2027) for day in (25, 26)}


@st.composite
def works(draw, all_kinds=False, breaks=True):
    start, length = draw(starts), draw(minutes)
    rest = draw(st.integers(0, length - 1)) if breaks else 0
    made, cursor = [], start
    for _ in range(draw(st.integers(0, 4))):
        begins = cursor + timedelta(minutes=draw(st.integers(0, 90)))
        cursor = begins + timedelta(minutes=draw(st.integers(5, 60)))
        made.append(VisitTime(begins, cursor, draw(st.integers(0, 40))))
    kind = draw(st.sampled_from(list(Kind))) if all_kinds else draw(kinds)
    awake = draw(st.integers(0, length - rest)) if kind in (Kind.SLEEP_IN, Kind.ON_CALL) else 0
    on = start.astimezone(LONDON).date()
    end = start + timedelta(minutes=length)
    return Piece(
        draw(st.integers(1, 10**6)), draw(st.integers(1, 5)), "Who", "", kind, on, start, end, rest, awake, tuple(made),
        leads=draw(st.booleans()), notice_minutes=draw(st.none() | st.integers(-60, 10_000)),
    )  # fmt: skip


@st.composite
def policies_of_any_kind(draw):
    night = draw(st.tuples(st.integers(0, 23), st.integers(0, 23)).filter(lambda t: t[0] != t[1]))
    return Policy(
        zone=LONDON,
        night_from=time(night[0]),
        night_until=time(night[1]),
        meeting=draw(st.sampled_from(list(policies.Meeting))),
        notice_hours=draw(st.integers(0, 100)),
        guaranteed_minutes=draw(st.sampled_from([0, 60, 240])),
        travel_paid=draw(st.booleans()),
        waiting_paid=draw(st.booleans()),
    )


@given(works(all_kinds=True), policies_of_any_kind())
def test_the_parts_sum_to_the_whole(work, policy):
    priced = price(work, RateBook(RICH), policy, ALL_HOLIDAYS)
    lines = priced.lines
    assert sum(line.minutes for line in lines) == work.minutes - work.break_minutes
    assert all(line.minutes > 0 or line.units or line.extra > 0 for line in lines)
    assert not any(line.minutes and line.extra for line in lines), "no minute is worked twice"
    assert priced.pence == sum(line.pence for line in lines)
    worked = sum(line.minutes for line in lines if line.element not in rates.STANDING_BY)
    assert sum(line.nmw_minutes for line in lines) == worked


@given(works(), policies_of_any_kind())
def test_stacking_never_pays_less_than_the_highest_alone(work, policy):
    book = RateBook(RICH)
    alone = price(work, book, replace(policy, meeting=policies.Meeting.HIGHEST), ALL_HOLIDAYS)
    stacked = price(work, book, replace(policy, meeting=policies.Meeting.STACK), ALL_HOLIDAYS)
    assert stacked.pence >= alone.pence - len(stacked.lines)  # each line is rounded by itself
    assert sum(n.minutes for n in stacked.lines) == sum(n.minutes for n in alone.lines)


@given(works(), policies_of_any_kind())
def test_a_guarantee_fills_a_shift_up_and_never_more(work, policy):
    lines = price(work, RateBook(RICH), policy, ALL_HOLIDAYS).lines
    filled = sum(n.extra for n in lines if n.element == Element.GUARANTEE)
    paid = sum(line.minutes for line in lines)
    wanted = 0 if work.kind == Kind.TRAINING else max(0, policy.guaranteed_minutes - paid)
    assert filled == wanted


@given(works(breaks=False), policies_of_any_kind(), st.data())
def test_cutting_a_piece_in_two_moves_no_minute_between_elements(work, policy, data):
    # What is given to a whole piece, its lead and its guaranteed length, is not of its minutes.
    policy = replace(policy, guaranteed_minutes=0)
    work = replace(
        work, visits=(), leads=False, end_at=max(work.end_at, work.start_at + timedelta(minutes=2))
    )
    cut = work.start_at + timedelta(minutes=data.draw(st.integers(1, work.minutes - 1)))
    book = RateBook(RICH)

    def by_element(*pieces):
        found = {}
        for part in pieces:
            for line in price(part, book, policy, ALL_HOLIDAYS).lines:
                key = (line.on, line.element, line.rate)
                found[key] = found.get(key, 0) + line.minutes + line.extra
        return found

    halves = replace(work, end_at=cut), replace(work, start_at=cut)
    assert by_element(work) == by_element(*halves)
    # Each line is rounded by at most half a penny, so the pence differ by less than one a line.
    one, two = (price(half, book, policy, ALL_HOLIDAYS) for half in halves)
    whole = price(work, book, policy, ALL_HOLIDAYS)
    many = len(one.lines) + len(two.lines) + len(whole.lines)
    assert abs(whole.pence - one.pence - two.pence) * 2 <= many


@given(works(all_kinds=True), policies_of_any_kind())
def test_money_is_never_a_float(work, policy):
    for line in price(work, RateBook(RICH), policy, ALL_HOLIDAYS).lines:
        assert type(line.pence) is int
        assert type(line.minutes) is int
        assert type(line.rate) is Decimal
        assert type(line.nmw_rate) is Decimal
        exact = (
            line.rate * (line.units or line.minutes + line.extra) / (1 if line.units else 60) * 100
        )
        assert abs(exact - line.pence) <= Decimal("0.5")


@given(st.lists(works(all_kinds=True), max_size=8, unique_by=lambda work: work.id), st.randoms())
def test_the_order_of_people_and_rates_changes_nothing(pieces, random):
    payees = tuple(Payee(n, f"P{n}", date(1990, 1, 1)) for n in range(1, 6))
    first, last = date(2026, 1, 1), date(2026, 1, 31)
    one = calculate(Inputs(first, last, tuple(pieces), RICH, (), payees, **LAW))
    pieces, shuffled, people = list(pieces), list(RICH), list(payees)
    for some in (pieces, shuffled, people):
        random.shuffle(some)
    two = calculate(Inputs(first, last, tuple(pieces), tuple(shuffled), (), tuple(people), **LAW))
    assert one == two


@given(works(breaks=False))
def test_night_minutes_agree_with_counting_minute_by_minute(work):
    """An independent count: look at each minute's wall clock."""
    book = RateBook((rate("basic", "12"), rate("night", "10", "percent")))
    work = replace(work, kind=Kind.WAKING_NIGHT, visits=())
    counted = 0
    for minute in range(work.minutes):
        hour = (work.start_at + timedelta(minutes=minute)).astimezone(LONDON).hour
        counted += hour >= 23 or hour < 6
    lines = price(work, book, POLICY).lines
    assert sum(line.minutes for line in lines if line.element == Element.NIGHT) == counted


def test_the_rules_hold_no_float():
    for module in (
        rules,
        lines,
        premiums,
        policies,
        rates,
        minimum_wage,
        proof,
        inputs,
        calculation,
    ):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
            assert not (isinstance(node, ast.Name) and node.id == "float")


# The whole run


def run(pieces, extra=(), payee=None, book=USUAL, notes=()):
    payees = (payee or Payee(7, "Aaliyah Khan", date(1990, 5, 17)),)
    return calculate(
        Inputs(date(2026, 12, 1), date(2026, 12, 31), tuple(pieces), book + tuple(extra), tuple(HOLIDAYS.items()), payees, tuple(notes), **LAW),
    )  # fmt: skip


def test_pay_at_the_exact_minimum_wage_passes_whatever_the_rounding():
    # £12.71 an hour; 23 pieces of 7 min at 1.4828 are each rounded down to £1.48.
    short = [piece("2026-12-09", "09:00", "09:07", id=n) for n in range(1, 24)]
    result = run(short, [rate("basic", "12.71", person_id=7)])
    assert result.findings == ()


def test_a_penny_below_the_minimum_wage_stops_the_run():
    result = run([piece("2026-12-09", "09:00", "17:00")], [rate("basic", "12.70", person_id=7)])
    (finding,) = result.findings
    assert finding.stops
    assert "£12.70 an hour" in finding.words
    assert "£12.71 (National Living Wage)" in finding.words


def test_a_premium_cannot_lift_low_basic_pay_over_the_minimum_wage():
    result = run([piece("2026-12-12", "09:00", "17:00")], [rate("basic", "12.00", person_id=7)])
    assert result.lines[0][1][0].rate == Decimal("14.40")
    assert [finding.stops for finding in result.findings] == [True]


@pytest.mark.parametrize(
    ("born", "apprentice_from", "on", "hourly"),
    [
        (date(2005, 12, 1), None, date(2026, 12, 1), "12.71"),  # 21 on the first day
        (date(2005, 12, 2), None, date(2026, 12, 1), "10.85"),  # 21 a day later: next period
        (date(2008, 12, 1), None, date(2026, 12, 1), "10.85"),
        (date(2008, 12, 2), None, date(2026, 12, 1), "8.00"),
        (date(2000, 1, 1), date(2026, 2, 1), date(2026, 12, 1), "8.00"),  # first year
        (date(2000, 1, 1), date(2025, 12, 1), date(2026, 12, 1), "12.71"),  # second year
        (date(2008, 1, 1), date(2024, 9, 1), date(2026, 12, 1), "8.00"),  # under 19
        (date(1990, 1, 1), None, date(2026, 3, 31), "12.21"),  # before the April rise
        (date(1990, 1, 1), None, date(2026, 4, 1), "12.71"),
        (None, None, date(2026, 12, 1), "12.71"),  # unknown age: the highest
    ],
)
def test_the_minimum_wage_is_that_of_the_first_day(born, apprentice_from, on, hourly):
    """Rates of April 2025 and 2026 as published; age and rate as on the period's first day."""
    assert minimum_wage.applies(Figures(FIGURES), born, apprentice_from, on).hourly == Decimal(
        hourly
    )


def test_a_missing_rate_is_one_finding_a_person():
    result = run(
        [piece(f"2026-12-{day:02d}", "22:00", "07:00", "sleep_in", id=day) for day in (9, 10)],
        book=USUAL[:1],
    )
    (finding,) = result.findings
    assert finding.stops
    assert finding.words == (
        "Aaliyah Khan has no sleep-in rate on Wed 9 December: 2 pieces of work cannot be paid "
        "in full. Add the rate, then calculate again."
    )


def test_on_call_without_a_rate_is_said_and_does_not_stop():
    (finding,) = run([piece("2026-12-09", "18:00", "08:00", "on_call")]).findings
    assert not finding.stops
    assert "no on call rate" in finding.words


def test_a_whole_rate_entered_as_a_premium_is_noticed():
    (finding,) = run([], [rate("night", "13.50", from_on=date(2026, 1, 1))]).findings
    assert not finding.stops
    assert "only the part above basic" in finding.words


def test_work_from_before_the_period_is_paid_and_said():
    result = run([piece("2026-11-29", "09:00", "13:00")])
    assert result.pence == 4 * 1536  # a Sunday
    assert "from before this period" in result.findings[0].words


def test_a_period_longer_than_a_month_is_no_pay_reference_period():
    calculation.check_period(date(2026, 12, 1), date(2026, 12, 31))
    calculation.check_period(date(2026, 12, 15), date(2027, 1, 14))
    with pytest.raises(DomainError, match="a month at most"):
        calculation.check_period(date(2026, 12, 15), date(2027, 1, 15))
    with pytest.raises(DomainError, match="before the first"):
        calculation.check_period(date(2026, 12, 15), date(2026, 12, 14))


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (rate("basic", "10", "percent"), "Basic is paid as £ an hour"),
        (rate("sleep_in", "10", "hour"), "Sleep-in is paid as £ a night"),
        (rate("basic", "0"), "cannot be nought"),
        (rate("basic", "-1"), "less than nought"),
        (rate("basic", "12.70001"), "four decimal places"),
        (rate("basic", "1271"), "more than Carework takes"),
        (rate("basic", "12", person_id=1, role="Senior"), "not for both"),
    ],
)
def test_a_rate_that_means_nothing_is_refused(bad, words):
    with pytest.raises(DomainError, match=words):
        rates.check(bad)


def test_the_year_that_is_not_known_is_said():
    later = calculate(Inputs(date(2027, 5, 1), date(2027, 5, 31), (), (), **LAW))
    assert "does not know the minimum wage after Wed 31 March 2027" in later.findings[0].words
