"""Courses and what is asked of whom."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from core.db import db, transaction
from core.errors import DomainError, NotFound
from tests.factories.members import make_competency
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.training import assessor, make_course, make_requirement
from training.standards import course_queries, courses, requirements
from training.standards.library_queries import Item
from training.standards.models import Course, Requirement
from training.standards.rules import Level

pytestmark = pytest.mark.usefixtures("database")
JAN = date(2026, 1, 1)


def test_a_course_is_added_changed_retired_and_brought_back(client):
    coop = make_coop()
    as_role(client, coop, "trainer")
    form = {"name": "Hoist", "cost": "45.50", "minutes": "3.5", "renewal_months": "12"}
    page = client.post("/training/courses/add", data=form, follow_redirects=True).text
    assert "Hoist is added." in page
    row = db.session.scalars(select(Course)).one()
    assert (row.cost_pence, row.minutes, row.renewal_months) == (4550, 210, 12)
    page = client.get(f"/training/courses/{row.id}").text
    assert 'value="45.50"' in page
    assert 'value="3.5"' in page
    assert "already a course called Hoist" in client.post("/training/courses/add", data=form).text
    key = row.id
    page = client.post(f"/training/courses/{key}/retire", follow_redirects=True).text
    assert "Hoist is retired" in page
    client.post(f"/training/courses/{key}/retire", data={"back": "1"})
    db.session.rollback()
    assert db.session.scalar(select(Course.retired_on)) is None


def test_what_is_asked_twice_of_the_same_is_refused_and_of_others_is_not():
    coop = make_coop()
    item = Item(None, make_course(coop))
    make_requirement(coop, item)
    with pytest.raises(DomainError, match="already asked"):
        make_requirement(coop, item, date(2026, 6, 1))
    make_requirement(coop, item, role="Senior")


def test_a_person_supported_needs_those_who_support_them_and_the_other_way_about():
    coop = make_coop()
    ben = make_person(coop, service_id=make_service(coop))
    item = Item(make_competency(coop, "PEG"), None)
    with pytest.raises(DomainError) as refused:
        make_requirement(coop, item, supported="JB")
    assert refused.value.field == "named"
    with pytest.raises(DomainError) as refused:
        make_requirement(coop, item, named=(ben,))
    assert refused.value.field == "supported"
    make_requirement(coop, item, supported="JB", named=(ben,))
    (row,) = course_queries.requirements(coop)
    assert (row.whom, row.asked.named) == ("Those who support JB (1 named)", frozenset({ben}))


def test_a_requirement_ends_and_stays_to_be_read():
    coop = make_coop()
    key = make_requirement(coop, Item(None, make_course(coop)))
    with pytest.raises(DomainError), transaction():
        requirements.end(assessor(coop), key, date(2025, 12, 31))
    with transaction():
        requirements.end(assessor(coop), key, date(2026, 3, 31))
    with pytest.raises(DomainError, match="sooner"), transaction():
        requirements.end(assessor(coop), key, date(2026, 4, 30))
    (row,) = course_queries.requirements(coop)
    assert row.until_on == date(2026, 3, 31)


def test_things_of_another_co_op_are_not_there():
    coop, other = make_coop(), make_coop("Elsewhere Care")
    course = make_course(other)
    with pytest.raises(NotFound):
        make_requirement(coop, Item(None, course))
    with pytest.raises(NotFound), transaction():
        courses.retire(assessor(coop), course, on=JAN)
    mine = make_course(coop)
    with pytest.raises(NotFound):
        make_requirement(coop, Item(None, mine), service_id=make_service(other))


def test_what_is_retired_is_asked_of_nobody_any_more():
    coop = make_coop()
    course = make_course(coop)
    with transaction():
        courses.retire(assessor(coop), course, on=JAN)
    with pytest.raises(DomainError, match="has been retired"):
        make_requirement(coop, Item(None, course))


def test_a_requirement_is_asked_and_ended_on_its_pages(client):
    coop = make_coop()
    home = make_service(coop)
    ben = make_person(coop, "Ben", "Morris", service_id=home)
    course = make_course(coop)
    as_role(client, coop, "manager")
    page = client.get("/training/requirements/add").text
    assert "Ben Morris" in page
    form = {"item": f"t{course}", "level": "should", "role": "Support worker",
            "service_id": str(home), "from_on": "1/1/2026", "why": "The insurer"}  # fmt: skip
    page = client.post("/training/requirements/add", data=form, follow_redirects=True).text
    assert "Support worker at Maple Court" in page
    assert "The insurer" in page
    row = db.session.scalars(select(Requirement)).one()
    assert (row.level, row.course_id) == (Level.SHOULD, course)
    answer = client.post(f"/training/requirements/{row.id}/end", data={"until_on": "1/1/2025"})
    assert "It cannot end before it begins." in answer.text
    page = client.post(
        f"/training/requirements/{row.id}/end", data={"until_on": "2/1/2026"}, follow_redirects=True
    ).text
    assert "It is asked until 2 January 2026." in page
    assert "Asked before" in page
    form |= {"item": f"t{course}", "supported": "JB", "named": [str(ben)]}
    client.post("/training/requirements/add", data=form)
    assert "Those who support JB (1 named)" in client.get("/training/requirements").text
