from dataclasses import dataclass
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.ui.tables import Column, Page, TableState


@dataclass
class Row:
    name: str
    minutes: int | None
    until_on: date | None = None


COLUMNS = (
    Column("name", "Person"),
    Column("minutes", "Hours", "right", show=lambda row: f"{row.minutes} min", first_down=True),
    Column("until_on", "Until", sort=False),
)
ROWS = [Row("ben", 300), Row("Aaliyah", 60), Row("Chloe", None), Row("Dafydd", 120)]


def state(**args):
    given_args = {key: [str(value)] for key, value in args.items()}
    return TableState.from_args(COLUMNS, given_args, sort="name", filters=("service",), per_page=2)


def names(page):
    return [row.name for row in page.rows]


def test_rows_sort_by_the_value_and_not_by_its_words():
    page = TableState.from_args(COLUMNS, {"sort": ["minutes"]}).page_of(ROWS)
    assert names(page) == ["Aaliyah", "Dafydd", "ben", "Chloe"]


def test_rows_without_a_value_come_last_both_ways():
    page = TableState.from_args(COLUMNS, {"sort": ["-minutes"]}).page_of(ROWS)
    assert names(page) == ["ben", "Dafydd", "Aaliyah", "Chloe"]


def test_names_sort_without_regard_to_capitals():
    assert names(state(page=1).page_of(ROWS)) == ["Aaliyah", "ben"]
    assert names(state(page=2).page_of(ROWS)) == ["Chloe", "Dafydd"]


def test_a_page_past_the_end_is_the_last_page():
    page = state(page=99).page_of(ROWS)
    assert (page.number, names(page)) == (2, ["Chloe", "Dafydd"])
    assert (page.first, page.last, page.total, page.pages) == (3, 4, 4, 2)


def test_nonsense_in_the_address_falls_back():
    for bad in ({"sort": "pay"}, {"sort": "until_on"}, {"page": "-3"}, {"page": "²"}, {"per": "x"}):
        found = state(**bad)
        assert (found.sort, found.down, found.number, found.per_page) == ("name", False, 1, 2)


def test_a_page_never_holds_more_than_the_server_bears():
    assert state(per=100_000).per_page == 200


def test_sorting_keeps_search_filter_and_the_rest_of_the_address():
    found = state(q="ann", service="maple", week="2026-12-07", page=2, sort="-minutes")
    assert found.query() == {
        "q": "ann",
        "service": "maple",
        "week": ["2026-12-07"],
        "page": 2,
        "sort": "-minutes",
    }
    assert found.query(number=1, sort="name", down=False) == {
        "q": "ann",
        "service": "maple",
        "week": ["2026-12-07"],
    }
    assert found.narrowed


def test_two_tables_on_a_page_stay_apart():
    args = {"a-sort": ["-name"], "b-page": ["3"], "b-q": ["x"]}
    first = TableState.from_args(COLUMNS, args, prefix="a-")
    second = TableState.from_args(COLUMNS, args, prefix="b-")
    assert (first.sort, first.down, first.number) == ("name", True, 1)
    assert (second.text, second.number) == ("x", 3)
    assert first.query(number=2) == {
        "b-page": ["3"],
        "b-q": ["x"],
        "a-sort": "-name",
        "a-page": 2,
    }


def test_page_numbers_show_both_ends_and_the_neighbours():
    def shown(number, total):
        return Page([], total, number, 10).numbers()

    assert shown(1, 0) == [1]
    assert shown(1, 45) == [1, 2, 3, 4, 5] or shown(1, 45) == [1, 2, None, 5]
    assert shown(6, 120) == [1, None, 5, 6, 7, None, 12]
    assert shown(3, 60) == [1, 2, 3, 4, 5, 6] or shown(3, 60) == [1, 2, 3, 4, None, 6]


@given(st.integers(1, 40), st.integers(0, 400))
def test_page_numbers_ascend_and_hide_only_runs(number, total):
    page = Page([], total, min(number, max(1, -(-total // 10))), 10)
    shown = page.numbers()
    plain = [n for n in shown if n is not None]
    assert plain == sorted(set(plain))
    assert {1, page.pages, page.number} <= set(plain)
    for left, here, right in zip(shown, shown[1:], shown[2:], strict=False):
        if here is None:
            assert right - left > 2


@given(st.lists(st.tuples(st.text(max_size=5), st.none() | st.integers(0, 99)), max_size=30))
def test_the_pages_together_hold_every_row_once(pairs):
    rows = [Row(name, minutes) for name, minutes in pairs]
    first = TableState.from_args(COLUMNS, {"sort": ["-minutes"]}, per_page=7).page_of(rows)
    found = []
    for number in range(1, first.pages + 1):
        args = {"sort": ["-minutes"], "page": [str(number)]}
        found += TableState.from_args(COLUMNS, args, per_page=7).page_of(rows).rows
    assert sorted(map(id, found)) == sorted(map(id, rows))


def test_the_page_sorts_filters_and_pages_by_its_address(client):
    page = client.get("/style?sort=-minutes&page=2").text
    assert 'aria-sort="descending"' in page
    assert "6–7 of 7" in page
    assert "/style?sort=-minutes#people" in page  # to page 1, sort kept
    found = client.get("/style?service=limes").text
    assert "Grace Osei" in found
    assert "8 January 2027" not in found
    nothing = client.get("/style?q=zzz").text
    assert "Nothing matches" in nothing
    assert 'href="/style">Show all' in nothing


def test_a_row_opens_by_a_link_that_covers_it(client):
    page = client.get("/style").text
    assert '<tr class="has-link">' in page
    assert '<a class="stretched" href="/style?q=Aaliyah">Aaliyah Khan</a>' in page
