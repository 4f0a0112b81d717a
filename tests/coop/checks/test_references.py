"""Referees: asked by letter, asked again, answering by a link; a manager decides."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from coop.checks import queries, rules, service
from coop.checks.models import Reference, ReferenceLetter
from coop.checks.rules import State
from coop.checks.service.asking import chase_days
from coop.notices.models import Alert
from core import clock
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.outbox.models import Letter
from tests.coop.checks.conftest import TODAY
from tests.factories.checks import make_check, make_reference, recorder
from tests.factories.people import make_coop

DAY = timedelta(days=1)
ANSWER = {"How was their conduct and care for others?": "Kind and punctual"}
LINK = lambda token: f"http://localhost/references/{token}"  # noqa: E731


def letters():
    db.session.rollback()
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def token_of(letter):
    found = re.search(r"/references/(\S+)", letter.body)
    return found.group(1) if found else ""


def conduct(coop, person):
    rows = queries.recorded(coop.id, [person])[person]
    return rules.standing(rules.by_kind(rows).get("conduct", ()), clock.today())


def state(reference):
    db.session.rollback()
    return db.session.get_one(Reference, reference).state


def chase(coop, on):
    with clock.at(clock.instant(on)), transaction():
        return service.chase(coop.id, LINK)


def test_a_letter_goes_out_with_a_link_and_only_its_hash_is_kept_here(coop):
    person = coop.people[0]
    reference = make_reference(coop.id, person)
    (letter,) = letters()
    assert letter.to == "r@example.org"
    assert "Aaliyah Person000 has applied" in letter.body
    token = token_of(letter)
    (kept,) = db.session.scalars(select(ReferenceLetter))
    assert kept.token_hash not in ("", token)
    assert len(kept.token_hash) == 64
    assert state(reference) == "asked"
    assert conduct(coop, person).state is State.ASKED


def test_chasing_is_by_working_days_and_each_step_once(coop):
    """Asked on Tuesday 1 December: 5, 10, 15 working days are 8, 15 and 22 December."""
    make_reference(coop.id, coop.people[0])
    assert chase(coop, date(2026, 12, 7)) == 0
    assert chase(coop, date(2026, 12, 8)) == 1
    assert chase(coop, date(2026, 12, 9)) == 0
    assert chase(coop, date(2026, 12, 15)) == 1
    assert chase(coop, date(2026, 12, 22)) == 1
    assert chase(coop, date(2027, 1, 30)) == 0
    assert [letter.subject[:8] for letter in letters()] == ["A refere", *["Reminder"] * 3]
    query = select(Alert.words).where(Alert.kind == "reference_silent")
    assert db.session.scalars(query).all() == [
        "Una Poole has not answered about Aaliyah Person000."
    ]


def test_steps_missed_together_make_one_letter(coop):
    make_reference(coop.id, coop.people[0])
    assert chase(coop, date(2026, 12, 18)) == 1
    assert chase(coop, date(2026, 12, 18)) == 0
    assert chase(coop, date(2026, 12, 22)) == 1


def test_the_bank_holidays_of_christmas_are_no_working_days():
    found = chase_days(date(2026, 12, 21), (5, 10), date(2026, 12, 21))
    # Friday 25 and Monday 28 December (Boxing Day's substitute) and 1 January fall away.
    assert found == (date(2026, 12, 30), date(2027, 1, 7))


def test_an_answer_by_any_of_the_links_shuts_them_all(coop):
    person = coop.people[0]
    reference = make_reference(coop.id, person)
    chase(coop, date(2026, 12, 8))
    first, second = (token_of(letter) for letter in letters())
    with transaction():
        service.answer(first, "Una Poole, manager", ANSWER)
    assert state(reference) == "answered"
    assert conduct(coop, person).state is State.RECEIVED
    for token in (first, second, "guessed"):
        with pytest.raises(NotFound), transaction():
            service.answer(token, "Somebody else", ANSWER)
    query = select(Alert).where(Alert.kind == "reference_answered")
    (told,) = db.session.scalars(query)
    assert (told.permission, told.words) == (
        "checks.record",
        "Una Poole has answered about Aaliyah Person000.",
    )


def test_a_link_is_too_old_after_sixty_days(coop):
    make_reference(coop.id, coop.people[0])
    token = token_of(letters()[0])
    with clock.at(clock.instant(TODAY + 61 * DAY)), pytest.raises(NotFound):
        service.open_link(token)


def test_two_accepted_references_are_evidence_of_conduct_and_one_is_not(coop):
    person, dot = coop.people[0], recorder(coop.id)
    made = [make_reference(coop.id, person, email="") for _ in range(2)]
    assert letters() == [], "without an address nothing is sent"
    for n, reference in enumerate(made):
        if n:
            with pytest.raises(DomainError, match="1 of 2 references"):
                make_check(coop.id, person, "conduct", on=TODAY, note="")
        with transaction():
            service.enter_answer(dot, reference, "Una Poole, by telephone", ANSWER)
        with transaction():
            service.decide(dot, reference, "", accept=True)
    make_check(coop.id, person, "conduct", on=TODAY, note="")
    assert conduct(coop, person).state is State.SATISFIED


def test_a_refusal_says_why_and_one_decides_once(coop):
    dot, reference = recorder(coop.id), make_reference(coop.id, coop.people[0])
    with pytest.raises(DomainError, match="nothing to decide"), transaction():
        service.decide(dot, reference, "", accept=True)
    with transaction():
        service.enter_answer(dot, reference, "Una Poole", ANSWER)
    with pytest.raises(DomainError, match="why"), transaction():
        service.decide(dot, reference, " ", accept=False)
    with transaction():
        service.decide(dot, reference, "Dates do not agree", accept=False)
    with pytest.raises(DomainError, match="nothing to decide"), transaction():
        service.decide(dot, reference, "", accept=True)


def test_withdrawn_nobody_is_asked_again(coop):
    dot, reference = recorder(coop.id), make_reference(coop.id, coop.people[0])
    token = token_of(letters()[0])
    with transaction():
        service.withdraw_reference(dot, reference, "Named somebody else")
    assert chase(coop, date(2026, 12, 8)) == 0
    with pytest.raises(NotFound):
        service.open_link(token)


def test_the_one_it_is_about_and_another_co_op_do_nothing_to_it(coop):
    person = coop.people[0]
    reference = make_reference(coop.id, person)
    with pytest.raises(DomainError, match="own checks"), transaction():
        service.enter_answer(recorder(coop.id, person), reference, "Me", ANSWER)
    other = recorder(make_coop("Elsewhere Care"))
    with pytest.raises(NotFound), transaction():
        service.enter_answer(other, reference, "Me", ANSWER)


def test_what_a_referee_writes_is_not_in_the_record_of_changes(coop):
    reference = make_reference(coop.id, coop.people[0])
    with transaction():
        service.enter_answer(recorder(coop.id), reference, "Una Poole", ANSWER)
    db.session.rollback()
    query = select(AuditEntry.changes).where(AuditEntry.subject_type == "reference")
    assert "Kind and punctual" not in str(db.session.scalars(query).all())
