"""How a person stands as at any day: the same as a replay of what had happened by then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DomainError
from tests.factories.training import png
from training.records.files import JPEG, MOST_BYTES, PDF, PNG, Given, check, check_all, sniff
from training.records.matrix_rules import IN_FORCE, Cell, cell, competent, month_ends, share
from training.records.rules import Record

ON = date(2026, 11, 27)
DAY = timedelta(days=1)


def test_each_state_on_its_days():
    record = Record(date(2026, 1, 5), date(2026, 12, 31))
    assert cell(True, [record], date(2026, 1, 4)) == (Cell.DUE, None)
    assert cell(True, [record], date(2026, 1, 5)) == (Cell.VALID, date(2026, 12, 31))
    assert cell(True, [record], date(2026, 12, 1)) == (Cell.EXPIRING, date(2026, 12, 31))
    assert cell(True, [record], date(2026, 12, 31)) == (Cell.EXPIRING, date(2026, 12, 31))
    assert cell(True, [record], date(2027, 1, 1)) == (Cell.EXPIRED, date(2026, 12, 31))
    assert cell(False, [record], date(2026, 6, 1)) == (Cell.EXTRA, date(2026, 12, 31))
    assert cell(False, [record], date(2027, 1, 1)) == (Cell.NOT_REQUIRED, None)
    assert cell(True, [Record(ON)], ON) == (Cell.VALID, None)


def test_a_withdrawal_is_not_seen_before_its_day():
    record = Record(date(2026, 1, 5), date(2027, 1, 5), date(2026, 6, 1))
    assert cell(True, [record], date(2026, 5, 31)) == (Cell.VALID, date(2027, 1, 5))
    assert cell(True, [record], date(2026, 6, 1)) == (Cell.WITHDRAWN, date(2026, 5, 31))


def test_a_renewal_counts_and_its_withdrawal_falls_back():
    old, new = Record(date(2025, 12, 1), date(2026, 12, 1)), Record(ON, date(2027, 11, 27))
    assert cell(True, [old, new], ON) == (Cell.VALID, date(2027, 11, 27))
    gone = Record(ON, date(2027, 11, 27), ON + DAY)
    assert cell(True, [old, gone], ON + DAY) == (Cell.EXPIRING, date(2026, 12, 1))


# A log of what was done, day by day, and somebody who reads it up to a day and no further.
events = st.lists(
    st.tuples(
        st.integers(0, 40),  # the day it was signed on
        st.one_of(st.none(), st.integers(0, 25)),  # how many days it lasts after that
        st.one_of(st.none(), st.integers(0, 30)),  # how many days later it was withdrawn
    ),
    max_size=6,
)


def _replay(log, on):
    """In force, and of what is over the last day: kept as sets of days, from the log alone."""
    good: set[int] = set()
    forever = False
    for signed, lasts, withdrawn in log:
        if signed > on:
            continue
        last = None if lasts is None else signed + lasts
        if withdrawn is not None and signed + withdrawn <= on:
            before = signed + withdrawn - 1
            last = before if last is None else min(last, before)
        if last is None:
            forever = True
            last = on
        good |= set(range(signed, last + 1))
    return on in good, forever, good


@given(events, st.integers(-2, 75), st.booleans())
def test_as_at_a_day_is_a_replay_up_to_that_day(log, on, required):
    start = date(2026, 1, 1)
    records = [
        Record(
            start + timedelta(days=signed),
            None if lasts is None else start + timedelta(days=signed + lasts),
            None if gone is None else start + timedelta(days=signed + gone),
        )
        for signed, lasts, gone in log
    ]
    stands, until = cell(required, records, start + timedelta(days=on))
    in_force, forever, good = _replay(log, on)
    assert (stands in IN_FORCE) == in_force
    if not required:
        assert stands == (Cell.EXTRA if in_force else Cell.NOT_REQUIRED)
    elif in_force:
        soon = not forever and max(good) <= on + 30
        assert stands == (Cell.EXPIRING if soon else Cell.VALID)
    elif not any(signed <= on for signed, _, _ in log):
        assert stands == Cell.DUE
    else:
        assert stands in (Cell.EXPIRED, Cell.WITHDRAWN)
    if in_force:
        assert until == (None if forever else start + timedelta(days=max(good)))


@given(events, st.integers(-2, 75))
def test_what_happens_later_changes_nothing_before_it(log, on):
    start = date(2026, 1, 1)

    def of(some):
        return [
            Record(
                start + timedelta(days=signed),
                None if lasts is None else start + timedelta(days=signed + lasts),
                None if gone is None else start + timedelta(days=signed + gone),
            )
            for signed, lasts, gone in some
        ]

    known = [
        (signed, lasts, gone if gone is not None and signed + gone <= on else None)
        for signed, lasts, gone in log
        if signed <= on
    ]
    day = start + timedelta(days=on)
    assert cell(True, of(log), day) == cell(True, of(known), day)


def test_shares_are_whole_per_cent_halves_up():
    assert (share(1, 8), share(1, 3), share(0, 5), share(5, 5), share(0, 0)) == (
        13,
        33,
        0,
        100,
        None,
    )


def test_the_ends_of_months_and_the_day_itself():
    assert month_ends(date(2026, 3, 15), 3) == (
        date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 15)
    )  # fmt: skip


def test_who_is_competent_in_a_standard():
    assert competent([Cell.NOT_REQUIRED, Cell.EXTRA], False) is None
    assert competent([], True) is True
    assert competent([Cell.VALID, Cell.EXPIRING, Cell.NOT_REQUIRED], False) is True
    assert competent([Cell.VALID, Cell.EXPIRED], True) is False, "a lapse counts"
    assert competent([Cell.VALID, Cell.DUE], False) is False
    assert competent([Cell.VALID, Cell.DUE], True) is True, "assessed and met"


PDF_BYTES = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"
JPEG_BYTES = b"\xff\xd8\xff\xe0" + b"\0" * 40 + b"\xff\xd9"


def test_files_are_known_by_their_content():
    assert (sniff(PDF_BYTES), sniff(JPEG_BYTES), sniff(png())) == (PDF, JPEG, PNG)
    assert sniff(b"<html><script>alert(1)</script>") is None
    assert sniff(png()[:-20]) is None, "cut short"
    assert sniff(b"MZ\x90\x00%PDF-") is None


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("round.png", PDF_BYTES, "is not what its name says: it is a PDF"),
        ("round.pdf", png(), "is not what its name says: it is a PNG"),
        ("round.exe", png(), "is not what its name says"),
        ("round.pdf", b"MZ\x90\x00", "is not a PDF, a JPEG or a PNG"),
        ("round.svg", b"<svg onload='alert(1)'/>", "is not a PDF, a JPEG or a PNG"),
        ("round.pdf", b"", "is empty"),
        ("round.pdf", b"%PDF-" + b"0" * MOST_BYTES + b"%%EOF", "is larger than 8 MB"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name, content, words):
    with pytest.raises(DomainError, match=words) as refused:
        check(Given(name, content))
    assert refused.value.field == "files"


def test_a_name_cannot_lead_elsewhere():
    assert check(Given('..\\..\\etc/pass\nwd".png', png())).name == "pass_wd_.png"


def test_five_files_at_most():
    with pytest.raises(DomainError, match="5 files at most"):
        check_all([Given("a.png", png())] * 6)
