"""The sheet of training records: what it holds, and what other systems call the same."""

from __future__ import annotations

from core.sheets.columns import Column, SheetSpec, Type

READ_ME = "Read me"
MOST_ROWS = 5_000

RECORDS = SheetSpec(
    "records",
    "Training records",
    (
        Column(
            "number",
            "Works number",
            hint="As it stands on the person's page. Without it, the full name decides.",
            example="BW012",
            also=(
                "Employee number",
                "Employee ID",
                "Employee no",
                "Staff number",
                "Staff ID",
                "Payroll number",
                "Personnel number",
                "ID",
            ),
        ),
        Column(
            "name",
            "Name",
            width=26,
            hint="First name and surname, or “Surname, First name”.",
            example="Aaliyah Khan",
            also=(
                "Full name",
                "Employee",
                "Employee name",
                "Staff name",
                "Staff member",
                "Learner",
                "Learner name",
            ),
        ),
        Column(
            "item",
            "Course or competency",
            required=True,
            width=34,
            hint="What the co-op calls it. Another name can be matched once on the page.",
            example="Fire safety",
            also=(
                "Course",
                "Course name",
                "Course title",
                "Training",
                "Training name",
                "Training course",
                "Module",
                "Competency",
                "Qualification",
                "Subject",
            ),
        ),
        Column(
            "completed",
            "Completed on",
            Type.DATE,
            required=True,
            example="7/12/2025",
            also=(
                "Completed",
                "Date completed",
                "Completion date",
                "Date of completion",
                "Completed date",
                "Date achieved",
                "Achieved on",
                "Date taken",
                "Training date",
                "Date",
            ),
        ),
        Column(
            "expires",
            "Expires on",
            Type.DATE,
            hint="Empty: worked out from how often it is repeated.",
            example="7/12/2026",
            also=(
                "Expires",
                "Expiry",
                "Expiry date",
                "Expiration date",
                "Date expires",
                "Valid until",
                "Renewal date",
                "Due date",
                "Next due",
            ),
        ),
        Column(
            "provider",
            "Provider",
            longest=120,
            example="Severn Skills",
            also=("Training provider", "Supplier", "Delivered by", "Trainer"),
        ),
        Column(
            "certificate",
            "Certificate number",
            longest=80,
            example="FS-20417",
            also=("Certificate", "Certificate no", "Certificate ID", "Reference"),
        ),
    ),
    about="One row for each thing that somebody completed. The same thing twice is entered once.",
)
