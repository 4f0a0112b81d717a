"""The inbox: by group, only what is new, one read or all; the number on top is what waits."""

import re
from datetime import date, time, timedelta
from importlib import import_module

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from coop.notices import choosing, inboxes, kinds, queries, reminding, service, telling
from coop.notices.models import Alert, Message
from core import clock
from core.access import Actor
from core.db import db, transaction
from tests.factories.people import as_role, make_account
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop

REAL = clock.now
NOON = clock.instant(date(2026, 12, 2), time(12))


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr(clock, "now", REAL)
    with clock.at(NOON):
        yield


@pytest.fixture
def coop(database):
    return small_coop(2)


def alert(coop, subject, words, kind="leave_decided", url="", **to):
    to = to or {"person_id": coop.people[0]}
    with transaction():
        return service.alert(coop.id, kind, subject, words, url=url, **to).id


def me(coop, role="worker"):
    return Actor(None, "Ann", coop.id, coop.people[0], frozenset({role}))


def waiting(coop, role="worker"):
    return queries.waiting(me(coop, role), clock.today())


def message_ids():
    db.session.rollback()
    return list(db.session.scalars(select(Message.id).order_by(Message.id)))


def test_it_is_filtered_by_group_and_by_what_is_new(coop, client):
    alert(coop, 1, "About leave.")
    alert(coop, 2, "About hours.", "hours_corrected")
    as_role(client, coop.id, "worker", person_id=coop.people[0])
    page = client.get("/notices/inbox?group=Leave").text
    assert "About leave." in page
    assert "About hours." not in page
    client.post(f"/notices/inbox/{message_ids()[0]}/read")
    page = client.get("/notices/inbox?unread=1").text
    assert "About leave." not in page
    assert "About hours." in page
    assert "Nothing new" in client.get("/notices/inbox?unread=1&group=Leave").text
    client.post("/notices/inbox/read", data={"group": "Hours"})
    assert "Nothing new" in client.get("/notices/inbox?unread=1").text


def test_reading_all_of_a_group_leaves_the_others_new(coop):
    alert(coop, 1, "About leave.")
    alert(coop, 2, "About hours.", "hours_corrected")
    with transaction():
        assert telling.read_all(me(coop), "Hours") == 1
    assert inboxes.new_by_kind(coop.id, coop.people[0]) == {"leave_decided": 1}


def test_opening_one_marks_it_and_leads_to_the_thing(coop, client):
    alert(coop, 1, "Approved.", url="/my/leave#3")
    (message,) = message_ids()
    as_role(client, coop.id, "worker", person_id=coop.people[0])
    answer = client.get(f"/notices/inbox/{message}")
    assert (answer.status_code, answer.location) == (302, "/my/leave#3")
    (row,), _ = inboxes.inbox(coop.id, coop.people[0])
    assert (row.new, row.read_at) == (False, NOON)


def test_nobody_opens_or_reads_what_another_was_told(coop, client):
    alert(coop, 1, "For the other one.", person_id=coop.people[1])
    (message,) = message_ids()
    elsewhere = small_coop(1, "Other Care")
    for co_op, person in ((coop.id, coop.people[0]), (elsewhere.id, elsewhere.people[0])):
        as_role(client, co_op, "worker", person_id=person)
        assert client.get(f"/notices/inbox/{message}").status_code == 404
        assert client.post(f"/notices/inbox/{message}/read").status_code == 404
        assert "For the other one." not in client.get("/notices/inbox").text
    assert db.session.get_one(Message, message).read_at is None


def test_the_number_on_top_counts_an_alert_once_and_falls_as_it_is_put_away(coop, client):
    first = alert(coop, 1, "Approved.")
    alert(coop, 2, "Hours changed.", "hours_corrected")
    assert waiting(coop) == 2
    assert sum(inboxes.new_by_kind(coop.id, coop.people[0]).values()) == 2
    with transaction():
        service.dismiss(me(coop), first)
    assert waiting(coop) == 1
    assert inboxes.new_by_kind(coop.id, coop.people[0]) == {"hours_corrected": 1}
    as_role(client, coop.id, "worker", person_id=coop.people[0])
    page = client.get("/notices").text
    assert re.search(r'class="tab-count">1<', page)


