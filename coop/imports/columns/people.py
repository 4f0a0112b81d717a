"""Sheets on services, competencies and people."""

from __future__ import annotations

from coop.imports.columns.shared import MEMBERSHIPS, PERSON, SERVICE_KINDS, STATUSES, service_column
from core.sheets.columns import Column, SheetSpec, Type

SERVICES = SheetSpec(
    "services",
    "Services",
    (
        Column("name", "Service", required=True, width=26, example="Maple Court"),
        Column(
            "kind",
            "Kind",
            required=True,
            choices=tuple(SERVICE_KINDS),
            width=18,
            example="supported living",
        ),
        Column("address", "Address", width=36, example="Maple Road, Brightwater"),
        Column("phone", "Phone", Type.PHONE, example="01632 960123"),
    ),
    about="Each place or team of rounds where the co-op gives care.",
)

COMPETENCIES = SheetSpec(
    "competencies",
    "Competencies",
    (
        Column("name", "Competency", required=True, width=26, example="Medication"),
        Column(
            "allows",
            "What it allows",
            width=46,
            longest=500,
            example="Give medication and sign the MAR chart",
        ),
        Column(
            "renewal_months",
            "Renew after months",
            Type.WHOLE,
            least=1,
            most=120,
            hint="Blank: it does not run out.",
            example="12",
        ),
    ),
    about="What a person must be signed off for before they may do it.",
)

PEOPLE = SheetSpec(
    "people",
    "People",
    (
        Column(
            "number",
            "Number",
            required=True,
            longest=30,
            hint="The works number, as on payroll. No two people have the same.",
            example="BW014",
        ),
        Column("first_name", "First name", required=True, longest=60, example="Oluwaseun"),
        Column("surname", "Surname", required=True, longest=60, example="Adeyemi"),
        Column("known_as", "Known as", longest=60, hint="The name they use.", example="Seun"),
        Column("email", "E-mail", Type.EMAIL, example="seun@example.org"),
        Column("phone", "Phone", Type.PHONE, example="07700 900123"),
        Column("born_on", "Date of birth", Type.DATE, example="14/03/1991"),
        service_column(),
        Column(
            "role",
            "Role",
            required=True,
            longest=60,
            width=20,
            hint="The job: Support worker, Senior support worker, Care assistant.",
            example="Support worker",
        ),
        Column(
            "status",
            "Status",
            choices=tuple(STATUSES),
            hint="Blank: employee.",
            example="employee",
        ),
        Column(
            "contract",
            "Contract hours",
            Type.HOURS,
            required=True,
            least=0,
            most=60,
            hint="Hours a week in the contract; 0 for none promised.",
            example="30",
        ),
        Column(
            "starts",
            "Starts",
            Type.DATE,
            required=True,
            hint="First day on these terms (service, role, hours).",
            example="03/04/2023",
        ),
        Column("ends", "Ends", Type.DATE, hint="Last day of work, if known."),
        Column("membership", "Membership", choices=tuple(MEMBERSHIPS), example="member"),
        Column("member_since", "Member since", Type.DATE, example="03/10/2023"),
        Column(
            "can_lead",
            "Can lead",
            Type.YES_NO,
            hint="yes: may be the person in charge of a shift.",
            example="yes",
        ),
        Column(
            "night_worker",
            "Night worker",
            Type.YES_NO,
            hint="yes: normally works at least 3 hours at night.",
            example="no",
        ),
        Column(
            "opted_out",
            "Opted out of 48 h from",
            Type.DATE,
            width=14,
            hint="The day from which the signed opt-out from the 48 hour week holds. Blank: none.",
        ),
        Column(
            "most_hours",
            "Most hours a week",
            Type.HOURS,
            least=1,
            most=84,
            hint="The most hours a week the person agrees to work.",
            example="40",
        ),
        Column("most_nights", "Most nights a week", Type.WHOLE, least=0, most=7, example="3"),
        Column(
            "dbs_on",
            "DBS cleared on",
            Type.DATE,
            width=13,
            hint="Without it the person is not placed on any shift.",
            example="20/03/2023",
        ),
        Column(
            "right_on",
            "Right to work checked on",
            Type.DATE,
            width=14,
            hint="Without it the person is not placed on any shift.",
            example="20/03/2023",
        ),
        Column("right_until", "Right to work until", Type.DATE, hint="Blank: no end.", width=13),
        Column(
            "cap",
            "Right to work: most hours a week",
            Type.HOURS,
            least=1,
            most=60,
            width=16,
            hint="A student visa in term: 20. Blank: no limit.",
        ),
        Column(
            "source",
            "How recruited",
            longest=100,
            width=18,
            hint="Job centre, friend of a member, website…",
            example="Friend of a member",
        ),
    ),
    about="One row for each person who works for the co-op.",
)

HELD = SheetSpec(
    "held",
    "Held competencies",
    (
        PERSON,
        Column(
            "competency",
            "Competency",
            required=True,
            width=26,
            listed_in=("Competencies", "name"),
            example="Medication",
        ),
        Column(
            "from_on",
            "From",
            Type.DATE,
            required=True,
            hint="The day they were signed off.",
            example="14/01/2026",
        ),
        Column(
            "until_on",
            "Until",
            Type.DATE,
            hint="Last day it is valid. Blank: worked out from the months of the competency.",
        ),
    ),
    required=False,
    about="Who is signed off for what. One row for each person and competency.",
)
