"""How balances lie over the members: columns, widths, the course from rota to rota."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.rota.rules.spread import Spread, columns, over_rotas, signed, spread

balances = st.lists(st.integers(-400, 400), min_size=1, max_size=60)


@pytest.mark.parametrize(("points", "words"), [(0, "0"), (12, "+12"), (-3, "−3"), (1500, "+1,500")])
def test_points_are_said_with_their_sign(points, words):
    assert signed(points) == words


@given(balances)
def test_every_member_stands_in_one_column_near_their_balance(points):
    found = columns(points)
    assert sum(column.members for column in found) == len(points)
    width = found[1].middle - found[0].middle if len(found) > 1 else 5
    for column in found:
        near = sum(-width <= 2 * (one - column.middle) < width for one in points)
        assert near == column.members


@given(balances, st.data())
def test_ones_own_column_is_marked_and_is_not_empty(points, data):
    own = data.draw(st.sampled_from(points))
    (mine,) = [column for column in columns(points, own) if column.mine]
    assert mine.members >= 1


def test_nobody_makes_no_columns():
    assert columns([]) == ()
    assert spread([]) == Spread(0, 0, 0)


def test_the_middle_half_leaves_out_the_quarter_at_each_end():
    found = spread([-40, -10, 0, 10, 50])
    assert (found.highest, found.lowest, found.width, found.half) == (50, -40, 90, 20)
    assert spread([7]).half == 0


def test_the_course_adds_rota_to_rota():
    members = [{1: 20, 2: -20}, {1: -20, 2: 10}, {2: 10}]
    after = over_rotas(members, [1, 2])
    assert [(one.highest, one.lowest) for one in after] == [(20, -20), (10, -10)]
