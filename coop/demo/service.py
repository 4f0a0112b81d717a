"""Load the demo co-op the way a real one starts: by importing its workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from coop.demo import story
from coop.demo.generate import COOP_NAME, demo_rows
from coop.imports import service as imports
from coop.imports import template
from core import clock
from core.access import Actor
from core.audit.service import acting
from core.db import db, transaction
from core.people import accounts
from core.people import service as people
from core.people.models import Adviser, Cooperative, JobcentreOffice, Person, Role
from core.serve import SignIn

PASSWORD = "brightwater"  # noqa: S105 - printed for everybody: the demo hides nothing
OFFICE, ADVISER = "Brightwater Jobcentre", "Ruth Ellery"
FILE_NAME = "brightwater-care.xlsx"

Step = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A way to look around: whose it is by job (None: nobody of the co-op's), and the roles."""

    name: str  # before the @ of the address, and printed
    words: str
    roles: tuple[Role, ...]
    jobs: tuple[str, ...]


# The first of the jobs that is filled; each person has one account, so jobs differ.
ACCOUNTS = (
    DemoAccount(
        "worker",
        "Care worker",
        (Role.WORKER,),
        ("Support worker", "Care assistant"),
    ),
    DemoAccount("coordinator", "Coordinator", (Role.COORDINATOR,), ("Coordinator",)),
    DemoAccount("trainer", "Trainer", (Role.TRAINER,), ("Training lead",)),
    DemoAccount(
        "recruiter", "Recruiter", (Role.RECRUITER, Role.WORKER), ("Field care supervisor",)
    ),
    DemoAccount("board", "Board member", (Role.BOARD, Role.WORKER), ("Team leader",)),
    DemoAccount("treasurer", "Treasurer", (Role.TREASURER,), ("Finance officer",)),
    DemoAccount("manager", "Registered manager", (Role.MANAGER,), ("Registered manager",)),
    DemoAccount("adviser", "Work coach (adviser)", (Role.ADVISER,), ()),
)


def address(name: str) -> str:
    """The e-mail address of a demo account."""
    return f"{name}@example.org"


def sign_ins() -> list[SignIn]:
    """One demo account for each role, to be printed."""
    return [SignIn(each.words, address(each.name), PASSWORD) for each in ACCOUNTS]


def next_monday() -> date:
    """The Monday after today: the first that a rota is to be made for."""
    return clock.monday(clock.today()) + timedelta(days=7)


def workbook(
    people_count: int, weeks: int, seed: int, first_monday: date, before: int = 0
) -> bytes:
    """The demo co-op's workbook; the same arguments give the same bytes."""
    rows = demo_rows(people_count, weeks, seed, first_monday, before=before)
    return template.workbook(rows, COOP_NAME)


def load(
    people_count: int = 60,
    weeks: int = 4,
    seed: int = 1,
    first_monday: date | None = None,
    *,
    before: int = 0,
    name: str = COOP_NAME,
    on_step: Step | None = None,
) -> int:
    """Make a co-op by importing its workbook, with accounts for everybody; the co-op's id.

    One transaction: all of it or nothing. Raises DomainError when there is a co-op of this
    name, ValueError for a size that makes no co-op.
    """
    content = workbook(people_count, weeks, seed, first_monday or next_monday(), before)
    with transaction():
        password_hash = accounts.hash_password(PASSWORD)
        coop = people.found_coop(name, phone="01632 960100", is_demo=True)
        actor = Actor(None, "Demo", coop.id, None, frozenset({Role.MANAGER, Role.COORDINATOR}))
        with _acting(actor):
            imports.import_now(actor, FILE_NAME, content, on_step)
            _open_accounts(coop.id, password_hash)
        return coop.id


@contextmanager
def _acting(actor: Actor) -> Iterator[None]:
    """The audit names the demo as the one who did it."""
    token = acting.set((actor.account_id, actor.name))
    try:
        yield
    finally:
        acting.reset(token)


def _open_accounts(coop_id: int, password_hash: str) -> None:
    """The demo accounts, and one for every other person, all with the same password.

    In a second demo co-op of the installation the same demo accounts have the same roles.
    """
    on = clock.today()
    rows = db.session.execute(
        select(Person).where(Person.coop_id == coop_id).order_by(Person.number)
    ).scalars()
    left = list(rows)
    jobs = {person.id: _job(person) for person in left}
    for demo in ACCOUNTS:
        person = next((p for job in demo.jobs for p in left if jobs[p.id] == job), None)
        if person is not None:
            left.remove(person)
        _open(coop_id, person, demo, password_hash, on)
    for person in left:
        if person.email and accounts.find_account(person.email) is None:
            account = accounts.open_account(person.email, person.name, password_hash)
            accounts.give_role(coop_id, account.id, Role.WORKER, from_on=on)
            person.account_id = account.id


def _job(person: Person) -> str:
    return person.employments[0].role if person.employments else ""


def _open(
    coop_id: int, person: Person | None, demo: DemoAccount, password_hash: str, on: date
) -> None:
    name = person.name if person is not None else ADVISER
    account = accounts.find_account(address(demo.name))
    known = account is not None
    if account is None:
        account = accounts.open_account(address(demo.name), name, password_hash)
    for role in demo.roles:
        accounts.give_role(coop_id, account.id, role, from_on=on)
    if person is not None:
        person.account_id = account.id
    if Role.ADVISER in demo.roles and not known:
        office = db.session.scalar(select(JobcentreOffice).where(JobcentreOffice.name == OFFICE))
        if office is None:
            office = JobcentreOffice(name=OFFICE)
            db.session.add(office)
            db.session.flush()
        db.session.add(Adviser(account_id=account.id, office_id=office.id))
    db.session.flush()


def load_if_empty(_: Flask) -> list[SignIn]:
    """Called by `coop serve`: loads the demo if there is no co-op at all.

    Its accounts are given again at each start, as long as there is a demo co-op.
    """
    coops = list(db.session.scalars(select(Cooperative).order_by(Cooperative.id)))
    demo = next((coop for coop in coops if coop.is_demo), None)
    db.session.rollback()
    if not coops:
        first = story.begins(clock.today()) + timedelta(weeks=story.WEEKS)
        coop_id = load(first_monday=first, before=story.WEEKS)
        story.tell(coop_id, lambda words: print(f"  The demo co-op: {words}."))  # noqa: T201
    elif demo is None:
        return []
    return sign_ins()
