"""Pages of who works with whom: each role, the member's own, another co-op; nothing leaks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from coop.pairs.models import Learning, Mentoring, Pair
from core import access, clock
from core.audit.models import AuditEntry
from core.db import db
from tests.factories.members import make_held
from tests.factories.pairs import make_learner, make_mentor, make_pair, make_shadow
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.shifts import MONDAY, make_competency, make_shift, place

REASON = "Two complaints after the night of the fall"


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


@pytest.mark.parametrize(
    ("role", "pairs", "learners", "own"),
    [
        ("coordinator", 200, 200, 403),
        ("manager", 200, 200, 403),
        ("trainer", 403, 200, 403),
        ("worker", 403, 403, 200),
        ("board", 403, 403, 403),
        ("treasurer", 403, 403, 403),
    ],
)
def test_each_role_sees_its_pages(client, coop, ben, grace, role, pairs, learners, own):
    key = make_pair(coop, ben, grace, reason=REASON)
    as_role(client, coop, role, person_id=ben if role == "worker" else None)
    for path in ("/pairs", "/pairs/bar", "/pairs/prefer", f"/pairs/{key}"):
        assert client.get(path).status_code == pairs, path
    for path in ("/learners", "/learners/new", "/mentors/new", "/mentors/training"):
        assert client.get(path).status_code == learners, path
    assert client.get("/my-pairs").status_code == own


def test_no_page_of_a_worker_says_who_is_barred_or_why(app, client, coop, home, ben, grace):
    make_pair(coop, ben, grace, reason=REASON)
    shift = make_shift(coop, home)
    place(coop, shift, ben)
    as_role(client, coop, "worker", person_id=ben)
    looked = 0
    for rule in app.url_map.iter_rules():
        if rule.arguments or "GET" not in (rule.methods or ()):
            continue
        if access.declared(app.view_functions[rule.endpoint]) in (None, access.PUBLIC):
            continue
        page = client.get(rule.rule)
        if page.status_code == 200 and page.mimetype == "text/html":
            assert REASON not in page.text, rule.rule
            assert "must not work" not in page.text.lower(), rule.rule
            looked += 1
    assert looked > 8, "the walk went round"
    assert "Grace Osei" not in client.get("/my-pairs").text.split('id="ask"')[0]


def test_the_coordinators_list_has_names_and_only_the_pairs_own_page_the_reason(
    client, coop, ben, grace
):
    key = make_pair(coop, ben, grace, reason=REASON)
    as_role(client, coop, "coordinator")
    page = client.get("/pairs").text
    assert "Ben Morris and Grace Osei" in page
    assert REASON not in page
    seen = select(AuditEntry).where(AuditEntry.action == "pair.see")
    assert db.session.scalar(seen) is None
    assert REASON in client.get(f"/pairs/{key}").text
    entry = db.session.scalars(seen).one()
    assert (entry.subject_id, entry.coop_id) == (key, coop)


def test_a_coordinator_keeps_two_apart_and_is_told_where_they_meet(client, coop, home, ben, grace):
    shift = make_shift(coop, home)
    for person in (ben, grace):
        place(coop, shift, person)
    as_role(client, coop, "coordinator")
    typed = {
        "one_id": str(grace), "other_id": str(ben), "from_on": "22/11/2026", "reason": REASON,
    }  # fmt: skip
    page = client.post("/pairs/bar", data=typed, follow_redirects=True).text
    assert "They are on the list." in page
    assert "They are both on Early on Mon 7 December and stay there until you change it." in page
    assert "never together" in page
    page = client.post("/pairs/bar", data=typed).text
    assert page.count("These two are on the list already for some of these days.") == 2


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"one_id": "0"}, "one_id", "Choose a person."),
        ({"reason": ""}, "reason", "Say why they must not work together."),
        ({"from_on": ""}, "from_on", "Enter the first day."),
        ({"until_on": "1/11/2026"}, "until_on", "It cannot end before it begins."),
    ],
)
def test_a_fault_stands_beside_its_field(client, coop, ben, grace, wrong, field, words):
    as_role(client, coop, "manager")
    typed = {"one_id": str(ben), "other_id": str(grace), "from_on": "22/11/2026", "reason": "x"}
    page = client.post("/pairs/bar", data=typed | wrong).text
    assert f'id="{field}-error"' in page
    assert words in page
    assert db.session.scalar(select(Pair)) is None


def test_a_coordinator_ends_a_pair_on_a_day(client, coop, ben, grace):
    key = make_pair(coop, ben, grace)
    as_role(client, coop, "coordinator")
    page = client.post(f"/pairs/{key}/end", data={"last_on": "1/11/2026"}).text
    assert "Choose yesterday or a later day" in page
    page = client.post(
        f"/pairs/{key}/end", data={"last_on": "30/11/2026"}, follow_redirects=True
    ).text
    assert "The last day is 30 November 2026." in page
    db.session.rollback()
    assert db.session.get_one(Pair, key).until_on == date(2026, 11, 30)


def test_two_members_agree_on_their_own_pages(client, coop, ben, grace):
    as_role(client, coop, "worker", person_id=ben)
    page = client.post("/my-pairs", data={"other_id": str(grace)}, follow_redirects=True).text
    assert "They are asked." in page
    assert "has not answered yet" in page
    key = db.session.scalars(select(Pair.id)).one()
    as_role(client, coop, "worker", person_id=grace)
    page = client.get("/my-pairs").text
    assert "Ben Morris would like to work with you" in page
    assert "1 question" in client.get("/me").text
    page = client.post(f"/my-pairs/{key}/yes", follow_redirects=True).text
    assert "the rota tries to put you together" in page
    assert "Take back" in page
    assert "Who I work with" in client.get("/me").text
    as_role(client, coop, "coordinator")
    assert "both agree" in client.get("/pairs?show=preferred").text
    as_role(client, coop, "worker", person_id=grace)
    client.post(f"/my-pairs/{key}/leave")
    assert "Nobody yet" in client.get("/my-pairs").text


def test_a_wish_of_two_who_are_barred_is_marked_for_the_coordinator_alone(client, coop, ben, grace):
    make_pair(coop, ben, grace, "preferred")
    make_pair(coop, ben, grace)
    as_role(client, coop, "coordinator")
    assert "barred: no effect" in client.get("/pairs?show=preferred").text
    as_role(client, coop, "worker", person_id=ben)
    page = client.get("/my-pairs").text
    assert "barred" not in page
    assert page.split('id="holding"')[1].index("Grace Osei") > 0


def test_a_member_answers_no_other_peoples_questions(client, coop, home, ben, grace):
    key = make_pair(coop, ben, grace, "preferred", agreed=False)
    third = make_person(coop, "Ines", "Silva", service_id=home)
    as_role(client, coop, "worker", person_id=third)
    for verb in ("yes", "no", "leave"):
        assert client.post(f"/my-pairs/{key}/{verb}").status_code == 404
    assert db.session.get_one(Pair, key).agreed_at is None


def test_a_learner_a_mentor_and_their_shadow_shifts_on_one_page(client, coop, home, ben, grace):
    make_mentor(coop, grace)
    shadow = make_shadow(make_shift(coop, home))
    make_shadow(make_shift(coop, home, MONDAY + timedelta(days=1)))
    ordinary = make_shift(coop, home, MONDAY + timedelta(days=2), name="Late")
    for shift in (shadow, ordinary):
        place(coop, shift, ben)
    as_role(client, coop, "coordinator")
    typed = {
        "person_id": str(ben), "from_on": "7/12/2026", "until_on": "20/12/2026",
        "mentor_ids": [str(grace)], "note": "Medication rounds",
    }  # fmt: skip
    page = client.post("/learners/new", data=typed, follow_redirects=True).text
    assert "A learner from 7 December 2026" in page
    assert "1 other shift in that time stays theirs" in page
    assert "1 shadow shift ahead, the next on Mon 7 December" in page
    assert "1 other shift ahead" in page
    assert "Medication rounds" in page
    facts = page.split('class="facts"')[1].split("</dl>")[0]
    assert [part.split("<")[0] for part in facts.split("<dd>")[1:]] == ["1", "1", "2", "1"]
    assert "Likes to work with" in client.get(f"/people/{ben}").text
    key = db.session.scalars(select(Learning.id)).one()
    page = client.post(f"/learners/{key}/end", follow_redirects=True).text
    assert "Nobody is learning" in page, "it had not begun"


def test_mentors_by_word_and_by_training(client, coop, ben, grace):
    competency = make_competency(coop, "Practice mentor")
    make_held(coop, grace, competency)
    as_role(client, coop, "trainer")
    page = client.post(
        "/mentors/new", data={"person_id": str(ben), "from_on": "22/11/2026"},
        follow_redirects=True,
    ).text  # fmt: skip
    assert "They may mentor from 22 November 2026." in page
    page = client.post(
        "/mentors/training", data={"competency_ids": [str(competency)]}, follow_redirects=True
    ).text
    assert "by training: Practice mentor" in page
    assert "Whoever holds Practice mentor may mentor." in page
    key = db.session.scalars(select(Mentoring.id)).one()
    page = client.post(f"/mentors/{key}/end", follow_redirects=True).text
    assert "Today is the last day as a mentor." in page
    assert db.session.get_one(Mentoring, key).until_on == clock.today()


def test_another_co_op_sees_and_touches_nothing(client, coop, ben, grace):
    pair, learner = make_pair(coop, ben, grace, reason=REASON), make_learner(coop, ben)
    mentor = make_mentor(coop, grace)
    as_role(client, make_coop("Elsewhere"), "manager", "worker", "trainer")
    assert client.get(f"/pairs/{pair}").status_code == 404
    for path in (f"/pairs/{pair}/end", f"/learners/{learner}/end", f"/mentors/{mentor}/end"):
        answer = client.post(path, data={"last_on": "30/11/2026"})
        assert answer.status_code == 404, path
    for path in ("/pairs", "/pairs?show=preferred", "/learners"):
        page = client.get(path).text
        assert "Ben Morris" not in page
        assert "Grace Osei" not in page
    assert db.session.get_one(Learning, learner).until_on is None


def test_the_lists_read_as_much_for_many_as_for_few(client, coop, home, count):
    as_role(client, coop, "coordinator")
    numbers = []
    for many in (2, 9):
        people = [make_person(coop, "P", f"Of{n}", service_id=home) for n in range(2 * many)]
        for one, other in zip(people[::2], people[1::2], strict=True):
            make_pair(coop, one, other)
            make_learner(coop, one)
            make_mentor(coop, other)
        with count() as statements:
            for path in ("/pairs", "/learners"):
                assert client.get(path).status_code == 200
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
