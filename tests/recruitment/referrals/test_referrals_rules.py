"""Who may be the same person; what an adviser sees is a closed list."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruitment.referrals import rules
from recruitment.referrals.rules import AdviserView, Known

BORN = date(1990, 4, 3)


def known(number, name="Siân O'Connor", born=BORN, phone="07700 900111", email="sian@example.org"):
    return Known(number, name, born, rules.phone_key(phone), rules.email_key(email))


@pytest.mark.parametrize(
    ("other", "least"),
    [
        (known(2), 100),
        (known(2, phone="+44 7700 900111", email=""), 90),
        (known(2, name="OConnor, Sian", phone="", email=""), 80),  # surname first, no accent
        (known(2, name="Sian OConor", phone="", email=""), 70),  # one letter short
        (known(2, phone="", email="", born=date(1990, 3, 4)), 80),  # day and month exchanged
        (known(2, name="Sian Jones", phone="", email="SIAN@example.org", born=None), 45),  # married
    ],
)
def test_the_same_person_is_found_again(other, least):
    (hit,) = rules.matches(known(1), [other])
    assert hit.sure >= least, hit


@pytest.mark.parametrize(
    "other",
    [
        known(
            2, name="Ravi Patel", email="", born=date(1985, 1, 9)
        ),  # shares a telephone: a hostel, a household
        known(2, name="Ravi Patel", phone="", email="", born=BORN),  # born on the same day
        known(2, phone="", email="", born=date(1961, 8, 8)),  # the same name, another generation
        known(1),  # the very record
    ],
)
def test_others_are_not_taken_for_them(other):
    assert rules.matches(known(1), [other]) == ()


NAMES = st.sampled_from(["Ann Ames", "Anne Ames", "Bo Li", "Zoë Kaya", "Zoe Kaya-Dunn", "Li Bo"])
PEOPLE = st.builds(
    Known, st.integers(1, 30), NAMES, st.sampled_from([None, BORN, date(1990, 3, 4)]),
    st.sampled_from(["", "7700900111", "7700900222"]), st.sampled_from(["", "a@b.cd"]),
)  # fmt: skip


@given(PEOPLE, st.lists(PEOPLE, max_size=12))
@settings(max_examples=150)
def test_looking_up_finds_whom_comparing_with_each_finds(wanted, others):
    looked = rules.Lookup(others).find(wanted, 50)
    each = [
        hit for other in others if other.id != wanted.id and (hit := rules.match(wanted, other))
    ]
    assert sorted((hit.known.id, hit.sure) for hit in looked) == sorted(
        (hit.known.id, hit.sure) for hit in each
    )


@given(PEOPLE, PEOPLE)
def test_likeness_is_the_same_both_ways(one, other):
    there, back = rules.match(one, other), rules.match(other, one)
    assert (there and there.sure) == (back and back.sure)


def test_what_an_adviser_sees_is_this_list_and_a_new_field_needs_a_decision():
    names = [field.name for field in dataclasses.fields(AdviserView)]
    assert names == list(rules.FIELD_WORDS)
    assert set(names) == {
        "reference", "name", "office", "referred_on", "vacancy", "stage", "since_on",
        "next_step", "answer", "note", "programme", "job_start", "in_work", "threshold",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key"),
    [("07700 900123", "7700900123"), ("+44 (0)7700 900123", "7700900123"), ("12345", ""), ("", "")],
)
def test_a_telephone_is_known_however_it_is_written(text, key):
    assert rules.phone_key(text) == key


def test_an_address_is_made_of_a_name():
    assert rules.slug_of("Brightwater Care & Co") == "brightwater-care-co"
    assert rules.slug_of("Ynys Môn 2") == "ynys-mon-2"
    assert rules.slug_of("!!!") == "co-op"
