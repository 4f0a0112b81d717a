import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ui import charts

figures = st.lists(st.integers(0, 10**6), min_size=1, max_size=20)


@given(st.floats(min_value=1e-3, max_value=1e9))
def test_ticks_are_round_start_at_nought_and_reach_the_most(most):
    found = charts.ticks(most)
    assert found[0] == 0
    assert found[-1] >= most * (1 - 1e-9)
    assert 2 <= len(found) <= 6
    step = f"{found[1]:.3e}".split("e")[0].rstrip("0").rstrip(".")
    assert step in {"1", "2", "2.5", "5"}


def test_ticks_of_nothing_still_make_an_axis():
    assert charts.ticks(0) == [0, 1]


def test_bars_are_as_long_as_their_figures():
    drawn = charts.bars([("a", 100), ("b", 50), ("c", 0)])
    whole, half, none = (box.width for box in drawn.boxes)
    assert half == pytest.approx(whole / 2, abs=0.01)
    assert none == 0
    assert drawn.table.rows == (("a", "100"), ("b", "50"), ("c", "0"))


@given(figures)
def test_bars_and_their_figures_stay_within_the_drawing(values):
    drawn = charts.bars([(str(i), value) for i, value in enumerate(values)])
    for label in drawn.labels:
        assert label.x + len(label.text) * charts.LETTER <= charts.WIDTH + 1
        assert 0 <= label.y <= drawn.height
    assert len({box.y for box in drawn.boxes}) == len(values)


@given(st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=1, max_size=12))
def test_stacked_parts_stand_on_each_other_without_gap(pairs):
    labels = [str(i) for i in range(len(pairs))]
    series = [("x", [a for a, _ in pairs]), ("y", [b for _, b in pairs])]
    drawn = charts.stacked(labels, series)
    bottom = drawn.gridlines[0]
    for i, (a, b) in enumerate(pairs):
        parts = [box for box in drawn.boxes if box.title.startswith(f"{i}, ")]
        assert len(parts) == (a > 0) + (b > 0)
        reach = max(drawn.gridlines) - min(drawn.gridlines)
        high = sum(box.height for box in parts)
        top = charts.ticks(max(x + y for x, y in pairs))[-1]
        assert high == pytest.approx((a + b) / top * reach, abs=0.05)
        if parts:
            assert max(box.y + box.height for box in parts) == pytest.approx(bottom, abs=0.02)


def test_a_missing_figure_breaks_the_line_and_is_blank_in_the_table():
    drawn = charts.lines(["a", "b", "c", "d"], [("x", [1, None, 3, 4])])
    assert len(re.findall("M", drawn.lines[0].path)) == 2
    assert [row[1] for row in drawn.table.rows] == ["1", "", "3", "4"]


def test_names_at_the_end_do_not_lie_on_each_other():
    series = [(name, [5, 5.01 + i / 100]) for i, name in enumerate("abcd")]
    drawn = charts.lines(["1", "2"], series)
    heights = sorted(label.y for label in drawn.labels if label.series)
    assert all(b - a >= 16.9 for a, b in pairwise(heights))


def test_a_long_name_is_cut_and_whole_in_the_table():
    name = "People who were still employed twelve months later"
    drawn = charts.lines(["1", "2"], [(name, [1, 2])])
    label = next(label for label in drawn.labels if label.series)
    assert label.text.endswith("…")
    assert label.x + len(label.text) * charts.LETTER <= charts.WIDTH + charts.LETTER
    assert name in drawn.table.heads


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.bars([("a", -1)]),
        lambda: charts.stacked(["a"], [("x", [-1])]),
        lambda: charts.lines(["a"], [("x", [-1])]),
        lambda: charts.lines(["a"], [("x", [1, 2])]),
    ],
)
def test_figures_that_cannot_be_drawn_truly_are_refused(draw):
    with pytest.raises(ValueError, match=r"nought|figure"):
        draw()


def test_nothing_to_draw_is_still_a_drawing():
    assert charts.bars([]).boxes == ()
    assert charts.stacked([], []).boxes == ()
    assert charts.lines([], []).lines == ()
    assert charts.spark([]).path == ""


@given(st.lists(st.integers(-100, 100), min_size=1, max_size=30))
def test_a_sparkline_stays_within_its_box(values):
    drawn = charts.spark(values)
    for x, y in re.findall(r"([\d.]+) ([\d.]+)", drawn.path):
        assert 0 <= float(x) <= drawn.width
        assert 0 <= float(y) <= drawn.height


def test_what_holds_over_time_is_drawn_as_stairs_from_its_first_moment_to_the_end():
    drawn = charts.over_time([("points", [(0, 90), (5, 60)]), ("bound", [(5, 50)])], 10)
    stairs, late = (line.path for line in drawn.lines)
    assert re.fullmatch(r"M[\d.]+ [\d.]+H[\d.]+V[\d.]+H[\d.]+", stairs)
    began, step, end = (float(n) for n in re.findall(r"[MH]([\d.]+)", stairs))
    assert step == pytest.approx((began + end) / 2, abs=0.02)  # 5 of 10
    assert float(re.match(r"M([\d.]+)", late)[1]) == step  # nothing is drawn before it is known
    assert drawn.table.rows == (("0", "90", ""), ("5", "60", "50"))


MOMENTS = st.lists(
    st.tuples(st.integers(0, 900), st.integers(-(10**6), 10**7)), min_size=1, max_size=60
)


@given(MOMENTS)
def test_stairs_stay_within_the_drawing_and_fall_when_figures_fall(moments):
    points = sorted(moments, key=lambda one: one[0])
    drawn = charts.over_time([("points", points)], 900)
    (line,) = drawn.lines
    across = [float(n) for n in re.findall(r"[MH]([\d.-]+)", line.path)]
    heights = [float(n) for n in re.findall(r"[V ]([\d.-]+)", line.path)]
    assert across == sorted(across)
    assert across[0] >= 0
    assert across[-1] <= charts.WIDTH
    assert all(0 <= height <= charts.HEIGHT for height in heights)
    for (_, before), (_, after), above, below in zip(
        points, points[1:], heights, heights[1:], strict=False
    ):
        assert (after - before) * (below - above) <= 0  # more is higher up


def test_nothing_over_time_is_still_a_drawing():
    assert charts.over_time([("points", []), ("bound", [])], 0).lines == ()


def test_the_names_at_the_end_of_stairs_have_room_where_letters_are_drawn_large():
    ends = [("points", [(0, 331_772)]), ("bound", [(0, 194_197)])]
    drawn = charts.over_time(ends, 9, show=lambda figure: f"{figure:,.0f}")
    for label in drawn.labels:
        if label.series:
            assert label.x + 8.2 * len(label.text) <= charts.WIDTH
