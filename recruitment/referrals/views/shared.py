"""What the forms of referring share: places to choose from, who may be the same."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from core import clock
from core.access import Actor
from core.db import db, transaction
from recruitment.referrals import queries, rules, sending, service
from recruitment.referrals.forms import PersonForm
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.referrals.service import Details, Refer
from recruitment.vacancies import queries as vacancies
from recruitment.vacancies.rules import Wanted

SURE = 60  # from here on somebody is asked whether it is the same person


def wanted(form: PersonForm) -> Wanted:
    """What somebody looks for, as typed so far."""
    return Wanted(
        form.hours_least.data, form.hours_most.data, form.area.data or "", form.available_on.data
    )


def place_choices(coop_id: int, looks_for: Wanted) -> list[tuple[int, str]]:
    """Live places, those that fit first; the others say why not."""
    found = vacancies.fitting(coop_id, looks_for)
    said = [
        (fit.vacancy.id, fit.vacancy.says + (f" ({', '.join(fit.unfit)})" if fit.unfit else ""))
        for fit in found
    ]
    return [(0, "Any that fits"), *said]


def looked_up(
    coop_id: int, given: Details, office_id: int | None = None
) -> tuple[rules.Match, ...]:
    """Who may be the same as what was typed, surely enough to ask."""
    typed = rules.Known(
        0, f"{given.first_name} {given.surname}", given.born_on,
        rules.phone_key(given.phone), rules.email_key(given.email),
    )  # fmt: skip
    return tuple(hit for hit in queries.matches(coop_id, typed, office_id) if hit.sure >= SURE)


def same_as(found: Iterable[rules.Match]) -> tuple[bool, int | None]:
    """Whether it has been said if this is one of them, and which; None: somebody new."""
    said = request.form.get("same", "")
    if said == "new":
        return True, None
    ids = {hit.known.id for hit in found}
    if said.isdecimal() and int(said) in ids:
        return True, int(said)
    return not ids, None


def refer(
    actor: Actor, given: Details, how: Refer, candidate_id: int | None = None
) -> tuple[int, str, bool]:
    """Refer, and send the person their link: (referral id, first name, whether it was sent)."""
    with transaction():
        row = service.refer(actor, given, how, candidate_id=candidate_id)
        token, referral_id = service.make_link(row), row.id
    row = db.session.get_one(Referral, referral_id)
    candidate = db.session.get_one(JobCandidate, row.candidate_id)
    return referral_id, candidate.name, sending.first_link(row, candidate, token)


def purposes(*, agrees: bool, keeps: bool) -> tuple[str, ...]:
    """The consents that two boxes stand for."""
    return tuple([rules.PROGRESS] * agrees + [rules.KEEP] * keeps)


def wordings() -> dict[str, str]:
    """Today's words of each purpose, to be read before a box is ticked."""
    return {found.purpose: found.words for found in queries.wordings(clock.today())}
