"""One letter a day: at the chosen hour, made once, with what may wait and has not been read."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from coop.notices import choosing, digest, jobs, kinds, service, telling
from coop.notices.models import Message
from coop.notices.rules import Channel, Choice, digest_from
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from core.outbox.models import Letter
from tests.factories.people import make_account
from tests.factories.rota import small_coop

DAY = date(2026, 12, 2)
REAL = clock.now  # the slice's tests stand still at another moment; these move


def at(hour, minute=0, day=DAY):
    return clock.at(clock.instant(day, time(hour, minute)))


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr(clock, "now", REAL)
    with at(12):
        yield


@pytest.fixture
def coop(database):
    made = small_coop(2)
    make_account(made.id, "worker", person_id=made.people[0], email="ann@example.org")
    make_account(made.id, "worker", person_id=made.people[1], email="ben@example.org")
    return made


def choose(coop, who=0, *, digest_at=time(18), quiet=(time(21), time(7)), **channels):
    actor = Actor(None, "Ann", coop.id, coop.people[who], frozenset({"worker"}))
    with transaction():
        choosing.choose(
            actor, channels, *quiet, urgent_in_quiet=True, remind_hours=12, digest_at=digest_at
        )


def say(coop, words, kind="leave_decided", who=0):
    with transaction():
        service.alert(coop.id, kind, hash(words) % 10**6, words, person_id=coop.people[who])


def run(hour, minute=0, day=DAY):
    with at(hour, minute, day):
        jobs.write_digests()


def letters():
    db.session.rollback()
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def test_a_days_news_is_one_letter_at_the_chosen_hour(coop):
    choose(coop, leave_decided="digest", time_decided="digest")
    say(coop, "Your leave is approved.")
    say(coop, "Your training time is approved.", "time_decided")
    run(17, 59)
    assert letters() == []
    for minute in (0, 5, 10):
        run(18, minute)
    (letter,) = letters()
    assert letter.to == "ann@example.org"
    assert letter.due_at == clock.instant(DAY, time(18))
    for part in (letter.body, letter.html):
        assert "Your leave is approved." in part
        assert "Your training time is approved." in part
        assert "How I am told" in part
    assert "leave" not in letter.subject  # seen on a locked phone


def test_what_is_told_after_the_hour_waits_for_the_next_day(coop):
    choose(coop, leave_decided="digest")
    with at(20):
        say(coop, "Approved late.")
    run(20, 5)
    run(17, 55, DAY + timedelta(days=1))
    assert letters() == []
    run(18, 0, DAY + timedelta(days=1))
    assert ["Approved late." in one.body for one in letters()] == [True]


def test_a_day_without_news_has_no_letter(coop):
    choose(coop, leave_decided="digest")
    run(18)
    say(coop, "Approved.")
    run(18, 5)
    run(18, 0, DAY + timedelta(days=1))
    assert len(letters()) == 1


def test_a_letter_that_was_missed_is_made_when_the_machine_is_back(coop):
    choose(coop, leave_decided="digest")
    say(coop, "Approved.")
    run(20, 30)
    assert len(letters()) == 1


def test_an_hour_in_quiet_hours_waits_until_they_are_over(coop):
    choose(coop, digest_at=time(22), leave_decided="digest")
    say(coop, "Approved.")
    run(22)
    assert [one.due_at for one in letters()] == [clock.instant(DAY + timedelta(days=1), time(7))]


def test_what_has_been_read_or_is_not_wanted_any_more_is_left_out(coop):
    choose(coop, leave_decided="digest", time_decided="digest", hours_query="digest")
    say(coop, "Read already.")
    say(coop, "Not wanted any more.", "time_decided")
    say(coop, "Still wanted.", "hours_query")
    mine = Actor(None, "Ann", coop.id, coop.people[0], frozenset({"worker"}))
    first = db.session.scalars(select(Message.id).order_by(Message.id)).first()
    with transaction():
        telling.read(mine, first)
    choose(coop, leave_decided="digest", time_decided="here", hours_query="digest")
    run(18)
    (letter,) = letters()
    assert "Still wanted." in letter.body
    assert "Read already." not in letter.body
    assert "Not wanted any more." not in letter.body
    held = db.session.execute(select(Message.words, Message.in_digest_on, Message.for_digest))
    assert {words: (on, waits) for words, on, waits in held} == {
        "Read already.": (None, False),
        "Not wanted any more.": (None, False),
        "Still wanted.": (DAY, False),
    }


def test_everybody_has_their_own_letter_and_their_own_hour(coop):
    choose(coop, 0, leave_decided="digest")
    choose(coop, 1, digest_at=time(7, 30), leave_decided="digest")
    say(coop, "For Ann.", who=0)
    say(coop, "For Ben.", who=1)
    run(18)
    (ann,) = letters()
    assert "For Ben." not in ann.body
    run(7, 30, DAY + timedelta(days=1))
    assert [one.to for one in letters()] == ["ann@example.org", "ben@example.org"]


def test_two_makers_at_once_make_one_letter(coop):
    """The second finds the letter of the day by its key, whatever it had seen waiting."""
    choose(coop, leave_decided="digest")
    say(coop, "Approved.")
    with at(18):
        assert digest.waiting(coop.id) == {coop.people[0]}
        made = []
        for _ in range(2):
            with transaction():
                made.append(digest.make(coop.id, coop.people[0]))
    assert made == [True, False]
    assert [one.key for one in letters()] == [f"digest {coop.people[0]} 20261202"]


def test_the_urgent_never_waits(coop):
    with pytest.raises(DomainError, match="cannot wait"):
        choose(coop, shift_cancelled="digest")
    with pytest.raises(DomainError, match="cannot wait"):
        choose(coop, shift_reminder="digest")
    choose(coop, leave_decided="digest")
    say(coop, "It is off.", "shift_cancelled")
    assert ["It is off." in one.body for one in letters()] == [True]


@pytest.mark.parametrize("urgent", [True, False])
def test_a_kind_that_came_later_has_its_default(urgent):
    """Whoever chose before it was declared neither misses what is urgent nor gets more mail."""
    choice = Choice({"another": "here"})
    found = choice.channel("new", urgent=urgent, waits=not urgent)
    assert found is (Channel.NOW if urgent else Channel.HERE)


def test_a_digest_kept_for_what_has_become_urgent_comes_at_once():
    choice = Choice({"cover": "digest"})
    assert choice.channel("cover", urgent=True, waits=False) is Channel.NOW


def test_the_registry_says_what_cannot_wait(app):
    waits = {kind.name for kind in kinds.all_kinds() if kind.waits}
    assert {"leave_decided", "rota_published", "hours_corrected"} <= waits
    assert not waits & {"shift_cancelled", "shift_changed", "cover_offered", "shift_reminder"}


@pytest.mark.parametrize(
    ("day", "hour", "utc"),
    [
        (date(2026, 7, 1), time(18), "2026-07-01T17:00"),
        (date(2026, 12, 1), time(18), "2026-12-01T18:00"),
        (date(2026, 10, 25), time(1, 30), "2026-10-25T00:30"),  # comes twice: its first pass
        (date(2026, 3, 29), time(1, 30), "2026-03-29T01:30"),  # is left out: 02:30 on the wall
    ],
)
def test_the_hour_is_the_local_one(day, hour, utc):
    assert f"{digest_from(day, hour, clock.LONDON):%Y-%m-%dT%H:%M}" == utc


def test_a_letter_shows_what_people_typed_as_text_and_links_only_to_our_pages(coop, monkeypatch):
    monkeypatch.setattr("core.mail.public_url", lambda: "https://care.example.org")
    choose(coop, leave_decided="now")
    say(coop, 'Refused: <script>alert("x")</script>')
    (letter,) = letters()
    assert "<script>" not in letter.html
    assert "&lt;script&gt;" in letter.html
    assert "https://care.example.org/notices/choices" in letter.body
    assert 'href="https://care.example.org/notices/choices"' in letter.html


def test_many_are_told_in_as_many_queries_as_few(database, count):
    def told(people):
        coop = small_coop(people, f"Co-op of {people}")
        for n, person in enumerate(coop.people):
            address = f"p{n}@{people}.example.org"
            make_account(coop.id, "worker", person_id=person, email=address)
        with count() as statements, transaction():
            telling.tell(coop.id, "shift_cancelled", "It is off.", "", coop.people)
        return len(statements)

    assert told(2) == told(12)
    assert len(letters()) == 14