def test_what_somebody_has_dealt_with_is_not_new_any_more(coop):
    make_account(coop.id, "coordinator", person_id=coop.people[0])
    alert(coop, 7, "Needs cover.", "cover_needed", permission="absence.cover")
    assert inboxes.new_by_kind(coop.id, coop.people[0]) == {"cover_needed": 1}
    with transaction():
        service.close(coop.id, "cover_needed", 7)
    assert inboxes.new_by_kind(coop.id, coop.people[0]) == {}
    assert waiting(coop, "coordinator") == 0
    (row,), _ = inboxes.inbox(coop.id, coop.people[0])
    assert row.read_at is None  # nobody says that it was read


def test_a_reminder_counts_until_it_is_read_or_the_shift_begins(coop):
    shift = make_shift(coop.id, coop.service_id, MONDAY)
    make_place(coop.id, shift, coop.people[0], published=True)
    start = clock.instant(MONDAY, time(7))
    with clock.at(start - timedelta(hours=2)):
        with transaction():
            assert reminding.remind(coop.id) == 1
        assert waiting(coop) == 1
    with clock.at(start):
        assert waiting(coop) == 0


def test_older_ones_are_reached_page_by_page(coop, monkeypatch):
    monkeypatch.setattr(inboxes, "PAGE", 2)
    for n in range(5):
        alert(coop, n, f"Number {n}.")
    seen, before = [], None
    while True:
        rows, before = inboxes.inbox(coop.id, coop.people[0], before=before)
        seen += [row.words for row in rows]
        if before is None:
            break
    assert seen == [f"Number {n}." for n in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("path", ["/notices/inbox", "/notices"])
def test_the_pages_read_a_fixed_number_of_times(coop, client, count, path):
    def reads():
        with count() as statements:
            assert client.get(path).status_code == 200
        return len(statements)

    as_role(client, coop.id, "worker", person_id=coop.people[0])
    alert(coop, 0, "The first.")
    client.get(path)
    few = reads()
    for n in range(1, 30):
        alert(coop, n, f"Number {n}.", ("leave_decided", "hours_corrected")[n % 2])
    assert reads() == few


def test_the_database_keeps_one_alert_for_those_with_a_permission(coop):
    row = {"coop_id": coop.id, "kind": "cover_needed", "subject_id": 1, "words": "x"}
    with transaction() as session:
        session.add(Alert(**row, permission="absence.cover", made_at=NOON))
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(Alert(**row, permission="absence.cover", made_at=NOON))
    with transaction() as session:  # others about the same are others
        session.add(Alert(**row, permission="rota.edit", made_at=NOON))
        for person in coop.people:
            session.add(Alert(**row, person_id=person, made_at=NOON))


KNOWN_THEN = set(import_module("core.migrations.versions.0020_digest").KINDS)


def test_the_migration_keeps_what_people_chose_and_one_of_each_alert(coop):
    with transaction() as session:
        session.add(
            Alert(
                coop_id=coop.id,
                kind="cover_needed",
                subject_id=1,
                words="First",
                permission="absence.cover",
                made_at=NOON,
            )
        )
    db.session.remove()
    try:
        downgrade(revision="0019")
        with db.engine.connect() as connection:
            connection.execute(
                text(
                    "insert into alert (coop_id, kind, subject_id, person_id, permission, words, "
                    "url, made_at) select coop_id, kind, subject_id, person_id, permission, "
                    "'Second', url, made_at from alert"
                )
            )
            connection.execute(
                text(
                    "insert into news_choice (coop_id, person_id, by_email, quiet_from, "
                    "quiet_until, urgent_in_quiet, remind_hours) values (:coop, :person, "
                    ":kinds, '22:00:00.000000', '06:00:00.000000', true, 4)"
                ),
                {"coop": coop.id, "person": coop.people[0], "kinds": '["leave_decided"]'},
            )
            connection.commit()
    finally:
        db.engine.dispose()
        upgrade()
    db.session.rollback()
    assert list(db.session.scalars(select(Alert.words))) == ["Second"]
    choice = choosing.choice_of(coop.id, coop.people[0])
    by_email = [kind.name for kind in kinds.all_kinds() if choosing.channel(choice, kind) == "now"]
    # A kind that is younger than the choice comes as it is declared: at once where it is urgent.
    younger = {kind.name for kind in kinds.all_kinds() if kind.urgent} - KNOWN_THEN
    assert set(by_email) - younger == {"leave_decided"}
    assert (choice.digest_at, choice.remind_hours) == (time(18), 4)
