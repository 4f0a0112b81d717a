"""The pages of supervision as each role; the words of a record only for the few."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.supervision import begin_kinds, make_held, make_supervising
from training.supervision import queries

SECRET = "Spoke about the night shifts."


@pytest.fixture
def coop(database):
    return make_coop()


@pytest.fixture
def jo(coop):
    return make_person(coop, "Jo", "Begum", service_id=make_service(coop))


@pytest.fixture
def sue(coop, jo):
    made = make_person(coop, "Sue", "Lead", service_id=make_service(coop, "Harbour View"))
    make_supervising(coop, jo, made, clock.today() - timedelta(days=200))
    return made


@pytest.fixture
def kinds(coop):
    return begin_kinds(coop, clock.today() - timedelta(days=200))


@pytest.fixture
def held(coop, jo, sue, kinds):
    on = clock.today() - timedelta(days=20)
    return make_held(coop, jo, sue, kinds["Supervision"], on)


@pytest.mark.parametrize(
    ("role", "see", "keep", "read"),
    [
        ("manager", 200, 200, 200),
        ("trainer", 200, 200, 403),
        ("coordinator", 200, 403, 403),
        ("board", 403, 403, 403),
        ("worker", 403, 403, 403),
    ],
)
def test_who_may_see_keep_and_read(client, coop, jo, held, role, see, keep, read):
    as_role(client, coop, role)
    assert client.get("/supervision").status_code == see
    assert client.get(f"/supervision/people/{jo}").status_code == see
    assert client.get("/supervision/supervisors").status_code == keep
    assert client.get(f"/supervision/people/{jo}/plan").status_code == keep
    page = client.get(f"/supervision/meetings/{held}")
    assert page.status_code == read
    assert (SECRET in page.text) == (read == 200)
    assert client.get(f"/supervision/meetings/{held}/write").status_code == read


def test_no_list_says_a_word_of_what_was_said(client, coop, jo, held):
    as_role(client, coop, "trainer", "coordinator", "board")
    for path in ("/supervision", f"/supervision/people/{jo}", f"/people/{jo}", "/"):
        assert SECRET not in client.get(path).text, path


def test_an_empty_co_op_begins_with_the_shipped_kinds(client, coop, jo):
    as_role(client, coop, "manager")
    assert "Nothing is asked yet" in client.get("/supervision").text
    page = client.post("/supervision/kinds/take-in", follow_redirects=True).text
    assert "3 kinds added" in page
    assert "Every 8 weeks" in page
    page = client.get("/supervision").text
    assert "Jo Begum" in page
    assert "nobody yet" in page


def test_overdue_ones_are_found_and_filtered(client, coop, jo, sue, held, kinds):
    as_role(client, coop, "manager")
    page = client.get("/supervision?standing=overdue").text
    assert "Sue Lead" in page
    assert "Overdue" in page
    page = client.get(f"/supervision?kind={kinds['Appraisal']}&standing=overdue").text
    assert "Nothing matches" in page


def test_a_supervisor_with_no_other_role_plans_writes_and_the_other_agrees(
    client, coop, jo, sue, kinds
):
    as_role(client, coop, "worker", person_id=sue)
    assert "Jo Begum" in client.get("/my/supervision").text
    assert client.get("/supervision").status_code == 403
    today = clock.today()
    on = f"{today.day}/{today.month}/{today.year}"
    form = {"kind_id": kinds["Supervision"], "supervisor_id": sue, "on": on, "starts": "14:00",
            "ends": "", "place": "Office", "agenda": ""}  # fmt: skip
    url = f"/supervision/people/{jo}/plan"
    assert "Enter both times, or neither." in client.post(url, data=form).text
    form["starts"] = ""
    page = client.post(url, data=form, follow_redirects=True).text
    assert "Planned. Both are told." in page
    assert "Actions from last time" in page, "the agenda that the kind begins with"
    key = queries.meetings(coop, person_id=jo)[0].id
    path = f"/supervision/meetings/{key}"
    assert (
        "Write what was said and agreed."
        in client.post(f"{path}/write", data={"held_on": on, "notes": ""}).text
    )
    client.post(f"{path}/write", data={"held_on": on, "notes": "Two weekends off a month."})
    far = today + timedelta(days=9)
    action = {"words": "Ask for the course", "who": "person",
              "due_on": f"{far.day}/{far.month}/{far.year}"}  # fmt: skip
    client.post(f"{path}/action", data=action)

    as_role(client, coop, "worker", person_id=jo)
    assert "say whether you agree" in client.get("/").text
    page = client.get(path).text
    assert "Two weekends off a month." in page
    assert "Change the notes" not in page
    page = client.post(f"{path}/agree", data={"words": "I said so."}, follow_redirects=True).text
    assert "Both have agreed" in page
    page = client.get("/my/supervision").text
    assert "Ask for the course" in page
    action_id = queries.open_actions(coop, jo)[0].id
    client.post(f"/supervision/actions/{action_id}/done")
    assert "Ask for the course" not in client.get("/my/supervision").text


def test_a_colleague_who_supervises_somebody_else_opens_nothing_of_theirs(
    client, coop, jo, sue, held
):
    other = make_person(coop, "Nosy", "Parker", service_id=make_service(coop, "Elm House"))
    make_supervising(coop, sue, other, clock.today())
    as_role(client, coop, "worker", person_id=other)
    for path in (
        f"/supervision/people/{jo}",
        f"/supervision/people/{jo}/plan",
        f"/supervision/meetings/{held}",
        f"/supervision/meetings/{held}/agree",
        f"/supervision/meetings/{held}/move",
    ):
        assert client.get(path).status_code == 403, path


def test_how_often_is_changed_from_a_day_on_and_when_people_are_told(client, coop, kinds):
    as_role(client, coop, "manager")
    today = clock.today()
    on = f"{today.day}/{today.month}/{today.year}"
    url = f"/supervision/kinds/{kinds['Supervision']}/frequency"
    page = client.post(url, data={"from_on": on, "every": "200", "unit": "weeks"}).text
    assert "Choose 1 to 104 weeks." in page
    client.post(url, data={"from_on": on, "every": "6", "unit": "weeks"})
    page = client.get("/supervision/kinds").text
    assert "Every 6 weeks" in page
    assert "Every 8 weeks" in page
    client.post("/supervision/kinds", data={"warn_days": "7", "escalate_days": "3", "from_on": on})
    assert queries.notice(coop, today) == (7, 3)


def test_several_people_get_one_supervisor_at_once(client, coop, jo, sue):
    third = make_person(coop, "Tom", "Third", service_id=make_service(coop, "Elm House"))
    as_role(client, coop, "manager")
    today = clock.today()
    form = {"supervisor_id": sue, "from_on": f"{today.day}/{today.month}/{today.year}",
            "person_ids": [jo, third]}  # fmt: skip
    page = client.post("/supervision/supervisors", data=form, follow_redirects=True).text
    assert "Sue Lead supervises 2 people." in page
    assert queries.supervisors(coop, today) == {jo: sue, third: sue}
