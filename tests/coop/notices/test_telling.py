"""The inbox loses nothing, letters go to those who want them, reminders come once."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from coop.notices import choosing, kinds, reminding, service
from coop.notices.models import Message, NewsChoice
from coop.shifts.models import Shift
from core import clock, news
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from core.outbox.models import Letter
from tests.factories.people import as_role, make_account
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop

NOON = clock.instant(date(2026, 12, 2), time(12))
EVENING = clock.instant(date(2026, 12, 2), time(22))


REAL = clock.now  # the slice's tests stand still at another moment; these move


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr(clock, "now", REAL)
    with clock.at(NOON):
        yield


def member(coop, who=0):
    return Actor(None, "Ann", coop.id, coop.people[who], frozenset({"worker"}))


def alert(coop, words, kind="leave_decided", **to):
    with transaction():
        service.alert(coop.id, kind, 1, words, **to)


def told(person):
    query = select(Message.words).where(Message.person_id == person).order_by(Message.id)
    return list(db.session.scalars(query))


def letters():
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def choose(coop, by_email=(), *, urgent=True, hours=12, **channels):
    """Those kinds at once, the given ones as said, all the others only in the inbox."""
    how = {kind.name: "here" for kind in kinds.all_kinds()} | dict.fromkeys(by_email, "now")
    with transaction():
        choosing.choose(
            member(coop),
            how | channels,
            time(21),
            time(7),
            urgent_in_quiet=urgent,
            remind_hours=hours,
            digest_at=time(18),
        )


def test_every_telling_stays_in_the_inbox(database):
    coop = small_coop(2)
    me, other = coop.people
    for words in ("Approved.", "Approved.", "Cancelled."):
        alert(coop, words, person_id=me)
    assert told(me) == ["Approved.", "Cancelled."]
    assert told(other) == []


def test_news_for_those_who_may_reaches_each_of_them_in_this_co_op_only(database):
    coop, elsewhere = small_coop(2), small_coop(1, "Other Care")
    planner, carer = coop.people
    make_account(coop.id, "coordinator", person_id=planner)
    make_account(coop.id, "worker", person_id=carer)
    make_account(elsewhere.id, "coordinator", person_id=elsewhere.people[0])
    alert(coop, "Needs cover.", "cover_needed", permission="absence.cover")
    assert told(planner) == ["Needs cover."]
    assert told(carer) == told(elsewhere.people[0]) == []


def test_a_lower_floor_tells_people_once_under_a_key_and_only_kinds_that_are_declared(database):
    coop = small_coop(2)
    me, planner = coop.people
    make_account(coop.id, "coordinator", person_id=planner)
    for words in ("Due on Monday.", "Due on Tuesday."):
        with transaction():
            news.tell(
                coop.id, "cover_needed", words, "", [me], permission="absence.cover", key="due 1"
            )
    assert told(me) == told(planner) == ["Due on Monday."]
    with pytest.raises(KeyError), transaction():
        news.tell(coop.id, "nobody_declared_this", "Hello.", "", [me])


def test_urgent_news_comes_by_e_mail_unless_one_chooses_otherwise(database):
    coop = small_coop(2)
    make_account(coop.id, "worker", person_id=coop.people[0], email="ann@example.org")
    alert(coop, "Approved.", person_id=coop.people[0])
    assert letters() == []
    alert(coop, "It is off.", "shift_cancelled", person_id=coop.people[0])
    alert(coop, "It is off.", "shift_cancelled", person_id=coop.people[1])  # has no address
    (letter,) = letters()
    assert (letter.to, letter.due_at) == ("ann@example.org", NOON)
    assert "It is off." in letter.body
    assert "It is off." not in letter.subject
    choose(coop, ["leave_decided"])
    alert(coop, "It is on.", "shift_cancelled", person_id=coop.people[0])
    alert(coop, "Refused.", person_id=coop.people[0])
    assert [one.subject for one in letters()[1:]] == [
        "Brightwater Care: Your leave is decided or changed"
    ]


def test_what_is_not_urgent_waits_for_the_morning(database):
    coop = small_coop(1)
    make_account(coop.id, "worker", person_id=coop.people[0], email="ann@example.org")
    choose(coop, ["leave_decided", "shift_cancelled"])
    with clock.at(EVENING):
        alert(coop, "Approved.", person_id=coop.people[0])
        alert(coop, "It is off.", "shift_cancelled", person_id=coop.people[0])
    morning = clock.instant(date(2026, 12, 3), time(7))
    assert [one.due_at for one in letters()] == [morning, EVENING]


def test_choices_that_make_no_sense_are_refused(database):
    coop = small_coop(1)
    for bad in ({"by_email": ["invented"]}, {"hours": 73}):
        with pytest.raises(DomainError):
            choose(coop, **bad)
    assert db.session.scalar(select(NewsChoice.id)) is None


def test_a_reminder_comes_once_and_again_when_the_shift_moves(database):
    coop = small_coop(2)
    shift = make_shift(coop.id, coop.service_id, MONDAY)
    make_place(coop.id, shift, coop.people[0], published=True)
    make_place(coop.id, shift, coop.people[1])
    start = clock.instant(MONDAY, time(7))

    def remind(before):
        with clock.at(start - timedelta(hours=before)), transaction():
            return reminding.remind(coop.id)

    assert [remind(hours) for hours in (13, 12, 11)] == [0, 1, 0]
    with transaction() as session:
        row = session.get_one(Shift, shift)
        row.start_at += timedelta(hours=1)
        row.end_at += timedelta(hours=1)
    assert [remind(hours) for hours in (10, 9)] == [1, 0]
    assert told(coop.people[1]) == []
    assert all("your next shift" in words for words in told(coop.people[0]))


def test_who_wants_no_reminder_gets_none(database):
    coop = small_coop(1)
    choose(coop, hours=0)
    shift = make_shift(coop.id, coop.service_id, MONDAY)
    make_place(coop.id, shift, coop.people[0], published=True)
    with clock.at(clock.instant(MONDAY, time(6))), transaction():
        assert reminding.remind(coop.id) == 0


def test_the_inbox_and_the_choices_on_the_page(client):
    coop = small_coop(2)
    as_role(client, coop.id, "worker", person_id=coop.people[0])
    alert(coop, "Your leave is approved.", person_id=coop.people[0])
    alert(coop, "Not for you.", person_id=coop.people[1])
    page = client.get("/notices").text
    assert "1 new" in page
    assert "Not for you." not in page
    assert client.post("/notices/inbox/read").status_code == 302
    page = client.get("/notices").text
    assert "1 new" not in page
    assert "Your leave is approved." in page
    page = client.get("/notices/choices").text
    assert "A shift of yours is cancelled" in page
    given = {f"how_{kind.name}": "here" for kind in kinds.all_kinds()}
    given |= {"quiet_from": "22:00", "quiet_until": "06:00", "remind_hours": "90"}
    given |= {"digest_at": "17:30", "how_leave_decided": "digest"}
    assert "Choose 0 to 72 hours." in client.post("/notices/choices", data=given).text
    given["remind_hours"] = "4"
    assert client.post("/notices/choices", data=given).status_code == 302
    row = db.session.scalars(select(NewsChoice)).one()
    assert (row.quiet_from, row.remind_hours, row.digest_at) == (time(22), 4, time(17, 30))
    assert {kind for kind, how in row.channels.items() if how != "here"} == {"leave_decided"}
    page = client.get("/notices/choices").text
    assert '<option selected value="digest">In the daily e-mail' in page
    given["how_shift_cancelled"] = "digest"  # was never offered
    assert "Choose one from the list." in client.post("/notices/choices", data=given).text


def test_an_account_that_stands_for_nobody_has_no_choices(client):
    coop = small_coop(1)
    as_role(client, coop.id, "board")
    assert client.get("/notices").status_code == 200
    assert client.get("/notices/choices").status_code == 403
