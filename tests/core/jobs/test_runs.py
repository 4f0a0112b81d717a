"""Asking, claiming, performing and ending runs, in process and on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from core import clock
from core.access import declare
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotAllowed
from core.jobs import Run, Superseded, ask, job, queries, service, sweep
from core.jobs import declare as declarations
from core.jobs.models import JobRun, RunState, StoredFile
from core.jobs.perform import claim, perform
from core.jobs.testing import own_kinds, run_queued
from tests.factories.people import actor_of, make_account, make_coop

SEEN: list[Any] = []


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """Jobs of these tests only."""
    declare("test.work", "Do a test's work", "coordinator")

    @job("test.files", title="Make a file", permission="test.work", timeout=60)
    def files(run: Run, *, name: str) -> dict[str, Any]:
        run.step(1, 2, "Half way", cover="1 of 2")
        with run.output():
            run.store_file(name, "text/plain", b"made", "test.work")
        return {"words": "A file was made.", "by": run.actor.name}

    @job("test.refuse", title="Refuse", permission="test.work", timeout=60)
    def refuse(run: Run) -> None:
        with run.output():
            run.store_file("half.txt", "text/plain", b"half", "test.work")
            raise DomainError("There is nobody to place.")

    @job("test.break", title="Break", permission="test.work", timeout=60)
    def breaks(run: Run) -> None:
        raise ZeroDivisionError("a fault of ours")

    @job("test.note", title="Note", permission="test.work", timeout=60, attempts=2)
    def note(run: Run) -> dict[str, Any]:
        SEEN.append(run.id)
        return {}

    @job("test.best", title="Keep the best", permission="test.work", timeout=60)
    def best(run: Run) -> dict[str, Any]:
        with transaction():
            service.cancel(run.id, run.actor)
        assert run.should_stop()
        with run.output():
            run.store_file("best.txt", "text/plain", b"so far", "test.work")
        return {"words": "The best found so far."}

    @job("test.nothing", title="Nothing to keep", permission="test.work", timeout=60)
    def nothing(run: Run) -> None:
        with transaction():
            service.cancel(run.id, run.actor)
        run.stop_if_asked()
        raise AssertionError("it went on")

    SEEN.clear()
    with own_kinds():
        yield


@pytest.fixture
def asker(database: Flask) -> Any:
    coop_id = make_coop()
    account_id = make_account(coop_id, "coordinator", name="Cora Lane")
    return actor_of(account_id, coop_id, "coordinator")


def asked(kind: str, actor: Any, **given: Any) -> int:
    with transaction():
        return ask(kind, actor, **given).id


def row(run_id: int) -> JobRun:
    db.session.rollback()
    return db.session.get_one(JobRun, run_id, populate_existing=True)


def test_a_run_is_done_with_its_file_its_result_and_its_asker(asker: Any) -> None:
    run_id = asked("test.files", asker, params={"name": "rota.txt"}, back_url="/rota")
    (done,) = run_queued()
    assert (done.id, done.state, done.attempt, done.kept) == (run_id, RunState.DONE, 1, True)
    assert done.result == {"words": "A file was made.", "by": "Cora Lane"}
    assert done.ended_at is not None
    file = db.session.scalar(select(StoredFile))
    assert (file.run_id, file.content, file.size) == (run_id, b"made", 4)


def test_asking_is_audited_and_names_the_asker(asker: Any) -> None:
    run_id = asked("test.note", asker)
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "job.ask"))
    assert (entry.subject_id, entry.coop_id) == (run_id, asker.coop_id)


def test_a_refusal_fails_in_its_own_words_and_writes_nothing(asker: Any) -> None:
    asked("test.refuse", asker)
    (ended,) = run_queued()
    assert (ended.state, ended.failure) == (RunState.FAILED, "There is nobody to place.")
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_an_unforeseen_fault_is_told_with_a_reference_and_raised(asker: Any) -> None:
    run_id = asked("test.break", asker)
    with pytest.raises(ZeroDivisionError):
        run_queued()
    ended = row(run_id)
    assert ended.state == RunState.FAILED
    assert ended.reference
    assert ended.reference in ended.failure
    assert "ZeroDivision" not in ended.failure


def test_a_run_without_the_permission_cannot_be_asked(asker: Any) -> None:
    worker = actor_of(asker.account_id, asker.coop_id, "worker")
    with pytest.raises(NotAllowed), transaction():
        ask("test.note", worker)


def test_a_permission_withdrawn_before_the_run_begins_stops_it(asker: Any) -> None:
    other = make_account(asker.coop_id, "worker")
    run_id = asked("test.note", actor_of(other, asker.coop_id, "coordinator"))
    run_queued()
    assert SEEN == []
    assert "may no longer do it" in row(run_id).failure


def test_params_that_are_not_json_are_refused_where_they_are_asked(asker: Any) -> None:
    with pytest.raises(TypeError), transaction():
        ask("test.note", asker, {"on": clock.today()})


def test_a_claimed_run_cannot_be_claimed_again(asker: Any) -> None:
    run_id = asked("test.note", asker)
    first = claim(run_id)
    assert first is not None
    assert first.attempt == 1
    assert claim(run_id) is None
    assert perform(run_id) is None
    assert SEEN == []


def test_while_a_run_is_live_the_same_key_gives_the_same_run(asker: Any) -> None:
    first = asked("test.note", asker, dedupe_key="week 50")
    assert asked("test.note", asker, dedupe_key="week 50") == first
    assert asked("test.note", asker, dedupe_key="week 51") != first
    run_queued()
    assert asked("test.note", asker, dedupe_key="week 50") != first


def test_two_co_ops_may_use_the_same_key(asker: Any) -> None:
    first = asked("test.note", asker, dedupe_key="week 50")
    elsewhere = make_coop("Elsewhere Care")
    account = make_account(elsewhere, "coordinator")
    other = actor_of(account, elsewhere, "coordinator")
    assert asked("test.note", other, dedupe_key="week 50") != first


def test_a_rolled_back_request_leaves_no_run(asker: Any) -> None:
    with pytest.raises(DomainError), transaction():
        ask("test.note", asker)
        raise DomainError("no")
    assert run_queued() == []


def test_cancelling_before_it_begins_ends_it_at_once(asker: Any) -> None:
    run_id = asked("test.note", asker)
    with transaction():
        service.cancel(run_id, asker)
    run_queued()
    assert row(run_id).state == RunState.CANCELLED
    assert SEEN == []


def test_cancelling_keeps_what_the_job_writes(asker: Any) -> None:
    asked("test.best", asker)
    (ended,) = run_queued()
    assert (ended.state, ended.kept) == (RunState.CANCELLED, True)
    assert db.session.scalar(select(StoredFile.content)) == b"so far"


def test_cancelling_a_job_with_nothing_to_keep_ends_it(asker: Any) -> None:
    asked("test.nothing", asker)
    (ended,) = run_queued()
    assert (ended.state, ended.kept) == (RunState.CANCELLED, False)


def test_an_ended_run_cannot_be_cancelled(asker: Any) -> None:
    run_id = asked("test.note", asker)
    run_queued()
    with pytest.raises(DomainError, match="already ended"), transaction():
        service.cancel(run_id, asker)


def test_stop_and_keep_ends_as_done_and_is_audited_once(asker: Any) -> None:
    run_id = asked("test.note", asker)
    run = Run(claim(run_id), asker, db.engine)
    assert not run.should_stop()
    for _ in range(2):
        with transaction():
            service.finish(run_id, asker)
    assert run.should_stop()
    assert (run.finishing, run.stopping) == (True, False)
    run.stop_if_asked()  # there is something to keep: nothing is raised
    with run.output():
        pass
    assert row(run_id).state == RunState.DONE
    actions = list(db.session.scalars(select(AuditEntry.action)))
    assert actions.count("job.finish") == 1


def test_a_cancel_outweighs_stop_and_keep(asker: Any) -> None:
    run_id = asked("test.note", asker)
    run = Run(claim(run_id), asker, db.engine)
    with transaction():
        service.finish(run_id, asker)
        service.cancel(run_id, asker)
    assert run.should_stop()
    assert (run.finishing, run.stopping) == (False, True)
    with pytest.raises(DomainError, match="nothing is kept"), transaction():
        service.finish(run_id, asker)


def test_only_a_run_under_way_can_be_stopped_and_kept(asker: Any) -> None:
    run_id = asked("test.note", asker)
    with pytest.raises(DomainError, match="has not begun"), transaction():
        service.finish(run_id, asker)
    run_queued()
    with pytest.raises(DomainError, match="already ended"), transaction():
        service.finish(run_id, asker)


def lose(run_id: int) -> None:
    """Let the heart have stopped a minute ago."""
    with transaction():
        row_ = db.session.get_one(JobRun, run_id)
        row_.beat_at = clock.now() - timedelta(minutes=1)


def test_a_lost_run_is_begun_anew_and_done_once(asker: Any) -> None:
    run_id = asked("test.note", asker)
    old = claim(run_id)
    lose(run_id)
    swept = sweep.sweep()
    assert (swept.lost, swept.restarted) == (1, 1)
    waiting = row(run_id)
    assert waiting.state == RunState.QUEUED
    assert waiting.lost_at is not None
    run_queued()
    ended = row(run_id)
    assert (ended.state, ended.attempt) == (RunState.DONE, 2)
    assert old.attempt == 1
    assert [run_id] == SEEN


def test_what_a_lost_attempt_told_is_not_shown_while_the_next_one_waits(asker: Any) -> None:
    run_id = asked("test.note", asker)
    Run(claim(run_id), asker, db.engine).step(13, 20, "Improving", cover="5 of 7")
    told = queries.progress(row(run_id))
    assert (told.percent, told.words, told.figures) == (65, "Improving", (("Cover", "5 of 7"),))
    lose(run_id)
    sweep.sweep()
    told = queries.progress(row(run_id))
    assert (told.percent, told.figures, told.seconds_left) == (None, (), None)
    assert "begun anew: attempt 2 of 2" in told.words
    assert "Improving" not in told.words


def test_a_beating_run_is_left_alone(asker: Any) -> None:
    run_id = asked("test.note", asker)
    claim(run_id)
    assert sweep.sweep().lost == 0
    assert row(run_id).state == RunState.RUNNING


def test_the_attempt_that_was_given_up_can_write_nothing(asker: Any) -> None:
    run_id = asked("test.note", asker)
    late = Run(claim(run_id), asker, db.engine)
    lose(run_id)
    sweep.sweep()
    claim(run_id)
    late.step(9, 10, "Still here")
    assert late.should_stop()
    with pytest.raises(Superseded), late.output():
        raise AssertionError("it wrote")
    assert row(run_id).words == ""
    assert row(run_id).state == RunState.RUNNING


def test_after_its_last_attempt_a_lost_run_is_given_up_in_words(asker: Any) -> None:
    run_id = asked("test.note", asker, dedupe_key="k")
    for _ in range(2):
        claim(run_id)
        lose(run_id)
        swept = sweep.sweep()
    assert swept.given_up == 1
    ended = row(run_id)
    assert (ended.state, ended.live_key) == (RunState.LOST, None)
    assert ended.ended_at is not None
    assert "interrupted 2 times" in ended.failure
    assert sweep.sweep().given_up == 0


def test_a_lost_run_that_was_called_off_is_not_begun_anew(asker: Any) -> None:
    run_id = asked("test.note", asker)
    claim(run_id)
    with transaction():
        service.cancel(run_id, asker)
    lose(run_id)
    sweep.sweep()
    assert row(run_id).state == RunState.CANCELLED


def test_without_a_queue_the_run_waits_and_the_sweep_says_so(asker: Any) -> None:
    run_id = asked("test.note", asker)
    with transaction():
        db.session.get_one(JobRun, run_id).queued_at = clock.now() - timedelta(minutes=1)
    swept = sweep.sweep()
    assert (swept.sent, swept.reachable) == (0, False)
    assert row(run_id).state == RunState.QUEUED


def test_two_jobs_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="two jobs"):

        @job("test.note", title="Another", permission="test.work", timeout=60)
        def another(run: Run) -> None:
            """Never called."""


def test_a_kind_nobody_declares_any_more_fails_in_words(asker: Any) -> None:
    run_id = asked("test.note", asker)
    declarations._kinds.pop("test.note")
    with pytest.raises(LookupError):
        run_queued()
    assert row(run_id).state == RunState.FAILED


def test_a_periodic_job_has_one_turn_at_a_time(database: Flask) -> None:
    work = declarations.Periodic("test.turn", 60, 60, lambda: None)
    assert sweep.take_turn(work)
    assert not sweep.take_turn(work)


def test_a_run_writes_only_once(asker: Any) -> None:
    run_id = asked("test.note", asker)
    run = Run(claim(run_id), asker, db.engine)
    with run.output():
        pass
    with pytest.raises(RuntimeError, match="once"), run.output():
        pass


def test_progress_is_on_the_row_before_the_end(asker: Any) -> None:
    run_id = asked("test.note", asker)
    run = Run(claim(run_id), asker, db.engine)
    run.step(3, 12, "Week 2 of 4", cover="33 of 35")
    seen = row(run_id)
    assert (seen.done, seen.total, seen.words) == (3, 12, "Week 2 of 4")
    assert seen.detail == {"cover": "33 of 35"}
