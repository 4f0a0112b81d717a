"""Every figure of the section equals one worked out anew, day by day, from the tables."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from coop.agency.queries import hours_and_cost
from coop.workforce import chapters
from coop.workforce.retention import By
from core.reports import Span
from core.sheets.sections import sections_bytes
from tests.coop.workforce.by_hand import DAY, ByHand, share, year_ago
from tests.factories.counting import counting
from tests.factories.history import SERVICES, UNTIL
from tests.factories.people import as_role

SPAN = Span(date(2026, 9, 1), UNTIL)
THEN = date(2025, 11, 30)


@pytest.fixture(scope="module")
def hand(five_years):
    return ByHand(five_years.coop_id, UNTIL)


@pytest.fixture(scope="module")
def section(five_years):
    return chapters.workforce(five_years.coop_id, SPAN, Span(date(2025, 9, 1), THEN))


def people(hand, on, service=None):
    """Staff, before, leavers, starters, kept, settled of the twelve months to a day."""
    since = year_ago(on)
    first = since + DAY

    def of(found, at):
        return {p for p in found if service in (None, hand.service_on(p, at))}

    staff, before = hand.staff(on), of(hand.staff(since), since)
    left = [x for x in hand.leavings(first, on) if service in (None, hand.service_on(*x))]
    began = [x for x in hand.beginnings(first, on) if service in (None, hand.service_on(*x))]
    return {
        "staff": len(of(staff, on)), "before": len(before), "leavers": len(left),
        "starters": len(began), "kept": len(before & staff),
        "settled": sum(hand.unbroken(person, since, on) for person in before),
    }  # fmt: skip


def test_the_history_has_something_of_everything(hand, section):
    found = people(hand, UNTIL)
    assert found["kept"] > found["settled"] > 20
    assert found["leavers"] > 20
    assert hand.hours(year_ago(UNTIL), UNTIL)["agency"] > 0
    assert hand.vacant(UNTIL) > 0
    assert hand.waits(year_ago(UNTIL) + DAY, UNTIL)
    assert len(hand.days) > 350


def test_measures_are_what_a_count_by_days_gives(hand, section):
    one, first = people(hand, UNTIL), year_ago(UNTIL) + DAY
    hours, (lost, whole) = hand.hours(first, UNTIL), hand.sickness(first, UNTIL)
    vacant, waits = hand.vacant(UNTIL), hand.waits(first, UNTIL)
    expected = {
        "turnover": (one["leavers"], one["staff"]),
        "starters": (one["starters"], one["staff"]),
        "vacancy": (vacant, vacant + one["staff"]),
        "retention": (one["kept"], one["before"]),
        "stability": (one["settled"], one["before"]),
        "sickness": (lost, whole),
        "agency": (hours["agency"], hours["own"] + hours["agency"]),
        "unfilled": (hours["unfilled"], hours["needed"]),
    }
    for code, (over, under) in expected.items():
        measure = section.measure(code)
        assert (measure.over.value, measure.under.value) == (over, under), code
        assert measure.value == share(over, under), code
        assert measure.until_on == UNTIL
    assert section.measure("staff").value == one["staff"]
    mean = (Decimal(sum(waits)) / len(waits)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert section.measure("hire").value == mean
    assert section.measure("hire_median").value == waits[(len(waits) - 1) // 2]


@pytest.mark.parametrize("service", SERVICES)
def test_services_side_by_side(five_years, hand, section, service):
    key, first = five_years.services[service], year_ago(UNTIL) + DAY
    one, hours = people(hand, UNTIL, key), hand.hours(first, UNTIL, key)
    vacant = hand.vacant(UNTIL, key)
    row = next(row for row in section.grid("services").rows if row[0] == service)
    assert row[1:] == (
        one["staff"], one["leavers"], one["starters"],
        share(one["leavers"], one["staff"]), share(one["starters"], one["staff"]),
        share(vacant, vacant + one["staff"]), share(one["kept"], one["before"]),
        share(one["settled"], one["before"]), share(*hand.sickness(first, UNTIL, key)),
        share(hours["agency"], hours["own"] + hours["agency"]),
        share(hours["unfilled"], hours["needed"]),
    )  # fmt: skip


def test_the_trend_has_24_whole_months_each_right(hand, section):
    found = section.grid("trend").rows
    assert (len(found), found[0][0], found[-1][0]) == (24, "Nov 2024", "Oct 2026")
    for place in (0, 3, 10, 16, 23):
        first = date(2024 + (10 + place) // 12, (10 + place) % 12 + 1, 1)
        last = (first + timedelta(days=31)).replace(day=1) - DAY
        one, hours, vacant = people(hand, last), hand.hours(first, last), hand.vacant(last)
        assert found[place] == (
            f"{first:%b %Y}", one["staff"], one["leavers"], one["starters"],
            share(one["leavers"], one["staff"]), share(one["starters"], one["staff"]),
            share(vacant, vacant + one["staff"]), share(one["kept"], one["before"]),
            share(one["settled"], one["before"]), share(*hand.sickness(first, last)),
            share(hours["agency"], hours["own"] + hours["agency"]),
            share(hours["unfilled"], hours["needed"]),
        )  # fmt: skip


def test_what_it_is_compared_with_is_the_same_measure_of_that_day(hand, section):
    then, one = section.grid("compared").rows[1], people(hand, THEN)
    assert then[:5] == (
        THEN, one["staff"], one["leavers"], one["starters"],
        share(one["leavers"], one["staff"]),
    )  # fmt: skip


def stays_of(hand):
    """Each unbroken run of days, its first and its last (None: goes on beyond the day)."""
    for person, days in hand.days.items():
        for first in sorted(on for on in days if on - DAY not in days):
            if first > UNTIL:
                continue
            last = first
            while last + DAY in days:
                last += DAY
            yield person, first, last


def kaplan_meier(stays, day):
    """The product over days up to one, each with its own count of who was at risk."""
    alive = Decimal(1)
    for at in range(1, day + 1):
        left = sum(days == at and gone for days, gone, seen in stays)
        if left:
            risk = sum(days >= at and (seen < at) for days, gone, seen in stays)
            alive *= 1 - Decimal(left) / risk
    return alive


def test_curves_are_kaplan_and_meiers_day_by_day(five_years, hand):
    found = chapters.stay(five_years.coop_id, SPAN)
    recorded = min(last for _, _, last in stays_of(hand))
    stays = []
    for _, first, last in stays_of(hand):
        end = min(last, UNTIL)
        seen = max(0, (recorded - first).days)
        days = (end - first).days + 1
        stays.append((days, last <= UNTIL, seen if seen < days else 0))
    for code, day in (("at_91", 91), ("at_182", 182), ("at_365", 365), ("at_730", 730)):
        exact = kaplan_meier(stays, day).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        assert abs(found.measure(code).value - exact) <= Decimal("0.0001"), code
    median = found.measure("median").value
    assert kaplan_meier(stays, median) <= Decimal("0.5") < kaplan_meier(stays, median - 1)
    assert found.grid("stays").rows[0][1:3] == (len(stays), sum(gone for _, gone, _ in stays))


def test_groups_hold_everybody_once(five_years, hand):
    begun = Counter()
    for person, first, _ in stays_of(hand):
        job = next(
            job for job in hand.jobs if job["person_id"] == person and job["first"] == first
        )  # fmt: skip
        begun[job["source"] or "Not recorded"] += 1
    found = chapters.stay(five_years.coop_id, SPAN, by=By.SOURCE).grid("stays")
    assert {row[0]: row[1] for row in found.rows} == dict(begun)


def test_reasons_are_those_of_the_last_spells_of_leavers(five_years, hand):
    found = chapters.stay(five_years.coop_id, SPAN).grid("reasons")
    counted = Counter()
    for person, on in hand.leavings(year_ago(UNTIL) + DAY, UNTIL):
        last = [job for job in hand.jobs if job["person_id"] == person and job["last"] == on]
        newest = max(last, key=lambda job: job["first"])
        counted[newest["leaving_reason"] or "No reason recorded"] += 1
    assert {row[0]: row[1] for row in found.rows} == dict(counted)
    assert found.total[1] == sum(counted.values())


def said(share):
    """A share as people read it."""
    text = f"{(share * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)}"
    return text.removesuffix(".0") + " %"


def test_the_page_shows_these_figures(app, five_years, hand, today):
    client = app.test_client()
    as_role(client, five_years.coop_id, "board")
    page = client.get("/workforce").text
    shown = re.findall(
        r'id="workforce-(\w+)">.*?measure-value">(?:<a [^>]*>)?([^<]*)<', page, re.DOTALL
    )
    one, first = people(hand, UNTIL), year_ago(UNTIL) + DAY
    hours, vacant = hand.hours(first, UNTIL), hand.vacant(UNTIL)
    assert dict(shown) | {"hire": "", "hire_median": ""} == {
        "staff": str(one["staff"]),
        "turnover": said(share(one["leavers"], one["staff"])),
        "starters": said(share(one["starters"], one["staff"])),
        "vacancy": said(share(vacant, vacant + one["staff"])),
        "retention": said(share(one["kept"], one["before"])),
        "stability": said(share(one["settled"], one["before"])),
        "sickness": said(share(*hand.sickness(first, UNTIL))),
        "agency": said(share(hours["agency"], hours["own"] + hours["agency"])),
        "unfilled": said(share(hours["unfilled"], hours["needed"])),
        "hire": "",
        "hire_median": "",
    }
    assert f"{one['leavers']} leavers ÷ {one['staff']} people at the end" in page


def test_the_workbook_holds_these_figures(five_years, hand, section):
    content = sections_bytes("Workforce", [], [section.without_links()])
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    figures = {row[1]: row for row in book.get_sheet_by_name("Figures").to_python()[1:]}
    one, first = people(hand, UNTIL), year_ago(UNTIL) + DAY
    assert figures["Turnover"][2:7:2] == [
        float(share(one["leavers"], one["staff"])), one["leavers"], one["staff"],
    ]  # fmt: skip
    lost, whole = hand.sickness(first, UNTIL)
    assert figures["Sickness"][2] == float(share(lost, whole))
    assert figures["Sickness"][4] == pytest.approx(lost / 60, abs=1e-4)
    assert figures["Stability index"][2:7:2] == [
        float(share(one["settled"], one["before"])), one["settled"], one["before"],
    ]  # fmt: skip
    rows = book.get_sheet_by_name("Services side by side").to_python()[1:]
    for name, key in five_years.services.items():
        row = next(row for row in rows if row[0] == name)
        there = people(hand, UNTIL, key)
        assert row[1:4] == [there["staff"], there["leavers"], there["starters"]]
        assert row[7] == float(share(there["kept"], there["before"]))
    months = book.get_sheet_by_name("Month by month").to_python()[1:25]
    assert [row[0] for row in months][-1] == "Oct 2026"
    october = hand.hours(date(2026, 10, 1), date(2026, 10, 31))
    assert months[-1][11] == float(share(october["unfilled"], october["needed"]))


def test_agency_hours_are_those_that_the_agency_pages_add_up(five_years, section):
    """The same words say the same figure wherever they stand."""
    totals = hours_and_cost(five_years.coop_id, year_ago(UNTIL) + DAY, UNTIL)
    measure = section.measure("agency")
    assert measure.over.value == sum(one.minutes for one in totals)
    assert measure.under.value == sum(one.all_minutes for one in totals)


def test_two_spans_of_a_year_ask_the_database_as_often_as_one(five_years, today):
    """A fixed number of reads, whatever the people."""

    def asked(span):
        with counting() as counter:
            chapters.workforce(five_years.coop_id, span)
        return counter.count

    assert asked(SPAN) == asked(Span(date(2022, 1, 1), date(2022, 3, 31))) <= 10
