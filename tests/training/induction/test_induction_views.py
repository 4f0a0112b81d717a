"""The pages of first weeks as each role."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from tests.factories.induction import make_plan
from tests.factories.people import as_role, make_coop, make_person, make_service
from training.induction import queries


@pytest.fixture
def coop(database):
    return make_coop()


@pytest.fixture
def jo(coop):
    return make_person(coop, "Jo", "Begum", service_id=make_service(coop))


@pytest.fixture
def ana(coop):
    return make_person(coop, "Ana", "Silva", service_id=make_service(coop, "Harbour View"))


def first_day():
    return clock.today() - timedelta(days=10)


def step(coop, plan_id, title):
    found = queries.plan(coop, plan_id, clock.today()).steps
    return next(row for row in found if row.title.startswith(title))


@pytest.mark.parametrize(
    ("role", "see", "keep"),
    [
        ("trainer", 200, 200),
        ("manager", 200, 200),
        ("coordinator", 200, 403),
        ("worker", 403, 403),
        ("treasurer", 403, 403),
    ],
)
def test_who_may_see_and_plan_first_weeks(client, coop, jo, role, see, keep):
    key = make_plan(coop, jo, first_day())
    as_role(client, coop, role)
    for path in ("/induction", f"/induction/{key}", "/induction/templates"):
        assert client.get(path).status_code == see, path
    for path in ("/induction/open", f"/induction/{key}/close", f"/induction/{key}/add"):
        assert client.get(path).status_code == keep, path


def test_a_trainer_plans_first_weeks_and_finds_them_in_the_list(client, coop, jo, ana):
    as_role(client, coop, "trainer")
    assert "Nobody is new" in client.get("/induction").text
    client.post("/induction/templates/take-in")
    page = client.get("/induction/templates").text
    assert "in use" in page
    template = queries.templates_in_use(coop, clock.today())[0].id
    on = first_day()
    form = {
        "person_id": jo,
        "template_id": template,
        "starts_on": f"{on.day}/{on.month}/{on.year}",
        "mentor_id": ana,
        "trainer_id": "0",
    }
    page = client.post("/induction/open", data=form, follow_redirects=True).text
    assert "Jo Begum’s first weeks are planned" in page
    assert "Ana Silva" in page
    assert "Overdue" in page
    page = client.get("/induction").text
    assert "day 11, week 2" in page
    assert "steps done" in page


def test_a_new_worker_sees_what_is_next_and_ticks_it_off(client, coop, jo, ana):
    key = make_plan(coop, jo, first_day(), mentor_id=ana)
    as_role(client, coop, "worker", person_id=jo)
    assert "My first weeks" in client.get("/").text
    page = client.get("/my/first-weeks").text
    assert "Ana Silva" in page
    assert "Read the handbook" in page
    assert "Close the plan" not in page
    row = step(coop, key, "Read the handbook")
    page = client.post(f"/induction/steps/{row.id}/tick", follow_redirects=True).text
    assert "Done: Read the handbook" in page
    other = step(coop, key, "Hand over phone")
    assert client.post(f"/induction/steps/{other.id}/tick").status_code == 403
    assert client.post(f"/induction/steps/{other.id}/leave-out").status_code == 403


def test_somebody_without_a_plan_is_told_so(client, coop, jo):
    as_role(client, coop, "worker", person_id=jo)
    assert "There is no plan for you" in client.get("/my/first-weeks").text
    assert "My first weeks" not in client.get("/").text


def test_a_mentor_opens_the_plan_of_whom_they_help_and_of_nobody_else(client, coop, jo, ana):
    key = make_plan(coop, jo, first_day(), mentor_id=ana)
    other = make_plan(coop, make_person(coop, "Sam", "Else"), first_day())
    as_role(client, coop, "worker", person_id=ana)
    assert "Jo Begum" in client.get("/").text
    assert client.get(f"/induction/{key}").status_code == 200
    assert client.get(f"/induction/{other}").status_code == 403
    row = step(coop, key, "Practice observed: personal")
    page = client.post(f"/induction/steps/{row.id}/tick", follow_redirects=True).text
    assert "What you saw" in page
    today = clock.today()
    form = {"on": f"{today.day}/{today.month}/{today.year}", "note": ""}
    page = client.post(f"/induction/steps/{row.id}", data=form).text
    assert "Say in a few words what you saw or agreed." in page
    form["note"] = "Asked before touching."
    client.post(f"/induction/steps/{row.id}", data=form)
    assert "Asked before touching." in client.get(f"/induction/steps/{row.id}").text


def test_a_step_is_left_out_with_a_reason_and_a_plan_closed_with_a_word(client, coop, jo):
    key = make_plan(coop, jo, first_day())
    as_role(client, coop, "trainer")
    row = step(coop, key, "Hand over phone")
    url = f"/induction/steps/{row.id}/leave-out"
    assert "Say why in a few words." in client.post(url, data={"why": ""}).text
    client.post(url, data={"why": "Has a phone"})
    assert "Has a phone" in client.get(f"/induction/{key}").text
    assert "not done yet" in client.get(f"/induction/{key}/close").text
    client.post(f"/induction/{key}/close", data={"why": "Went back to college"})
    assert "Went back to college" in client.get("/induction?show=closed").text
    assert "Nobody is new" in client.get("/induction").text


def test_a_template_is_changed_as_a_draft_of_its_next_version(client, coop):
    as_role(client, coop, "manager")
    client.post("/induction/templates/take-in")
    key = queries.templates(coop)[0].id
    assert "Put it in use" not in client.get(f"/induction/templates/{key}").text
    client.post(f"/induction/templates/{key}/draft")
    draft = queries.templates(coop)[0].id
    form = {"kind": "task", "title": "Visit the allotment", "doer": "mentor", "due_days": "9",
            "course_id": "0", "competency_id": "0", "standard_code": "", "shifts": ""}  # fmt: skip
    client.post(f"/induction/templates/{draft}/add", data=form)
    page = client.get(f"/induction/templates/{draft}").text
    assert "Visit the allotment" in page
    bad = form | {"kind": "shadow"}
    assert (
        "Say how many shadow shifts"
        in client.post(f"/induction/templates/{draft}/add", data=bad).text
    )
    today = clock.today()
    use = {"from_on": f"{today.day}/{today.month}/{today.year}"}
    page = client.post(f"/induction/templates/{draft}", data=use, follow_redirects=True).text
    assert "In use for plans opened from" in page
    page = client.post(f"/induction/templates/{key}/apart", data={"name": "Office"}).text
    assert {row.name for row in queries.templates(coop)} == {"Care worker", "Office"}


def test_the_plan_shows_the_certificate_over_the_weeks_with_the_same_days_as_a_list(
    client, coop, jo
):
    from tests.factories.training import make_library, make_shown, standard_of

    make_library(coop)
    key = make_plan(coop, jo, first_day())
    make_shown(coop, jo, standard_of(coop, "CC1", "2025-03"), first_day() + timedelta(days=4))
    as_role(client, coop, "manager")
    page = client.get(f"/induction/{key}").text
    assert "1 of 16 standards met" in page
    assert page.count("<rect") == 16
    assert page.count('r="5"') == 1
    assert "not yet" in page
