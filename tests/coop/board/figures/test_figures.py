"""Every figure of the board: on its page, in the pack's workbook, and by a calculation of its own.

The calculations read the tables by plain SQL and share no code with what they prove.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from lxml import html

from coop.agency.queries import hours_and_cost
from tests.coop.board.figures import conditions, paid, people, planned, recruiting, untaken
from tests.coop.board.figures.conftest import OWN, SPAN, TODAY
from tests.coop.board.figures.reading import (
    COUNT,
    DAYS,
    HOURS,
    MONEY,
    SHARE,
    Book,
    Chapter,
    Shown,
    Table,
    figures_in,
    in_book,
    on_page,
    same,
)
from tests.factories.counting import counting

THEN = date(2025, 11, 30)
BEFORE = (date(2024, 12, 1), THEN)
MONEY_PAGE = "/costs?until=2026-11&months=12&beside=year"
PACK = {
    "workforce": ("/workforce", lambda hand: people.workforce(hand.people, TODAY, THEN)),
    "retention": ("/workforce/retention", lambda hand: people.retention(hand.people, TODAY, THEN)),
    "fairness": ("/workforce/fairness", lambda hand: conditions.fairness(hand.conditions)),
    "signs": ("/workforce/signs", lambda hand: conditions.signs(hand.conditions, OWN)),
    "recruitment": (
        "",  # the page has its parts one by one
        lambda hand: recruiting.chapter(hand.recruiting, hand.recruited),
    ),
    "payroll": (
        MONEY_PAGE,
        lambda hand: paid.payroll(hand.money, SPAN.first_on, SPAN.last_on, BEFORE),
    ),
    "labour": (
        MONEY_PAGE,
        lambda hand: paid.labour(hand.money, SPAN.first_on, SPAN.last_on, BEFORE),
    ),
    "ahead": ("/costs/ahead", lambda hand: planned.ahead(hand.money, TODAY)),
    "leave_owed": ("/costs/holiday", lambda hand: untaken.owed(hand.leave)),
}


class Expected(dict[str, Chapter]):
    """Each chapter as it ought to be, worked out when it is first asked for."""

    def __init__(self, hand: Any) -> None:
        self.hand = hand

    def __missing__(self, code: str) -> Chapter:
        self[code] = PACK[code][1](self.hand)
        return self[code]


@pytest.fixture(scope="module")
def expected(hand: Any) -> Expected:
    return Expected(hand)


@pytest.mark.parametrize("code", [code for code, (address, _) in PACK.items() if address])
def test_every_figure_of_the_page(page, expected, code):
    address, _ = PACK[code]
    compare_page(page(address)[code], expected[code])


def test_every_figure_of_the_workbook(book, expected):
    for code in PACK:  # in the order of the book: titles may come twice
        compare_book(book, expected[code])
    known = {expected[code].title for code in PACK}
    assert {row[0] for row in book.sheets["Figures"][1:]} == known


@pytest.mark.parametrize("part", recruiting.PARTS)
def test_every_figure_of_the_page_of_recruitment(page, hand, part):
    shown = page("/recruitment/figures?months=12&weeks=13")[part]
    compare_page(shown, recruiting.PARTS[part](hand.recruiting))


@pytest.mark.parametrize("by", ["source", "service", "contract", "year"])
def test_every_figure_of_each_group_of_people(page, hand, by):
    chapter = people.retention(hand.people, TODAY, THEN, by)
    compare_page(page(f"/workforce/retention?by={by}")["retention"], chapter)


MID_MONTH = {
    "workforce": ("/workforce", people.workforce),
    "retention": ("/workforce/retention", people.retention),
    "fairness": (
        "/workforce/fairness",
        lambda hand, on, then: conditions.fairness(conditions.Conditions(hand, on)),
    ),
}


@pytest.mark.parametrize("code", MID_MONTH)
def test_every_figure_as_at_a_day_amid_a_month(page, hand, code):
    address, make = MID_MONTH[code]
    on, then = date(2026, 10, 13), date(2025, 10, 13)
    chapter = make(hand.people, on, then)
    compare_page(page(f"{address}?on={on.isoformat()}")[code], chapter)


def test_a_day_before_the_co_op_chose_is_read_by_what_came_with_carework(page, hand):
    on = date(2026, 11, 24)
    chapter = conditions.signs(conditions.Conditions(hand.people, on), conditions.SHIPPED)
    compare_page(page(f"/workforce/signs?on={on.isoformat()}")["signs"], chapter)


def test_the_page_of_changes_says_the_same_of_the_same_weeks(page, hand):
    found = hand.conditions
    good, told = found.in_time()
    late = sum(
        one["notice_minutes"] < 7 * 1440 and one["shift_on"] <= found.sunday
        for one in found.by_others()
    )
    span = f"from={found.monday.isoformat()}&until={found.sunday.isoformat()}"
    text = " ".join(
        html.fromstring(page.client.get(f"/changes?{span}").text).text_content().split()
    )
    assert f"{good} of {told}" in text
    assert re.search(rf"with under 7 days’ notice {late}\b", text)


def test_what_each_person_is_owed(page, hand):
    _, shown = page("/costs/holiday")[""].tables["Holiday owed to each person"]
    got = sorted((row[2], row[3], row[4]) for row in shown[:-1])
    assert got == sorted(
        (on_page(minutes, HOURS), on_page(pence, MONEY), on_page(coming, HOURS))
        for _, minutes, pence, coming in hand.leave.people.values()
    )


def test_agency_hours_are_those_that_the_agency_pages_add_up(world, hand):
    """The same words say the same figure wherever they stand."""
    totals = hours_and_cost(world.coop_id, SPAN.first_on, SPAN.last_on)
    hours = hand.people.hours(SPAN.first_on, SPAN.last_on)
    assert sum(one.minutes for one in totals) == hours["agency"]
    assert sum(one.all_minutes for one in totals) == hours["own"] + hours["agency"]


def test_files_of_the_pages_of_money_say_the_same(page, expected):
    for address, codes in (
        (MONEY_PAGE.replace("?", "/workbook?"), ("payroll", "labour")),
        ("/costs/ahead/workbook", ("ahead",)),
        ("/costs/holiday/workbook", ("leave_owed",)),
    ):
        made = Book(page.client.get(address).data)
        for code in codes:
            compare_book(made, expected[code])


# Six of them ask who is there; the others are as many as at 470 people: bench/board_pages.md.
READS = {
    "/workforce": 20,
    "/workforce/retention": 10,
    "/workforce/fairness": 23,
    "/workforce/signs": 25,
    MONEY_PAGE: 24,
    "/costs/ahead": 23,
    "/costs/holiday": 24,
}


@pytest.mark.parametrize(("address", "most"), READS.items())
def test_as_many_reads_whatever_the_people(page, address, most):
    page.client.get(address)
    with counting() as asked:
        page.client.get(address)
    assert asked.count <= most


def test_the_world_has_something_of_everything(expected):
    """Nothing is proved by figures that are all nought."""
    for code in PACK:
        chapter = expected[code]
        for label, (_, value, over, _) in chapter.measures.items():
            assert value, (code, label)
            assert over is None or over[1], (code, label)
        for title, table in chapter.tables.items():
            assert len(table.rows) > (title not in ("At risk", "Everybody")), (code, title)
            for place, (head, kind) in enumerate(table.heads[1:], 1):
                if kind in (COUNT, SHARE, HOURS, MONEY, DAYS):
                    assert any(row[place] for row in table.rows), (code, title, head)
    steps = expected["fairness"].tables["Hours given against hours wanted"].rows
    assert all(many > 2 for _, many in steps)
    assert all(row[1] > 0 for row in expected["signs"].tables["By kind"].rows)


def compare_page(shown: Shown, chapter: Chapter) -> None:
    wanted = {
        label: (on_page(value, kind), [on_page(side[1], side[0]) for side in (over, under) if side])
        for label, (kind, value, over, under) in chapter.measures.items()
    }
    assert list(shown.measures) == list(wanted)
    for label, (value, sides) in wanted.items():
        got, parts, note = shown.measures[label]
        assert got == value, label
        assert figures_in(note) == chapter.notes.get(label, []), label
        told = parts.split(" ÷ ") if parts else []
        assert len(told) == len(sides), label
        for words, side in zip(told, sides, strict=True):
            assert words.startswith(f"{side} "), (label, words, side)
    assert set(shown.tables) == set(chapter.tables)
    for title, table in chapter.tables.items():
        heads, rows = shown.tables[title]
        assert heads == [head for head, _ in table.heads], title
        assert rows == said(table), title
    if chapter.said is not None:
        assert figures_in(shown.words) == chapter.said
    for heads, rows in shown.charts:
        compare_chart(heads, rows, chapter)


def said(table: Table) -> list[list[str]]:
    kinds = [kind for _, kind in table.heads]
    made = [[on_page(v, k) for v, k in zip(row, kinds, strict=True)] for row in table.rows]
    if table.total is not None:
        made.append(
            ["" if v is None else on_page(v, k) for v, k in zip(table.total, kinds, strict=True)]
        )
    return made


def compare_book(book: Book, chapter: Chapter) -> None:
    got = book.measures(chapter.title)
    assert list(got) == list(chapter.measures)
    for label, (kind, value, over, under) in chapter.measures.items():
        assert same(got[label][2], in_book(value, kind)), label
        assert figures_in(got[label][10]) == chapter.notes.get(label, []), label
        for place, side in ((4, over), (6, under)):
            assert same(got[label][place], in_book(side[1], side[0]) if side else None), label
    for title, table in chapter.tables.items():
        heads, rows = book.table(title)
        assert heads == [head for head, _ in table.heads], title
        lines = [*table.rows, *([table.total] if table.total is not None else [])]
        kinds = [kind for _, kind in table.heads]
        for row, line in zip(rows, lines, strict=False):
            for cell, value, kind in zip(row, line, kinds, strict=False):
                assert same(cell, in_book(value, kind)), (title, line[0], cell, value)
        assert len(rows) >= len(lines)
        beyond = [row for row in rows[len(lines) :] if any(cell != "" for cell in row[1:])]
        assert not beyond, title


def compare_chart(heads: list[str], rows: list[list[str]], chapter: Chapter) -> None:
    """The figures beneath a drawing are those of a table, as short as an axis has them."""
    for table in chapter.tables.values():
        names = [head for head, _ in table.heads]
        if set(heads) <= set(names) and names[0] == heads[0] and len(rows) == len(table.rows):
            places = [names.index(head) for head in heads]
            if all(
                short(table.rows[n][place], table.heads[place][1], cell)
                for n, row in enumerate(rows)
                for place, cell in zip(places[1:], row[1:], strict=True)
            ):
                return
    raise AssertionError(("a drawing of no table", heads, rows[:3]))


def short(value: Any, kind: int, cell: str) -> bool:
    if value is None:
        return cell in ("—", "0 %", "0")
    number = Decimal(cell.replace(",", "").replace("−", "-").strip("£ %h"))
    exact = {
        SHARE: Decimal(value) * 100 if kind == SHARE else 0,
        MONEY: Decimal(value) / 100,
        HOURS: Decimal(value) / 60,
    }.get(kind, Decimal(value) if not isinstance(value, str) else Decimal(0))
    rough = {SHARE: 3, HOURS: 4}.get(kind)
    if rough is None:
        return abs(exact - number) <= (Decimal("0.5") if kind == MONEY else 0)
    step = Decimal(10) ** (exact.adjusted() - rough + 1) if exact else Decimal(0)
    return abs(exact - number) <= step / 2
