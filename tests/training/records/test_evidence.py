"""Evidence: who may sign it, what it shows, how it is taken back; the Care Certificate."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from core import clock
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotFound
from tests.factories.members import make_competency, make_held
from tests.factories.people import make_coop, make_person, make_service
from tests.factories.training import (
    SEEN,
    assessor,
    course_by_code,
    framework_id,
    make_course,
    make_library,
    make_requirement,
    make_shown,
    make_taken,
    png,
    standard_of,
)
from training.records import (
    awarding,
    by_standard,
    evidence_queries,
    evidencing,
    queries,
    service,
    taking,
)
from training.records.files import Given
from training.records.models import CompetencyHeld, CourseTaken, Evidence, EvidenceFile
from training.records.taken_rules import Result
from training.standards import library
from training.standards import service as standards
from training.standards.library_queries import Item
from training.standards.rules import Method

pytestmark = pytest.mark.usefixtures("database")
TODAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def coop():
    return make_coop()


@pytest.fixture
def ben(coop):
    return make_person(coop, "Ben", "Morris", service_id=make_service(coop))


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


# Assessors


def test_an_assessor_must_hold_what_the_competency_asks_then_and_now(coop, ben):
    nia, award = make_person(coop, "Nia", "Price"), make_competency(coop, "Assessor")
    with transaction():
        medication = standards.add(assessor(coop), "Medication", assessor_competency_id=award).id
    for until, signed, good in (
        (None, SEEN, True),
        (TODAY, SEEN, True),
        (TODAY - timedelta(days=1), SEEN, False),  # lapsed since
        (SEEN - timedelta(days=1), SEEN, False),  # lapsed then
    ):
        held = make_held(coop, nia, award, date(2026, 1, 5), until)
        if good:
            with transaction():
                row = service.sign_off(assessor(coop, nia), ben, medication, signed)
                assert row.assessor_id == nia
        else:
            with pytest.raises(DomainError, match="who holds Assessor") as refused, transaction():
                service.sign_off(assessor(coop, nia), ben, medication, signed)
            assert refused.value.code == "assessor_lapsed"
        with transaction() as session:
            for row in session.scalars(select(CompetencyHeld)):
                session.delete(row)
        assert held


def test_an_account_that_stands_for_nobody_cannot_assess(coop, ben):
    award = make_competency(coop, "Assessor")
    with transaction():
        medication = standards.add(assessor(coop), "Meds", assessor_competency_id=award).id
    with pytest.raises(DomainError, match="ask another assessor"), transaction():
        service.sign_off(assessor(coop), ben, medication, SEEN)


def test_a_withdrawn_assessor_cannot_sign(coop, ben):
    nia, award = make_person(coop, "Nia", "Price"), make_competency(coop, "Assessor")
    make_held(coop, nia, award, withdrawn_on=date(2026, 11, 20))
    with transaction():
        medication = standards.add(assessor(coop), "Meds", assessor_competency_id=award).id
    with pytest.raises(DomainError), transaction():
        service.sign_off(assessor(coop, nia), ben, medication, SEEN)


def test_a_competency_is_assessed_in_the_ways_it_allows_and_keeps_the_evidence(coop, ben):
    with transaction():
        medication = standards.add(assessor(coop), "Meds", methods=[Method.OBSERVED]).id
    for method in (None, Method.DISCUSSION):
        words = "is assessed by: observed practice"
        with pytest.raises(DomainError, match=words) as refused, transaction():
            service.sign_off(assessor(coop), ben, medication, SEEN, method=method)
        assert refused.value.field == "method"
    with transaction():
        service.sign_off(
            assessor(coop), ben, medication, SEEN, note="Two rounds", method=Method.OBSERVED,
            beside="Early, Maple Court", files=[Given("chart.png", png())],
        )  # fmt: skip
    (row,) = evidence_queries.of_person(coop, ben)
    assert (row.of, row.method_words, row.note) == ("Meds", "Observed practice", "Two rounds")
    assert (row.beside, row.assessor, row.seen_on) == ("Early, Maple Court", "Nia Price", SEEN)
    assert [each.name for each in row.files] == ["chart.png"]


def test_a_bad_file_leaves_nothing_behind(coop, ben):
    medication = make_competency(coop)
    with pytest.raises(DomainError, match="is not what its name says"), transaction():
        service.sign_off(
            assessor(coop), ben, medication, SEEN, method=Method.OBSERVED,
            files=[Given("good.png", png()), Given("bad.pdf", png())],
        )  # fmt: skip
    assert (count(CompetencyHeld), count(Evidence), count(EvidenceFile)) == (0, 0, 0)


# Standard by standard


def test_a_learner_signs_nothing_of_their_own(coop, ben):
    make_library(coop)
    standard = standard_of(coop, "CC15", "2025-03").id
    with pytest.raises(DomainError) as refused, transaction():
        seen = evidencing.Seen(SEEN, Method.OBSERVED)
        evidencing.show(assessor(coop, ben), ben, standard, seen)
    assert refused.value.code == "own_competence"


@pytest.mark.parametrize(
    ("code", "version", "on", "words"),
    [
        ("CC15", "2015", date(2025, 8, 1), "ended on 31 July 2025"),
        ("CC16", "2025-03", date(2025, 2, 28), "in force from 1 March 2025"),
        ("KLOE26-S1", "draft 2026-03", SEEN, "is a draft"),
        ("CC16", "2025-03", TODAY + timedelta(days=1), "not before"),
    ],
)
def test_nobody_is_assessed_by_a_version_that_does_not_hold(coop, ben, code, version, on, words):
    make_library(coop)
    standard = standard_of(coop, code, version).id
    with pytest.raises(DomainError, match=words), transaction():
        evidencing.show(assessor(coop), ben, standard, evidencing.Seen(on, Method.OBSERVED))


def test_outcomes_are_ticked_and_are_of_this_standard(coop, ben):
    make_library(coop)
    first, other = standard_of(coop, "CC1", "2025-03"), standard_of(coop, "CC2", "2025-03")
    first_id, foreign = first.id, [each.id for each in other.outcomes]
    seen = evidencing.Seen(SEEN, Method.OBSERVED)
    with pytest.raises(DomainError, match="Tick what was shown"), transaction():
        evidencing.show(assessor(coop), ben, first_id, seen)
    with pytest.raises(DomainError, match="outcomes of this standard"), transaction():
        evidencing.show(assessor(coop), ben, first_id, seen, foreign)


def test_the_versions_own_assessor_is_asked_for(coop, ben):
    make_library(coop)
    award = make_competency(coop, "Assessor")
    with transaction():
        library.set_assessor(assessor(coop), framework_id(coop, "CC", "2025-03"), award)
    with pytest.raises(DomainError, match="holds Assessor"):
        make_shown(coop, ben, standard_of(coop, "CC1", "2025-03"))


def test_evidence_is_withdrawn_with_a_reason_and_stays(coop, ben):
    make_library(coop)
    key = make_shown(coop, ben, standard_of(coop, "CC1", "2025-03"))
    version = framework_id(coop, "CC", "2025-03")
    with pytest.raises(DomainError, match="Say why"), transaction():
        evidencing.withdraw(assessor(coop), key, " ")
    with pytest.raises(DomainError) as refused, transaction():
        evidencing.withdraw(assessor(coop, ben), key, "Mine")
    assert refused.value.code == "own_competence"
    with transaction():
        evidencing.withdraw(assessor(coop), key, "Wrong person", on=date(2026, 11, 10))
    with pytest.raises(DomainError, match="already"), transaction():
        evidencing.withdraw(assessor(coop), key, "Again")
    first = {
        on: evidence_queries.progress_of(coop, ben, version, on).standards[0].progress.met
        for on in (date(2026, 11, 1), SEEN, date(2026, 11, 9), date(2026, 11, 10))
    }
    assert list(first.values()) == [False, True, True, False]
    assert evidence_queries.one(coop, key).withdrawn_reason == "Wrong person"
    action = AuditEntry.action == "evidence.withdraw"
    assert db.session.scalars(select(AuditEntry).where(action)).one().reason == "Wrong person"


def test_the_certificate_is_awarded_when_every_standard_is_met_and_not_before(coop, ben):
    make_library(coop)
    version = framework_id(coop, "CC", "2025-03")
    codes = [row.code for row in evidence_queries.library.standards(coop, version)]
    for number, code in enumerate(codes[:-1]):
        make_shown(coop, ben, standard_of(coop, code, "2025-03"), SEEN + timedelta(days=number))
    with pytest.raises(DomainError, match="Not met yet: CC16"), transaction():
        awarding.award(assessor(coop), ben, version, on=TODAY)
    make_shown(coop, ben, standard_of(coop, codes[-1], "2025-03"), date(2026, 11, 25))
    with transaction():
        row = awarding.award(assessor(coop), ben, version, on=TODAY)
        assert (row.from_on, row.until_on) == (date(2026, 11, 25), None)
        assert row.framework_id == version


def test_who_completed_the_earlier_version_stays_valid(coop, ben):
    """No count: what the earlier version did not have is not held against its holder."""
    make_library(coop)
    whole = course_by_code(coop, "care_certificate")
    make_requirement(coop, Item(None, whole))
    make_taken(coop, ben, whole, date(2020, 5, 4), version_id=framework_id(coop, "CC", "2015"))
    read = by_standard.snapshot(coop)
    for code, stands in (("CC1", True), ("CC15", True), ("CC16", None)):
        (one,) = read.people(standard_of(coop, code, "2025-03").id, TODAY)
        assert one.competent is stands, code
    make_taken(coop, ben, whole, date(2026, 5, 4), version_id=framework_id(coop, "CC", "2025-03"))


# Courses


def test_a_course_lasts_its_interval_and_a_failure_counts_for_nothing(coop, ben):
    fire = make_course(coop, renewal_months=12)
    make_taken(coop, ben, fire, date(2024, 2, 29))
    make_taken(coop, ben, fire, date(2026, 2, 28), result=Result.FAILED)
    rows = evidence_queries.taken(coop, TODAY, person_id=ben)
    assert [(row.state, row.until_on) for row in rows] == [
        (None, date(2026, 2, 28)), ("expired", date(2025, 2, 28)),
    ]  # fmt: skip
    make_requirement(coop, Item(None, fire))
    read = by_standard.ledger.load(coop)
    assert read.cell(Item(None, fire), ben, True, TODAY) == ("expired", date(2025, 2, 28))


def test_a_class_of_twelve_is_entered_whole_or_not_at_all(coop, ben):
    fire = make_course(coop)
    twelve = [make_person(coop, f"P{n}", "Learner") for n in range(11)] + [ben]
    with pytest.raises(DomainError, match="yourself"), transaction():
        taking.enter_class(assessor(coop, ben), twelve, fire, taking.Said(SEEN))
    make_taken(coop, ben, fire)
    with pytest.raises(DomainError, match="already entered for Ben Morris"), transaction():
        taking.enter_class(assessor(coop), twelve, fire, taking.Said(SEEN))
    assert count(CourseTaken) == 1
    with transaction():
        rows = taking.enter_class(
            assessor(coop), twelve, fire, taking.Said(SEEN + timedelta(days=1))
        )
        assert len(rows) == 12


def test_a_course_is_withdrawn_with_a_reason(coop, ben):
    key = make_taken(coop, ben, make_course(coop))
    with pytest.raises(DomainError, match="Say why"), transaction():
        taking.withdraw(assessor(coop), key, "")
    with transaction():
        taking.withdraw(assessor(coop), key, "Not the right course")
    (row,) = evidence_queries.taken(coop, TODAY, person_id=ben)
    assert (row.state, row.withdrawn_reason) == ("withdrawn", "Not the right course")


def test_another_co_op_s_people_and_evidence_are_not_there(coop, ben):
    other = make_coop("Elsewhere Care")
    make_library(coop)
    key = make_shown(coop, ben, standard_of(coop, "CC1", "2025-03"))
    with pytest.raises(NotFound):
        evidence_queries.one(other, key)
    with pytest.raises(NotFound), transaction():
        evidencing.withdraw(assessor(other), key, "Why not")
    with pytest.raises(NotFound):
        make_taken(other, ben, make_course(other))
    assert queries.of_person(other, ben, TODAY) == []
    assert by_standard.snapshot(other).shown == {}
