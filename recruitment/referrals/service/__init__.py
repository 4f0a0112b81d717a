"""Refer people, keep who they are, what they agreed to, and their own way in: the verbs."""

from recruitment.referrals.service.candidates import Details, change_details, merge
from recruitment.referrals.service.consents import give_consent, withdraw_consent
from recruitment.referrals.service.history import log
from recruitment.referrals.service.links import confirm, make_link, open_link
from recruitment.referrals.service.referring import Refer, refer

__all__ = [
    "Details",
    "Refer",
    "change_details",
    "confirm",
    "give_consent",
    "log",
    "make_link",
    "merge",
    "open_link",
    "refer",
    "withdraw_consent",
]
