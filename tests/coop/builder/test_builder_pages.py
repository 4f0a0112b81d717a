"""The pages: what is offered to whom, columns ordered without script, first rows, forged posts."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from coop.builder.models import SavedExport
from core.db import db
from core.jobs.models import JobRun
from tests.factories.exports import House, make_export
from tests.factories.hours import set_clock
from tests.factories.people import as_role, make_coop, sign_in

BUILDERS = ("board", "treasurer", "manager", "coordinator", "trainer", "recruiter")


@pytest.fixture
def house(database, monkeypatch):
    set_clock(monkeypatch, "2026-11-27")
    return House()


def typed(**changes):
    return {
        "name": "My list", "form": "xlsx", "every": "", "weekday": "0", "monthday": "1",
        "hour": "7", "column": ["number", "name"], "act": "save",
        "f_standing": "now",
    } | changes  # fmt: skip


def ticked(page):
    return re.findall(r'name="column" value="(\w+)" checked', page)


@pytest.mark.parametrize("role", [*BUILDERS, "worker", "adviser"])
def test_who_may_build(house, client, role):
    as_role(client, house.coop, role)
    answer = client.get("/exports")
    assert answer.status_code == (200 if role in BUILDERS else 403)
    if role in BUILDERS:
        assert "No export of your own yet" in answer.text
        offered = client.get("/exports/new").text
        assert "People and employment" in offered
        assert ("Pay lines" in offered) == (role in ("treasurer", "board", "manager"))


def test_an_export_is_built_and_made(house, client):
    account = as_role(client, house.coop, "manager")
    page = client.get("/exports/new/people")
    assert ticked(page.text)[:2] == ["number", "name"]
    assert "Adams" in page.text, "the first rows"
    answer = client.post(
        "/exports/new/people",
        data=typed(act="make", every="week", shared=["trainer"], f_service=str(house.maple)),
    )
    run = db.session.scalars(select(JobRun)).one()
    assert answer.location == f"/jobs/{run.id}"
    row = db.session.scalars(select(SavedExport)).one()
    assert (row.owner_id, row.columns, row.shared) == (account, ["number", "name"], ["trainer"])
    assert row.filters == {"standing": "now", "service": str(house.maple)}
    assert (row.every, row.day, row.hour) == ("week", 0, 7)
    shown = client.get(f"/exports/{row.id}").text
    assert "every Monday at 07:00" in shown
    assert "Service: Maple Court" in shown
    changed = client.get(f"/exports/{row.id}/change").text
    assert ticked(changed) == ["number", "name"]


def test_columns_move_without_script_and_keep_what_is_typed(house, client):
    as_role(client, house.coop, "manager")
    data = typed(column=["number", "name", "phone"], act="up:phone", name="Half done")
    page = client.post("/exports/new/people", data=data).text
    assert ticked(page) == ["number", "phone", "name"]
    assert 'value="Half done"' in page
    assert re.search(r'value="up:phone"[^>]*autofocus', page)
    page = client.post("/exports/new/people", data=data | {"act": "down:phone"}).text
    assert ticked(page) == ["number", "name", "phone"], "the last stays the last"
    assert db.session.scalar(select(SavedExport.id)) is None


def test_the_first_rows_follow_what_is_typed(house, client):
    as_role(client, house.coop, "trainer")
    url = "/exports/preview/people"
    page = client.post(url, data=typed(column=["name", "service"], f_who="amy")).text
    assert re.findall(r"<th scope=\"col\">(.*?)</th>", page) == ["Name", "Service"]
    assert re.findall(r"<td>(.*?)</td>", page) == ["Amy Adams", "Maple Court"]
    assert "<html" not in page
    assert "Nothing is listed" in client.post(url, data=typed(f_who="nobody")).text
    assert "at least one column" in client.post(url, data=typed(column=[])).text


def test_a_forged_column_is_refused_in_words_and_shows_nothing(house, client):
    as_role(client, house.coop, "trainer")
    forged = typed(column=["name", "ni_number"])
    for answer in (
        client.post("/exports/new/people", data=forged),
        client.post("/exports/preview/people", data=forged),
    ):
        assert "You do not see “NI number” on a page" in answer.text
        assert "QQ123456C" not in answer.text
    assert client.post("/exports/new/pay_lines", data=typed()).status_code == 403
    assert client.post("/exports/preview/pay_lines", data=typed()).status_code == 403
    assert client.get("/exports/new/nothing").status_code == 404
    assert db.session.scalar(select(SavedExport.id)) is None


def test_days_that_are_given_stand_beside_their_fault(house, client):
    as_role(client, house.coop, "manager")
    page = client.post("/exports/new/people", data=typed(f_began="given", f_began_from="1/10/2026"))
    assert "Enter the first and the last day, or choose a period." in page.text
    assert 'href="#f_began_until"' in page.text
    wrong = typed(f_began="given", f_began_from="1/10/2026", f_began_until="1/9/2026")
    assert "before the first" in client.post("/exports/new/people", data=wrong).text
    good = wrong | {"f_began_until": "31/12/2026"}
    assert client.post("/exports/new/people", data=good).status_code == 302
    row = db.session.scalars(select(SavedExport)).one()
    assert row.filters["began"] == "2026-10-01..2026-12-31"
    assert 'value="1/10/2026"' in client.get(f"/exports/{row.id}/change").text


def test_an_export_of_what_one_sees_no_more_says_so_and_can_be_removed(house, client):
    both = house.actor("manager", "trainer")
    export_id = make_export(both, "pay_lines", ("name", "pay"))
    from sqlalchemy import update

    from core.db import transaction
    from core.people.models import Grant

    with transaction():
        db.session.execute(
            update(Grant)
            .where(Grant.account_id == both.account_id, Grant.role == "manager")
            .values(role="trainer")
        )
    sign_in(client, both.account_id, house.coop)
    page = client.get(f"/exports/{export_id}").text
    assert "You do not see this any more" in page
    assert "Make the file" not in page
    assert client.post(f"/exports/{export_id}/make").status_code == 403
    assert client.post(f"/exports/{export_id}/remove").status_code == 302
    assert db.session.scalar(select(SavedExport.id)) is None


def test_nothing_of_another_co_op_opens(house, client, app):
    export_id = make_export(house.actor("manager"), shared=BUILDERS)
    as_role(client, make_coop("Elsewhere Care"), *BUILDERS)
    tried = 0
    for rule in app.url_map.iter_rules():
        if "export_id" not in rule.arguments:
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            url = rule.rule.replace("<int:export_id>", str(export_id))
            assert client.open(url, method=method, data=typed()).status_code == 404, url
            tried += 1
    assert tried >= 6
    assert db.session.scalars(select(SavedExport.name)).all() == ["Everybody"]
