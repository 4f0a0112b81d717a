"""The list: searched, filtered, sorted and cut by the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from core import clock
from core.db import db
from core.people.models import Account, JobcentreOffice, Service
from recruitment.referrals import queries as referrals
from recruitment.referrals import rules
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.vacancies.models import Vacancy


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral in a list or on a card."""

    id: int
    candidate_id: int
    first_name: str
    surname: str
    stage: str
    kind: str
    since_on: date
    waits_on: str
    next_due_on: date | None
    noticed: bool
    source: str
    office: str
    vacancy: str
    owner: str
    referred_on: date

    @property
    def name(self) -> str:
        """First name and surname."""
        return f"{self.first_name} {self.surname}"

    @property
    def reference(self) -> str:
        """R-00042."""
        return rules.reference(self.id)

    @property
    def came(self) -> str:
        """The office, or the way they came."""
        return self.office or rules.SOURCES[self.source]

    def late(self, today: date) -> bool:
        """Whether the co-op's answer is late."""
        return self.waits_on == "coop" and self.next_due_on is not None and self.next_due_on < today


@dataclass(frozen=True, slots=True)
class Search:
    """What to list; empty fields list everything."""

    text: str = ""
    stage: str = ""
    source: str = ""
    office_id: int | None = None
    owner_id: int | None = None
    vacancy_id: int | None = None
    show: str = ""  # late, asked, open, ended, mine's owner is owner_id


COLUMNS = (
    Referral.id,
    Referral.candidate_id,
    JobCandidate.first_name,
    JobCandidate.surname,
    Referral.stage,
    Referral.stage_kind,
    Referral.stage_since_on,
    Referral.waits_on,
    Referral.next_due_on,
    Referral.notice_at,
    Referral.source,
    JobcentreOffice.name.label("office"),
    Vacancy.title,
    Service.name.label("service"),
    Account.name.label("owner"),
    Referral.referred_at,
)
# Late first, then what falls due, then those whose answer is the candidate's, then ends.
URGENCY = case((Referral.final_at.is_not(None), 2), (Referral.waits_on == "candidate", 1), else_=0)
SORTS: dict[str, Any] = {
    "due": (URGENCY, Referral.next_due_on),
    "name": (func.lower(JobCandidate.surname), func.lower(JobCandidate.first_name)),
    "stage": (Referral.stage,),
    "since": (Referral.stage_since_on,),
    "came": (JobcentreOffice.name, Referral.source),
    "vacancy": (Vacancy.title,),
    "owner": (Account.name,),
    "referred": (Referral.referred_at,),
}


def joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """With all that a row says, who answers among it."""
    return referrals.joined(query).outerjoin(Account, Account.id == Referral.owner_id)


def row_of(row: Any) -> ReferralRow:
    """The columns as a value."""
    return ReferralRow(
        row.id,
        row.candidate_id,
        row.first_name,
        row.surname,
        row.stage,
        row.stage_kind,
        row.stage_since_on,
        row.waits_on,
        row.next_due_on,
        row.notice_at is not None,
        row.source,
        row.office or "",
        f"{row.title}, {row.service}" if row.title else "",
        row.owner or "",
        clock.local_day(row.referred_at),
    )


def conditions(coop_id: int, search: Search, today: date) -> list[Any]:
    """The search as SQL; needs the candidate joined where there is text."""
    found: list[Any] = [Referral.coop_id == coop_id]
    if search.stage:
        found.append(Referral.stage == search.stage)
    if search.source:
        found.append(Referral.source == search.source)
    if search.office_id:
        found.append(Referral.office_id == search.office_id)
    if search.owner_id:
        found.append(Referral.owner_id == search.owner_id)
    if search.vacancy_id:
        found.append(Referral.vacancy_id == search.vacancy_id)
    if search.show == "late":
        found += [Referral.waits_on == "coop", Referral.next_due_on < today]
    elif search.show == "asked":
        found.append(Referral.waits_on == "candidate")
    elif search.show == "open":
        found.append(Referral.final_at.is_(None))
    elif search.show == "ended":
        found.append(Referral.final_at.is_not(None))
    if search.text:
        text = search.text.lower()
        name = func.lower(JobCandidate.first_name + " " + JobCandidate.surname)
        number = text.removeprefix("r-").lstrip("0")
        hits = [name.contains(text, autoescape=True), JobCandidate.email_key == text]
        if key := rules.phone_key(search.text):
            hits.append(JobCandidate.phone_key == key)
        if number.isdecimal() and len(number) < 10:
            hits.append(Referral.id == int(number))
        found.append(or_(*hits))
    return found


def listing(
    coop_id: int,
    search: Search,
    *,
    sort: str = "due",
    down: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[ReferralRow], int]:
    """One page of referrals and how many there are in all. Two queries."""
    where = conditions(coop_id, search, clock.today())
    count = select(func.count()).select_from(Referral)
    if search.text:
        count = count.join(JobCandidate, JobCandidate.id == Referral.candidate_id)
    total = db.session.scalar(count.where(*where)) or 0
    keys = SORTS.get(sort, SORTS["due"])
    order = [key.desc() if down else key.asc() for key in keys]
    query = joined(select(*COLUMNS)).where(*where).order_by(*order, Referral.id.desc())
    return [row_of(row) for row in db.session.execute(query.limit(limit).offset(offset))], total
