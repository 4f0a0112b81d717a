"""Letters are posted once and sent once, whatever the transport does."""

from dataclasses import replace
from datetime import date, time, timedelta
from email import message_from_bytes

import pytest
from sqlalchemy import select

from core import clock, mail
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError
from core.outbox import sending, service
from core.outbox.models import Letter
from core.outbox.rules import WAITS, wait_after
from tests.factories.crowd import BOTH, app_on, at_once
from tests.factories.people import as_role, make_coop, make_person, make_service

NOON = clock.instant(date(2026, 12, 2), time(12))


@pytest.fixture
def sent(monkeypatch):
    """Every hand-over; `sent.faults` are raised first, one by one."""

    class Sent(list):
        faults: list[Exception] = []

    found = Sent()
    found.faults = []

    def deliver(to, subject, body, known_as, html):
        found.append((to, known_as))
        if found.faults:
            raise found.faults.pop(0)

    monkeypatch.setattr(mail, "deliver", deliver)
    return found


def post(key="news 1", **more):
    with transaction():
        return service.post([service.Draft(key, "ann@example.org", "Co-op: news", "Words", **more)])


def send(after=timedelta()):
    with clock.at(NOON + after):
        return sending.send_due()


def letter():
    db.session.rollback()
    return db.session.scalars(select(Letter)).one()


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(NOON):
        yield


def test_a_letter_goes_out_once(database, sent):
    assert post()
    assert not post()  # the same news
    assert [send(), send()] == [1, 0]
    assert len(sent) == 1
    assert (letter().state, letter().sent_at) == ("sent", NOON)


def test_what_the_caller_takes_back_is_never_sent(database, sent):
    with pytest.raises(RuntimeError), transaction():
        service.post([service.Draft("news 1", "ann@example.org", "Co-op: news", "Words")])
        raise RuntimeError
    assert send() == 0
    assert sent == []


def test_it_waits_for_its_time(database, sent):
    post(due_at=NOON + timedelta(hours=2))
    assert [send(timedelta(minutes=119)), send(timedelta(hours=2))] == [0, 1]


def test_a_no_is_tried_again_after_growing_waits_with_the_same_name(database, sent):
    post()
    sent.faults[:] = [OSError("busy"), OSError("busy")]
    assert [send(), send(timedelta(seconds=59)), send(timedelta(minutes=1))] == [0, 0, 0]
    assert (letter().state, letter().tries, letter().last_error) == ("waiting", 2, "busy")
    assert send(timedelta(minutes=6)) == 1
    assert len(sent) == 3
    assert len(set(sent)) == 1


def test_after_the_last_wait_it_has_failed(database, sent):
    assert [wait_after(n) for n in (0, len(WAITS) + 1)] == [None, None]
    post()
    sent.faults[:] = [OSError("no such address")] * 9
    after = timedelta()
    for wait in (*WAITS, timedelta()):
        send(after)
        after += wait
    assert (letter().state, letter().tries) == ("failed", len(WAITS) + 1)
    assert send(after + timedelta(days=2)) == 0


def test_where_nobody_can_say_it_is_not_sent_again(database, sent):
    post()
    sent.faults[:] = [mail.Unsure("cut off")]
    send()
    assert letter().state == "unsure"
    assert send(timedelta(days=1)) == 0
    assert len(sent) == 1


@pytest.mark.parametrize(("repeatable", "state"), [(False, "unsure"), (True, "waiting")])
def test_a_sender_that_died_leaves_a_letter_that_only_files_repeat(
    database, sent, monkeypatch, repeatable, state
):
    post()
    with transaction() as session:
        row = session.scalars(select(Letter)).one()
        row.state, row.begun_at, row.tries = "sending", NOON, 1
    monkeypatch.setattr(mail, "repeatable", lambda: repeatable)
    monkeypatch.setattr(sending, "send_one", lambda _: False)
    send(timedelta(minutes=4))
    assert letter().state == "sending"
    send(timedelta(minutes=6))
    assert letter().state == state


