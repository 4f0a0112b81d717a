"""From application to admission, and the society's rules on it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.membership import forms, queries, rules, service
from coop.membership.models import MembershipApplication, ProbationReview
from coop.membership.views import blueprint
from coop.membership.views.shared import done, page, people, tell
from core import access, clock
from core.access import requires
from core.db import owned
from core.ui import nav

SEE, KEEP, DECIDE = "membership.see", "membership.keep", "membership.decide"
AT = "membership.joining"


def _back(application_id: int) -> Response:
    return redirect(url_for("membership.application", application_id=application_id))


@blueprint.get("/joining")
@requires(SEE)
def joining() -> str:
    """Who wants to be a member, how far they are, what stands in the way."""
    actor, today = access.actor(), clock.today()
    rows = []
    for row in queries.applications(actor.coop_id, state="open"):
        found = rules.blockers(queries.readiness(actor.coop_id, row, today), today)
        due = next((each for each in row.reviews if each.held_on is None), None)
        rows.append((row, found, due))
    return render_template(
        "coop/membership/joining.html",
        rows=rows,
        decided=[
            row for row in reversed(queries.applications(actor.coop_id)) if row.state != "open"
        ][:30],
        has_terms=bool(queries.terms_rows(actor.coop_id)),
        today=today,
    )


@blueprint.route("/joining/apply", methods=["GET", "POST"])
@requires(KEEP)
def apply() -> str | Response:
    """Record an application."""
    actor = access.actor()
    given = {"on": clock.today(), "person": request.args.get("person", 0, type=int)}
    form = forms.ApplyForm(data=given)
    form.person.choices = people()
    if done(
        form,
        lambda: service.apply(actor, form.person.data, form.on.data, form.until_on.data),
        "Probation begins; its reviews have their days.",
    ):
        return redirect(url_for(AT))
    return page(
        AT,
        "Application for membership",
        "Probation begins with it.",
        "Record application",
        form,
        ("Joining", url_for(AT)),
    )


@blueprint.get("/joining/<int:application_id>")
@requires(SEE)
def application(application_id: int) -> str:
    """One application: blockers, reviews, what the board decided."""
    actor, today = access.actor(), clock.today()
    row = queries.application(actor.coop_id, application_id)
    facts = queries.readiness(actor.coop_id, row, today)
    nav.stand_at(AT)
    return render_template(
        "coop/membership/application.html",
        row=row,
        standing=facts,
        blockers=rules.blockers(facts, today) if row.state == "open" else (),
        outcomes=rules.OUTCOMES,
        own=row.person_id == actor.person_id,
        today=today,
    )


@blueprint.route("/joining/<int:application_id>/signed", methods=["GET", "POST"])
@requires(KEEP)
def signed(application_id: int) -> str | Response:
    """They have signed the rules."""
    actor = access.actor()
    owned(MembershipApplication, application_id, actor.coop_id)
    form = forms.DayForm(data={"on": clock.today()})
    act = lambda: service.sign_rules(actor, application_id, form.on.data)  # noqa: E731
    if done(form, act, "Recorded."):
        return _back(application_id)
    back = ("Application", url_for("membership.application", application_id=application_id))
    return page(AT, "Rules signed", "The day on which they signed.", "Record", form, back)


@blueprint.route("/joining/<int:application_id>/extend", methods=["GET", "POST"])
@requires(KEEP)
def extend(application_id: int) -> str | Response:
    """Probation goes on."""
    actor = access.actor()
    owned(MembershipApplication, application_id, actor.coop_id)
    form = forms.ExtendForm()
    if done(
        form,
        lambda: service.extend_probation(
            actor, application_id, form.until_on.data, form.reason.data
        ),
        "Probation is extended, with a review before its end. They are told.",
    ):
        return _back(application_id)
    back = ("Application", url_for("membership.application", application_id=application_id))
    return page(AT, "Extend probation", "They are told why.", "Extend probation", form, back)


@blueprint.route("/joining/<int:application_id>/review", methods=["GET", "POST"])
@requires(KEEP)
def add_review(application_id: int) -> str | Response:
    """One more review."""
    actor = access.actor()
    owned(MembershipApplication, application_id, actor.coop_id)
    form = forms.AddReviewForm()
    act = lambda: service.add_review(actor, application_id, form.due_on.data)  # noqa: E731
    if done(form, act, "The review is planned."):
        return _back(application_id)
    back = ("Application", url_for("membership.application", application_id=application_id))
    return page(AT, "Plan a review", "Besides those that are planned.", "Plan", form, back)


@blueprint.route("/joining/reviews/<int:review_id>", methods=["GET", "POST"])
@requires(KEEP)
def review(review_id: int) -> str | Response:
    """Record what came of a review."""
    actor = access.actor()
    row = owned(ProbationReview, review_id, actor.coop_id)
    application_id, name = row.application_id, row.application.person.name
    form = forms.ReviewForm(data={"held_on": clock.today()})
    if done(
        form,
        lambda: service.hold_review(
            actor, review_id, form.held_on.data, form.outcome.data, form.words.data or ""
        ),
        f"Recorded. {name} can read it.",
    ):
        return _back(application_id)
    back = (name, url_for("membership.application", application_id=application_id))
    return page(AT, f"Review with {name}", "They can read it.", "Record review", form, back)


@blueprint.route("/joining/<int:application_id>/admit", methods=["GET", "POST"])
@requires(DECIDE)
def admit(application_id: int) -> str | Response:
    """The board admits."""
    actor = access.actor()
    name = owned(MembershipApplication, application_id, actor.coop_id).person.name
    form = forms.AdmitForm(data={"on": clock.today()})
    if done(
        form,
        lambda: service.admit(actor, application_id, form.on.data, form.resolution.data),
        f"{name} is a member.",
    ):
        return _back(application_id)
    back = (name, url_for("membership.application", application_id=application_id))
    return page(AT, f"Admit {name}", "What the board has resolved.", "Admit", form, back)


@blueprint.route("/joining/<int:application_id>/refuse", methods=["GET", "POST"])
@requires(DECIDE)
def refuse(application_id: int) -> str | Response:
    """The board refuses."""
    actor = access.actor()
    name = owned(MembershipApplication, application_id, actor.coop_id).person.name
    form = forms.RefuseForm(data={"on": clock.today()})
    if done(
        form,
        lambda: service.refuse(
            actor, application_id, form.on.data, form.reason.data, form.resolution.data
        ),
        f"Recorded. {name} is told why.",
    ):
        return _back(application_id)
    back = (name, url_for("membership.application", application_id=application_id))
    return page(
        AT, f"Refuse {name}", "Probationary membership ends.", "Refuse", form, back, "danger"
    )


@blueprint.post("/joining/<int:application_id>/withdraw")
@requires(KEEP)
def withdraw(application_id: int) -> Response:
    """The applicant has taken it back."""
    tell(
        lambda: service.withdraw(access.actor(), application_id, "Taken back by the applicant"),
        "The application is taken back.",
    )
    return _back(application_id)


@blueprint.get("/membership/rules", endpoint="rules")
@requires(SEE)
def rules_page() -> str:
    """What the society's rules say on joining and leaving."""
    rows = queries.terms_rows(access.actor().coop_id)
    today = clock.today()
    now = next((row for row in rows if row.from_on <= today), None)
    return render_template("coop/membership/rules.html", rows=rows, now=now, today=today)


@blueprint.route("/membership/rules/add", methods=["GET", "POST"])
@requires(KEEP)
def add_rules() -> str | Response:
    """Rules from a day on."""
    actor = access.actor()
    rows = queries.terms_rows(actor.coop_id)
    given: dict[str, object] = {"from_on": clock.today()}
    if rows:
        given |= {
            "probation_months": rows[0].probation_months,
            "resignation_days": rows[0].resignation_days,
            "exclusion_days": rows[0].exclusion_days,
        }
    form = forms.TermsForm(data=given)
    if done(
        form,
        lambda: service.set_terms(
            actor,
            form.from_on.data,
            probation_months=form.probation_months.data,
            resignation_days=form.resignation_days.data,
            exclusion_days=form.exclusion_days.data,
            source=form.source.data,
        ),
        "The rules are recorded.",
    ):
        return redirect(url_for("membership.rules"))
    back = ("Rules", url_for("membership.rules"))
    words = "As the society's registered rules say."
    return page("membership.rules", "Rules from a day on", words, "Record rules", form, back)
