"""The offer as a letter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.money import pounds
from core.pdf import typeset
from core.people import queries as people
from core.ui.filters import day_year, hours
from recruitment.hires import queries, rules
from recruitment.hires.models import JobOffer
from recruitment.referrals import queries as referrals

PAPER = Path(__file__).with_name("papers") / "offer.typ"
SUBJECT = (
    "This offer stands once these are complete: proof of who you are, your right to work, a DBS "
    "check at the level of the job, two references, your work since school with its gaps, and a "
    "health declaration. Until then you cannot start."
)
ESTIMATE = (
    "Estimate only, before tax and National Insurance: the typical week at today’s rates, "
    "52 weeks over 12 months. What you are paid follows the hours you work."
)


def letter_data(row: JobOffer) -> dict[str, Any]:
    """What the letter says, as JSON."""
    referral = referrals.referral(row.coop_id, row.referral_id)
    candidate = referrals.candidate(row.coop_id, referral.candidate_id)
    coop = people.coop(row.coop_id)
    duties = rules.read(row.week)
    told = queries.estimate(row) if duties else None
    money = []
    if told is not None and not told.missing:
        money = [
            ["Paid hours of the week below", hours(told.minutes)],
            ["Pay of such a week, about", pounds(told.week_pence)],
            ["Pay of a month, about", pounds(told.month_pence)],
        ]
    return {
        "title": f"Offer of work to {candidate.name}",
        "coop": coop.name,
        "phone": coop.phone,
        "name": candidate.name,
        "on": day_year(row.offered_on),
        "by": row.offered_by,
        "terms": [
            ["Job", row.role],
            ["Where", row.service.name],
            ["First day", day_year(row.starts_on)],
            ["Contract", f"{hours(row.contract_minutes)} a week"],
            *([["Pattern", row.pattern]] if row.pattern else []),
            ["Please answer by", day_year(row.answer_by_on)],
        ],
        "week": [one.words for one in duties],
        "money": money,
        "estimate": ESTIMATE,
        "subject": SUBJECT,
    }


def letter(row: JobOffer) -> bytes:
    """The letter as a PDF."""
    return typeset(PAPER, letter_data(row))
