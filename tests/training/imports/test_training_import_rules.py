"""What each row would do: without app or database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sheets.columns import Fault, Row
from training.imports import rules
from training.imports.rules import Known, Outcome, Sort, Thing, Who

TODAY = date(2026, 11, 27)
DONE = date(2025, 12, 7)
JO = Who(1, "BW1", "Joanna", "Begum", "Jo")
BEN = Who(2, "BW2", "Ben", "Morris", "")
OTHER_BEN = Who(3, "BW3", "Ben", "Morris", "")
FIRE = Thing(Sort.COURSE, 10, "Fire safety", 12)
INDUCTION = Thing(Sort.COURSE, 11, "Induction", None)
MEDICATION = Thing(Sort.COMPETENCY, 10, "Medication", 12)


def known(people=(JO, BEN), things=(FIRE, INDUCTION, MEDICATION), matched=None, have=(), me=None):
    return Known(tuple(people), tuple(things), matched or {}, frozenset(have), me, TODAY)


def row(number="BW1", name=None, item="Fire safety", completed=DONE, expires=None, at=2):
    values = {"number": number, "name": name, "item": item, "completed": completed,
              "expires": expires, "provider": "Severn Skills", "certificate": "FS-1"}  # fmt: skip
    return Row(at, values)


def one(given, known_=None, faults=()):
    return rules.check([given], faults, known_ or known())[0]


def test_a_good_row_says_what_will_be_entered():
    line = one(row())
    assert (line.outcome, line.person, line.item) == (Outcome.ADD, "Jo Begum", "Fire safety")
    assert line.words == "completed 7 December 2025, valid until 7 December 2026"
    assert (line.sort, line.thing_id, line.until_on) == (Sort.COURSE, 10, date(2026, 12, 7))
    assert one(row(item="Induction")).words.endswith("does not lapse")
    given = one(row(expires=date(2026, 6, 30)))
    assert given.until_on == date(2026, 6, 30)


@pytest.mark.parametrize("name", ["Jo Begum", "joanna begum", "Begum, Jo", "BEGUM,  Joanna"])
def test_a_name_is_found_as_other_systems_write_it(name):
    assert one(row(number=None, name=name)).person_id == JO.id


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (row(number="BW9"), "Nobody has the works number BW9."),
        (row(name="Ben Morris"), "BW1 is Jo Begum, and the row says Ben Morris."),
        (row(number=None), "Say who: a works number or a name is missing."),
        (row(number=None, name="Jo Begam"), "Nobody here is called Jo Begam. Is it Jo Begum?"),
        (
            row(item="Fire safty"),
            "There is no course or competency called Fire safty. Is it Fire safety?",
        ),
        (row(completed=date(2026, 11, 28)), "28 November 2026 has not come yet."),
        (
            row(expires=date(2025, 12, 6)),
            "It expires on 6 December 2025, before it was completed.",
        ),
    ],
)
def test_a_bad_row_says_why_in_a_sentence(given, words):
    line = one(given)
    assert (line.outcome, line.words) == (Outcome.BAD, words)


def test_what_could_not_be_read_is_said_beside_its_row():
    fault = Fault("Training records", 2, "Completed on", "soon", "“soon” is not a date", "D2")
    line = one(row(completed=None), faults=[fault])
    assert line.outcome is Outcome.BAD
    assert line.words.endswith("“soon” is not a date.")


def test_two_of_one_name_need_the_works_number():
    line = one(row(number=None, name="Ben Morris"), known(people=(BEN, OTHER_BEN)))
    assert line.words.endswith("give the works number (BW2, BW3).")
    assert one(row(number="BW3"), known(people=(BEN, OTHER_BEN))).person_id == 3


def test_nobody_imports_their_own():
    assert one(row(), known(me=JO.id)).words.startswith("Nobody enters their own training")


def test_a_name_of_two_things_asks_to_be_matched_and_a_match_decides():
    twin = Thing(Sort.COMPETENCY, 12, "Fire Safety", None)
    both = (FIRE, twin)
    assert one(row(), known(things=both)).unknown
    matched = {"firesafety": (Sort.COMPETENCY, 12)}
    assert one(row(), known(things=both, matched=matched)).thing_id == 12
    gone = {"firesafety": (Sort.COURSE, 99)}
    assert one(row(), known(matched=gone)).thing_id == 10, "a match to what is retired is no match"


def test_what_is_there_or_stands_twice_in_the_file_is_entered_once():
    have = {(JO.id, Sort.COURSE, 10, DONE)}
    assert one(row(), known(have=have)).words == "Entered already for 7 December 2025."
    first, second = rules.check([row(at=2), row(at=7)], (), known())
    assert (first.outcome, second.outcome) == (Outcome.ADD, Outcome.SAME)
    assert second.words == "The same as row 2."


ROWS = st.lists(
    st.builds(
        row,
        number=st.sampled_from(["BW1", "BW2", "BW9", None]),
        name=st.sampled_from([None, "Jo Begum", "Ben Morris"]),
        item=st.sampled_from(["Fire safety", "Induction", "Medication", "Tap dance"]),
        completed=st.dates(date(2026, 11, 1), date(2026, 12, 20)),
    ),
    max_size=8,
)


@given(ROWS)
@settings(max_examples=60)
def test_every_row_is_accounted_for_and_a_second_time_nothing_is_entered(given):
    lines = rules.check(given, (), known())
    assert len(lines) == len(given) == sum(rules.counts(lines).values())
    entered = {
        (line.person_id, line.sort, line.thing_id, line.from_on)
        for line in lines
        if line.outcome is Outcome.ADD
    }
    assert len(entered) == rules.counts(lines)[Outcome.ADD], "nothing twice"
    again = rules.check(given, (), known(have=entered))
    assert rules.counts(again)[Outcome.ADD] == 0
    assert rules.counts(again)[Outcome.BAD] == rules.counts(lines)[Outcome.BAD]
    assert rules.from_json(rules.as_json(lines)) == lines


def test_unknown_names_are_counted_under_one_spelling():
    lines = rules.check(
        [row(item="Tap dance"), row(item="TAP DANCE", at=3), row(item="Ballet", at=4)], (), known()
    )
    assert rules.unknown_names(lines) == [("Tap dance", 2), ("Ballet", 1)]
