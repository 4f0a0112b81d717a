import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from sqlalchemy import select

from coop.board import queries, service
from coop.board.models import BoardPack, PackSchedule
from coop.notices.models import Message
from core import clock
from core.access import permissions
from core.db import db, transaction
from core.errors import DomainError
from core.jobs.models import JobRun, StoredFile
from core.jobs.testing import run_periodic, run_queued
from core.people import sign_in
from core.people.models import Grant
from core.reports import Span
from tests.factories.people import actor_of, as_role, make_account, make_coop, make_person

OCTOBER = Span(date(2026, 10, 1), date(2026, 10, 31))
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


@pytest.fixture
def coop_id(database):
    return make_coop()


def account(coop_id, *roles):
    person = make_person(coop_id, "Tess", "Treasurer")
    return make_account(coop_id, *roles, person_id=person)


@pytest.fixture
def treasurer(coop_id, made):
    return sign_in.actor_of(account(coop_id, "treasurer"), coop_id)


def ask(actor, codes=("workforce", "wages"), compared="year"):
    with transaction():
        return service.ask(actor, codes, OCTOBER, compared).id


def test_a_pack_is_made_kept_and_read(treasurer, made):
    ask(treasurer)
    (run,) = run_queued()
    assert run.state == "done", run.failure
    (row,) = queries.packs(treasurer)
    assert row.pack.title == "October 2026"
    assert [(code, span, beside) for code, _, span, beside in made] == [
        ("workforce", OCTOBER, OCTOBER.year_before()), ("wages", OCTOBER, OCTOBER.year_before()),
    ]  # fmt: skip
    book = db.session.get_one(StoredFile, row.workbook.id)
    names = openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames
    assert names[:3] == ["Cover", "Figures", "Pay by month"]
    assert db.session.get_one(StoredFile, row.paper.id).content.startswith(b"%PDF")
    # whoever may not read wages may not fetch the file by its number either
    assert book.permission == "board.test_treasurer"


def test_the_same_pack_asked_twice_is_made_once(treasurer):
    assert ask(treasurer) == ask(treasurer)
    assert ask(treasurer, compared="") != ask(treasurer)


def test_a_pack_with_a_section_that_is_not_for_somebody_is_not_shown_to_them(treasurer, coop_id):
    ask(treasurer)
    run_queued()
    board = actor_of(make_account(coop_id, "board"), coop_id, "board")
    assert queries.packs(board) == []
    ask(board, ("workforce", "wages"))  # what they may not read is left out
    run_queued()
    (row,) = queries.packs(board)
    assert row.pack.chapters == ["workforce"]


def test_sections_for_different_people_are_not_put_together(treasurer, made, monkeypatch):
    from core import reports
    from core.access import declare

    if "board.test_manager" not in permissions():
        declare("board.test_manager", "For a test", "manager")
    reports.declare("safety", "Safety", "Care.", "board.test_manager", lambda *_: None)
    both = actor_of(treasurer.account_id, treasurer.coop_id, "treasurer", "manager")
    with pytest.raises(DomainError, match="different people"), transaction():
        service.ask(both, ("wages", "safety"), OCTOBER, "")