def test_who_has_left_gets_no_more_letters(database, sent):
    coop = make_coop()
    person = make_person(coop, service_id=make_service(coop))
    post("news 1", coop_id=coop, person_id=person)
    gone = make_person(coop)  # neither works there nor is a member
    post("news 2", coop_id=coop, person_id=gone)
    assert send() == 1
    states = db.session.execute(select(Letter.person_id, Letter.state)).all()
    assert {tuple(row) for row in states} == {(person, "sent"), (gone, "stopped")}


@pytest.fixture(params=BOTH)
def crowd_app(request, tmp_path):
    yield from app_on(request, tmp_path, "outbox")


def test_two_senders_at_once_send_once(crowd_app, sent):
    post()
    with transaction() as session:
        session.scalars(select(Letter)).one().next_try_at = clock.now() - timedelta(days=900)
    letter_id = letter().id
    db.session.rollback()
    answers = at_once(crowd_app, [lambda: sending.send_one(letter_id)] * 4)
    assert sorted(answers) == [False, False, False, True]
    assert len(sent) == 1


def test_a_file_is_one_letter_however_often_it_is_written(database, tmp_path, monkeypatch):
    settings = database.config["SETTINGS"]
    for _ in range(2):
        mail.deliver("ann@example.org", "Co-op: news", "Words", "carework-1@localhost")
    (found,) = (settings.instance / "mail").glob("*.eml")
    assert b"Message-ID: <carework-1@localhost>" in found.read_bytes()


def test_a_manager_sees_what_went_out_and_not_what_it_says(client, sent):
    coop, other = make_coop(), make_coop("Other Care")
    post("news 1", coop_id=coop)
    post("news 2", coop_id=other)
    as_role(client, coop, "manager")
    page = client.get("/settings/letters").text
    assert page.count("Co-op: news") == 1
    assert "Words" not in page
    as_role(client, coop, "worker")
    assert client.get("/settings/letters").status_code == 403


def test_what_may_not_have_arrived_goes_out_again_only_by_somebodys_decision(client, sent):
    coop, other = make_coop(), make_coop("Other Care")
    post(coop_id=coop)
    sent.faults[:] = [mail.Unsure("cut off")]
    send()
    letter_id = letter().id
    for co_op, role in ((coop, "worker"), (other, "manager")):
        as_role(client, co_op, role)
        assert client.post(f"/settings/letters/{letter_id}/again").status_code in (403, 404)
    as_role(client, coop, "manager")
    assert "not known whether it arrived" in client.get("/settings/letters").text
    assert client.post(f"/settings/letters/{letter_id}/again").status_code == 302
    assert send(timedelta(minutes=1)) == 1
    assert letter().state == "sent"
    assert len(sent) == 2
    assert len(set(sent)) == 1  # the same name: mail programs show one
    with pytest.raises(DomainError), transaction():
        service.send_again(Actor(None, "M", coop, None, frozenset({"manager"})), letter_id)
    assert "letters.send_again" in set(db.session.scalars(select(AuditEntry.action)))


def test_one_that_cannot_be_written_has_failed_and_holds_up_no_other(database, monkeypatch):
    taken = []
    monkeypatch.setattr("core.mail._smtp", lambda message, url: taken.append(message["To"]))
    settings = replace(database.config["SETTINGS"], mail_url="smtp://mail.example.org")
    monkeypatch.setitem(database.config, "SETTINGS", settings)
    with transaction():
        service.post(
            [
                service.Draft("1", "ann@example.org\nBcc: x@example.org", "News", "Words"),
                service.Draft("2", "ben@example.org", "News", "Words"),
            ]
        )
    assert send() == 1
    assert taken == ["ben@example.org"]
    states = dict(db.session.execute(select(Letter.key, Letter.state)).all())
    assert states == {"1": "failed", "2": "sent"}


def test_a_letter_says_the_same_as_text_and_as_html(database, tmp_path):
    settings = database.config["SETTINGS"]
    mail.deliver("ann@example.org", "News", "Words", "carework-9@localhost", "<p>Words</p>")
    name = max((settings.instance / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    found = message_from_bytes(name.read_bytes())
    assert found.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in found.get_payload()] == ["text/plain", "text/html"]
