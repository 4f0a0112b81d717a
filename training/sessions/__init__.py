"""Classes: planned, booked from the phone, attended, paid as working time, and what they cost."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from core import news
    from core.access import declare
    from core.ui import nav
    from core.ui import panels as places
    from training.sessions import (  # noqa: F401
        attend_views,
        fund_models,
        jobs,
        mine_views,
        models,
        money_views,
        panels,
        views,
    )

    declare("classes.book", "See classes and book a place for oneself", "worker")
    declare("classes.plan", "Plan classes, book people in", "trainer", "coordinator", "manager")
    declare("classes.attend", "Save who was at a class", "trainer", "manager")
    declare("classes.settle", "Settle reminders and offers of classes", "trainer", "manager")
    declare(
        "classes.budget",
        "See what training costs and what funds pay",
        "trainer",
        "manager",
        "treasurer",
        "board",
    )
    declare(
        "classes.fund",
        "Keep the training budget, funds and claims",
        "trainer",
        "manager",
        "treasurer",
    )
    news.declare("class_booked", "You are booked on a class", "Training")
    news.declare("class_offered", "A place on a class is free for you", "Training", urgent=True)
    news.declare("class_off", "You are off the list of a class", "Training", prompt=True)
    news.declare("class_moved", "A class of yours is moved", "Training", urgent=True)
    news.declare("class_cancelled", "A class of yours is cancelled", "Training", urgent=True)
    news.declare("class_reminder", "A class of yours is soon", "Training", prompt=True)
    news.declare("class_saved", "It is recorded whether you were at a class", "Training")
    news.declare("class_without_trainer", "A class has no trainer", "Training", urgent=True)
    for part in (views, attend_views, mine_views, money_views):
        app.register_blueprint(part.blueprint)
    nav.add("Home", "My classes", "my_classes.index", "classes.book", order=6)
    nav.add("Training", "Classes", "classes.index", "classes.plan", order=405)
    nav.add("Training", "Budget", "training_money.budget", "classes.budget", order=460)
    nav.add("Training", "Funds", "training_money.funds", "classes.budget", order=465)
    places.add("home", panels.mine, order=45, permission="classes.book")
    places.add("home", panels.to_attend, order=65, permission="classes.attend")
    places.add("figures", panels.month, order=13, permission="classes.plan")
