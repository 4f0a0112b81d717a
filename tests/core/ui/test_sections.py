from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sections import Grid, Kind, Picture, Shape
from core.ui.sections import chart, drawn, said, told
from core.ui.stairs import Fall, stairs
from tests.factories.sections import sample


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (None, Kind.SHARE, "—"),
        (D("0.1250"), Kind.SHARE, "12.5 %"),
        (D("0.10"), Kind.SHARE, "10 %"),
        (D("0.99949"), Kind.SHARE, "99.9 %"),
        (D("-0.021"), Kind.SHARE, "−2.1 %"),
        (123_456, Kind.PENCE, "£1,234.56"),
        (2190, Kind.MINUTES, "36.5 h"),
        (1, Kind.DAYS, "1 day"),
        (1200, Kind.DAYS, "1,200 days"),
        (1200, Kind.COUNT, "1,200"),
        (D("100"), Kind.NUMBER, "100"),
        (date(2026, 12, 9), Kind.DATE, "9 December 2026"),
        ("Maple Court", Kind.TEXT, "Maple Court"),
    ],
)
def test_a_figure_in_words(value, kind, words):
    assert said(value, kind) == words


def test_a_figure_that_is_not_of_its_kind_is_refused():
    with pytest.raises(TypeError):
        said(1.5, Kind.SHARE)


def test_a_measure_says_what_divides_by_what():
    turnover, _, cost = sample().measures
    assert told(turnover) == "12 leavers ÷ 96 people now"
    assert told(cost) == "£50,000.00 pay ÷ 2,669.33 h contracted"


def test_every_picture_of_a_section_is_drawn_with_its_figures():
    charts = [one for _, one in drawn(sample())]
    assert [len(one.table.rows) for one in charts] == [4, 4, 2, 4]
    stacked, lines, bars, falls = charts
    assert len(stacked.boxes) == 8
    assert len(lines.lines[0].dots) == 3  # July is not known
    assert bars.table.rows == (("=Maple Court", "24"), ("Home care", "31"))
    assert len(falls.areas) == 2
    assert {one.text for one in falls.labels if one.series} == {"60 % Job centre", "55 % Direct"}


def test_a_picture_of_nothing_is_left_out():
    section = sample()
    bare = Grid("pay", "Pay", section.grid("pay").fields, ())
    assert chart(bare, Picture("pay", Shape.LINES, "Pay", (1,))) is None


shares = st.lists(st.floats(0, 1), min_size=1, max_size=12).map(lambda xs: sorted(xs, reverse=True))


@given(shares)
def test_stairs_fall_from_left_to_right_within_the_drawing(values):
    points = tuple(
        (float(n * 30), value, value * 0.9, min(1.0, value * 1.1)) for n, value in enumerate(values)
    )
    drawing = stairs([Fall("All", points)], show=lambda v: f"{v:.0%}", show_time=lambda v: f"{v:g}")
    numbers = [
        float(part)
        for part in drawing.lines[0]
        .path.replace("M", "")
        .replace("H", " ")
        .replace("V", " ")
        .split()
    ]
    across, down = numbers[0::2], numbers[1::2]
    assert across == sorted(across)
    assert down == sorted(down)  # a lower share stands further down
    assert min(drawing.gridlines) <= min(down)
    assert max(down) <= max(drawing.gridlines)
    assert len(drawing.table.rows) == len(values)


def test_a_group_that_is_known_no_longer_ends():
    drawing = stairs(
        [Fall("A", ((0, 1.0, 1.0, 1.0), (30, 0.5, 0.4, 0.6), (60, None, None, None)))],
        show=lambda v: f"{v:.0%}",
        show_time=lambda v: f"{v:g}",
    )
    assert drawing.table.rows[-1] == ("60", "")
    assert drawing.lines[0].dots[0][2] == "30, A: 50%"
