"""Processes that do things to one co-op's ledger at the same time; run as a module, one of them."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter

from core import clock
from core.db import db, transaction
from core.errors import DomainError
from tests.faults.processes import nursery


def race(
    env: dict[str, str], coop_id: int, people: list[int], processes: int, acts: int
) -> Counter:
    """So many processes try so many verbs each, set off together; what came of each verb."""
    children = [
        nursery().born(
            ["-m", "tests.factories.capital_race"],
            dict(os.environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(processes)
    ]
    try:
        for seed, child in enumerate(children):
            job = {"env": env, "coop": coop_id, "people": people, "seed": seed, "acts": acts}
            child.stdin.write(json.dumps(job) + "\n")
            child.stdin.flush()
        for child in children:
            assert child.stdout.readline() == "ready\n"
        for child in children:
            child.stdin.write("go\n")
            child.stdin.flush()
        told: Counter = Counter()
        for child in children:
            told += Counter(json.loads(child.stdout.readline()))
            assert child.wait(60) == 0
        return told
    finally:
        for child in children:
            child.kill()
            child.stdin.close()
            child.stdout.close()
            child.wait()


def _child() -> None:
    from tests.coop.capital.test_capital_property import act
    from wsgi import create_app

    job = json.loads(sys.stdin.readline())
    rng = random.Random(job["seed"])
    verbs = ["notice", "pay_notice", "transfer", "repay", "lend", "keep", "pay_out", "locked",
             "pay_in", "apply", "allot", "take_back", "general"]  # fmt: skip
    app = create_app(job["env"], {"TESTING": True})
    told: Counter = Counter()
    with app.app_context():
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        assert sys.stdin.readline() == "go\n"
        day = (clock.today() - clock.today().replace(month=1, day=1)).days
        for _ in range(job["acts"]):
            what = rng.choice(verbs)
            amount = rng.choice([100, 5_000, 12_300, 50_000])
            try:
                with transaction():
                    act(job["coop"], job["people"], what, rng.randrange(3), rng.randrange(3),
                        amount, day)  # fmt: skip
                told["done"] += 1
            except DomainError:
                told["refused"] += 1
        db.session.remove()
        db.engine.dispose()
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _child()