@pytest.mark.parametrize(
    ("codes", "span", "words"),
    [
        ((), OCTOBER, "at least one section"),
        (("workforce",), Span(date(2026, 11, 1), date(2026, 11, 28)), "has not come yet"),
        (("workforce",), Span(date(2019, 1, 1), date(2026, 1, 1)), "at most five years"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(treasurer, codes, span, words):
    with pytest.raises(DomainError, match=words), transaction():
        service.ask(treasurer, codes, span, "")


def test_who_may_read_less_by_then_gets_no_pack(coop_id, made):
    ask(sign_in.actor_of(account(coop_id, "board", "treasurer"), coop_id))
    with transaction() as session:
        session.scalars(select(Grant).where(Grant.role == "treasurer")).one().until_on = date(
            2026, 11, 26
        )
    (run,) = run_queued()
    assert run.state == "failed"
    assert "may not read" in run.failure
    assert db.session.scalars(select(BoardPack)).all() == []


def test_a_cancelled_pack_leaves_nothing(treasurer, made, monkeypatch):
    from core import reports
    from core.jobs import service as jobs

    run_id = ask(treasurer)

    def cancel(coop_id, span, beside):
        with transaction():
            jobs.cancel(run_id, treasurer)
        return sample

    from tests.factories.sections import sample as make_sample

    sample = make_sample()
    reports.declare("workforce", "Workforce", "People.", "board.packs", cancel)
    (run,) = run_queued()
    assert run.state == "cancelled"
    assert db.session.scalars(select(StoredFile)).all() == []


def schedule(actor, day=5, months=1):
    with transaction():
        return service.schedule(actor, ("workforce", "wages"), months, "before", day).id


def test_a_scheduled_pack_comes_on_its_day_once_and_is_told(treasurer, made):
    schedule(treasurer)
    run_periodic("board.schedules")
    assert run_queued() == []
    with clock.at(datetime(2026, 12, 5, 9, tzinfo=UTC)):
        run_periodic("board.schedules")
        run_periodic("board.schedules")
        (run,) = run_queued()
        assert run.state == "done"
        (row,) = queries.packs(treasurer)
        assert (row.pack.title, row.pack.made_by) == ("November 2026", "Tess Treasurer")
        assert db.session.scalars(select(Message.words)).all() == [
            "The board pack of November 2026 is ready."
        ]
        assert db.session.scalars(select(PackSchedule.next_on)).one() == date(2027, 1, 5)


def test_months_that_were_missed_bring_the_last_pack_only(treasurer):
    schedule(treasurer, day=20, months=3)
    with clock.at(datetime(2027, 4, 3, 9, tzinfo=UTC)):
        run_periodic("board.schedules")
        run_queued()
        (row,) = queries.packs(treasurer)
        # due on 20 March: the three whole months before March
        assert row.span == Span(date(2026, 12, 1), date(2027, 2, 28))


def test_a_schedule_stops_when_its_owner_may_read_it_no_more(treasurer, coop_id):
    schedule(treasurer)
    make_account(coop_id, "board", person_id=make_person(coop_id, "Bo", "Board"))
    with transaction() as session:
        session.scalars(select(Grant).where(Grant.role == "treasurer")).one().until_on = date(
            2026, 11, 30
        )
    with clock.at(datetime(2026, 12, 5, 9, tzinfo=UTC)):
        run_periodic("board.schedules")
        assert db.session.scalars(select(JobRun)).all() == []
        assert queries.schedules(coop_id) == []
        (words,) = db.session.scalars(select(Message.words)).all()
        assert "Tess Treasurer may not read all of its sections any more" in words


# Pages


def test_a_pack_from_the_form_to_the_file(client, coop_id, made):
    as_role(client, coop_id, "treasurer")
    page = client.get("/board/packs").text
    assert "No pack yet" in page
    answer = client.post(
        "/board/packs/new",
        data={"chapters": ["workforce", "wages"], "period": "days", "first_on": "1/10/2026",
              "last_on": "31/10/2026", "compared": "before"},
    )  # fmt: skip
    assert answer.status_code == 302, answer.text
    run_queued()
    pack_id = db.session.scalars(select(BoardPack.id)).one()
    page = client.get(f"/board/packs/{pack_id}").text
    assert "Workforce" in page
    assert "1 September 2026 to 30 September 2026" in page
    assert client.get(f"/board/packs/{pack_id}/workbook").data.startswith(b"PK")
    assert client.get(f"/board/packs/{pack_id}/paper").data.startswith(b"%PDF")
    assert "October 2026" in client.get("/board/packs").text


def test_other_days_need_both_ends_in_order(client, coop_id, made):
    as_role(client, coop_id, "treasurer")
    data = {"chapters": ["workforce"], "period": "days", "compared": ""}
    assert "Enter the day." in client.post("/board/packs/new", data=data).text
    data |= {"first_on": "31/10/2026", "last_on": "1/10/2026"}
    assert "It ends before it begins." in client.post("/board/packs/new", data=data).text


def test_a_section_that_is_not_offered_is_not_taken(client, coop_id, made):
    as_role(client, coop_id, "board")
    page = client.get("/board/packs/new").text
    assert "Workforce" in page
    assert "Wages" not in page
    data = {"chapters": ["wages"], "period": "month", "compared": ""}
    assert client.post("/board/packs/new", data=data).status_code == 200
    assert db.session.scalars(select(JobRun)).all() == []


def test_a_schedule_from_the_form_and_its_end(client, coop_id, made):
    as_role(client, coop_id, "board")
    data = {"chapters": ["workforce"], "months": "3", "day": "7", "compared": ""}
    client.post("/board/schedules/new", data=data)
    page = client.get("/board/packs").text
    assert "On day 7 of each month" in page
    schedule_id = db.session.scalars(select(PackSchedule.id)).one()
    client.post(f"/board/schedules/{schedule_id}/end")
    assert "On day 7" not in client.get("/board/packs").text


@pytest.mark.parametrize("role", ["worker", "coordinator", "trainer", "recruiter", "adviser"])
def test_packs_are_for_the_board(client, coop_id, made, role):
    as_role(client, coop_id, role)
    assert client.get("/board/packs").status_code == 403
