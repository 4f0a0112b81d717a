"""What the record keeps, as its page says it."""

from __future__ import annotations

from core.audit.views import said


def test_days_moments_and_answers_are_said_in_words() -> None:
    kept = {
        "until_on": [None, "2026-12-09"],
        "published_at": [None, "2026-12-09T13:05:00+00:00"],
        "can_lead": [False, True],
        "services": ["Maple Court", "Harbour View", "Home care East"],
    }
    assert said(kept) == [
        ("until", "", "9 December 2026"),
        ("published", "", "Wed 9 Dec, 13:05"),
        ("can lead", "no", "yes"),
        ("services", "", "Maple Court, Harbour View, Home care East"),
    ]


def test_what_was_and_what_is_stand_apart_and_nothing_is_a_dash() -> None:
    kept = {"phone": ["07700 900123", ""], "coop_id": [None, 3], "person_id": [4, 5]}
    assert said(kept) == [("phone", "07700 900123", "—"), ("person", "4", "5")]


def test_text_that_only_looks_like_a_date_stays_as_it_is() -> None:
    assert said({"note": [None, "2026-13-45"]}) == [("note", "", "2026-13-45")]
    assert said({"code": [None, "ABCD-1234567"]}) == [("code", "", "ABCD-1234567")]
