from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, StatementError

from core.acting import acting
from core.audit import as_one, record
from core.audit.models import AuditEntry
from core.db import after_commit, db, in_force, owned, transaction
from core.errors import NotFound
from core.people.models import Cooperative, Membership, Person
from tests.factories.people import make_coop, make_person


def test_a_write_outside_a_transaction_is_refused(database):
    db.session.add(Cooperative(name="X", created_at=datetime(2026, 1, 1, tzinfo=UTC)))
    with pytest.raises(RuntimeError, match="outside transaction"):
        db.session.flush()
    db.session.rollback()


def test_transactions_do_not_nest(database):
    with pytest.raises(RuntimeError, match="already open"), transaction(), transaction():
        pass


def test_an_error_leaves_nothing_half_written_and_calls_nothing(database):
    called = []
    with pytest.raises(ZeroDivisionError), transaction() as session:
        session.add(Cooperative(name="X", created_at=datetime(2026, 1, 1, tzinfo=UTC)))
        session.flush()
        after_commit(lambda: called.append(1))
        raise ZeroDivisionError
    assert db.session.query(Cooperative).count() == 0
    assert called == []


def test_what_waits_for_the_commit_sees_the_row(database):
    seen = []
    with transaction() as session:
        session.add(Cooperative(name="X", created_at=datetime(2026, 1, 1, tzinfo=UTC)))
        after_commit(lambda: seen.append(db.session.query(Cooperative).count()))
        assert seen == []
    assert seen == [1]


def test_a_naive_time_is_refused_and_utc_comes_back(database):
    with pytest.raises(StatementError, match="time zone"), transaction() as session:
        session.add(Cooperative(name="X", created_at=datetime(2026, 1, 1)))  # noqa: DTZ001
    make_coop()
    assert db.session.query(Cooperative).one().created_at.tzinfo is UTC


def test_another_co_ops_row_is_not_found(database):
    ours, theirs = make_coop(), make_coop("Other Care")
    person = make_person(theirs)
    assert owned(Person, person, theirs).id == person
    with pytest.raises(NotFound):
        owned(Person, person, ours)


def test_a_spell_holds_on_its_first_and_last_day(database):
    coop = make_coop()
    person_id = make_person(coop)
    with transaction() as session:
        session.add(
            Membership(
                coop_id=coop,
                person_id=person_id,
                kind="member",
                from_on=date(2026, 3, 1),
                until_on=date(2026, 3, 31),
            )
        )

    def held(on):
        found = db.session.query(Membership).filter(in_force(Membership, on)).count() == 1
        assert found == db.session.query(Membership).one().holds_on(on)
        return found

    assert [held(date(2026, *day)) for day in [(2, 28), (3, 1), (3, 31), (4, 1)]] == [
        False,
        True,
        True,
        False,
    ]


def test_every_write_is_audited_with_before_and_after(database):
    coop = make_coop()
    acting.set((None, "Nia Pugh"))
    with transaction() as session:
        session.get_one(Cooperative, coop).phone = "01632 960999"
    entry = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (entry.actor, entry.action, entry.coop_id) == ("Nia Pugh", "cooperative.changed", coop)
    assert entry.changes == {"phone": ["01632 960000", "01632 960999"]}


def test_hidden_fields_are_told_but_not_kept(database):
    coop = make_coop()
    person_id = make_person(coop)
    with transaction() as session:
        session.get_one(Person, person_id).ni_number = "QQ123456C"
    entries = db.session.query(AuditEntry).all()
    assert not any("QQ123456C" in str(entry.changes) for entry in entries)
    assert any(entry.changes.get("ni_number") == [None, "hidden"] for entry in entries)


def test_many_rows_can_be_recorded_as_one(database):
    coop = make_coop()
    before = db.session.query(AuditEntry).count()
    with transaction() as session:
        subject = session.get_one(Cooperative, coop)
        with as_one("people.imported", subject, people=30):
            for n in range(30):
                session.add(Person(coop_id=coop, number=f"N{n}", first_name="A", surname=str(n)))
    assert db.session.query(AuditEntry).count() == before + 1
    assert db.session.query(Person).count() == 30


def test_a_rolled_back_write_leaves_no_entry(database):
    coop = make_coop()
    before = db.session.query(AuditEntry).count()
    with pytest.raises(ZeroDivisionError), transaction() as session:
        subject = session.get_one(Cooperative, coop)
        subject.phone = "x"
        record("coop.changed", subject)
        raise ZeroDivisionError
    assert db.session.query(AuditEntry).count() == before


@pytest.mark.parametrize("verb", ["UPDATE audit_entry SET actor = 'me'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_alter_the_audit(database, verb):
    make_coop()
    with pytest.raises(DatabaseError, match="never altered"), db.engine.begin() as connection:
        connection.execute(text(verb))


def test_a_removed_rows_number_is_never_given_again(database):
    coop = make_coop()
    first = make_person(coop)
    with transaction() as session:
        session.delete(session.get_one(Person, first))
    assert make_person(coop) > first
