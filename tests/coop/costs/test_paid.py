"""Figures of payroll against plain SQL and against the runs' own totals."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from coop.costs import labour, paid, queries
from coop.costs.facts import week_minutes
from coop.pay import queries as pay
from core.db import db
from tests.factories.payroll import month_end, years_of_pay

FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)
STATES = ("locked", "exported", "approved", "draft", "checked")


@pytest.fixture
def world(database):
    return years_of_pay(date(2026, 2, 1), 16, states=STATES)


def rows(sql, **given):
    return [tuple(row) for row in db.session.execute(text(sql), given)]


def test_payroll_is_the_sum_of_the_runs_to_the_penny(world):
    years_of_pay(date(2026, 4, 1), 3, people=3, coop="Another co-op")
    section = paid.payroll(queries.paid(world.coop_id, FIRST, LAST))
    runs = [run for run in pay.runs(world.coop_id) if run.final and FIRST <= run.until_on <= LAST]
    assert 0 < len(runs) < 12  # drafts and checked runs count nowhere
    whole = sum(run.pence for run in runs)
    assert section.measure("paid").value == whole
    for code in ("months", "services", "elements", "runs", "month_service", "month_group"):
        grid = section.grid(code)
        place = {"elements": 2, "runs": 5, "months": 1, "services": 1}.get(code, grid.width - 1)
        assert sum(grid.column(place)) == whole == grid.total[place]
    assert [row[5] for row in section.grid("runs").rows] == [run.pence for run in reversed(runs)]


def test_every_cell_equals_plain_sql(world):
    section = paid.payroll(queries.paid(world.coop_id, FIRST, LAST))
    base = (
        "from pay_line l join pay_run r on r.id = l.run_id where r.coop_id = :coop and "
        "r.state in ('approved', 'exported', 'locked') and r.until_on between :first and :last "
    )
    given = {"coop": world.coop_id, "first": str(FIRST), "last": str(LAST)}
    services = dict(rows("select name, id from service where coop_id = :coop", coop=world.coop_id))
    for name, pence, _ in section.grid("services").rows:
        found = rows(f"select sum(l.pence) {base} and l.service_id = :one", one=services[name],
                     **given)  # fmt: skip
        assert found == [(pence,)]
    by_element = {row[0]: row[1:3] for row in section.grid("elements").rows}
    for element, words in (("basic", "Basic"), ("travel", "Travel between visits"),
                           ("mileage", "Mileage"), ("night", "Night")):  # fmt: skip
        found = rows(f"select sum(l.minutes), sum(l.pence) {base} and l.element = :one",
                     one=element, **given)  # fmt: skip
        assert found == [by_element[words]]
    for month in section.grid("months").rows:
        found = rows(
            "select coalesce(sum(l.pence), 0), "
            "coalesce(sum(case when l.element = 'mileage' then l.pence else 0 end), 0), "
            "count(distinct l.person_id), "
            "coalesce(sum(case when l.element in ('sleep_in', 'on_call', 'sick_pay') then 0 "
            "else l.minutes end), 0), "
            f"coalesce(sum(case when l.element = 'travel' then l.pence else 0 end), 0) {base} "
            "and substr(cast(r.until_on as text), 1, 7) = :month",
            month=_month(month[0]), **given,
        )  # fmt: skip
        assert found == [(*month[1:5], month[6])]
    (travel, visiting), = rows(
        "select sum(case when l.element = 'travel' then l.pence end), sum(case when l.element in "
        f"('travel', 'basic', 'night', 'sunday') then l.pence end) {base}", **given
    )  # fmt: skip
    measure = section.measure("travel")
    assert (measure.over.value, measure.under.value) == (travel, visiting)
    assert measure.value == (Decimal(travel) / visiting).quantize(Decimal("0.0001"))


def _month(words):
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    name, year = words.split()
    return f"{year}-{names.index(name) + 1:02}"


def _contract(coop_id, first, last):
    """Minutes by person, counted day by day."""
    found = {}
    for person, minutes, start, end in rows(
        "select person_id, contract_minutes, from_on, until_on from employment "
        "where coop_id = :coop", coop=coop_id
    ):  # fmt: skip
        day = first
        while day <= last:
            if str(start) <= str(day) and (end is None or str(day) <= str(end)):
                found[person] = found.get(person, 0) + Decimal(minutes) / 7
            day += timedelta(days=1)
    return found


def test_overtime_and_cost_by_the_day(world):
    """Contract counted day by day; the employer's cost by the yearly figures of 2026 to 2027."""
    facts = queries.paid(world.coop_id, FIRST, LAST)
    section, cost = paid.payroll(facts), labour.section(facts)
    over = whole = hours = 0
    for run, *days in rows(
        "select id, from_on, until_on from pay_run where coop_id = :coop and state in "
        "('approved', 'exported', 'locked') and until_on between :first and :last",
        coop=world.coop_id, first=str(FIRST), last=str(LAST),
    ):  # fmt: skip
        first, last = (date.fromisoformat(str(day)) for day in days)
        contract = _contract(world.coop_id, first, last)
        hours += int(sum(contract.values()) + Decimal("0.5"))
        for person, minutes, pence, born in rows(
            "select l.person_id, sum(case when l.element = 'sleep_in' then 0 else l.minutes end), "
            "sum(case when l.element = 'mileage' then 0 else l.pence end), max(p.born_on) "
            "from pay_line l join person p on p.id = l.person_id where l.run_id = :run "
            "group by l.person_id", run=run,
        ):  # fmt: skip
            if contract.get(person):
                over += max(0, minutes - int(contract[person] + Decimal("0.5")))
            # £417 a month, 15 %; £833, £520, £4,189 a month, 3 %: HMRC and TPR, 2026 to 2027
            pay_ = Decimal(pence) / 100
            ni = max(0, pay_ - 417) * Decimal("0.15")
            old = born is None or _age(date.fromisoformat(str(born)), last) >= 22
            pension = (min(pay_, 4189) - 520) * Decimal("0.03") if old and pay_ >= 833 else 0
            whole += pence + _pence(ni) + _pence(Decimal(pension))
    measure = section.measure("overtime")
    assert (measure.over.value, over > 0) == (over, True)
    measure = cost.measure("per_hour")
    assert (measure.over.value, measure.under.value) == (whole, hours)
    assert measure.value == int(Decimal(whole) * 60 / hours + Decimal("0.5"))
    assert cost.grid("labour_months").total[4] == whole


