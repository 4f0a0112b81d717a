"""Checks recorded, withdrawn and waited for, on the real database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from coop.checks import queries, service
from coop.checks.models import CheckRecord
from coop.checks.queries.matrix import matrix
from coop.members import service as members
from coop.members.models import Clearance
from coop.members.service import Details, TakeOn, Terms
from coop.notices.models import Alert, Message
from core import clock
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.people.models import Person
from tests.coop.checks.conftest import TODAY
from tests.factories.checks import (
    make_check,
    make_checked,
    make_exception,
    make_gate,
    recorder,
    said,
)
from tests.factories.people import as_role, make_coop, make_person
from tests.factories.training import png
from training.records.files import Given

DAY = timedelta(days=1)


def newcomer(coop):
    """Somebody known to the co-op who does not work there."""
    return make_person(coop.id, "Nia", "Newcomer")


def held(person, kind):
    """Their clearances of a kind: (first day, last day, weekly cap)."""
    db.session.rollback()
    query = select(Clearance).where(Clearance.person_id == person, Clearance.kind == kind)
    return [
        (row.from_on, row.until_on, row.weekly_cap_minutes)
        for row in db.session.scalars(query.order_by(Clearance.from_on))
    ]


def record(coop, person, *args, files=(), **more):
    with transaction():
        return service.record(recorder(coop.id), person, said(*args, **more), files).id


def test_a_satisfied_check_of_the_two_that_the_rota_obeys_is_a_clearance(coop):
    person = newcomer(coop)
    record(coop, person, "dbs", on=TODAY - DAY)
    record(
        coop, person, "right_to_work", on=TODAY, basis="group_1",
        until_on=date(2027, 3, 1), weekly_cap_minutes=1200,
    )  # fmt: skip
    assert held(person, "dbs") == [(TODAY - DAY, None, None)]
    assert held(person, "right_to_work") == [(TODAY, date(2027, 3, 1), 1200)]


def test_a_new_permission_goes_on_where_the_old_one_was_checked(coop):
    person = newcomer(coop)
    old = {"basis": "group_1", "until_on": date(2027, 1, 10), "weekly_cap_minutes": 1200}
    record(coop, person, "right_to_work", on=date(2026, 6, 1), **old)
    record(coop, person, "right_to_work", "asked", on=TODAY - 9 * DAY)
    record(coop, person, "right_to_work", on=TODAY, basis="share_code")
    assert held(person, "right_to_work") == [
        (date(2026, 6, 1), TODAY - DAY, 1200),
        (TODAY, None, None),
    ]


def test_what_is_found_not_to_stand_ends_the_clearance_the_day_before(coop):
    person = newcomer(coop)
    record(coop, person, "dbs", on=date(2026, 6, 1))
    record(coop, person, "dbs", "not_satisfied", on=TODAY, decision="unsuitable")
    assert held(person, "dbs") == [(date(2026, 6, 1), TODAY - DAY, None)]


def test_withdrawn_on_the_day_itself_it_never_held_and_the_one_before_goes_on(coop):
    person = newcomer(coop)
    record(coop, person, "right_to_work", on=date(2026, 6, 1))
    wrong = record(
        coop, person, "right_to_work", on=TODAY, basis="group_1", until_on=TODAY + 30 * DAY
    )
    with transaction():
        service.withdraw(recorder(coop.id), wrong, TODAY, "Another person's permission")
    assert held(person, "right_to_work")[-1] == (TODAY, None, None)
    again = newcomer(coop)
    only = record(coop, again, "dbs", on=TODAY)
    with transaction():
        service.withdraw(recorder(coop.id), only, TODAY, "Wrong person")
    assert held(again, "dbs") == []
    with pytest.raises(DomainError, match="withdrawn already"), transaction():
        service.withdraw(recorder(coop.id), only, TODAY, "Once more")


@pytest.mark.parametrize(
    ("kind", "state", "more", "field"),
    [
        ("identity", "satisfied", {"on": TODAY + DAY}, "on"),
        ("identity", "not_needed", {}, "state"),
        ("identity", "not_satisfied", {"note": " "}, "note"),
        ("identity", "expired", {}, "state"),
        ("magic", "satisfied", {}, "kind"),
        ("dbs", "satisfied", {"level": "enhanced"}, "level"),
        ("dbs", "satisfied", {"number": "12345"}, "number"),
        ("dbs", "satisfied", {"decision": "unsuitable"}, "decision"),
        ("dbs", "satisfied", {"issued_on": None}, "issued_on"),
        ("dbs", "satisfied", {"issued_on": TODAY + DAY}, "issued_on"),
        ("right_to_work", "satisfied", {"basis": ""}, "basis"),
        ("qualifications", "satisfied", {"weekly_cap_minutes": 600}, "weekly_cap_minutes"),
        ("health", "satisfied", {}, "kind"),  # no offer has been made
        ("adult_first", "satisfied", {}, "kind"),  # nothing has been applied for
        ("update_service", "satisfied", {}, "kind"),  # no certificate, no consent
        ("conduct", "satisfied", {"note": ""}, "note"),  # no reference, no other evidence
        ("history", "satisfied", {"note": ""}, "note"),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_refused_beside_its_field(coop, kind, state, more, field):
    person = newcomer(coop)
    with pytest.raises(DomainError) as refused:
        record(coop, person, kind, state, **{"on": TODAY, **more})
    assert refused.value.field == field
    assert queries.recorded(coop.id) == {}


def test_health_is_asked_after_an_offer_or_of_those_who_work_here(coop):
    person = newcomer(coop)
    with transaction():
        service.open_for(recorder(coop.id), person, offered_on=TODAY - DAY)
    with pytest.raises(DomainError, match="only after a conditional offer"):
        record(coop, person, "health", on=TODAY - 2 * DAY)
    record(coop, person, "health", on=TODAY - DAY)
    record(coop, coop.people[0], "health", on=TODAY)


def test_nobody_records_their_own_checks(coop):
    me = coop.people[0]
    with pytest.raises(DomainError, match="own checks"), transaction():
        service.record(recorder(coop.id, me), me, said("identity"))


def test_files_are_kept_with_what_was_seen_and_never_with_a_certificate(coop):
    person = newcomer(coop)
    passport = Given("passport.png", png())
    made = record(coop, person, "identity", on=TODAY, files=(passport,))
    (kept,) = db.session.get_one(CheckRecord, made).files
    assert (kept.name, kept.media_type, kept.content) == ("passport.png", "image/png", png())
    for kind in ("dbs", "health"):
        with pytest.raises(DomainError) as refused:
            with transaction():
                service.open_for(recorder(coop.id), person, offered_on=TODAY)
            record(coop, person, kind, on=TODAY, files=(passport,))
        assert refused.value.field == "files"
    with pytest.raises(DomainError, match="damaged"):
        record(coop, person, "identity", on=TODAY, files=(Given("a.pdf", b"no pdf"),))


@pytest.mark.parametrize("change", ["UPDATE check_record SET state = 'asked'", "DELETE FROM check_record"])  # fmt: skip
def test_the_database_refuses_to_alter_a_record(coop, change):
    record(coop, newcomer(coop), "identity", on=TODAY)
    with pytest.raises(DBAPIError, match="never altered"), transaction() as session:
        session.execute(text(change))


def test_what_a_check_says_is_not_in_the_record_of_changes(coop):
    record(coop, newcomer(coop), "dbs", on=TODAY, note="Discussed with the person")
    db.session.rollback()
    query = select(AuditEntry.changes).where(AuditEntry.subject_type == "check_record")
    said_of = str(db.session.scalars(query).all())
    assert "hidden" in said_of
    assert "001234567890" not in said_of
    assert "Discussed" not in said_of


def test_an_update_service_look_up_needs_the_consent_given_with_the_certificate(coop):
    person = newcomer(coop)
    record(coop, person, "dbs", on=TODAY - DAY)
    with pytest.raises(DomainError) as refused:
        record(coop, person, "update_service", on=TODAY)
    assert refused.value.code == "consent"
    record(coop, person, "dbs", on=TODAY - DAY, consent=True)
    record(coop, person, "update_service", on=TODAY)


def test_a_gap_that_nobody_explained_stands_in_the_way_of_the_history(coop):
    person = newcomer(coop)
    with transaction():
        dot = recorder(coop.id)
        service.tell_history(dot, person, date(2020, 1, 1), date(2024, 12, 31), "Shop", work=True)
        service.tell_history(dot, person, date(2025, 6, 1), None, "Oak House", work=True)
    with pytest.raises(DomainError, match="1 January") as refused:
        record(coop, person, "history", on=TODAY)
    assert refused.value.code == "gap"
    with transaction():
        gap = (date(2025, 1, 1), date(2025, 5, 31))
        service.tell_history(recorder(coop.id), person, *gap, "With my mother", work=False)
    record(coop, person, "history", on=TODAY)


def test_taking_somebody_on_opens_their_checks_and_says_what_is_missing(coop):
    values = TakeOn(
        Details("N1", "Nia", "Newcomer"), Terms(coop.service_id, "Care worker", 1200), TODAY + 7 * DAY
    )  # fmt: skip
    with transaction():
        person = members.take_on(recorder(coop.id), values).id
    opened = queries.opened(coop.id, person)
    assert (opened.opened_on, opened.starts_on) == (TODAY, TODAY + 7 * DAY)
    said_now = queries.blockers(coop.id, person, TODAY)
    assert len(said_now) == 8
    assert "The right to work is not checked." in said_now
    make_checked(coop.id, person, TODAY)
    assert queries.blockers(coop.id, person, TODAY) == ()


def test_an_offer_can_open_checks_of_somebody_who_is_not_employed(coop):
    person = newcomer(coop)
    with transaction():
        service.open_for(recorder(coop.id), person, offered_on=TODAY, starts_on=TODAY + 30 * DAY)
        service.open_for(recorder(coop.id), person)  # said again, it changes nothing
    assert queries.opened(coop.id, person).offered_on == TODAY
    (row,) = [row for row in matrix(coop.id, TODAY).rows if row.person_id == person]
    assert (row.role, row.lacks) == ("Not employed yet", 8)


def candidate(coop, person, from_on):
    """A candidate is hired: the person stays the same."""
    details = Details("N7", "Nia", "Newcomer", email="nia@example.org")
    values = TakeOn(details, Terms(coop.service_id, "Care worker", 1200), from_on, person_id=person)
    with transaction():
        return members.take_on(recorder(coop.id), values).id


def test_a_candidate_starts_once_their_checks_stand_and_a_start_to_come_may_be_planned(coop):
    with transaction():
        person = members.enter(recorder(coop.id), Details("N7", "Nia", "Newcomer")).id
        service.open_for(recorder(coop.id), person, offered_on=date(2026, 1, 5))
    make_gate(coop.id)
    with pytest.raises(DomainError, match="cannot start before their checks stand") as refused:
        candidate(coop, person, TODAY)
    assert refused.value.field == "from_on"
    assert "The right to work is not checked." in refused.value.words
    make_checked(coop.id, person)
    assert candidate(coop, person, TODAY) == person
    other = newcomer(coop)
    with transaction():
        service.open_for(recorder(coop.id), other)
        terms = Terms(coop.service_id, "Care worker", 1200)
        members.start_employment(recorder(coop.id), other, TODAY + DAY, terms)


def test_with_the_gate_shut_a_clearance_by_hand_is_refused(coop, client):
    as_role(client, coop.id, "manager")
    form = {"kind": "dbs", "from_on": "1/12/2026"}
    url = f"/people/{coop.people[0]}/clearances/add"
    assert client.post(url, data=form).status_code == 302
    make_gate(coop.id)
    assert "Record it under Checks" in client.post(url, data=form).text


def test_clearances_from_before_are_brought_in_once(coop):
    with transaction():
        assert service.bring_in(recorder(coop.id)) == 6  # DBS and right to work of three people
        assert service.bring_in(recorder(coop.id)) == 0
    lacks = {row.lacks for row in matrix(coop.id, TODAY).rows}
    assert lacks == {6}
    assert held(coop.people[0], "dbs") == [(date(2020, 1, 1), None, None)], "it stays as it was"


def test_what_the_paper_file_holds_is_recorded_in_one_act(coop):
    person = coop.people[0]
    every = ["identity", "conduct", "leaving", "qualifications", "history", "health", "dbs"]
    with transaction():
        made = service.record_from_file(recorder(coop.id), person, every, TODAY, "Cabinet")
    assert [row.kind for row in made] == [
        "identity", "conduct", "leaving", "qualifications", "history", "health",
    ]  # fmt: skip
    stranger = newcomer(coop)
    with pytest.raises(DomainError, match="works here already"), transaction():
        service.record_from_file(recorder(coop.id), stranger, every, TODAY, "Cabinet")


def test_an_exception_needs_adult_first_and_all_that_may_not_wait(coop):
    person = newcomer(coop)
    words = "Works beside a mentor on every visit; no medication; looked at every week."
    ask = (recorder(coop.id), person, TODAY, TODAY + 20 * DAY, words)
    with transaction():
        service.open_for(recorder(coop.id), person, offered_on=date(2026, 1, 1))
    for kind in ("identity", "history", "leaving", "qualifications"):
        make_check(coop.id, person, kind)
    with pytest.raises(DomainError) as refused, transaction():
        service.allow_supervised(*ask)
    assert refused.value.code == "adult_first"
    make_check(coop.id, person, "dbs", "asked")
    make_check(coop.id, person, "adult_first")
    with pytest.raises(DomainError, match="right to work and fitness") as refused, transaction():
        service.allow_supervised(*ask)
    assert refused.value.code == "never"
    make_check(coop.id, person, "right_to_work")
    make_check(coop.id, person, "health")
    with transaction():
        one = service.allow_supervised(*ask).id
    assert held(person, "dbs") == [(TODAY, TODAY + 20 * DAY, None)]
    with pytest.raises(DomainError, match="some of these days"), transaction():
        service.allow_supervised(*ask)
    with transaction():
        service.end_exception(recorder(coop.id), one, TODAY + 5 * DAY, "Certificate is here")
    assert held(person, "dbs") == [(TODAY, TODAY + 5 * DAY, None)]


@pytest.mark.parametrize(
    ("first", "last", "words", "field"),
    [
        (-1, 5, "x" * 50, "from_on"),
        (0, 84, "x" * 50, "until_on"),  # 84 days at most, the first included
        (0, 5, "All is well", "assessment"),
    ],
)
def test_an_exception_is_bounded_and_written(coop, first, last, words, field):
    with pytest.raises(DomainError) as refused, transaction():
        service.allow_supervised(
            recorder(coop.id), coop.people[0],
            TODAY + first * DAY, TODAY + last * DAY, words,
        )  # fmt: skip
    assert refused.value.field == field


def test_the_certificate_ends_what_waited_for_it(coop):
    person = coop.people[0]
    make_checked(coop.id, person, but=("dbs",))
    make_exception(coop.id, person, TODAY, TODAY + 30 * DAY)
    over = queries.over(coop.id, TODAY, TODAY + 60 * DAY, [person])
    assert [spell.until_on for _, spell in over.supervised] == [TODAY + 30 * DAY]
    with clock.at(clock.instant(TODAY + 9 * DAY)):
        record(coop, person, "dbs", on=TODAY + 9 * DAY)
    over = queries.over(coop.id, TODAY, TODAY + 60 * DAY, [person])
    assert [spell.until_on for _, spell in over.supervised] == [TODAY + 8 * DAY]
    assert held(person, "dbs")[-1] == (TODAY + 9 * DAY, None, None)


def test_settings_hold_from_their_day_and_the_gate_with_them(coop):
    assert queries.settings(coop.id, TODAY).gate is False
    make_gate(coop.id, TODAY + 7 * DAY, references_wanted=1)
    assert queries.settings(coop.id, TODAY + 6 * DAY).gate is False
    assert queries.settings(coop.id, TODAY + 7 * DAY).references_wanted == 1
    make_gate(coop.id, TODAY + 20 * DAY, gate=False)
    assert [(one.from_on, one.until_on) for one in queries.gate_days(coop.id)] == [
        (TODAY + 7 * DAY, TODAY + 19 * DAY)
    ]
    with pytest.raises(DomainError) as refused:
        make_gate(coop.id, TODAY + 30 * DAY, chase_days=(10, 5))
    assert refused.value.field == "chase_days"


def alerts(kind):
    db.session.rollback()
    query = select(Alert).where(Alert.kind == kind, Alert.closed_at.is_(None))
    return [(row.person_id, row.words) for row in db.session.scalars(query.order_by(Alert.id))]


def test_what_ends_is_told_once_in_time_and_closed_when_seen_to(coop):
    person = coop.people[0]
    until = TODAY + 50 * DAY
    record(coop, person, "right_to_work", on=TODAY, basis="group_1", until_on=until)
    with transaction():
        assert service.watch(coop.id) == 0
    with clock.at(clock.instant(TODAY + 15 * DAY)):
        for _ in range(2):
            with transaction():
                assert service.watch(coop.id) == 1
        ((_, mine),) = alerts("check_ends")
        ((whose, due),) = alerts("check_due")
        assert "ends on 20 January 2027" in mine
        assert (whose, "Right to work ends on 20 January 2027" in due) == (None, True)
    with clock.at(clock.instant(until + DAY)):
        with transaction():
            service.watch(coop.id)
        assert "ended on 20 January 2027" in alerts("check_ends")[0][1]
        record(coop, person, "right_to_work", on=until + DAY)
        with transaction():
            service.watch(coop.id)
    assert alerts("check_ends") == alerts("check_due") == []


def test_the_person_is_told_how_a_check_stands_and_nothing_of_what_it_says(coop):
    person = coop.people[0]
    record(coop, person, "dbs", on=TODAY, note="Discussed with the person")
    db.session.rollback()
    (words,) = db.session.scalars(select(Message.words).where(Message.person_id == person))
    assert "DBS certificate: satisfied" in words
    assert "Dot Price" in words
    assert "Discussed" not in words


def test_another_co_ops_checks_are_not_there(coop):
    other = make_coop("Elsewhere Care")
    mine = newcomer(coop)
    kept = record(coop, mine, "identity", on=TODAY)
    for act in (
        lambda: service.record(recorder(other), mine, said("identity")),
        lambda: service.open_for(recorder(other), mine),
        lambda: service.withdraw(recorder(other), kept, TODAY, "No"),
        lambda: service.look(recorder(other), mine),
    ):
        with pytest.raises(NotFound), transaction():
            act()
    assert queries.recorded(other) == {}
    assert db.session.get_one(Person, mine).coop_id == coop.id
