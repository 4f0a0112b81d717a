"""What the demo co-op has been through, on a small one: told once, asked about by each test."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from coop.absence import queries as absence
from coop.attendance.models import HoursWorked
from coop.capital import queries as capital
from coop.capital.rules import Kind
from coop.checks import queries as queries_of_checks
from coop.checks.queries.matrix import matrix
from coop.claims import queries as claims
from coop.costs.queries import by_month
from coop.demo import run, service, story
from coop.membership import queries as society
from coop.notices.models import Announcement
from coop.pay.models import PaidHours, PayLine, PayRun
from coop.payroll.models import PayrollFile
from coop.rota import queries as rotas
from coop.rota.burden import queries as ledger
from coop.shifts.models import Assignment, Shift
from coop.surplus import queries as surplus
from core import clock
from core.db import db
from core.jobs.models import StoredFile
from training.imports import queries as former_records
from training.induction import queries as first_weeks
from training.supervision import queries as supervision

pytestmark = pytest.mark.slow


def _count(query):
    return db.session.scalar(select(func.count()).select_from(query.subquery()))


def test_the_demo_co_op_has_worked_been_approved_and_been_paid(database):
    first = story.begins(clock.today())
    coop_id = service.load(
        14, first_monday=first + timedelta(weeks=story.WEEKS), before=story.WEEKS
    )
    story.tell(coop_id, lambda words: None)
    asked = [len(absence.calls(coop_id, one.id)) for one in absence.open_requests(coop_id)]
    assert max(asked) == 2  # one rung, one asked
    today = clock.today()
    assert sum(capital.by_kind(coop_id, today).values()) == 0
    assert len(capital.holdings(coop_id, today)) > 3
    assert capital.notices(coop_id, state="open")
    assert len(society.officers(coop_id, today, left=False)) > 3
    assert society.applications(coop_id, state="open")
    assert len(society.members(coop_id, today)) == len(capital.holdings(coop_id, today))
    (year,) = surplus.years(coop_id)
    parts = surplus.shares(coop_id, year.id)
    assert year.state == "posted"
    assert len(parts) > 3
    assert capital.total(coop_id, Kind.SURPLUS, today) == 0
    assert capital.total(coop_id, Kind.INDIVISIBLE, today) > 3_500_000
    bonus = select(func.sum(PayLine.pence)).where(PayLine.element == "bonus")
    now = sum(row.now_pence for row in parts)
    assert db.session.scalar(bonus.where(PayLine.words.like("Member bonus, surplus%"))) == now
    told = sorted(rotas.rotas(coop_id), key=lambda rota: rota.from_on)
    assert {rota.state for rota in told} == {"published"}
    assert sum((rota.until_on - rota.from_on).days + 1 for rota in told) == 7 * story.WEEKS
    assert sum(rota.until_on < clock.today() for rota in told) >= 2, "two of them are over"
    assert [row[0] for row in ledger.rotas(coop_id)] == [rota.id for rota in told]
    assert sum(row.balance for row in ledger.standings(coop_id)) == 0
    assert _count(select(Assignment.id).where(Assignment.published_at.is_(None))) == 0

    over = first + timedelta(days=13)
    unpaid = (
        select(HoursWorked.id)
        .join(Shift, Shift.id == HoursWorked.shift_id)
        .outerjoin(PaidHours, PaidHours.hours_id == HoursWorked.id)
        .where(Shift.on <= over, PaidHours.id.is_(None))
    )
    assert _count(unpaid) == 0, "every hour of the paid fortnight is in the run"
    newer = select(HoursWorked.state).where(HoursWorked.start_at > clock.now() - timedelta(days=2))
    assert "approved" not in set(db.session.scalars(newer)), "the last days wait for somebody"

    plans = first_weeks.plans(coop_id, today)
    assert [plan.score.percent > 0 for plan in plans] == [True] * 3
    assert plans[0].score.overdue, "one is behind"
    file = former_records.recent(coop_id)[0]
    assert (file.state, file.bad > 0, file.adds > 0) == ("ready", True, True)
    due = supervision.due(coop_id, today)
    assert any(row.standing == "overdue" for row in due)
    assert {row.standing for row in due} >= {"overdue", "ahead"}

    checked = matrix(coop_id, today)
    gaps = {row.person_id: row.name for row in checked.rows if row.lacks}
    assert "Ruth Abara" in gaps.values()
    coming = select(Assignment.id).join(Shift).where(Shift.on >= today)
    assert _count(coming.where(Assignment.person_id.in_(gaps))) == 0, "nobody who lacks a check"
    ends = [each.due_on for row in checked.rows for each in row.due if each.kind == "right_to_work"]
    assert today + timedelta(days=35) in ends
    assert queries_of_checks.settings(coop_id, today).gate

    *before, pay_run, draft = db.session.scalars(select(PayRun).order_by(PayRun.from_on))
    assert (pay_run.state, draft.state) == ("locked", "draft")
    assert [run.state for run in before] == ["locked"] * 11
    months = by_month(coop_id, before[0].from_on, before[-1].until_on)
    assert len(months) == 11
    assert all(months.values()), "what work cost has a course to show"
    assert before[-1].until_on + timedelta(days=1) == pay_run.from_on
    assert len({pay_run.prepared_by_id, pay_run.approved_by_id}) == 2
    paid_then = PayLine.run_id == pay_run.id
    pence = db.session.scalar(select(func.sum(PayLine.pence)).where(paid_then))
    corrected = PayLine.correction_id.is_not(None)
    assert _count(select(PayLine.id).where(PayLine.run_id == draft.id, corrected)) == 2
    book = load_workbook(BytesIO(db.session.get_one(StoredFile, pay_run.file_id).content))
    lines = book["Lines"]
    heads = [cell.value for cell in lines[2]]
    pay, on = heads.index("Pay"), heads.index("Date")
    paid = [row[pay].value for row in lines.iter_rows(min_row=3) if row[on].value]
    assert round(sum(paid) * 100) == pence
    kept = select(PayrollFile.kind).where(PayrollFile.run_id == pay_run.id)
    assert sorted(db.session.scalars(kept)) == ["journal", "lines", "package"]
    assert _count(select(Announcement.id)) == 2
    assert claims.needs_approval(coop_id, clock.today())
    assert claims.open_shifts(coop_id, clock.now()), "places to claim"
    now = clock.now()  # nothing is told from the future
    assert _count(select(HoursWorked.id).where(HoursWorked.confirmed_at > now)) == 0
    assert _count(select(HoursWorked.id).where(HoursWorked.end_at > now)) == 0


def test_the_whole_job_writes_both_workbooks_and_its_figures_tie(database, tmp_path):
    steps = []
    done = run.run(tmp_path, 14, 1, 1, 2, lambda words, at, of: steps.append((words, at, of)))
    assert done.filled <= done.needed
    assert done.needed - done.filled <= done.needed // 3
    assert all(at <= of for _, at, of in steps)
    assert done.pence == db.session.scalar(select(func.sum(PayLine.pence)))
    assert load_workbook(done.rota_file).sheetnames
    assert "Summary" in load_workbook(done.payroll_file).sheetnames
