"""The order of surplus, who shares, and what each basis gives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coop.surplus import outcome, rules
from coop.surplus.outcome import grouped, spread, work_out
from coop.surplus.rules import Basis, Required, SurplusRule, Who
from core.errors import DomainError
from tests.factories.surplus import LAST, figures, standing

D = Decimal
NONE = Required()


def pence(found):
    return [part.pence for part in found.parts]


def test_losses_are_covered_first_then_the_required_reserve_then_the_rest():
    # £10,000 less £2,000 of earlier loss; 20 % of £8,000 required; of £6,400: 25 % and 10 %.
    found = work_out(
        figures(standing(), standing(), result=1_000_000, brought_pence=-200_000),
        SurplusRule(general_percent=D(25), social_percent=D(10)),
        Required(D(20)),
    )
    assert (found.loss, found.to_share, found.required) == (200_000, 800_000, 160_000)
    assert (found.general, found.social, found.bonus) == (160_000, 64_000, 416_000)
    assert pence(found) == [208_000, 208_000]
    assert found.to_general == 320_000


def test_a_loss_that_stands_shares_nothing():
    found = work_out(figures(standing(), result=-50_000, brought_pence=-1), SurplusRule(), NONE)
    assert (found.standing, found.bonus, found.parts) == (50_001, 0, ())
    assert "Losses take it all" in found.why_none


def test_the_required_reserve_stops_at_its_amount():
    given_ = figures(standing(), result=100_000, general_pence=495_000)
    found = work_out(given_, SurplusRule(), Required(D(50), until_pence=500_000))
    assert found.required == 5_000
    locked = work_out(given_, SurplusRule(), Required(D(50), locked=True))
    assert (locked.to_indivisible, locked.to_general) == (50_000, 0)


def test_interest_on_shares_is_a_cost_before_all_else():
    # £500 held all year at 3 %: £15.00; £200 for 100 of 365 days: £1.64.
    ann = standing(paid_share_pence_days=50_000 * 365)
    ben = standing(paid_share_pence_days=20_000 * 100)
    found = work_out(figures(ann, ben, result=10_000), SurplusRule(interest_percent=D(3)), NONE)
    assert [part.interest for part in found.parts] == [1_500, 164]
    assert (found.after_interest, found.bonus) == (8_336, 8_336)


def test_interest_that_was_declared_is_not_given_twice():
    given_ = figures(standing(), result=10_000, declared_pence=500, share_interest=True)
    with pytest.raises(DomainError, match="declared for this year already"):
        work_out(given_, SurplusRule(interest_percent=D(1)), NONE)
    assert work_out(given_, SurplusRule(), NONE).bonus == 9_500


def mix(**weights):
    return {Basis(key): D(value) for key, value in weights.items()}


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({"equal": "1"}, [50_000, 50_000]),
        ({"hours": "1"}, [75_000, 25_000]),  # 1,500 h and 500 h
        ({"basic_pay": "1"}, [80_000, 20_000]),
        ({"service": "1"}, [20_000, 80_000]),
        ({"equal": "0.5", "hours": "0.5"}, [62_500, 37_500]),
        ({"hours": "0.25", "service": "0.75"}, [33_750, 66_250]),
    ],
)
def test_each_basis_is_a_share_of_its_own_sum(weights, expected):
    ann = standing(minutes=90_000, basic_pence=2_000_000, service_days=400)
    ben = standing(minutes=30_000, basic_pence=500_000, service_days=1_600)
    found = work_out(figures(ann, ben, result=100_000), SurplusRule(weights=mix(**weights)), NONE)
    assert pence(found) == expected


def test_a_part_of_the_year_counts_by_its_days():
    half = standing(member_days=73)  # a fifth of the year
    found = work_out(figures(standing(), half, result=120_000), SurplusRule(), NONE)
    assert pence(found) == [100_000, 20_000]
    whole = work_out(figures(standing(), half, result=120_000), SurplusRule(pro_rata=False), NONE)
    assert pence(whole) == [60_000, 60_000]


def test_who_shares():
    member = standing()
    worker = standing(member=False, member_days=0)
    left = standing(member=False, here=False, member_days=200, worked_days=200)
    few = standing(minutes=60 * 99)
    people = figures(member, worker, left, few, result=100_000)

    def who(**more):
        found = work_out(people, SurplusRule(**more), NONE)
        return {part.person_id for part in found.parts}

    assert who() == {member.person_id, few.person_id}
    assert who(leavers=True) == {member.person_id, few.person_id, left.person_id}
    assert who(who=Who.WORKERS) == {member.person_id, worker.person_id, few.person_id}
    assert who(minimum_minutes=60 * 100) == {member.person_id}


def test_hours_of_paid_leave_count_or_not():
    ann, ben = standing(minutes=600, leave_minutes=600), standing(minutes=600)
    hours = mix(hours="1")
    with_leave = work_out(figures(ann, ben, result=30_000), SurplusRule(weights=hours), NONE)
    assert pence(with_leave) == [20_000, 10_000]
    without = SurplusRule(weights=hours, leave_counts=False)
    assert pence(work_out(figures(ann, ben, result=30_000), without, NONE)) == [15_000, 15_000]


def test_what_caps_leave_goes_to_the_general_reserve():
    found = work_out(
        figures(standing(), standing(), result=100_000), SurplusRule(cap_pence=30_000), NONE
    )
    assert (pence(found), found.spill, found.to_general) == ([30_000, 30_000], 40_000, 40_000)


def test_a_part_is_kept_for_members_only_and_whole_for_who_has_no_pay():
    member, worker = standing(), standing(member=False, member_days=0)
    retired = standing(service_days=0, worked_days=0, minutes=0, basic_pence=0)
    rule = SurplusRule(
        who=Who.WORKERS, pro_rata=False, kept_percent=D(40), payout_on=date(2029, 3, 31)
    )
    found = work_out(figures(member, worker, result=20_000), rule, NONE)
    assert [(part.now, part.kept) for part in found.parts] == [(6_000, 4_000), (10_000, 0)]
    alone = work_out(figures(retired, result=20_000), SurplusRule(), NONE)
    assert [(part.now, part.kept) for part in alone.parts] == [(0, 20_000)]


def test_ties_go_to_the_lower_member_number():
    later, first = standing("101"), standing("99")
    found = work_out(figures(later, first, result=1), SurplusRule(), NONE)
    assert [part.person_id for part in found.parts] == [first.person_id]


def test_a_senseless_rule_is_refused_beside_its_field():
    def refused(field, limit="5", **more):
        with pytest.raises(DomainError) as error:
            rules.check(SurplusRule(**more), D(limit), LAST)
        assert error.value.field == field

    refused("general_percent", general_percent=D(60), social_percent=D(41))
    refused("general_percent", general_percent=D(-1))
    refused("interest_percent", interest_percent=D("5.1"))
    refused("equal", weights=mix(equal="0.5", hours="0.4"))
    refused("cap", cap_pence=10, least_pence=11)
    refused("payout_on", kept_percent=D(10))
    refused("payout_on", kept_percent=D(10), payout_on=LAST)


PEOPLE = st.lists(
    st.builds(
        lambda number, member, minutes, leave, pay, days, service, shares: standing(
            f"{number}",
            member=member,
            minutes=minutes,
            leave_minutes=leave,
            basic_pence=pay,
            member_days=days,
            worked_days=days,
            service_days=service + days,
            paid_share_pence_days=shares,
        ),
        st.integers(1, 5_000),
        st.booleans(),
        st.integers(0, 150_000),
        st.integers(0, 15_000),
        st.integers(0, 4_000_000),
        st.integers(0, 365),
        st.integers(0, 9_000),
        st.integers(0, 10**9),
    ),
    min_size=1,
    max_size=25,
)
PERCENT = st.decimals(0, 33, places=1)
RULES = st.builds(
    lambda general, locked, social, cuts, who, cap, least, kept, more: SurplusRule(
        general_percent=general,
        indivisible_percent=locked,
        social_percent=social,
        weights={
            basis: D(part) / 100
            for basis, part in zip(Basis, _parts(sorted(cuts)), strict=True)
            if part
        },
        who=who,
        cap_pence=cap,
        least_pence=0 if cap is None else min(least, cap),
        kept_percent=kept,
        payout_on=date(2030, 1, 1),
        **more,
    ),
    PERCENT,
    PERCENT,
    PERCENT,
    st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100)),
    st.sampled_from(Who),
    st.none() | st.integers(0, 100_000),
    st.integers(0, 50),
    PERCENT,
    st.fixed_dictionaries(
        {name: st.booleans() for name in ("leavers", "leave_counts", "service_in_year", "pro_rata")}
    ),
)


def _parts(cuts):
    return [cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], 100 - cuts[2]]


@settings(max_examples=300, deadline=None)
@given(PEOPLE, RULES, st.integers(-(10**6), 10**8), st.integers(-(10**6), 10**5))
def test_whatever_the_rule_all_of_it_is_accounted_for(people, rule, result, brought):
    year = figures(*people, result=result, brought_pence=brought)
    try:
        found = work_out(year, rule, Required(D(10), until_pence=50_000))
    except DomainError:
        many = sum(outcome.shares(one, rule) for one in people)
        assert rule.least_pence * many > 0
        return
    shared = found.to_general + found.to_indivisible + found.social + found.bonus
    assert shared == max(0, result + brought - found.interest)
    assert sum(part.pence for part in found.parts) == found.bonus
    assert found.now + found.kept == found.bonus
    assert all(0 <= part.kept <= part.pence for part in found.parts)
    if rule.cap_pence is not None:
        assert all(part.pence <= rule.cap_pence for part in found.parts)
    again = rules.figures_of(rules.written(year))
    assert work_out(again, rule, Required(D(10), until_pence=50_000)).digest() == found.digest()


@settings(max_examples=100, deadline=None)
@given(st.data(), PEOPLE, RULES)
def test_the_order_of_people_changes_nothing(data, people, rule):
    numbered = [standing(f"{n}", **_values(one)) for n, one in enumerate(people)]
    turned = data.draw(st.permutations(numbered))
    first, second = (figures(*row, result=10**7) for row in (numbered, turned))
    assert rules.digest(rules.written(first)) == rules.digest(rules.written(second))
    try:
        found = work_out(first, rule, NONE)
    except DomainError:
        return
    assert found.digest() == work_out(second, rule, NONE).digest()


def _values(one):
    names = ("member", "minutes", "leave_minutes", "basic_pence", "member_days", "worked_days")
    return {name: getattr(one, name) for name in names} | {"service_days": one.service_days}


def test_a_rule_reads_back_from_its_payload():
    rule = SurplusRule(
        D("1.5"), D(10), D(5), D(2), mix(hours="0.6", equal="0.4"), Who.WORKERS, True, False,
        True, False, 6_000, 100, 50_000, D(25), date(2029, 1, 1),
    )  # fmt: skip
    assert rules.rule_of(rules.payload(rule)) == rule


def test_the_spread_and_the_groups():
    rows = [standing(role="Senior", minutes=200), standing(minutes=100), standing(minutes=100)]
    year = figures(*rows, result=40_000)
    found = work_out(year, SurplusRule(weights=mix(hours="1")), NONE)
    whole = spread(part.pence for part in found.parts)
    assert (whole.many, whole.smallest, whole.middle, whole.largest) == (3, 10_000, 10_000, 20_000)
    assert whole.mean == 13_333
    by_role = dict(grouped(found, year, lambda one: one.role))
    assert (by_role["Senior"].mean, by_role["Support worker"].many) == (20_000, 2)
