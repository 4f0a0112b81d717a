"""Who sees which run and which file, and what the page says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from core import clock
from core.access import Actor, declare
from core.db import db, transaction
from core.jobs import Run, ask, job
from core.jobs.models import JobRun, RunState, StoredFile
from core.jobs.perform import claim
from core.jobs.testing import own_kinds, run_queued
from tests.factories.people import actor_of, as_role, make_account, make_coop


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    declare("test.work", "Do a test's work", "coordinator")

    @job("test.rota", title="Make the rota", permission="test.work", timeout=60)
    def rota(run: Run) -> dict[str, str]:
        with run.output():
            run.store_file("rota – week 50.csv", "text/csv", b"a,b\r\n", "test.work")
        return {"words": "33 of 35 places filled."}

    with own_kinds():
        yield


def asked(coop_id: int, account_id: int) -> int:
    actor = actor_of(account_id, coop_id, "coordinator")
    with transaction():
        return ask("test.rota", actor, back_url="/rota/7").id


def test_the_asker_sees_the_run_wait_and_can_call_it_off(client: FlaskClient) -> None:
    coop_id = make_coop()
    run_id = asked(coop_id, as_role(client, coop_id, "coordinator"))
    page = client.get(f"/jobs/{run_id}").text
    assert "Make the rota" in page
    assert "It starts when a worker is free." in page
    assert f'hx-get="/jobs/{run_id}/panel"' in page
    assert f'href="/jobs/{run_id}"' in page  # the plain way to refresh
    answer = client.post(f"/jobs/{run_id}/cancel", follow_redirects=True).text
    assert "Stopped as asked. Nothing was written." in answer
    assert "hx-get" not in answer.partition("<main")[2]


def test_progress_shows_how_far_and_its_figures(client: FlaskClient) -> None:
    coop_id = make_coop()
    account_id = as_role(client, coop_id, "coordinator")
    run_id = asked(coop_id, account_id)
    run = Run(claim(run_id), Actor(account_id, "Cora", coop_id), db.engine)
    run.step(3, 12, "Week 2 of 4", cover="33 of 35", seconds_left=40)
    panel = client.get(f"/jobs/{run_id}/panel").text
    assert "25 %" in panel
    assert "Week 2 of 4" in panel
    assert "<dt>Cover</dt><dd>33 of 35</dd>" in panel
    assert "about 40 seconds" in panel
    assert "<html" not in panel


def test_when_done_the_page_links_to_the_result_and_the_file(client: FlaskClient) -> None:
    coop_id = make_coop()
    run_id = asked(coop_id, as_role(client, coop_id, "coordinator"))
    run_queued()
    page = client.get(f"/jobs/{run_id}").text
    assert "33 of 35 places filled." in page
    assert 'href="/rota/7"' in page
    assert "rota – week 50.csv" in page


def test_an_interrupted_run_says_that_it_was_begun_anew(client: FlaskClient) -> None:
    coop_id = make_coop()
    run_id = asked(coop_id, as_role(client, coop_id, "coordinator"))
    claim(run_id)
    with transaction() as session:
        row = session.get_one(JobRun, run_id)
        row.state, row.lost_at = RunState.QUEUED, clock.now()
    assert "begun anew: attempt 2 of 3" in client.get(f"/jobs/{run_id}").text


def test_a_lost_run_is_never_shown_as_done(client: FlaskClient) -> None:
    coop_id = make_coop()
    run_id = asked(coop_id, as_role(client, coop_id, "coordinator"))
    claim(run_id)
    with transaction() as session:
        row = session.get_one(JobRun, run_id)
        row.state, row.done, row.total = RunState.LOST, 12, 12
        row.failure, row.ended_at = "It was interrupted 3 times and has been given up.", clock.now()
    page = client.get(f"/jobs/{run_id}").text
    assert "interrupted 3 times" in page
    assert "100 %" not in page


@pytest.mark.parametrize("path", ["", "/panel"])
def test_a_run_is_for_its_asker_and_holders_of_its_permission(
    client: FlaskClient, path: str
) -> None:
    coop_id = make_coop()
    run_id = asked(coop_id, make_account(coop_id, "coordinator"))
    as_role(client, coop_id, "worker")
    assert client.get(f"/jobs/{run_id}{path}").status_code == 403
    assert client.post(f"/jobs/{run_id}/cancel").status_code == 403
    as_role(client, coop_id, "coordinator")
    assert client.get(f"/jobs/{run_id}{path}").status_code == 200


def test_another_co_op_does_not_learn_that_there_is_a_run_or_a_file(client: FlaskClient) -> None:
    coop_id = make_coop()
    run_id = asked(coop_id, make_account(coop_id, "coordinator"))
    run_queued()
    file_id = db.session.query(StoredFile.id).scalar()
    elsewhere = make_coop("Elsewhere Care")
    as_role(client, elsewhere, "coordinator", "manager")
    for path in (f"/jobs/{run_id}", f"/jobs/{run_id}/panel", f"/files/{file_id}"):
        assert client.get(path).status_code == 404
    assert client.post(f"/jobs/{run_id}/cancel").status_code == 404
    assert "Make the rota" not in client.get("/jobs").text


def test_a_file_is_sent_as_it_is_and_only_to_holders_of_its_permission(
    client: FlaskClient,
) -> None:
    coop_id = make_coop()
    asked(coop_id, as_role(client, coop_id, "coordinator"))
    run_queued()
    file_id = db.session.query(StoredFile.id).scalar()
    answer = client.get(f"/files/{file_id}")
    assert answer.data == b"a,b\r\n"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "rota%20%E2%80%93%20week%2050.csv" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    as_role(client, coop_id, "worker", "treasurer")
    assert client.get(f"/files/{file_id}").status_code == 403


def test_the_list_shows_what_the_viewer_may_see_newest_first(client: FlaskClient) -> None:
    coop_id = make_coop()
    declare("test.pay", "See pay", "treasurer")

    @job("test.pay", title="Payroll workbook", permission="test.pay", timeout=60)
    def pay(run: Run) -> None:
        """Nothing."""

    treasurer = make_account(coop_id, "treasurer")
    with transaction():
        ask("test.pay", actor_of(treasurer, coop_id, "treasurer"))
    asked(coop_id, make_account(coop_id, "coordinator", name="Cora Lane"))
    as_role(client, coop_id, "coordinator")
    page = client.get("/jobs").text
    assert "Make the rota" in page
    assert "Cora Lane" in page
    assert "Payroll workbook" not in page
    as_role(client, coop_id, "worker")
    assert client.get("/jobs").status_code == 403


def test_cancelling_returns_only_to_pages_of_ours(client: FlaskClient) -> None:
    coop_id = make_coop()
    account_id = as_role(client, coop_id, "coordinator")
    for back, expected in (("/rota/7", "/rota/7"), ("//evil.example/", "/jobs/")):
        run_id = asked(coop_id, account_id)
        answer = client.post(f"/jobs/{run_id}/cancel", data={"back": back})
        assert answer.location.startswith(expected)


def test_cancelling_what_has_ended_says_so(client: FlaskClient) -> None:
    coop_id = make_coop()
    run_id = asked(coop_id, as_role(client, coop_id, "coordinator"))
    run_queued()
    answer = client.post(f"/jobs/{run_id}/cancel", follow_redirects=True)
    assert "already ended" in answer.text
    assert answer.status_code == 200


def test_the_list_takes_the_same_number_of_queries_however_long(client: FlaskClient) -> None:
    from sqlalchemy import event

    coop_id = make_coop()
    account_id = as_role(client, coop_id, "coordinator")
    said: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    counts = []
    for _ in range(2):
        for _ in range(10):
            asked(coop_id, account_id)
        said.clear()
        client.get("/jobs")
        counts.append(len(said))
    assert counts[0] == counts[1]