def _age(born, on):
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _pence(pounds):
    return int(pounds * 100 + Decimal("0.5"))


def test_the_queries_are_as_many_for_many_people(database, count_queries):
    small = years_of_pay(date(2026, 4, 1), 2, people=3)
    large = years_of_pay(date(2026, 4, 1), 6, people=40, coop="A large co-op")
    counts = []
    queries.last_run_on(small.coop_id)  # a connection is there
    for world in (small, large):
        with count_queries() as counter:
            facts = queries.paid(world.coop_id, FIRST, LAST)
        assert len(facts.earned) > 5
        counts.append(counter.count)
    assert counts[0] == counts[1] <= 7


def test_a_span_without_runs_says_so(database):
    world = years_of_pay(date(2026, 4, 1), 1, people=2)
    facts = queries.paid(world.coop_id, date(2025, 1, 1), date(2025, 3, 31))
    section, cost = paid.payroll(facts), labour.section(facts)
    assert section.measure("paid").value is None
    assert "No approved pay run" in section.measure("paid").words
    assert [row[1] for row in section.grid("months").rows] == [0, 0, 0]
    assert cost.measure("per_hour").value is None
    assert "No approved pay run" in cost.words


def test_runs_before_the_figures_of_law_are_left_out_and_said(database):
    world = years_of_pay(date(2019, 1, 1), 2, people=4)
    cost = labour.section(queries.paid(world.coop_id, date(2019, 1, 1), date(2019, 2, 28)))
    assert cost.measure("per_hour").value is None
    assert "2 pay runs are left out" in cost.words


def test_what_is_compared_stands_beside(world):
    then = queries.paid(world.coop_id, date(2026, 2, 1), date(2026, 3, 31))
    section = paid.payroll(queries.paid(world.coop_id, FIRST, LAST), then)
    before = sum(
        run.pence
        for run in pay.runs(world.coop_id)
        if run.final and run.until_on <= date(2026, 3, 31)
    )
    assert sum(section.grid("services").column(3)) == before
    assert sum(section.grid("elements").column(4)) == before


def test_a_week_of_contract_is_shared_by_days():
    assert week_minutes(2250 * 31) == 9964  # 9,964.29
    assert week_minutes(2250 * 7) == 2250
    assert month_end(date(2028, 2, 1)) == date(2028, 2, 29)
