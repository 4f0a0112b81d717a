"""Promises on a real database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import count

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from core import clock
from core.calendar import Promise, commitments, queries
from core.calendar.models import Commitment
from core.db import db, transaction
from core.errors import DomainError, NotFound
from tests.factories.people import make_coop, make_person

WEDNESDAY = date(2026, 12, 9)


def at(hour: int, minute: int = 0, day: date = WEDNESDAY) -> datetime:
    return clock.instant(day, time(hour, minute))


def promise(coop_id: int, person_id: int, start: datetime, end: datetime, n: int = 1) -> None:
    commitments.promise(
        person_id,
        start,
        end,
        kind="shift",
        paid=True,
        title="Late, Maple Court",
        source="assignment",
        source_id=n,
        coop_id=coop_id,
    )


@pytest.fixture
def coop_id(database: Flask) -> int:
    return make_coop()


@pytest.fixture
def person_id(coop_id: int) -> int:
    return make_person(coop_id)


def test_the_refusal_names_person_what_is_held_and_both_times(coop_id: int, person_id: int) -> None:
    with transaction():
        promise(coop_id, person_id, at(14), at(22))
    with pytest.raises(DomainError) as refused, transaction():
        promise(coop_id, person_id, at(21), at(7, day=date(2026, 12, 10)), 2)
    assert refused.value.code == "overlap"
    assert refused.value.words == (
        "Aaliyah already has Late, Maple Court on Wed 9 December 14:00–22:00, which overlaps "
        "Late, Maple Court on Wed 9 December 21:00–07:00."
    )


def test_times_in_the_refusal_are_local_in_summer(coop_id: int, person_id: int) -> None:
    july = date(2026, 7, 8)
    with transaction():
        promise(coop_id, person_id, at(7, 30, july), at(15, day=july))
    with pytest.raises(DomainError, match="07:30–15:00"), transaction():
        promise(coop_id, person_id, at(14, day=july), at(22, day=july), 2)


def test_leave_is_named_by_its_days(coop_id: int, person_id: int) -> None:
    leave = Promise(
        person_id, at(0), at(0, day=date(2026, 12, 14)), "leave", True, "Holiday", "leave", 4
    )
    with transaction():
        commitments.promise_all(coop_id, [leave])
    with pytest.raises(DomainError, match="Holiday on 9–13 December"), transaction():
        promise(coop_id, person_id, at(14), at(22))


def test_a_refused_promise_among_many_writes_none(coop_id: int, person_id: int) -> None:
    rows = [
        Promise(person_id, at(7), at(14), "shift", True, "Early", "assignment", 1),
        Promise(person_id, at(13, 30), at(22), "shift", True, "Late", "assignment", 2),
    ]
    with pytest.raises(DomainError), transaction():
        commitments.promise_all(coop_id, rows)
    assert queries.between(coop_id, at(0), at(23)) == []


def test_time_given_back_can_be_promised_again(coop_id: int, person_id: int) -> None:
    with transaction():
        promise(coop_id, person_id, at(14), at(22))
        commitments.release("assignment", 1)
        promise(coop_id, person_id, at(15), at(23), 2)
    (held,) = queries.between(coop_id, at(0), at(23))
    assert (held.source_id, held.start_at) == (2, at(15))


def test_many_are_given_back_at_once_and_only_the_co_ops_own(coop_id: int, person_id: int) -> None:
    elsewhere = make_coop("Elsewhere Care")
    stranger = make_person(elsewhere, "Ben", "Osei")
    with transaction():
        promise(coop_id, person_id, at(7), at(14), 1)
        promise(coop_id, person_id, at(14), at(22), 2)
        promise(elsewhere, stranger, at(7), at(14), 3)
    with transaction():
        assert commitments.release_all(coop_id, "assignment", [1, 2, 3]) == 2
    assert [held.source_id for held in queries.between(elsewhere, at(0), at(23))] == [3]


def test_moving_changes_when_and_whose(coop_id: int, person_id: int) -> None:
    ben = make_person(coop_id, "Ben", "Osei")
    with transaction():
        promise(coop_id, person_id, at(14), at(22))
        commitments.move("assignment", 1, coop_id=coop_id, start_at=at(15), person_id=ben)
    held = queries.of(coop_id, "assignment", 1)
    assert (held.person_id, held.start_at, held.end_at) == (ben, at(15), at(22))


def test_moving_into_taken_time_is_refused_and_leaves_it(coop_id: int, person_id: int) -> None:
    with transaction():
        promise(coop_id, person_id, at(7), at(14), 1)
        promise(coop_id, person_id, at(14), at(22), 2)
    with pytest.raises(DomainError, match="already has"), transaction():
        commitments.move("assignment", 2, coop_id=coop_id, start_at=at(13))
    assert queries.of(coop_id, "assignment", 2).start_at == at(14)


def test_another_co_ops_person_cannot_be_promised(coop_id: int, person_id: int) -> None:
    elsewhere = make_coop("Elsewhere Care")
    with pytest.raises(NotFound), transaction():
        promise(elsewhere, person_id, at(7), at(14))


def test_an_end_before_the_start_is_refused(coop_id: int, person_id: int) -> None:
    with pytest.raises(DomainError, match="after the start"), transaction():
        promise(coop_id, person_id, at(14), at(14))


def test_queries_give_what_shares_a_moment_and_nothing_of_others(
    coop_id: int, person_id: int
) -> None:
    ben = make_person(coop_id, "Ben", "Osei")
    with transaction():
        promise(coop_id, person_id, at(7), at(14), 1)
        promise(coop_id, ben, at(14), at(22), 2)
    assert [p.source_id for p in queries.between(coop_id, at(14), at(15))] == [2]
    assert [p.source_id for p in queries.between(coop_id, at(0), at(23), [person_id])] == [1]


def test_a_rota_of_four_hundred_places_takes_a_handful_of_queries(coop_id: int) -> None:
    people = [make_person(coop_id) for _ in range(8)]
    rows = [
        Promise(
            people[n % 8],
            at(7) + timedelta(days=n // 8),
            at(14) + timedelta(days=n // 8),
            "shift",
            True,
            "Early",
            "assignment",
            n,
        )
        for n in range(400)
    ]
    said: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    with transaction():
        commitments.promise_all(coop_id, rows)
    assert len([words for words in said if words.startswith("SELECT")]) <= 3
    assert len(queries.between(coop_id, at(0), at(0) + timedelta(days=60))) == 400


numbers = count(1)
moves = st.lists(
    st.tuples(
        st.sampled_from(["promise", "release", "move"]),
        st.integers(0, 5),
        st.integers(0, 2),
        st.integers(0, 40),
        st.integers(1, 12),
    ),
    min_size=1,
    max_size=12,
)


@hypothesis_settings(max_examples=25)
@given(moves)
def test_whatever_is_asked_in_whatever_order_nobody_is_in_two_places(
    database: Flask, steps: list[tuple[str, int, int, int, int]]
) -> None:
    with transaction() as session:
        for row in session.scalars(select(Commitment)):
            session.delete(row)
    coop_id = make_coop(f"Co-op {next(numbers)}")
    people = [make_person(coop_id, name) for name in ("Ada", "Ben", "Cy")]
    for verb, n, who, start, length in steps:
        starts = at(0) + timedelta(hours=start)
        ends = starts + timedelta(hours=length)
        try:
            with transaction():
                if verb == "promise" and queries.of(coop_id, "assignment", n) is None:
                    promise(coop_id, people[who], starts, ends, n)
                elif verb == "move":
                    commitments.move(
                        "assignment",
                        n,
                        coop_id=coop_id,
                        start_at=starts,
                        end_at=ends,
                        person_id=people[who],
                    )
                elif verb == "release":
                    commitments.release("assignment", n)
        except (DomainError, NotFound):
            pass
        worked: set[tuple[int, datetime]] = set()
        for held in queries.between(coop_id, at(0), at(0) + timedelta(days=9)):
            hour = held.start_at
            while hour < held.end_at:
                assert (held.person_id, hour) not in worked
                worked.add((held.person_id, hour))
                hour += timedelta(hours=1)
