"""The policy: what is refused, what a version keeps, how two differ, its page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from coop.rota import policy
from coop.rota.models import RotaPolicy
from coop.rota.policy_words import FIELDS, chain_words, differences
from coop.rota.rules.problem import Chain, Kind, Policy
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from tests.factories.people import as_role
from tests.factories.rota import MONDAY, make_pattern, small_coop

DAY, SLEEP, NIGHT = Kind.DAY, Kind.SLEEP_IN, Kind.WAKING_NIGHT
LATE_TO_EARLY = Chain((DAY, SLEEP, DAY), max_span=26 * 60, rest_after=22 * 60)


@pytest.mark.parametrize(
    ("chain", "part"),
    [
        (Chain((DAY,), 20 * 60, 22 * 60), "kind1"),
        (Chain((DAY, SLEEP, DAY, SLEEP), 20 * 60, 22 * 60), "kind1"),
        (Chain((DAY, Kind.ON_CALL), 20 * 60, 22 * 60), "kind1"),
        # 24 hours less the daily rest of 11: 13 hours keep the law without a chain.
        (Chain((DAY, DAY), 13 * 60, 22 * 60), "span"),
        (Chain((DAY, SLEEP), 36 * 60 + 1, 22 * 60), "span"),
        # WTR 1998 reg 10: 11 hours in each 24.
        (Chain((DAY, SLEEP), 20 * 60, 11 * 60 - 1), "rest"),
        (Chain((DAY, SLEEP), 20 * 60, 72 * 60 + 1), "rest"),
    ],
)
def test_what_is_no_lawful_chain_is_refused_beside_its_input(chain, part):
    with pytest.raises(DomainError) as refused:
        policy.check(Policy(chains=(LATE_TO_EARLY, chain)))
    assert refused.value.field == f"chain2_{part}"


def test_a_chain_stands_once():
    with pytest.raises(DomainError, match="already") as refused:
        policy.check(Policy(chains=(LATE_TO_EARLY, replace(LATE_TO_EARLY, max_span=24 * 60))))
    assert refused.value.field == "chain2_kind1"


def test_the_defaults_and_no_chains_at_all_are_fine():
    policy.check(Policy())
    policy.check(Policy(chains=()))
    policy.check(Policy(chains=(Chain((DAY, NIGHT), 13 * 60 + 1, 11 * 60),)))


def test_a_longer_daily_rest_asks_for_more_after_a_chain():
    policy.check(Policy(daily_rest=12 * 60, chains=(LATE_TO_EARLY,)))
    with pytest.raises(DomainError, match="12 h"):
        policy.check(
            Policy(daily_rest=12 * 60, chains=(replace(LATE_TO_EARLY, rest_after=11 * 60),))
        )


@pytest.mark.parametrize(
    ("costs", "field"),
    [((100, 200, 50), "replan_change_week"), ((400, 200, 201), "replan_change_later")],
)
def test_more_notice_never_costs_more(costs, field):
    names = ("replan_change_24h", "replan_change_week", "replan_change_later")
    with pytest.raises(DomainError) as refused:
        policy.check(Policy(**dict(zip(names, costs, strict=True))))
    assert refused.value.field == field


def test_every_field_that_can_be_set_has_a_range_and_words():
    assert set(FIELDS) == set(policy.RANGES)
    for name, (least, most, _) in policy.RANGES.items():
        assert least <= getattr(Policy(), name) <= most, name


chains = st.builds(
    Chain,
    st.lists(st.sampled_from([DAY, SLEEP, NIGHT]), min_size=2, max_size=3).map(tuple),
    st.integers(14 * 60, 36 * 60),
    st.integers(11 * 60, 72 * 60),
)
policies = st.builds(
    Policy,
    max_days_in_a_row=st.integers(1, 12),
    preferred_pair=st.integers(-1000, 0),
    chains=st.lists(chains, max_size=3).map(tuple),
    not_next_day=st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=3).map(tuple),
)


@given(policies)
def test_a_version_gives_back_the_policy_it_was_made_of_through_json(wanted):
    stored = json.loads(json.dumps(policy.to_values(wanted)))
    assert policy.from_values(stored) == wanted


@given(policies, policies)
def test_two_policies_differ_in_words_exactly_when_they_differ(one, other):
    said = differences(one, other, dict.fromkeys(range(1, 10), "Early"))
    same = (
        one.max_days_in_a_row == other.max_days_in_a_row
        and one.preferred_pair == other.preferred_pair
        and set(one.chains) == set(other.chains)
        and set(one.not_next_day) == set(other.not_next_day)
    )
    assert (said == []) == same


def test_differences_read_as_a_person_would_say_them():
    before = Policy()
    after = Policy(
        daily_rest=12 * 60,
        preferred_pair=-50,
        chains=before.chains[1:],
        not_next_day=((1, 2), (1, 99)),
    )
    assert differences(before, after, {1: "Late", 2: "Early"}) == [
        "Rest between shifts: 11 h to 12 h",
        "Two who like to work together, on one shift: \N{MINUS SIGN}30 to \N{MINUS SIGN}50",
        "No longer: Day, sleep-in, day within 26 h, then 22 h of rest",
        "Never Early the day after Late",
    ]
    assert chain_words(LATE_TO_EARLY) == "Day, sleep-in, day within 26 h, then 22 h of rest"


@pytest.fixture
def coop(database):
    return small_coop()


def _typed(client, **changes):
    """What a browser sends of the page as it is, with some inputs changed."""
    page = client.get("/rota/policy").text
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if 'type="checkbox"' in tag and " checked" not in tag:
            continue
        if name and name.group(1) != "csrf_token":
            found[name.group(1)] = value.group(1) if value else ""
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', body)
        found[name] = chosen.group(1) if chosen else ""
    return {**found, "note": "As it was", **changes}


def test_the_page_sent_as_it_stands_changes_nothing(client, coop):
    as_role(client, coop.id, "manager")
    client.post("/rota/policy", data=_typed(client))
    (row,) = db.session.scalars(select(RotaPolicy))
    assert row.values == {}


def test_chains_are_added_changed_and_taken_away(client, coop):
    as_role(client, coop.id, "manager")
    page = client.post(
        "/rota/policy",
        data=_typed(
            client,
            chain1_span="25:30", chain2_kind1="", chain2_kind2="", chain2_kind3="",
            chain4_kind1="day", chain4_kind2="waking_night", chain4_span="20", chain4_rest="24",
        ),
        follow_redirects=True,
    ).text  # fmt: skip
    assert "Version 1 of the rota policy is made." in page
    assert policy.in_force_on(coop.id, clock.today()).chains == (
        Chain((DAY, SLEEP, DAY), 25 * 60 + 30, 22 * 60),
        Chain((SLEEP, DAY), 19 * 60, 22 * 60),
        Chain((DAY, NIGHT), 20 * 60, 24 * 60),
    )
    assert "New chain: Day, waking night within 20 h, then 24 h of rest" in page
    assert "in force" in page


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"chain4_kind1": "day"}, "chain4_kind1", "Choose two or three kinds of shift, in order."),
        (
            {"chain4_kind1": "day", "chain4_kind3": "day"},
            "chain4_kind1",
            "Choose two or three kinds of shift, in order.",
        ),
        (
            {"chain4_kind1": "day", "chain4_kind2": "day", "chain4_rest": "22"},
            "chain4_span",
            "Enter hours, like 26.",
        ),
        (
            {"chain1_rest": "10"},
            "chain1_rest",
            "At least the daily rest must follow, 11 h, and at most 72 h.",
        ),
        ({"chain1_span": "12"}, "chain1_span", "Enter more than 13 h, which need no chain"),
        ({"preferred_pair": "20"}, "preferred_pair", "Enter \N{MINUS SIGN}1,000 to 0 points."),
        ({"new_face": "lots"}, "new_face", "Enter a whole number, 0 to 1,000."),
    ],
)
def test_a_fault_stands_beside_its_field_and_what_was_typed_stays(
    client, coop, changes, field, words
):
    as_role(client, coop.id, "manager")
    page = client.post("/rota/policy", data=_typed(client, **changes)).text
    beside = page.split(f'id="{field}-error"')[1].split("</p>")[0]
    assert words in beside
    assert db.session.scalar(select(RotaPolicy)) is None


def test_patterns_never_worked_the_next_day(client, coop):
    late = make_pattern(coop.id, coop.service_id, time(14), time(22), name="Late")
    early = make_pattern(coop.id, coop.service_id, name="Early")
    as_role(client, coop.id, "manager")
    page = client.get("/rota/policy").text
    assert "Late, Maple Court" in page
    page = client.post("/rota/policy", data=_typed(client, next1_one=str(late))).text
    assert "Choose both patterns." in page.split('id="next1_other-error"')[1].split("</p>")[0]
    data = _typed(client, next1_one=str(late), next1_other=str(early))
    page = client.post("/rota/policy", data=data, follow_redirects=True).text
    assert "Never Early, Maple Court the day after Late, Maple Court" in page
    assert policy.in_force_on(coop.id, clock.today()).not_next_day == ((late, early),)
    client.post("/rota/policy", data=_typed(client, next1_one="0", next1_other="0"))
    assert policy.in_force_on(coop.id, clock.today()).not_next_day == ()


def test_patterns_of_another_co_op_are_refused(coop):
    theirs = small_coop(0, "Elsewhere")
    foreign = make_pattern(theirs.id, theirs.service_id)
    mine = make_pattern(coop.id, coop.service_id)
    with pytest.raises(DomainError, match="of the co-op"), transaction():
        policy.set_policy(
            Actor(None, "Nia", coop.id),
            Policy(not_next_day=((mine, foreign),)),
            clock.today(),
        )


def test_a_version_to_come_is_marked_and_another_co_op_sees_none(client, coop):
    manager = Actor(None, "Nia", coop.id)
    with transaction():
        policy.set_policy(manager, Policy(max_days_in_a_row=5), clock.today(), "Shorter runs")
    with transaction():
        policy.set_policy(manager, Policy(max_days_in_a_row=4), MONDAY, "Shorter still")
    as_role(client, coop.id, "manager")
    page = client.get("/rota/policy").text
    newest, older = page.split("Version 2</b>")[1].split("Version 1</b>")
    assert "coming" in newest
    assert "Most days in a row: 5 to 4" in newest
    assert "in force" in older
    assert "Most days in a row: 6 to 5" in older
    as_role(client, small_coop(0, "Elsewhere").id, "manager")
    assert "Shorter runs" not in client.get("/rota/policy").text


def test_a_policy_never_begins_in_the_past(coop):
    with pytest.raises(DomainError, match="past"), transaction():
        yesterday = clock.today() - timedelta(days=1)
        policy.set_policy(Actor(None, "Nia", coop.id), Policy(), yesterday)
    assert policy.in_force_on(coop.id, date(2026, 1, 1)) == Policy()
