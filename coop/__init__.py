"""Members, shifts, rota, hours and pay: what a care co-operative does from week to week."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up this floor's slices."""
    from coop import (
        absence,
        absencepay,
        agency,
        ascwds,
        attendance,
        availability,
        board,
        builder,
        capital,
        changes,
        checks,
        claims,
        costs,
        cover,
        decisions,
        demo,
        imports,
        leave,
        members,
        membership,
        notices,
        pairs,
        pay,
        payroll,
        returning,
        rota,
        shifts,
        statements,
        statutory,
        surplus,
        swaps,
        time,
        visitors,
        workforce,
    )

    slices = (
        members,
        checks,
        availability,
        leave,
        returning,
        capital,
        membership,
        shifts,
        changes,
        notices,
        pairs,
        rota,
        swaps,
        attendance,
        time,
        statutory,
        decisions,
        pay,
        surplus,
        statements,
        payroll,
        absencepay,
        costs,
        absence,
        agency,
        claims,
        cover,
        visitors,
        board,
        workforce,
        ascwds,
        imports,
        builder,
        demo,
    )
    for part in slices:
        part.init_app(app)
