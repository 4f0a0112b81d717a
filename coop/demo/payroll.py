"""What leaves the demo's paid run: its pay day, two layouts, accounts of wages, three files."""

from __future__ import annotations

from datetime import timedelta

from coop.pay import queries as pay
from coop.pay.queries import RunRow
from coop.payroll import exports, queries, service
from coop.payroll.jobs import JOURNAL, LINES, PACKAGE, WORDS
from coop.statements import service as pay_days
from core.access import Actor
from core.db import db, transaction
from core.jobs import store_file

ACCOUNTS = (
    ("2220", "Net wages", "", True),
    ("7000", "Wages and salaries", "", False),
    ("7010", "Travel time between visits", "travel", False),
    ("7400", "Mileage of staff", "mileage", False),
)


def hand_over(treasurer: Actor, run: RunRow) -> None:
    """Paid five days after the period; files for BrightPay and the ledger, and all lines."""
    coop_id = treasurer.coop_id
    with transaction():
        pay_days.set_pay_day(treasurer, run.id, run.until_on + timedelta(days=5))
        for code, name, element, control in ACCOUNTS:
            service.set_account(treasurer, code=code, name=name, element=element, control=control)
        layout_id = service.copy(treasurer, "brightpay").id
        service.copy(treasurer, "sage")
    layout, period = queries.mapping(coop_id, layout_id), queries.period(coop_id, run)
    people = queries.people(coop_id, run.id)
    accounts = [row.account for row in queries.accounts(coop_id)]
    made = (
        (PACKAGE, layout.name, "brightpay", exports.package_csv(layout.form, people, period)),
        (LINES, WORDS[LINES], "lines", exports.lines_csv(pay.lines(coop_id, run.id), period)),
        (
            JOURNAL,
            WORDS[JOURNAL],
            "journal",
            exports.journal_csv(pay.cells(coop_id, run.id), accounts, period),
        ),
    )
    db.session.rollback()
    with transaction():
        for kind, words, name, content in made:
            file = store_file(
                coop_id, exports.name_of(name, run), exports.MEDIA_TYPE, content, "pay.see"
            )
            service.keep_file(treasurer, run.id, kind, words, file.id, None)
