"""Words of the choices, what they are kept as, and columns that several sheets have."""

from __future__ import annotations

from core.sheets.columns import Column

SERVICE_KINDS = {
    "supported living": "supported_living",
    "home care": "home_care",
    "extra care": "extra_care",
    "care home": "residential",
    "other": "other",
}
STATUSES = {"employee": "employee", "worker": "worker", "apprentice": "apprentice"}
MEMBERSHIPS = {"none": None, "probationary": "probationary", "member": "member"}
SHIFT_KINDS = {
    "day": "day",
    "waking night": "waking_night",
    "sleep-in": "sleep_in",
    "on-call": "on_call",
    "training": "training",
    "supernumerary": "supernumerary",
}
WISHES = {"cannot": "cannot", "rather not": "rather_not", "would like": "would_like"}
LEAVE_KINDS = {
    "holiday": "holiday",
    "sickness": "sickness",
    "parental": "parental",
    "training": "training",
    "unpaid": "unpaid",
}
ELEMENTS = {
    "basic": "basic",
    "night": "night",
    "weekend": "weekend",
    "bank holiday": "bank_holiday",
    "sleep-in": "sleep_in",
    "awake in a sleep-in": "disturbed",
    "travel": "travel",
    "training": "training",
    "on-call": "on_call",
}
UNITS = {"an hour": "hour", "percent extra": "percent", "a night": "night"}
# What each element may be paid by; what is not named, by the hour alone.
UNITS_OF = {
    "night": ("percent extra", "an hour"),
    "weekend": ("percent extra", "an hour"),
    "bank holiday": ("percent extra", "an hour"),
    "sleep-in": ("a night",),
    "on-call": ("an hour", "a night"),
}

PERSON = Column(
    "person",
    "Person",
    required=True,
    hint="The person's number, or first name and surname if only one person is called so.",
    example="BW014",
)


def service_column() -> Column:
    """The column that points at a service."""
    return Column(
        "service",
        "Service",
        required=True,
        hint="A service of the Services sheet.",
        listed_in=("Services", "name"),
        width=24,
        example="Maple Court",
    )
