"""Pairs, learners and mentors: what the verbs write, refuse and tell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from coop.notices import queries as notices
from coop.pairs import queries, rules, service
from coop.pairs.models import Learning, MentorCompetency, Mentoring, Pair
from core import clock
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from tests.factories.pairs import make_learner, make_pair
from tests.factories.people import make_coop, make_person, make_service
from tests.factories.shifts import make_competency

pytestmark = pytest.mark.usefixtures("database")
MONDAY = date(2026, 12, 7)
DAY = timedelta(days=1)


@pytest.fixture
def coop(database):
    return make_coop()


@pytest.fixture
def home(coop):
    return make_service(coop)


@pytest.fixture
def ben(coop, home):
    return make_person(coop, "Ben", "Morris", service_id=home)


@pytest.fixture
def grace(coop, home):
    return make_person(coop, "Grace", "Osei", service_id=home)


@pytest.fixture
def nia(coop):
    return Actor(None, "Nia Price", coop, None, frozenset({"coordinator"}))


def member(coop, person):
    return Actor(None, "A member", coop, person, frozenset({"worker"}))


def act(verb, *args, **more):
    with transaction():
        made = verb(*args, **more)
        return None if made is None else made.id


def told(coop, person):
    return [row.words for row in notices.alerts(member(coop, person))]


def standing(coop, **more):
    return [row.standing for row in queries.rows(coop, clock.today(), **more)]


def test_two_are_barred_in_whatever_order_they_are_named(coop, nia, ben, grace):
    act(service.bar, nia, grace, ben, MONDAY, reason=" A complaint ")
    (row,) = db.session.scalars(select(Pair))
    assert (row.one_id, row.other_id) == (min(ben, grace), max(ben, grace))
    assert row.reason == "A complaint"
    assert row.agreed_at is not None
    with pytest.raises(DomainError, match="already") as refused:
        act(service.bar, nia, ben, grace, MONDAY + DAY, reason="Again")
    assert refused.value.field == "other_id"


def test_who_is_barred_from_whom_and_why_is_not_in_the_audit(coop, nia, ben, grace):
    act(service.bar, nia, grace, ben, MONDAY, reason="A secret complaint")
    kept = [str(entry.changes) + entry.reason for entry in db.session.scalars(select(AuditEntry))]
    added = next(words for words in kept if "barred" in words)
    assert "'one_id': [None, 'hidden']" in added
    assert "'other_id': [None, 'hidden']" in added
    assert not any("secret" in words for words in kept)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 1001}, "reason"),
        ({"until_on": MONDAY - DAY}, "until_on"),
    ],
)
def test_what_a_barred_pair_must_say(coop, nia, ben, grace, change, field):
    given = {"reason": "A complaint", **change}
    until = given.pop("until_on", None)
    with pytest.raises(DomainError) as refused:
        act(service.bar, nia, ben, grace, MONDAY, until, **given)
    assert refused.value.field == field


def test_nobody_is_barred_from_themselves_or_from_another_co_ops_people(coop, nia, ben):
    with pytest.raises(DomainError, match="two different"):
        act(service.bar, nia, ben, ben, MONDAY, reason="x")
    with pytest.raises(NotFound):
        act(service.bar, nia, ben, make_person(make_coop("Elsewhere")), MONDAY, reason="x")


def test_a_member_asks_the_other_says_yes_and_it_holds_from_that_day(coop, ben, grace):
    key = act(service.propose, member(coop, ben), grace)
    assert standing(coop) == [rules.WAITING]
    assert queries.pairs(coop, MONDAY, MONDAY) == ()
    assert told(coop, grace) == ["Ben Morris would like to work with you. Say yes or no."]
    act(service.answer, member(coop, grace), key, yes=True)
    assert standing(coop) == [rules.HOLDS]
    (pair,) = queries.pairs(coop, clock.today(), MONDAY)
    assert (pair.barred, pair.from_on) == (False, clock.today())
    assert told(coop, grace) == []
    assert told(coop, ben) == ["Grace Osei would like to work with you too."]


def test_a_no_leaves_nothing_and_they_may_ask_again(coop, ben, grace):
    key = act(service.propose, member(coop, ben), grace)
    act(service.answer, member(coop, grace), key, yes=False)
    assert standing(coop) == []
    assert told(coop, ben) == ["Grace Osei would rather leave it open."]
    with pytest.raises(DomainError, match="answered already"):
        act(service.answer, member(coop, grace), key, yes=True)
    assert act(service.propose, member(coop, ben), grace) != key


def test_nobody_asks_twice_nor_answers_for_the_other(coop, home, ben, grace):
    key = act(service.propose, member(coop, ben), grace)
    with pytest.raises(DomainError, match="answer is awaited"):
        act(service.propose, member(coop, grace), ben)
    with pytest.raises(NotAllowed):
        act(service.answer, member(coop, ben), key, yes=True)
    third = make_person(coop, "Ines", "Silva", service_id=home)
    for verb, more in ((service.answer, {"yes": True}), (service.leave, {})):
        with pytest.raises(NotFound):
            act(verb, member(coop, third), key, **more)


def test_who_asks_takes_it_back_and_either_takes_back_what_holds(coop, ben, grace):
    key = act(service.propose, member(coop, ben), grace)
    act(service.leave, member(coop, ben), key)
    assert standing(coop) == []
    assert told(coop, grace) == []
    pair = make_pair(coop, ben, grace, "preferred")
    act(service.leave, member(coop, grace), pair)
    row = db.session.get_one(Pair, pair)
    assert row.until_on == clock.today() - DAY, "what held until yesterday stays on record"
    assert queries.pairs(coop, clock.today(), MONDAY) == ()


def test_a_member_cannot_tell_from_asking_that_they_are_barred(coop, nia, ben, grace):
    barred = act(service.bar, nia, ben, grace, date(2026, 1, 5), reason="A complaint")
    key = act(service.propose, member(coop, ben), grace)
    act(service.answer, member(coop, grace), key, yes=True)
    (pair,) = queries.pairs(coop, clock.today(), MONDAY)
    assert pair.barred, "the wish has no effect"
    for verb, more in ((service.answer, {"yes": True}), (service.leave, {})):
        with pytest.raises(NotFound):
            act(verb, member(coop, ben), barred, **more)


def test_a_member_asks_only_somebody_who_works_here(coop, ben):
    gone = make_person(coop, "Ewa", "Nowak")  # no employment
    for other in (gone, make_person(make_coop("Elsewhere"))):
        with pytest.raises(DomainError, match="works here now"):
            act(service.propose, member(coop, ben), other)


def test_a_coordinator_does_not_record_as_preferred_who_are_barred(coop, nia, ben, grace):
    act(service.bar, nia, ben, grace, MONDAY, MONDAY + 7 * DAY, reason="A complaint")
    with pytest.raises(DomainError, match="must not work together"):
        act(service.record_preferred, nia, ben, grace, MONDAY + 7 * DAY)
    act(service.record_preferred, nia, ben, grace, MONDAY + 8 * DAY)
    assert sorted(standing(coop)) == [rules.COMING, rules.COMING]


def test_a_coordinator_ends_a_pair_and_one_that_never_began_is_taken_away(coop, nia, ben, grace):
    key = make_pair(coop, ben, grace)
    act(service.end_pair, nia, key, clock.today())
    assert db.session.get_one(Pair, key).until_on == clock.today()
    later = act(service.bar, nia, ben, grace, MONDAY, reason="Again")
    act(service.end_pair, nia, later, MONDAY - DAY)
    assert db.session.get_one(Pair, later).closed_at is not None
    with pytest.raises(DomainError, match="what was"):
        act(service.end_pair, nia, key, clock.today() - 5 * DAY)


@pytest.mark.parametrize("role", ["worker", "trainer", "board", "treasurer", "recruiter"])
def test_only_coordinators_and_managers_keep_the_lists(coop, ben, grace, role):
    actor = Actor(None, "Somebody", coop, None, frozenset({role}))
    for verb in (service.bar, service.record_preferred):
        more = {"reason": "x"} if verb is service.bar else {}
        with pytest.raises(NotAllowed):
            act(verb, actor, ben, grace, MONDAY, **more)
    pair = make_pair(coop, ben, grace)
    with pytest.raises(NotAllowed):
        act(service.end_pair, actor, pair, MONDAY)


def test_a_learner_and_the_wish_for_a_mentor_over_the_same_days(coop, nia, ben, grace):
    until = MONDAY + 13 * DAY
    act(service.start_learning, nia, ben, MONDAY, until, note="Medication", mentor_ids=[grace])
    (spell,) = queries.learning(coop, MONDAY, MONDAY)
    assert (spell.person_id, spell.from_on, spell.until_on) == (ben, MONDAY, until)
    (pair,) = queries.pairs(coop, MONDAY, MONDAY)
    assert (pair.barred, pair.from_on, pair.until_on) == (False, MONDAY, until)
    with pytest.raises(DomainError, match="Another one begins"):
        act(service.start_learning, nia, ben, MONDAY + DAY)


def test_a_learner_is_not_given_to_whom_they_must_not_meet(coop, nia, ben, grace):
    make_pair(coop, ben, grace)
    with pytest.raises(DomainError, match="must not work with the learner"):
        act(service.start_learning, nia, ben, MONDAY, mentor_ids=[grace])
    with pytest.raises(DomainError, match="their own mentor"):
        act(service.start_learning, nia, ben, MONDAY, mentor_ids=[ben])
    assert db.session.scalar(select(Learning)) is None, "nothing is half done"


def test_learning_ends_on_a_day_or_never_began(coop, nia, ben, grace):
    begun = make_learner(coop, ben, clock.today() - 7 * DAY)
    act(service.end_learning, nia, begun, clock.today())
    assert db.session.get_one(Learning, begun).until_on == clock.today()
    coming = make_learner(coop, grace, MONDAY)
    act(service.end_learning, nia, coming, clock.today())
    assert db.session.get(Learning, coming) is None


def test_who_may_mentor_by_word_and_by_training(coop, nia, ben, grace):
    act(service.let_mentor, nia, ben, MONDAY, note="Ten years here")
    mentoring = db.session.scalars(select(Mentoring)).one()
    act(service.end_mentoring, nia, mentoring.id, MONDAY + DAY)
    competency = make_competency(coop, "Practice mentor")
    act(service.choose_mentor_competencies, nia, [competency])
    act(service.choose_mentor_competencies, nia, [competency])
    assert queries.mentor_competencies(coop) == {competency}
    with pytest.raises(DomainError):
        act(service.choose_mentor_competencies, nia, [make_competency(make_coop("Other"))])
    act(service.choose_mentor_competencies, nia, [])
    assert db.session.scalar(select(MentorCompetency)) is None


def test_a_worker_names_no_learners_or_mentors(coop, ben):
    for verb, args in (
        (service.start_learning, (ben, MONDAY)),
        (service.let_mentor, (ben, MONDAY)),
        (service.choose_mentor_competencies, ([],)),
    ):
        with pytest.raises(NotAllowed):
            act(verb, member(coop, ben), *args)


def test_another_co_ops_rows_are_not_there(coop, nia, ben, grace):
    theirs = Actor(None, "Else", make_coop("Elsewhere"), None, frozenset({"manager"}))
    pair, learner = make_pair(coop, ben, grace), make_learner(coop, ben)
    with pytest.raises(NotFound):
        act(service.end_pair, theirs, pair, MONDAY)
    with pytest.raises(NotFound):
        act(service.end_learning, theirs, learner, MONDAY)
    with pytest.raises(NotFound):
        act(service.start_learning, theirs, grace, MONDAY)
    assert queries.rows(theirs.coop_id, MONDAY) == []
