"""Candidates, who may be the same, and what they agreed to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Select, exists, func, or_, select

from core.db import db, owned
from core.errors import NotFound
from recruitment.referrals import rules
from recruitment.referrals.models import Consent, JobCandidate, JoinPage, Referral

DATA = Path(__file__).parents[1] / "consents.json"


@dataclass(frozen=True, slots=True)
class Wording:
    """What somebody agrees to, in the words of one version."""

    purpose: str
    title: str
    needs_office: bool
    version: str
    words: str


@cache
def _kept() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(DATA.read_text(encoding="utf-8"))["purposes"])


def wordings(on: date) -> tuple[Wording, ...]:
    """Every purpose in the words in force on a day; before the first, in the first."""
    found = []
    for row in _kept():
        versions = sorted(row["versions"], key=lambda one: one["from_on"])
        held = [one for one in versions if date.fromisoformat(one["from_on"]) <= on]
        one = held[-1] if held else versions[0]
        title, words = _named(row["title"]), _named(one["words"])
        found.append(Wording(row["purpose"], title, row["needs_office"], one["version"], words))
    return tuple(found)


def _named(text: str) -> str:
    """With what the job centre is called here: a setting of the installation."""
    return text.replace("{jobcentre}", current_app.config["SETTINGS"].jobcentre_label)


def wording(purpose: str, on: date) -> Wording:
    """One purpose; NotFound for one that there is not."""
    for found in wordings(on):
        if found.purpose == purpose:
            return found
    raise NotFound


def covering(purpose: str, what: str) -> tuple[str, ...]:
    """The versions of a purpose's wording that name something: older ones do not extend to it."""
    return tuple(
        one["version"]
        for row in _kept()
        if row["purpose"] == purpose
        for one in row["versions"]
        if what in one.get("covers", ())
    )


def referral(coop_id: int, referral_id: int) -> Referral:
    """One; NotFound for another co-op's."""
    return owned(Referral, referral_id, coop_id)


def candidate(coop_id: int, candidate_id: int) -> JobCandidate:
    """One, or the one that it has become part of; NotFound for another co-op's."""
    row = owned(JobCandidate, candidate_id, coop_id)
    return row if row.merged_into_id is None else owned(JobCandidate, row.merged_into_id, coop_id)


def _everybody(coop_id: int) -> Select[*tuple[Any, ...]]:
    return select(
        JobCandidate.id,
        JobCandidate.first_name,
        JobCandidate.surname,
        JobCandidate.born_on,
        JobCandidate.phone_key,
        JobCandidate.email_key,
    ).where(
        JobCandidate.coop_id == coop_id,
        JobCandidate.merged_into_id.is_(None),
        JobCandidate.anonymised_at.is_(None),
    )


def _known(query: Select[*tuple[Any, ...]]) -> list[rules.Known]:
    return [
        rules.Known(row[0], f"{row[1]} {row[2]}", row[3], row[4], row[5])
        for row in db.session.execute(query)
    ]


def known(coop_id: int, office_id: int | None = None) -> list[rules.Known]:
    """Everybody the co-op has a record of; with an office, those that it referred. One query."""
    query = _everybody(coop_id)
    if office_id is not None:
        mine = exists().where(
            Referral.candidate_id == JobCandidate.id, Referral.office_id == office_id
        )
        query = query.where(mine)
    return _known(query)


def near(coop_id: int, wanted: rules.Known) -> tuple[rules.Match, ...]:
    """Who may be the same, of those with a key or the surname's beginning in common. One query.

    For a page that is opened often; `matches` looks at everybody.
    """
    surname = wanted.name.split(" ")[-1].lower()[:2]
    like = [func.lower(JobCandidate.surname).startswith(surname, autoescape=True)]
    if wanted.phone_key:
        like.append(JobCandidate.phone_key == wanted.phone_key)
    if wanted.email_key:
        like.append(JobCandidate.email_key == wanted.email_key)
    if wanted.born_on is not None:
        like.append(JobCandidate.born_on == wanted.born_on)
    return rules.matches(wanted, _known(_everybody(coop_id).where(or_(*like))))


def matches(
    coop_id: int, wanted: rules.Known, office_id: int | None = None
) -> tuple[rules.Match, ...]:
    """Who may be the same person in the co-op; an office is told of its own people alone."""
    return rules.matches(wanted, known(coop_id, office_id))


def shared(office_id: Any, candidate_id: Any) -> Any:
    """An SQL condition: the candidate agrees, now, that this office sees how they get on."""
    return exists().where(
        Consent.candidate_id == candidate_id,
        Consent.purpose == rules.PROGRESS,
        Consent.office_id == office_id,
        Consent.withdrawn_at.is_(None),
    )


def covered(office_id: Any, candidate_id: Any, what: str) -> Any:
    """An SQL condition: they agree, now, in words that name `what` to be shown to this office."""
    return exists().where(
        Consent.candidate_id == candidate_id,
        Consent.purpose == rules.PROGRESS,
        Consent.office_id == office_id,
        Consent.withdrawn_at.is_(None),
        Consent.wording.in_(covering(rules.PROGRESS, what)),
    )


def consents_of(coop_id: int, candidate_id: int) -> list[Consent]:
    """All that somebody agreed to, the newest first."""
    query = select(Consent).where(Consent.coop_id == coop_id, Consent.candidate_id == candidate_id)
    return list(db.session.scalars(query.order_by(Consent.given_at.desc(), Consent.id.desc())))


def join_page(slug: str) -> JoinPage:
    """The public page of that address; NotFound where there is none, or it is closed."""
    row = db.session.scalar(select(JoinPage).where(JoinPage.slug == slug))
    if row is None or not row.is_open:
        raise NotFound
    return row
