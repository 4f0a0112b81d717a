"""Verbs of agencies: terms, workers, checks, bookings."""

from coop.agency.service.agencies import (
    Given,
    Terms,
    add_worker,
    change_agency,
    confirm,
    end_worker,
    set_terms,
    take_on,
)
from coop.agency.service.booking import book, name_worker
from coop.agency.service.ending import cancel, confirm_hours, did_not_come, shift_moved, shift_off

__all__ = [
    "Given",
    "Terms",
    "add_worker",
    "book",
    "cancel",
    "change_agency",
    "confirm",
    "confirm_hours",
    "did_not_come",
    "end_worker",
    "name_worker",
    "set_terms",
    "shift_moved",
    "shift_off",
    "take_on",
]
