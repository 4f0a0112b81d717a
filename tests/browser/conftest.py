"""One real `coop serve` on an empty folder, one real Chromium, and people who use them."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import Visitor
from tests.factories.people import PASSWORD
from tests.faults.processes import environment, of_instance, ran, started_anew, until

COOP, MANAGER, EMAIL = "Harbour Care Co-op", "Rosa Martin", "rosa@example.org"

Visit = Callable[..., Visitor]
SignIn = Callable[..., Visitor]


@dataclass(frozen=True, slots=True)
class Site:
    """A running installation; `link` is the first manager's invitation."""

    url: str
    link: str
    env: dict[str, str]


def coop(env: dict[str, str], *words: str) -> str:
    """What a command of `coop` prints; it must succeed."""
    return ran("-m", "wsgi", *words, env=env)


@pytest.fixture(scope="session")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`coop init`, then `coop serve` on a free port, as the README says."""
    instance = tmp_path_factory.mktemp("site")
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    # No journey loses a worker; a busy machine must not make it look as if one had.
    env = environment(instance, PORT=str(port), WEB_PROCESSES="1", JOB_LOST_SECONDS="25")
    said = coop(env, "init", "--coop", COOP, "--name", MANAGER, "--email", EMAIL)
    link = re.search(r"http://\S+/invitation/\S+", said)
    assert link, said
    url = f"http://127.0.0.1:{port}"
    log = instance / "serve.log"
    with (
        log.open("w") as out,
        started_anew("-m", "wsgi", "serve", env=env, stdout=out, stderr=out) as it,
    ):

        def answers() -> bool:
            assert it.poll() is None, log.read_text()
            try:
                with urllib.request.urlopen(url + "/health", timeout=2) as answer:
                    return answer.status == 200
            except OSError:
                return False

        until(answers, 90)
        yield Site(url, link[0], env)
        it.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            it.wait(3)
        it.send_signal(signal.SIGINT)  # the second says: at once
        it.wait(30)
    until(lambda: not of_instance(instance))


@pytest.fixture(scope="session")
def shots(request: pytest.FixtureRequest) -> Path | None:
    """The folder for pictures of every page passed, if they are wanted."""
    given = request.config.getoption("--screenshots")
    if not given:
        return None
    folder = Path(given)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def visit(chromium: Browser, site: Site, shots: Path | None) -> Iterator[Visit]:
    """Send somebody with a browser of their own: `visit("phone")`."""
    visitors: list[Visitor] = []

    def send(size: str = "desk") -> Visitor:
        visitors.append(Visitor(chromium, site.url, size, shots))
        return visitors[-1]

    yield send
    for one in visitors:
        one.context.close()


@pytest.fixture(scope="session")
def of_millrace(site: Site, visit: Visit) -> SignIn:
    """Somebody of the society that tests.browser.society makes, signed in, by their e-mail."""
    ran("-m", "tests.browser.society", env=site.env)

    def send(email: str, size: str = "phone") -> Visitor:
        visitor = visit(size)
        page = visitor.go("/sign-in")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        visitor.press("Sign in")
        visitor.sees("Good ")
        return visitor

    return send
