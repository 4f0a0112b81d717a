from datetime import timedelta

import pytest

from core import clock
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.people import accounts
from core.people.models import Account, Grant, Invitation, Person, Role
from tests.factories.people import PASSWORD, actor_of, make_account, make_coop, make_person


@pytest.fixture
def coop(database):
    return make_coop()


@pytest.fixture
def manager(coop):
    return actor_of(make_account(coop, "manager"), coop, "manager")


def _invite(manager, **changes):
    given = {"email": "Ben@Example.org", "name": "Ben Morris", "roles": [Role.WORKER]} | changes
    with transaction():
        return accounts.invite(manager, **given)[1]


def _accept(token, password="four dull wet Mondays", **changes):
    fresh = accounts.hash_password(password)
    with transaction():
        return accounts.accept(token, password_hash=fresh, **changes).id


def test_an_invitation_opens_an_account_with_its_roles_and_its_person(manager, coop):
    person_id = make_person(coop, "Ben", "Morris")
    account_id = _accept(_invite(manager, person_id=person_id))
    account = db.session.get_one(Account, account_id)
    assert account.email == "ben@example.org"
    assert [grant.role for grant in account.grants] == ["worker"]
    assert db.session.get_one(Person, person_id).account_id == account_id


def test_an_invitation_works_once(manager):
    token = _invite(manager)
    _accept(token)
    with pytest.raises(NotFound, match="has been used"):
        _accept(token)


def test_a_newer_invitation_makes_the_older_worthless(manager):
    old = _invite(manager)
    _invite(manager)
    with pytest.raises(NotFound, match="no longer good"):
        accounts.open_invitation(old)


def test_an_invitation_lapses_after_fourteen_days(manager, monkeypatch):
    token = _invite(manager)
    later = clock.now() + timedelta(days=14, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(NotFound, match="no longer good"):
        accounts.open_invitation(token)


def test_a_known_address_must_sign_in_before_it_gets_more_roles(manager, coop):
    known = make_account(make_coop("Other Care"), "worker", email="ben@example.org")
    token = _invite(manager)
    with pytest.raises(DomainError, match="sign in first"):
        _accept(token)
    _accept(token, signed_in_id=known)
    roles = {(g.coop_id, g.role) for g in db.session.get_one(Account, known).grants}
    assert (coop, "worker") in roles
    assert len(roles) == 2


def test_tokens_are_not_kept_in_the_clear(manager):
    token = _invite(manager)
    kept = db.session.query(Invitation).one()
    assert token not in repr(vars(kept))
    audited = " ".join(str(entry.changes) for entry in db.session.query(AuditEntry))
    assert token not in audited
    assert kept.token_hash not in audited


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "x" * 201])
def test_a_poor_password_is_refused_beside_its_field(database, password):
    with pytest.raises(DomainError) as refusal:
        accounts.hash_password(password)
    assert refusal.value.field == "password"


def test_a_reset_link_works_once_and_ends_every_session(coop):
    account_id = make_account(coop, "worker")
    with transaction():
        token = accounts.make_reset(db.session.get_one(Account, account_id))
    fresh = accounts.hash_password("another good long one")
    with transaction():
        accounts.reset_password(token, fresh)
    account = db.session.get_one(Account, account_id)
    assert account.epoch == 1
    assert account.password_hash == fresh
    with pytest.raises(NotFound):
        accounts.open_reset(token)


def test_a_reset_link_lapses_after_two_hours(coop, monkeypatch):
    account_id = make_account(coop, "worker")
    with transaction():
        token = accounts.make_reset(db.session.get_one(Account, account_id))
    later = clock.now() + timedelta(hours=2, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(NotFound):
        accounts.open_reset(token)


def _grant_id(account_id, role):
    return db.session.query(Grant.id).filter_by(account_id=account_id, role=role).scalar()


def test_nobody_ends_their_own_manager_role(coop, manager):
    with pytest.raises(DomainError, match="Another manager"), transaction():
        accounts.end_role(manager, _grant_id(manager.account_id, "manager"), on=clock.today())


def test_another_co_ops_role_cannot_be_ended(manager):
    other = make_coop("Other Care")
    account_id = make_account(other, "worker")
    with pytest.raises(NotFound), transaction():
        accounts.end_role(manager, _grant_id(account_id, "worker"), on=clock.today())


def test_a_role_ended_today_is_over_at_once(coop, manager, client):
    account_id = make_account(coop, "treasurer", email="t@example.org")
    with transaction():
        accounts.end_role(manager, _grant_id(account_id, "treasurer"), on=clock.today())
    page = client.post("/sign-in", data={"email": "t@example.org", "password": PASSWORD})
    assert "no role in a co-op" in page.text
