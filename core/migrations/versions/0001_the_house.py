"""The house: people, training, shifts, rota, hours, pay, jobs, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "account",
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column(
            "epoch", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("closed_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("theme", sa.String(length=255), nullable=False),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cooperative",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("phone", sa.String(length=255), nullable=False),
        sa.Column(
            "start_alert_minutes",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "hours_tolerance_minutes",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperative")),
        sa.UniqueConstraint("name", name=op.f("uq_cooperative_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "jobcentre_office",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobcentre_office")),
        sa.UniqueConstraint("name", name=op.f("uq_jobcentre_office_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "periodic_turn",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("due_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periodic_turn")),
        sa.UniqueConstraint("name", name=op.f("uq_periodic_turn_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "access_grant",
        sa.Column(
            "account_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("role", sa.String(length=255), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_access_grant_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_access_grant_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_grant")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("access_grant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_access_grant_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_access_grant_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_access_grant_coop_id_role"), ["coop_id", "role"], unique=False
        )

    op.create_table(
        "adviser",
        sa.Column(
            "account_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "office_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_adviser_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"],
            ["jobcentre_office.id"],
            name=op.f("fk_adviser_office_id_jobcentre_office"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adviser")),
        sa.UniqueConstraint("account_id", name=op.f("uq_adviser_account_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("adviser", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_adviser_office_id"), ["office_id"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column(
            "account_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("actor", sa.String(length=255), nullable=False),
        sa.Column("action", sa.String(length=255), nullable=False),
        sa.Column("subject_type", sa.String(length=255), nullable=False),
        sa.Column(
            "subject_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_audit_entry_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_audit_entry_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_entry_coop_id_at"), ["coop_id", "at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_audit_entry_coop_id_subject_type_subject_id"),
            ["coop_id", "subject_type", "subject_id"],
            unique=False,
        )

    op.create_table(
        "competency",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("allows", sa.Text(), nullable=False),
        sa.Column(
            "renewal_months",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=True,
        ),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "renewal_months is null or renewal_months > 0", name=op.f("ck_competency_renewal")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_competency_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency")),
        sa.UniqueConstraint("coop_id", "name", name=op.f("uq_competency_coop_id_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("competency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_competency_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "job_run",
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("permission", sa.String(length=255), nullable=False),
        sa.Column(
            "asker_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("asker_name", sa.String(length=255), nullable=False),
        sa.Column("live_key", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column(
            "attempt", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("done", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column(
            "total", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("queued_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("started_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("beat_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("lost_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("ended_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("cancel_asked_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("back_url", sa.String(length=255), nullable=False),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["asker_id"], ["account.id"], name=op.f("fk_job_run_asker_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_job_run_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_run_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_job_run_coop_id_kind_queued_at"),
            ["coop_id", "kind", "queued_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_job_run_state"), ["state"], unique=False)
        batch_op.create_index("uq_job_run_live_key", ["coop_id", "kind", "live_key"], unique=True)

    op.create_table(
        "password_reset",
        sa.Column(
            "account_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("token_hash", sa.String(length=255), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("expires_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("used_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_password_reset_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_reset_token_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_password_reset_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "person",
        sa.Column("number", sa.String(length=255), nullable=False),
        sa.Column("first_name", sa.String(length=255), nullable=False),
        sa.Column("surname", sa.String(length=255), nullable=False),
        sa.Column("known_as", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("phone", sa.String(length=255), nullable=False),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("ni_number", sa.String(length=255), nullable=False),
        sa.Column(
            "account_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_person_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_person_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("coop_id", "number", name=op.f("uq_person_coop_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_person_coop_id_surname"), ["coop_id", "surname"], unique=False
        )

    op.create_table(
        "rota_policy",
        sa.Column(
            "version", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=255), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_rota_policy_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_policy")),
        sa.UniqueConstraint("coop_id", "version", name=op.f("uq_rota_policy_coop_id_version")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rota_policy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rota_policy_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "service",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("phone", sa.String(length=255), nullable=False),
        sa.Column(
            "colour", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_service_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("coop_id", "name", name=op.f("uq_service_coop_id_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "alert",
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column(
            "subject_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("permission", sa.String(length=255), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=255), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("closed_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_alert_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_alert_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint(
            "coop_id",
            "kind",
            "subject_id",
            "person_id",
            name=op.f("uq_alert_coop_id_kind_subject_id_person_id"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alert_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_alert_coop_id_closed_at"), ["coop_id", "closed_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_alert_person_id"), ["person_id"], unique=False)

    op.create_table(
        "availability",
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "weekday", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("wish", sa.String(length=255), nullable=False),
        sa.Column("note", sa.String(length=255), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f("ck_availability_dates")
        ),
        sa.CheckConstraint(
            "weekday is null or weekday between 0 and 6", name=op.f("ck_availability_weekday")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_availability_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_availability_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("availability", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_availability_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_availability_person_id_from_on"), ["person_id", "from_on"], unique=False
        )

    op.create_table(
        "calendar_key",
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "number", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("off_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_calendar_key_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_key_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_key")),
        sa.UniqueConstraint("person_id", name=op.f("uq_calendar_key_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("calendar_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_key_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "clearance",
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column(
            "weekly_cap_minutes",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=True,
        ),
        sa.Column("note", sa.String(length=255), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f("ck_clearance_dates")
        ),
        sa.CheckConstraint(
            "weekly_cap_minutes is null or weekly_cap_minutes >= 0", name=op.f("ck_clearance_cap")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_clearance_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_clearance_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("clearance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clearance_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_clearance_person_id_kind"), ["person_id", "kind"], unique=False
        )

    op.create_table(
        "commitment",
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("start_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("end_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column(
            "source_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint("end_at > start_at", name=op.f("ck_commitment_order")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_commitment_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_commitment_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_commitment_source_source_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitment_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_commitment_coop_id_start_at"), ["coop_id", "start_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_commitment_person_id_start_at"), ["person_id", "start_at"], unique=False
        )

    op.create_table(
        "competency_held",
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "competency_id",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column("signed_by", sa.String(length=255), nullable=False),
        sa.Column("note", sa.String(length=255), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=255), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f("ck_competency_held_dates")
        ),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competency.id"],
            name=op.f("fk_competency_held_competency_id_competency"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_competency_held_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_competency_held_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency_held")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("competency_held", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_competency_held_competency_id"), ["competency_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_competency_held_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_competency_held_coop_id_until_on"), ["coop_id", "until_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_competency_held_person_id_competency_id"),
            ["person_id", "competency_id"],
            unique=False,
        )

    op.create_table(
        "employment",
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "service_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("role", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=255), nullable=False),
        sa.Column(
            "contract_minutes",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column("can_lead", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("leaving_reason", sa.String(length=255), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint("contract_minutes >= 0", name=op.f("ck_employment_contract")),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f("ck_employment_dates")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_employment_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_employment_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_employment_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("employment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_employment_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_employment_coop_id_from_on"), ["coop_id", "from_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_employment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_employment_service_id"), ["service_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("roles", sa.String(length=255), nullable=False),
        sa.Column("token_hash", sa.String(length=255), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "made_by_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("expires_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("used_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_invitation_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_invitation_made_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_invitation_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "leave",
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column(
            "decided_by_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("decided_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_leave_dates")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_leave_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_leave_decided_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_leave_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leave_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_leave_person_id_from_on"), ["person_id", "from_on"], unique=False
        )

    op.create_table(
        "membership",
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f("ck_membership_dates")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_membership_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pay_rate",
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("role", sa.String(length=255), nullable=False),
        sa.Column("element", sa.String(length=255), nullable=False),
        sa.Column("unit", sa.String(length=255), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=4), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint("person_id is null or role = ''", name=op.f("ck_pay_rate_scope")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_pay_rate_amount")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_pay_rate_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pay_rate_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_rate")),
        sa.UniqueConstraint(
            "coop_id",
            "person_id",
            "role",
            "element",
            "from_on",
            name=op.f("uq_pay_rate_coop_id_person_id_role_element_from_on"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("pay_rate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pay_rate_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_rate_person_id"), ["person_id"], unique=False)

    op.create_table(
        "rota",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column(
            "policy_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("seed", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "times", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("generated_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("stopped_early", sa.Boolean(), nullable=False),
        sa.Column(
            "objective", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column(
            "seconds", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column(
            "broken", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("checked_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("published_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "published_by_id",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "run_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint("until_on > from_on", name=op.f("ck_rota_dates")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_rota_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["rota_policy.id"], name=op.f("fk_rota_policy_id_rota_policy")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["account.id"], name=op.f("fk_rota_published_by_id_account")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["job_run.id"], name=op.f("fk_rota_run_id_job_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rota", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rota_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_rota_coop_id_from_on"), ["coop_id", "from_on"], unique=False
        )

    op.create_table(
        "shift_pattern",
        sa.Column(
            "service_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column(
            "cycle_weeks", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("cycle_on", sa.Date(), nullable=True),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column(
            "break_minutes",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "least", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "wanted", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint("break_minutes >= 0", name=op.f("ck_shift_pattern_rest")),
        sa.CheckConstraint("cycle_weeks between 1 and 8", name=op.f("ck_shift_pattern_cycle")),
        sa.CheckConstraint(
            "least >= 0 and wanted >= least and wanted > 0", name=op.f("ck_shift_pattern_headcount")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_shift_pattern_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_shift_pattern_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_pattern")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("shift_pattern", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_pattern_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_shift_pattern_service_id"), ["service_id"], unique=False
        )

    op.create_table(
        "stored_file",
        sa.Column(
            "run_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=255), nullable=False),
        sa.Column("permission", sa.String(length=255), nullable=False),
        sa.Column("size", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("sha256", sa.String(length=255), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_stored_file_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["job_run.id"], name=op.f("fk_stored_file_run_id_job_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_file_run_id"), ["run_id"], unique=False)

    op.create_table(
        "week_before",
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column(
            "minutes", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "night_minutes",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "minutes >= 0 and night_minutes >= 0", name=op.f("ck_week_before_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_week_before_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_week_before_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_week_before")),
        sa.UniqueConstraint("person_id", "week_on", name=op.f("uq_week_before_person_id_week_on")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("week_before", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_week_before_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "working_time_terms",
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("opted_out_48h", sa.Boolean(), nullable=False),
        sa.Column("night_worker", sa.Boolean(), nullable=False),
        sa.Column(
            "weekly_max_minutes",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "max_nights_per_week",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=True,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f("ck_working_time_terms_dates")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_working_time_terms_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_working_time_terms_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_time_terms")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("working_time_terms", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_working_time_terms_coop_id"), ["coop_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_working_time_terms_person_id_from_on"),
            ["person_id", "from_on"],
            unique=False,
        )

    op.create_table(
        "import",
        sa.Column(
            "file_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "made_by_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("checked_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("applied_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "fault_count", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("preview", sa.JSON(), nullable=False),
        sa.Column(
            "check_run_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column(
            "apply_run_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["apply_run_id"], ["job_run.id"], name=op.f("fk_import_apply_run_id_job_run")
        ),
        sa.ForeignKeyConstraint(
            ["check_run_id"], ["job_run.id"], name=op.f("fk_import_check_run_id_job_run")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_import_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_import_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_import_made_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_import_coop_id_made_at"), ["coop_id", "made_at"], unique=False
        )

    op.create_table(
        "pattern_need",
        sa.Column(
            "pattern_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "competency_id",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "people", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competency.id"],
            name=op.f("fk_pattern_need_competency_id_competency"),
        ),
        sa.ForeignKeyConstraint(
            ["pattern_id"],
            ["shift_pattern.id"],
            name=op.f("fk_pattern_need_pattern_id_shift_pattern"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern_need")),
        sa.UniqueConstraint(
            "pattern_id", "competency_id", name=op.f("uq_pattern_need_pattern_id_competency_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "pattern_visit",
        sa.Column(
            "pattern_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column(
            "minutes", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("place", sa.String(length=255), nullable=False),
        sa.Column(
            "travel_after_minutes",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "minutes > 0 and travel_after_minutes >= 0", name=op.f("ck_pattern_visit_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["pattern_id"],
            ["shift_pattern.id"],
            name=op.f("fk_pattern_visit_pattern_id_shift_pattern"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern_visit")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("pattern_visit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pattern_visit_pattern_id"), ["pattern_id"], unique=False
        )

    op.create_table(
        "pay_run",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "prepared_by_id",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=True,
        ),
        sa.Column("calculated_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("checked_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "checked_by_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("approved_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "approved_by_id",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=True,
        ),
        sa.Column("exported_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("locked_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("returned_reason", sa.Text(), nullable=False),
        sa.Column(
            "file_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column(
            "run_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_pay_run_dates")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["account.id"], name=op.f("fk_pay_run_approved_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["account.id"], name=op.f("fk_pay_run_checked_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_pay_run_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_pay_run_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["account.id"], name=op.f("fk_pay_run_prepared_by_id_account")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["job_run.id"], name=op.f("fk_pay_run_run_id_job_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_run")),
        sa.UniqueConstraint(
            "coop_id", "from_on", "until_on", name=op.f("uq_pay_run_coop_id_from_on_until_on")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("pay_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pay_run_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "rota_service",
        sa.Column(
            "rota_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "service_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["rota_id"], ["rota.id"], name=op.f("fk_rota_service_rota_id_rota")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_rota_service_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_service")),
        sa.UniqueConstraint(
            "rota_id", "service_id", name=op.f("uq_rota_service_rota_id_service_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rota_service", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rota_service_service_id"), ["service_id"], unique=False
        )

    op.create_table(
        "shift",
        sa.Column(
            "service_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "pattern_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("start_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("end_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "break_minutes",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "least", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "wanted", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column("changed_by_hand", sa.Boolean(), nullable=False),
        sa.Column("cancelled_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=255), nullable=False),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint("end_at > start_at", name=op.f("ck_shift_order")),
        sa.CheckConstraint(
            "least >= 0 and wanted >= least and wanted > 0", name=op.f("ck_shift_headcount")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_shift_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["pattern_id"], ["shift_pattern.id"], name=op.f("fk_shift_pattern_id_shift_pattern")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_shift_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint("pattern_id", "on", name=op.f("uq_shift_pattern_id_on")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_coop_id_on"), ["coop_id", "on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_shift_service_id_on"), ["service_id", "on"], unique=False
        )

    op.create_table(
        "announcement",
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "service_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column(
            "shift_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "made_by_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("made_by", sa.String(length=255), nullable=False),
        sa.Column("withdrawn_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_announcement_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_announcement_made_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_announcement_service_id_service")
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_announcement_shift_id_shift")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_announcement_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_announcement_coop_id_made_at"), ["coop_id", "made_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_announcement_shift_id"), ["shift_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column(
            "shift_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("agreed_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column(
            "override_by_id",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=True,
        ),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("published_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_assignment_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["override_by_id"], ["account.id"], name=op.f("fk_assignment_override_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_assignment_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_assignment_shift_id_shift")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("shift_id", "person_id", name=op.f("uq_assignment_shift_id_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_assignment_coop_id_published_at"),
            ["coop_id", "published_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_assignment_person_id_shift_id"), ["person_id", "shift_id"], unique=False
        )

    op.create_table(
        "hours_worked",
        sa.Column(
            "shift_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("start_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("end_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "break_minutes",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "disturbed_minutes",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("confirmed_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("approved_at", core.db.UtcDateTime(), nullable=True),
        sa.Column(
            "approved_by_id",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=True,
        ),
        sa.Column("reopened_reason", sa.Text(), nullable=False),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "break_minutes >= 0 and disturbed_minutes >= 0", name=op.f("ck_hours_worked_minutes")
        ),
        sa.CheckConstraint(
            "end_at is null or end_at > start_at", name=op.f("ck_hours_worked_order")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["account.id"], name=op.f("fk_hours_worked_approved_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_hours_worked_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_hours_worked_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_hours_worked_shift_id_shift")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_worked")),
        sa.UniqueConstraint(
            "shift_id", "person_id", name=op.f("uq_hours_worked_shift_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("hours_worked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hours_worked_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_hours_worked_coop_id_start_at"), ["coop_id", "start_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hours_worked_coop_id_state"), ["coop_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hours_worked_person_id_start_at"),
            ["person_id", "start_at"],
            unique=False,
        )

    op.create_table(
        "pay_finding",
        sa.Column(
            "run_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("stops", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_pay_finding_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pay_finding_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["pay_run.id"], name=op.f("fk_pay_finding_run_id_pay_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_finding")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("pay_finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pay_finding_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_finding_run_id"), ["run_id"], unique=False)

    op.create_table(
        "rest_owed",
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "shift_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "minutes", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("given_note", sa.String(length=255), nullable=False),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_rest_owed_minutes")),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_rest_owed_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_rest_owed_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_rest_owed_shift_id_shift")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rest_owed")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rest_owed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rest_owed_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_rest_owed_coop_id_due_on"), ["coop_id", "due_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_rest_owed_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rest_owed_shift_id"), ["shift_id"], unique=False)

    op.create_table(
        "shift_gap",
        sa.Column(
            "shift_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "places", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("worked_out_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_shift_gap_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_shift_gap_shift_id_shift")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_gap")),
        sa.UniqueConstraint("shift_id", name=op.f("uq_shift_gap_shift_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("shift_gap", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_gap_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "shift_need",
        sa.Column(
            "shift_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "competency_id",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "people", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competency.id"],
            name=op.f("fk_shift_need_competency_id_competency"),
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_shift_need_shift_id_shift")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_need")),
        sa.UniqueConstraint(
            "shift_id", "competency_id", name=op.f("uq_shift_need_shift_id_competency_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("shift_need", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shift_need_competency_id"), ["competency_id"], unique=False
        )

    op.create_table(
        "visit",
        sa.Column(
            "shift_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("start_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "minutes", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("place", sa.String(length=255), nullable=False),
        sa.Column(
            "travel_after_minutes",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "minutes > 0 and travel_after_minutes >= 0", name=op.f("ck_visit_minutes")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_visit_shift_id_shift")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_shift_id"), ["shift_id"], unique=False)

    op.create_table(
        "paid_hours",
        sa.Column(
            "run_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "hours_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_paid_hours_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["hours_id"], ["hours_worked.id"], name=op.f("fk_paid_hours_hours_id_hours_worked")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["pay_run.id"], name=op.f("fk_paid_hours_run_id_pay_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paid_hours")),
        sa.UniqueConstraint("hours_id", name=op.f("uq_paid_hours_hours_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("paid_hours", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paid_hours_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paid_hours_run_id"), ["run_id"], unique=False)

    op.create_table(
        "pay_line",
        sa.Column(
            "run_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "hours_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "service_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("part", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("element", sa.String(length=255), nullable=False),
        sa.Column(
            "minutes", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "units", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("rate", sa.Numeric(precision=12, scale=4), nullable=False),
        sa.Column(
            "pence", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "nmw_minutes", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("nmw_rate", sa.Numeric(precision=12, scale=4), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_pay_line_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["hours_id"], ["hours_worked.id"], name=op.f("fk_pay_line_hours_id_hours_worked")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pay_line_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["pay_run.id"], name=op.f("fk_pay_line_run_id_pay_run")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_pay_line_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_line")),
        sa.UniqueConstraint(
            "run_id", "hours_id", "part", name=op.f("uq_pay_line_run_id_hours_id_part")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("pay_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pay_line_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_line_hours_id"), ["hours_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_pay_line_run_id_person_id"), ["run_id", "person_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_pay_line_service_id"), ["service_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column(
            "announcement_id",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "person_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("read_at", core.db.UtcDateTime(), nullable=False),
        sa.Column(
            "coop_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_receipt_announcement_id_announcement"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_receipt_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_receipt_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint(
            "announcement_id", "person_id", name=op.f("uq_receipt_announcement_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipt_person_id"), ["person_id"], unique=False)

    op.create_table(
        "visit_worked",
        sa.Column(
            "hours_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column(
            "visit_id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False
        ),
        sa.Column("start_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("end_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("missed_reason", sa.String(length=255), nullable=False),
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["hours_id"], ["hours_worked.id"], name=op.f("fk_visit_worked_hours_id_hours_worked")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_visit_worked_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_worked")),
        sa.UniqueConstraint("hours_id", "visit_id", name=op.f("uq_visit_worked_hours_id_visit_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("visit_worked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_worked_visit_id"), ["visit_id"], unique=False)



def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("visit_worked", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_worked_visit_id"))

    op.drop_table("visit_worked")
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_receipt_person_id"))
        batch_op.drop_index(batch_op.f("ix_receipt_coop_id"))

    op.drop_table("receipt")
    with op.batch_alter_table("pay_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pay_line_service_id"))
        batch_op.drop_index(batch_op.f("ix_pay_line_run_id_person_id"))
        batch_op.drop_index(batch_op.f("ix_pay_line_hours_id"))
        batch_op.drop_index(batch_op.f("ix_pay_line_coop_id"))

    op.drop_table("pay_line")
    with op.batch_alter_table("paid_hours", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paid_hours_run_id"))
        batch_op.drop_index(batch_op.f("ix_paid_hours_coop_id"))

    op.drop_table("paid_hours")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_shift_id"))

    op.drop_table("visit")
    with op.batch_alter_table("shift_need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_need_competency_id"))

    op.drop_table("shift_need")
    with op.batch_alter_table("shift_gap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_gap_coop_id"))

    op.drop_table("shift_gap")
    with op.batch_alter_table("rest_owed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rest_owed_shift_id"))
        batch_op.drop_index(batch_op.f("ix_rest_owed_person_id"))
        batch_op.drop_index(batch_op.f("ix_rest_owed_coop_id_due_on"))
        batch_op.drop_index(batch_op.f("ix_rest_owed_coop_id"))

    op.drop_table("rest_owed")
    with op.batch_alter_table("pay_finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pay_finding_run_id"))
        batch_op.drop_index(batch_op.f("ix_pay_finding_coop_id"))

    op.drop_table("pay_finding")
    with op.batch_alter_table("hours_worked", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hours_worked_person_id_start_at"))
        batch_op.drop_index(batch_op.f("ix_hours_worked_coop_id_state"))
        batch_op.drop_index(batch_op.f("ix_hours_worked_coop_id_start_at"))
        batch_op.drop_index(batch_op.f("ix_hours_worked_coop_id"))

    op.drop_table("hours_worked")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_person_id_shift_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_coop_id_published_at"))
        batch_op.drop_index(batch_op.f("ix_assignment_coop_id"))

    op.drop_table("assignment")
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_announcement_shift_id"))
        batch_op.drop_index(batch_op.f("ix_announcement_coop_id_made_at"))
        batch_op.drop_index(batch_op.f("ix_announcement_coop_id"))

    op.drop_table("announcement")
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_service_id_on"))
        batch_op.drop_index(batch_op.f("ix_shift_coop_id_on"))
        batch_op.drop_index(batch_op.f("ix_shift_coop_id"))

    op.drop_table("shift")
    with op.batch_alter_table("rota_service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rota_service_service_id"))

    op.drop_table("rota_service")
    with op.batch_alter_table("pay_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pay_run_coop_id"))

    op.drop_table("pay_run")
    with op.batch_alter_table("pattern_visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pattern_visit_pattern_id"))

    op.drop_table("pattern_visit")
    op.drop_table("pattern_need")
    with op.batch_alter_table("import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_coop_id_made_at"))
        batch_op.drop_index(batch_op.f("ix_import_coop_id"))

    op.drop_table("import")
    with op.batch_alter_table("working_time_terms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_working_time_terms_person_id_from_on"))
        batch_op.drop_index(batch_op.f("ix_working_time_terms_coop_id"))

    op.drop_table("working_time_terms")
    with op.batch_alter_table("week_before", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_week_before_coop_id"))

    op.drop_table("week_before")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_run_id"))
        batch_op.drop_index(batch_op.f("ix_stored_file_coop_id"))

    op.drop_table("stored_file")
    with op.batch_alter_table("shift_pattern", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_pattern_service_id"))
        batch_op.drop_index(batch_op.f("ix_shift_pattern_coop_id"))

    op.drop_table("shift_pattern")
    with op.batch_alter_table("rota", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rota_coop_id_from_on"))
        batch_op.drop_index(batch_op.f("ix_rota_coop_id"))

    op.drop_table("rota")
    with op.batch_alter_table("pay_rate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pay_rate_person_id"))
        batch_op.drop_index(batch_op.f("ix_pay_rate_coop_id"))

    op.drop_table("pay_rate")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_person_id"))
        batch_op.drop_index(batch_op.f("ix_membership_coop_id"))

    op.drop_table("membership")
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leave_person_id_from_on"))
        batch_op.drop_index(batch_op.f("ix_leave_coop_id"))

    op.drop_table("leave")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_coop_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("employment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_employment_service_id"))
        batch_op.drop_index(batch_op.f("ix_employment_person_id"))
        batch_op.drop_index(batch_op.f("ix_employment_coop_id_from_on"))
        batch_op.drop_index(batch_op.f("ix_employment_coop_id"))

    op.drop_table("employment")
    with op.batch_alter_table("competency_held", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_competency_held_person_id_competency_id"))
        batch_op.drop_index(batch_op.f("ix_competency_held_coop_id_until_on"))
        batch_op.drop_index(batch_op.f("ix_competency_held_coop_id"))
        batch_op.drop_index(batch_op.f("ix_competency_held_competency_id"))

    op.drop_table("competency_held")
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commitment_person_id_start_at"))
        batch_op.drop_index(batch_op.f("ix_commitment_coop_id_start_at"))
        batch_op.drop_index(batch_op.f("ix_commitment_coop_id"))

    op.drop_table("commitment")
    with op.batch_alter_table("clearance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clearance_person_id_kind"))
        batch_op.drop_index(batch_op.f("ix_clearance_coop_id"))

    op.drop_table("clearance")
    with op.batch_alter_table("calendar_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_key_coop_id"))

    op.drop_table("calendar_key")
    with op.batch_alter_table("availability", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_availability_person_id_from_on"))
        batch_op.drop_index(batch_op.f("ix_availability_coop_id"))

    op.drop_table("availability")
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alert_person_id"))
        batch_op.drop_index(batch_op.f("ix_alert_coop_id_closed_at"))
        batch_op.drop_index(batch_op.f("ix_alert_coop_id"))

    op.drop_table("alert")
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_coop_id"))

    op.drop_table("service")
    with op.batch_alter_table("rota_policy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rota_policy_coop_id"))

    op.drop_table("rota_policy")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_coop_id_surname"))
        batch_op.drop_index(batch_op.f("ix_person_coop_id"))
        batch_op.drop_index(batch_op.f("ix_person_account_id"))

    op.drop_table("person")
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_password_reset_account_id"))

    op.drop_table("password_reset")
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.drop_index("uq_job_run_live_key")
        batch_op.drop_index(batch_op.f("ix_job_run_state"))
        batch_op.drop_index(batch_op.f("ix_job_run_coop_id_kind_queued_at"))
        batch_op.drop_index(batch_op.f("ix_job_run_coop_id"))

    op.drop_table("job_run")
    with op.batch_alter_table("competency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_competency_coop_id"))

    op.drop_table("competency")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_coop_id_subject_type_subject_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_coop_id_at"))

    op.drop_table("audit_entry")
    with op.batch_alter_table("adviser", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_adviser_office_id"))

    op.drop_table("adviser")
    with op.batch_alter_table("access_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_grant_coop_id_role"))
        batch_op.drop_index(batch_op.f("ix_access_grant_coop_id"))
        batch_op.drop_index(batch_op.f("ix_access_grant_account_id"))

    op.drop_table("access_grant")
    op.drop_table("periodic_turn")
    op.drop_table("jobcentre_office")
    op.drop_table("cooperative")
    op.drop_table("account")
