"""What `coop serve` refuses, what it prints, what packages add to its start."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from flask import Flask

from core.serve import SignIn, on_start, start
from core.serve.supervisor import CannotServe, Ended, Supervisor, check_port, hold, migrate

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")


def test_a_taken_port_is_told_with_another_to_try() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotServe) as refused:
            check_port("127.0.0.1", port)
    assert str(refused.value) == (
        f"Port {port} is in use by another program. Choose another: PORT={port + 1} make run"
    )


def test_a_free_port_is_taken_in_silence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    check_port("127.0.0.1", port)


def test_a_host_that_is_none_is_told() -> None:
    with pytest.raises(CannotServe, match="not an address of this machine"):
        check_port("no.such.host.invalid", 8000)


def test_an_instance_folder_serves_once_at_a_time(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    first = hold(settings)
    with pytest.raises(CannotServe, match="is running from"):
        hold(settings)
    os.close(first)
    os.close(hold(settings))


def test_the_folder_of_a_killed_supervisor_is_free_again(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    child = os.fork()
    if child == 0:
        hold(settings)
        os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    os.close(hold(settings))


def test_what_packages_add_runs_at_start_and_names_its_accounts(
    database: Flask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "_starts", {})

    def load(app: Flask) -> list[SignIn]:
        assert app is database
        return [SignIn("Coordinator", "cora@demo.example", "demo")]

    on_start(load)
    on_start(load)  # an app made twice in one process adds it twice
    accounts = start.run(database)
    Supervisor(database)._tell(accounts)
    printed = capsys.readouterr().out
    assert "Carework is at http://127.0.0.1:8000" in printed
    assert printed.count("cora@demo.example") == 1


def test_with_a_queue_of_its_own_no_embedded_one_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wsgi import create_app

    env = {
        "CAREWORK_INSTANCE": str(tmp_path),
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "WORKERS": "3",
    }
    supervisor = Supervisor(create_app(env))
    assert supervisor.queue == []
    assert [child.name for child in supervisor.work] == [
        "worker 1",
        "worker 2",
        "worker 3",
        "ticker",
    ]


def test_migrating_twice_changes_nothing(database: Flask) -> None:
    migrate()
    migrate()


def test_told_to_end_while_starting_it_ends_after_the_start_and_at_once_when_told_again(
    database: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor = Supervisor(database)
    through: list[str] = []

    def load(app: Flask) -> list[SignIn]:
        supervisor._asked(2, None)
        through.append("once")
        supervisor._asked(2, None)
        through.append("twice")
        return []

    monkeypatch.setattr(start, "_starts", {"load": load})
    with pytest.raises(Ended):
        supervisor._prepare()
    assert through == ["once"]
    assert supervisor.over.is_set()
    assert "Ctrl-C again" in capsys.readouterr().out
