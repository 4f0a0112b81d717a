"""Loading the demo: an import like any other, and a way in for every role."""

from datetime import date
from functools import partial

import pytest
from sqlalchemy import func, select

from coop.demo import service
from coop.imports.models import Import
from core.db import db
from core.errors import DomainError
from core.people.models import Account, Adviser, Cooperative, Grant, Person, Role

MONDAY = date(2026, 11, 30)


@pytest.fixture
def loaded(database):
    return service.load(20, 1, 1, MONDAY)


def test_the_demo_is_imported_like_a_real_workbook(loaded):
    row = db.session.scalars(select(Import)).one()
    assert (row.coop_id, row.state, row.file_name) == (loaded, "applied", "brightwater-care.xlsx")
    assert db.session.get_one(Cooperative, loaded).is_demo
    assert db.session.scalar(select(func.count()).select_from(Person)) == 20


def test_there_is_one_account_for_each_role(loaded):
    emails = {s.email for s in service.sign_ins()}
    query = select(Account.email, Grant.role).join(Grant).where(Account.email.in_(emails))
    roles = {role for _, role in db.session.execute(query)}
    assert roles == set(Role)
    assert len(service.sign_ins()) == len(Role)
    adviser = db.session.scalars(select(Adviser)).one()
    assert adviser.office.name == service.OFFICE


def test_everybody_can_sign_in_with_the_printed_password(client):
    service.load(20, 1, 1, MONDAY)
    for sign_in in service.sign_ins():
        browser = client.application.test_client()
        answer = browser.post(
            "/sign-in", data={"email": sign_in.email, "password": sign_in.password}
        )
        assert answer.status_code == 302, sign_in
        assert browser.get("/").status_code == 200
    worker = db.session.scalars(select(Person).join(Account, Account.id == Person.account_id)).all()
    assert len(worker) == 20


def test_it_is_loaded_once(database, monkeypatch):
    told = []
    monkeypatch.setattr(service, "load", partial(service.load, 12, 1))
    monkeypatch.setattr(service.story, "tell", lambda coop_id, say: told.append(coop_id))
    assert service.load_if_empty(database) == service.sign_ins()
    assert service.load_if_empty(database) == service.sign_ins()
    assert len(told) == 1
    assert db.session.scalar(select(func.count()).select_from(Cooperative)) == 1


def test_an_installation_in_use_is_left_alone(database):
    from tests.factories.people import make_coop

    make_coop("Riverside Care")
    assert service.load_if_empty(database) == []
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_second_demo_shares_the_accounts(loaded):
    second = service.load(12, 1, 2, MONDAY, name="Brightwater North")
    query = select(func.count()).select_from(Grant).where(Grant.coop_id == second)
    assert db.session.scalar(query.where(Grant.role == Role.MANAGER)) == 1
    with pytest.raises(DomainError, match="already a co-op called"):
        service.load(12, 1, 2, MONDAY, name="Brightwater North")


def test_the_command_line_loads_and_writes_the_same_workbook(database, tmp_path):
    run = database.test_cli_runner().invoke
    answer = run(args=["demo", "load", "--people", "12", "--weeks", "1", "--from", "2026-12-02"])
    assert answer.exit_code == 0, answer.output
    assert "manager@example.org" in answer.output
    again = run(args=["demo", "load", "--people", "12", "--weeks", "1"])
    assert again.exit_code == 1
    assert "There is already a co-op called Brightwater Care here." in again.output
    few = run(args=["demo", "load", "--people", "3", "--name", "Few"])
    assert "at least 12 people" in few.output
    out = tmp_path / "demo.xlsx"
    made = run(
        args=["demo", "workbook", "--people", "12", "--from", "2026-11-30", "--out", str(out)]
    )
    assert made.exit_code == 0, made.output
    assert out.read_bytes() == service.workbook(12, 4, 1, MONDAY)
