"""The page while a rota is made, and how it was made: as each role, own and other co-op."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from coop.rota import engine, rules, service, warming
from coop.rota.models import Rota
from coop.rota.queries.making import Making
from coop.rota.rules.improvement import Point
from coop.rota.rules.problem import Rota as Answer
from coop.rota.views.making import drawn_words, improvement, rows_of, short, took
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.jobs.models import JobRun
from core.jobs.testing import run_queued
from tests.factories.people import as_role
from tests.factories.rota import MONDAY, make_pattern, small_coop

MAKERS = ("coordinator", "manager")
OTHERS = ("board", "treasurer", "trainer", "recruiter", "worker")


@pytest.fixture
def coop(client, monkeypatch):
    monkeypatch.setattr(warming, "warm", lambda: None)
    found = small_coop(2)
    make_pattern(found.id, found.service_id)
    return found


def _begun(coop, **detail):
    """A rota whose run is under way and has told that much; its id."""
    actor = Actor(None, "Nia", coop.id, None, frozenset({"coordinator"}))
    with transaction():
        rota = service.start(actor, MONDAY, 1, [coop.service_id], seconds=300, stop_at=5)
        rota_id, run_id = rota.id, rota.run_id
    if detail:
        with transaction() as session:
            run = session.get_one(JobRun, run_id)
            run.state, run.attempt = "running", 1
            run.started_at = run.beat_at = clock.now()
            run.done, run.total, run.words, run.detail = 12, 300, "Improving", detail
    return rota_id


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


NEWS = {
    "cover": "5 of 7",
    "points": "10,000",
    "improvement": [[3, 12000, None], [110, 10000, 9963]],
}


def test_while_it_is_made_the_page_says_how_far_how_good_and_when_it_stops(client, coop):
    rota_id = _begun(coop, **NEWS)
    as_role(client, coop.id, "coordinator")
    for path in (f"/rota/{rota_id}/making", f"/rota/{rota_id}/making/panel"):
        said = _text(client.get(path))
        for words in (
            "Improving",
            "5 of 7",
            "10,000",
            "Within 0.37 % of the best possible: proved",  # 37 of 10,000
            "when proved within 0.5 %, or after 5 min",
            "Stop and keep what there is",
            "Cancel",
            "0.3 s 12,000 — —",
            "11 s 10,000 9,963 0.37 %",
        ):
            assert words in said, (path, words)
        assert "[[" not in said  # the compact points are for the drawing


def test_the_buttons_of_the_polled_panel_have_ids_by_which_focus_is_kept(client, coop):
    rota_id = _begun(coop, **NEWS)
    as_role(client, coop.id, "coordinator")
    panel = client.get(f"/rota/{rota_id}/making/panel").get_data(as_text=True)
    buttons = re.findall(r"<button[^>]*>", panel)
    assert len(buttons) == 2
    assert all(" id=" in button for button in buttons)


def test_before_anything_is_proved_the_page_says_so(client, coop):
    rota_id = _begun(coop, cover="5 of 7", improvement=[[3, 12000, None]])
    as_role(client, coop.id, "manager")
    said = _text(client.get(f"/rota/{rota_id}/making"))
    assert "No bound proved yet" in said
    assert "best possible" not in said.split("How it is made")[0]


def test_before_it_begins_there_is_nothing_to_keep(client, coop):
    rota_id = _begun(coop)
    as_role(client, coop.id, "coordinator")
    said = _text(client.get(f"/rota/{rota_id}/making"))
    assert "Stop and keep" not in said
    assert "Cancel" in said
    answer = client.post(f"/rota/{rota_id}/finish", follow_redirects=True)
    assert "It has not begun, so there is nothing to keep yet." in _text(answer)


def test_stop_and_cancel_reach_the_run(client, coop):
    rota_id = _begun(coop, **NEWS)
    as_role(client, coop.id, "coordinator")
    said = _text(client.post(f"/rota/{rota_id}/finish", follow_redirects=True))
    assert "Stopping; what there is is kept" in said
    run = db.session.scalars(select(JobRun)).one()
    assert run.finish_asked_at is not None
    assert run.cancel_asked_at is None
    db.session.rollback()
    said = _text(client.post(f"/rota/{rota_id}/cancel", follow_redirects=True))
    assert "Stopping at the next step" in said
    assert db.session.scalars(select(JobRun.cancel_asked_at)).one() is not None


@pytest.mark.parametrize("role", MAKERS)
def test_those_who_make_rotas_see_how_one_was_made(client, coop, role):
    rota_id = _begun(coop, **NEWS)
    as_role(client, coop.id, role)
    assert client.get(f"/rota/{rota_id}/making").status_code == 200


@pytest.mark.parametrize("role", OTHERS)
def test_others_neither_watch_nor_stop(client, coop, role):
    rota_id = _begun(coop, **NEWS)
    as_role(client, coop.id, role, person_id=coop.people[0] if role == "worker" else None)
    for path in (f"/rota/{rota_id}/making", f"/rota/{rota_id}/making/panel"):
        assert client.get(path).status_code == 403, path
    for path in (f"/rota/{rota_id}/finish", f"/rota/{rota_id}/cancel"):
        assert client.post(path).status_code == 403, path
    assert db.session.scalars(select(JobRun.finish_asked_at)).one() is None


def test_another_co_ops_making_is_not_found(client, coop):
    rota_id = _begun(coop, **NEWS)
    other = small_coop(1, "Other Care")
    as_role(client, other.id, "manager")
    for path in (f"/rota/{rota_id}/making", f"/rota/{rota_id}/making/panel"):
        assert client.get(path).status_code == 404, path
    for path in (f"/rota/{rota_id}/finish", f"/rota/{rota_id}/cancel"):
        assert client.post(path).status_code == 404, path
    assert db.session.scalars(select(JobRun.finish_asked_at)).one() is None


def test_the_form_chooses_time_and_gap_and_the_home_says_what_was_proved(client, coop, monkeypatch):
    def solve(problem, budget, **given):
        points = rules.objective(problem, ())
        return Answer((), points, bound=points)

    monkeypatch.setattr(engine, "solve", solve)
    as_role(client, coop.id, "coordinator")
    data = {"from_on": "7/12/2026", "weeks": "1", "service_ids": str(coop.service_id)}
    answer = client.post("/rota/make", data={**data, "seconds": "900", "stop_at": "20"})
    run = db.session.scalars(select(JobRun)).one()
    assert (run.params["seconds"], run.params["stop_at"]) == (900, 20)
    db.session.rollback()
    run_queued()
    said = _text(client.get(answer.location))
    assert "The best possible: proved" in said
    assert "nothing better is possible" in said
    assert "Open the result" in said
    assert "the best possible: proved" in _text(client.get("/rota"))
    assert answer.location in client.get("/rota").get_data(as_text=True)  # how it was made
    as_role(client, coop.id, "board")
    assert answer.location not in client.get("/rota").get_data(as_text=True)


def test_no_gap_can_be_chosen(client, coop):
    as_role(client, coop.id, "coordinator")
    data = {"from_on": "7/12/2026", "weeks": "1", "service_ids": str(coop.service_id)}
    client.post("/rota/make", data={**data, "seconds": "15", "stop_at": "0"})
    assert db.session.scalars(select(JobRun)).one().params["stop_at"] is None


@pytest.mark.parametrize(("field", "value"), [("seconds", "7"), ("stop_at", "3")])
def test_a_time_or_gap_that_is_not_offered_is_refused_beside_its_field(client, coop, field, value):
    as_role(client, coop.id, "coordinator")
    data = {
        "from_on": "7/12/2026", "weeks": "1", "service_ids": str(coop.service_id),
        "seconds": "15", "stop_at": "5", field: value,
    }  # fmt: skip
    answer = client.post("/rota/make", data=data)
    assert answer.status_code == 200
    assert db.session.scalars(select(Rota)).first() is None
    assert f'id="{field}-error"' in answer.get_data(as_text=True)


def test_called_off_it_offers_the_draft_as_it_was(client, coop):
    rota_id = _begun(coop)
    as_role(client, coop.id, "coordinator")
    client.post(f"/rota/{rota_id}/cancel")
    said = _text(client.get(f"/rota/{rota_id}/making"))
    assert "Nothing was written." in said
    assert "Open the draft as it was before" in said


def test_of_many_steps_the_first_and_the_newest_stand_in_the_table():
    points = tuple(Point(10 * n, 1000 - n, 900 if n else None) for n in range(20))
    rows = rows_of(points, 4)
    assert [row[0] for row in rows] == ["0 s", "17 s", "18 s", "19 s"]
    assert rows[0] == ("0 s", "1,000", "", "")
    assert rows[-1] == ("19 s", "981", "900", "8.26 %")  # 81 of 981 is 8.2569 %


def test_what_is_far_off_is_left_out_of_the_drawing_and_said():
    points = (Point(0, 9_000), Point(3, 1_100, -8_000), Point(9, 1_000, 400), Point(20, 1_000, 990))
    drawn = improvement(Making(points, 2.0, None, 60))
    # 9,000 is more than twice 1,000, and -8,000 more than 1,000 below it.
    assert drawn.table.rows == (
        ("0.3 s", "1,100", ""),
        ("0.9 s", "1,000", "400"),
        ("2 s", "1,000", "990"),
    )
    assert "It began at 9,000, too far off to draw." in drawn_words(Making(points, 2.0, None, 60))
    assert "too far off" not in drawn_words(Making(points[1:], 2.0, None, 60))
    assert [row[2:] for row in rows_of(points)][1] == ("", "over 100 %")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (4.5, "4.5 s"), (40.2, "40 s"), (59.7, "1 min"), (125, "2 min 5 s")],
)
def test_a_spell_is_said_as_people_say_it(seconds, said):
    assert took(seconds) == said


@pytest.mark.parametrize(
    ("points", "said"), [(940, "940"), (12_500, "12.5k"), (1_250_000, "1.25M"), (-20_000, "-20k")]
)
def test_points_on_an_axis_are_short(points, said):
    assert short(points) == said
