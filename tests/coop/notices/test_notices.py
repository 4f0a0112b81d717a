"""Announcements reach those they are for, are signed for once, and alerts are said once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from coop.notices import queries, service
from coop.notices.models import Alert, Receipt
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from core.people.models import Employment
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.shifts import make_shift, place

TODAY = date(2026, 11, 22)
TOLD = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def coop(database):
    return make_coop()


@pytest.fixture
def maple(coop):
    return make_service(coop)


@pytest.fixture
def view(coop):
    return make_service(coop, "Harbour View", "extra_care")


@pytest.fixture
def nia(coop):
    return Actor(None, "Nia Price", coop, roles=frozenset({"coordinator"}))


def announce(actor, title="Flu jabs", **where):
    with transaction():
        return service.announce(actor, title, "On Thursday in the office.", **where).id


def unread(coop, person):
    return [row.title for row in queries.for_person(coop, person, TODAY, unread=True)]


def test_each_hears_what_is_for_everybody_and_for_their_service(coop, maple, view, nia):
    at_maple = make_person(coop, service_id=maple)
    at_view = make_person(coop, "Ben", "Morris", service_id=view)
    announce(nia, "For all")
    announce(nia, "For Maple", service_id=maple)
    assert unread(coop, at_maple) == ["For Maple", "For all"]
    assert unread(coop, at_view) == ["For all"]


def test_a_note_reaches_only_those_told_of_the_shift_until_it_is_over(
    coop, maple, nia, monkeypatch
):
    on_it = make_person(coop, service_id=maple)
    draft = make_person(coop, "Ben", "Morris", service_id=maple)
    shift_id = make_shift(coop, maple)
    place(coop, shift_id, on_it, published_at=TOLD)
    place(coop, shift_id, draft)
    announce(nia, "", shift_id=shift_id)
    assert unread(coop, on_it) == ["Note for the shift"]
    assert unread(coop, draft) == []
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 8, tzinfo=UTC))
    assert unread(coop, on_it) == []
    assert len(queries.notes_of_shift(coop, shift_id, on_it)) == 1


def test_signing_twice_leaves_one_receipt(coop, maple, nia):
    me = make_person(coop, service_id=maple)
    made = announce(nia)
    worker = Actor(None, "Aaliyah", coop, me)
    for _ in range(2):
        with transaction():
            service.read(worker, made)
    assert db.session.scalar(select(func.count(Receipt.id))) == 1
    assert unread(coop, me) == []
    (kept,) = queries.for_person(coop, me, TODAY)
    assert kept.read_at == clock.now()


def test_the_coordinator_sees_who_has_read_and_who_has_not(coop, maple, view, nia):
    read = make_person(coop, service_id=maple)
    make_person(coop, "Ben", "Morris", service_id=maple)
    make_person(coop, "Not", "Concerned", service_id=view)
    made = announce(nia, service_id=maple)
    with transaction():
        service.read(Actor(None, "Aaliyah", coop, read), made)
    assert [(one.name, one.read_at is not None) for one in queries.readers(coop, made, TODAY)] == [
        ("Ben Morris", False),
        ("Aaliyah Khan", True),
    ]
    (row,) = queries.all_notices(coop, TODAY)
    assert (row.readers, row.audience) == (1, 2)


def test_leavers_are_no_longer_asked(coop, maple, nia):
    me = make_person(coop, service_id=maple)
    made = announce(nia)
    with transaction() as session:
        spell = session.scalar(select(Employment).where(Employment.person_id == me))
        spell.until_on = TODAY - timedelta(days=1)
    assert unread(coop, me) == []
    assert queries.readers(coop, made, TODAY) == ()


def test_a_starter_is_not_asked_to_read_what_is_long_past(coop, maple, nia, monkeypatch):
    starter = make_person(coop, service_id=maple, from_on=TODAY)
    for days, title in ((40, "Old"), (10, "Recent")):
        at = datetime(2026, 11, 22, 12, tzinfo=UTC) - timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        announce(nia, title)
    assert unread(coop, starter) == ["Recent"]
    assert len(queries.for_person(coop, starter, TODAY)) == 2


def test_what_is_withdrawn_is_gone_from_peoples_pages_and_stays_on_record(coop, maple, nia):
    me = make_person(coop, service_id=maple)
    made = announce(nia)
    with transaction():
        service.withdraw(nia, made)
    assert queries.for_person(coop, me, TODAY) == ()
    assert queries.notice(coop, made).withdrawn_at is not None


@pytest.mark.parametrize(
    ("title", "body", "field"),
    [(" ", "Words", "title"), ("Title", "  ", "body"), ("T" * 121, "Words", "title"),
     ("Title", "w" * 4001, "body")],
)  # fmt: skip
def test_an_empty_or_endless_announcement_is_refused(nia, title, body, field):
    with pytest.raises(DomainError) as refused, transaction():
        service.announce(nia, title, body)
    assert refused.value.field == field


def test_another_co_ops_services_shifts_and_notices_are_not_found(coop, nia):
    other = make_coop("Another Co-op")
    theirs = make_service(other, "Elsewhere")
    their_shift = make_shift(other, theirs)
    made = announce(Actor(None, "Other", other))
    alert = _alert(other, person_id=make_person(other))
    me = Actor(None, "Me", coop, make_person(coop))
    for attempt in (
        lambda: service.announce(nia, "T", "W", service_id=theirs),
        lambda: service.announce(nia, "T", "W", shift_id=their_shift),
        lambda: service.read(me, made),
        lambda: service.withdraw(nia, made),
        lambda: service.dismiss(me, alert),
        lambda: queries.notice(coop, made),
    ):
        with pytest.raises(NotFound), transaction():
            attempt()
    assert queries.all_notices(coop, TODAY) == ()
    assert queries.readers(coop, made, TODAY) == ()


def test_only_people_of_the_co_op_sign(nia):
    made = announce(nia)
    with pytest.raises(NotAllowed), transaction():
        service.read(nia, made)


def _alert(coop, words="Ben has not started.", kind="not_started", subject=7, **to):
    with transaction():
        return service.alert(coop, kind, subject, words, **to).id


def test_the_same_alert_is_said_once_and_stays_away_once_closed(coop, nia):
    first = _alert(coop, permission="shifts.edit")
    assert _alert(coop, permission="shifts.edit") == first
    assert [row.words for row in queries.alerts(nia)] == ["Ben has not started."]
    with transaction():
        assert service.close(coop, "not_started", 7) == 1
    assert _alert(coop, permission="shifts.edit") == first
    assert queries.alerts(nia) == ()


def test_new_words_about_the_same_subject_open_the_alert_afresh(coop):
    me = make_person(coop)
    worker = Actor(None, "Me", coop, me)
    first = _alert(coop, "Now 09:00.", "shift_changed", person_id=me)
    with transaction():
        service.dismiss(worker, first)
    assert _alert(coop, "Now 10:00.", "shift_changed", person_id=me) == first
    assert [row.words for row in queries.alerts(worker)] == ["Now 10:00."]
    assert db.session.scalar(select(func.count(Alert.id))) == 1


def test_an_alert_is_for_its_person_or_for_those_who_may(coop, nia):
    me, other = make_person(coop), make_person(coop, "Ben", "Morris")
    _alert(coop, "Yours", person_id=me)
    _alert(coop, "Theirs", permission="shifts.edit")
    worker = Actor(None, "Me", coop, me, frozenset({"worker"}))
    assert [row.words for row in queries.alerts(worker)] == ["Yours"]
    assert [row.words for row in queries.alerts(nia)] == ["Theirs"]
    colleague = Actor(None, "Ben", coop, other, frozenset({"worker"}))
    assert queries.alerts(colleague) == ()
    for row in db.session.scalars(select(Alert)).all():
        with pytest.raises(NotFound), transaction():
            service.dismiss(colleague, row.id)
    with pytest.raises(ValueError, match="an alert is for"), transaction():
        service.alert(coop, "not_started", 1, "Nobody's")
    with pytest.raises(ValueError, match="nobody has declared"), transaction():
        service.alert(coop, "invented", 1, "No kind", person_id=me)


def test_who_is_told_twice_of_the_same_sees_it_once(coop):
    on_call = make_person(coop)
    both = Actor(None, "", coop, on_call, frozenset({"coordinator"}))
    with transaction():
        service.alert(coop, "not_started", 7, "Ben has not started.", permission="rota.edit")
        service.alert(coop, "not_started", 7, "Ben has not started.", person_id=on_call)
        service.alert(coop, "not_started", 8, "Ivy has not started.", person_id=on_call)
    found = queries.alerts(both)
    assert [(row.words, row.mine) for row in found] == [
        ("Ivy has not started.", True),
        ("Ben has not started.", False),
    ]
    assert queries.waiting(both, clock.today()) == 2


def test_closing_for_one_person_leaves_the_others(coop):
    people = [make_person(coop), make_person(coop, "Ben", "Morris")]
    for person in people:
        _alert(coop, person_id=person)
    with transaction():
        assert service.close(coop, "not_started", 7, people[0]) == 1
    assert [len(queries.alerts(Actor(None, "", coop, person))) for person in people] == [0, 1]


# The pages


def test_a_worker_reads_and_signs_with_one_tap(client, coop, maple, nia):
    me = make_person(coop, service_id=maple)
    made = announce(nia, "Flu <jabs>")
    as_role(client, coop, "worker", person_id=me)
    page = client.get("/").text
    assert "Needs you" in page
    assert "Flu &lt;jabs&gt;" in page
    assert '<span class="tab-count">1' in page
    answer = client.post(f"/notices/{made}/read", data={"next": "/"})
    assert answer.location == "/"
    page = client.get("/").text
    assert "Needs you" not in page
    assert "tab-count" not in page
    assert "Flu &lt;jabs&gt;" in client.get("/notices").text


def test_nobody_is_led_to_another_site_after_signing(client, coop, maple, nia):
    made = announce(nia)
    as_role(client, coop, "worker", person_id=make_person(coop, service_id=maple))
    answer = client.post(f"/notices/{made}/read", data={"next": "https://example.org/"})
    assert answer.location == "/"


def test_an_alert_is_put_away_with_one_tap(client, coop):
    me = make_person(coop)
    as_role(client, coop, "worker", person_id=me)
    alert = _alert(coop, "Early is cancelled.", person_id=me)
    assert "Early is cancelled." in client.get("/").text
    client.post(f"/alerts/{alert}/seen", data={"next": "/"})
    assert "Early is cancelled." not in client.get("/").text


def test_a_coordinator_announces_and_sees_who_has_not_read(client, coop, maple):
    make_person(coop, service_id=maple)
    as_role(client, coop, "coordinator")
    assert "Nothing announced yet" in client.get("/notices/all").text
    data = {"service": str(maple), "title": "Flu jabs", "body": "On Thursday."}
    answer = client.post("/notices/new", data=data, follow_redirects=True)
    assert "Announced to 1 person." in answer.text
    assert "Not read yet (1)" in answer.text
    assert "Aaliyah Khan" in answer.text
    assert "0 of 1" in client.get("/notices/all").text
    bad = client.post("/notices/new", data={**data, "title": ""})
    assert "Enter the title." in bad.text
    assert "On Thursday." in bad.text


def test_a_note_is_left_on_a_shift(client, coop, maple):
    shift_id = make_shift(coop, maple)
    as_role(client, coop, "coordinator")
    answer = client.post(
        f"/shifts/{shift_id}/note", data={"body": "Key in the safe"}, follow_redirects=True
    )
    assert "Key in the safe" in answer.text
    answer = client.post(f"/shifts/{shift_id}/note", data={"body": " "}, follow_redirects=True)
    assert "Write what people should know." in answer.text


def test_those_who_only_look_see_how_many_have_read_and_no_way_to_write(client, coop, maple, nia):
    shift_id = make_shift(coop, maple)
    place(coop, shift_id, make_person(coop, service_id=maple), published_at=TOLD)
    made = announce(nia, "", shift_id=shift_id)
    as_role(client, coop, "board")
    page = client.get(f"/shifts/{shift_id}").text
    assert "On Thursday in the office." in page
    assert "read by 0 of 1" in page
    assert f"/notices/{made}" not in page
    assert "Add note" not in page
    as_role(client, coop, "coordinator")
    page = client.get(f"/shifts/{shift_id}").text
    assert f'href="/notices/{made}">read by 0 of 1' in page
    assert "Add note" in page


@pytest.mark.parametrize("role", ["worker", "board", "treasurer", "trainer", "adviser"])
def test_only_coordinators_and_managers_announce(client, coop, maple, nia, role):
    made = announce(nia)
    shift_id = make_shift(coop, maple)
    as_role(client, coop, role)
    for url in ("/notices/all", "/notices/new", f"/notices/{made}"):
        assert client.get(url).status_code == 403
    for url in ("/notices/new", f"/notices/{made}/withdraw", f"/shifts/{shift_id}/note"):
        assert client.post(url, data={"body": "x", "title": "x", "service": "0"}).status_code == 403


def test_the_lists_take_the_same_number_of_queries_however_long(client, coop, maple, nia, count):
    me = make_person(coop, service_id=maple)
    as_role(client, coop, "coordinator", person_id=me)

    def cost(url):
        client.get(url)
        with count() as found:
            assert client.get(url).status_code == 200
        return len(found)

    announce(nia)
    urls = ("/notices", "/notices/all", "/")
    few = [cost(url) for url in urls]
    for number in range(8):
        announce(nia, f"Notice {number}", service_id=maple)
        make_person(coop, service_id=maple)
        _alert(coop, subject=number, person_id=me)
    assert [cost(url) for url in urls] == few
