"""Partnerships, vacancies, stages, candidates and their referrals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
TEXT = sa.String(length=255)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "end_reason",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f("ck_end_reason_dates")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_end_reason_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_end_reason")),
        sa.UniqueConstraint(
            "coop_id", "code", "from_on", name=op.f("uq_end_reason_coop_id_code_from_on")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("end_reason", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_end_reason_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "job_candidate",
        sa.Column("first_name", TEXT, nullable=False),
        sa.Column("surname", TEXT, nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("phone", TEXT, nullable=False),
        sa.Column("email", TEXT, nullable=False),
        sa.Column("area", TEXT, nullable=False),
        sa.Column("hours_least", NUMBER, nullable=True),
        sa.Column("hours_most", NUMBER, nullable=True),
        sa.Column("available_on", sa.Date(), nullable=True),
        sa.Column("phone_key", TEXT, nullable=False),
        sa.Column("email_key", TEXT, nullable=False),
        sa.Column("merged_into_id", NUMBER, nullable=True),
        sa.Column("anonymised_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "hours_least is null or hours_most >= hours_least", name=op.f("ck_job_candidate_hours")
        ),
        sa.CheckConstraint(
            "merged_into_id is null or merged_into_id <> id",
            name=op.f("ck_job_candidate_not_itself"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_job_candidate_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["job_candidate.id"],
            name=op.f("fk_job_candidate_merged_into_id_job_candidate"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_candidate")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("job_candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_candidate_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_job_candidate_coop_id_email_key"), ["coop_id", "email_key"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_job_candidate_coop_id_phone_key"), ["coop_id", "phone_key"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_job_candidate_coop_id_surname"), ["coop_id", "surname"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_job_candidate_merged_into_id"), ["merged_into_id"], unique=False
        )

    op.create_table(
        "join_page",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_join_page_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_page")),
        sa.UniqueConstraint("slug", name=op.f("uq_join_page_slug")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("join_page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_join_page_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "partnership",
        sa.Column("office_id", NUMBER, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "until_on is null or until_on >= from_on", name=op.f("ck_partnership_dates")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_partnership_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"],
            ["jobcentre_office.id"],
            name=op.f("fk_partnership_office_id_jobcentre_office"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("partnership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partnership_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_partnership_office_id_coop_id"), ["office_id", "coop_id"], unique=False
        )

    op.create_table(
        "referral_upload",
        sa.Column("account_id", NUMBER, nullable=True),
        sa.Column("office_id", NUMBER, nullable=True),
        sa.Column("file_name", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("row_count", NUMBER, nullable=False),
        sa.Column("written_count", NUMBER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("ended_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "state in ('ready', 'written', 'aside')", name=op.f("ck_referral_upload_state")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_referral_upload_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_referral_upload_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"],
            ["jobcentre_office.id"],
            name=op.f("fk_referral_upload_office_id_jobcentre_office"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_upload")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("referral_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_upload_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "stage_set",
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_stage_set_coop_id_cooperative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_set")),
        sa.UniqueConstraint("coop_id", "version", name=op.f("uq_stage_set_coop_id_version")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("stage_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stage_set_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("candidate_id", NUMBER, nullable=False),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("office_id", NUMBER, nullable=True),
        sa.Column("wording", TEXT, nullable=False),
        sa.Column("given_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("given_channel", TEXT, nullable=False),
        sa.Column("given_to", TEXT, nullable=False),
        sa.Column("withdrawn_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_channel", TEXT, nullable=False),
        sa.Column("withdrawn_to", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "withdrawn_at is null or withdrawn_at >= given_at", name=op.f("ck_consent_dates")
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["job_candidate.id"],
            name=op.f("fk_consent_candidate_id_job_candidate"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_consent_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"],
            ["jobcentre_office.id"],
            name=op.f("fk_consent_office_id_jobcentre_office"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consent_candidate_id_purpose"), ["candidate_id", "purpose"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_consent_coop_id"), ["coop_id"], unique=False)

    op.create_table(
        "vacancy",
        sa.Column("service_id", NUMBER, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("area", TEXT, nullable=False),
        sa.Column("pattern", TEXT, nullable=False),
        sa.Column("hours_least", NUMBER, nullable=False),
        sa.Column("hours_most", NUMBER, nullable=False),
        sa.Column("start_by_on", sa.Date(), nullable=True),
        sa.Column("places", NUMBER, nullable=False),
        sa.Column("filled", NUMBER, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("origin", TEXT, nullable=False),
        sa.Column("origin_key", TEXT, nullable=False),
        sa.Column("origin_words", TEXT, nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", TEXT, nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", TEXT, nullable=False),
        sa.Column("ended_how", TEXT, nullable=False),
        sa.Column("ended_words", TEXT, nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint("(ended_on is null) = (ended_how = '')", name=op.f("ck_vacancy_ended")),
        sa.CheckConstraint(
            "hours_least >= 0 and hours_most >= hours_least", name=op.f("ck_vacancy_hours")
        ),
        sa.CheckConstraint(
            "places >= 1 and filled >= 0 and filled <= places", name=op.f("ck_vacancy_places")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_vacancy_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_vacancy_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("vacancy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vacancy_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_vacancy_coop_id_ended_on"), ["coop_id", "ended_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_vacancy_service_id"), ["service_id"], unique=False)

    op.create_table(
        "adviser_invitation",
        sa.Column("invitation_id", NUMBER, nullable=False),
        sa.Column("office_id", NUMBER, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_adviser_invitation_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_adviser_invitation_invitation_id_invitation"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"],
            ["jobcentre_office.id"],
            name=op.f("fk_adviser_invitation_office_id_jobcentre_office"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adviser_invitation")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_adviser_invitation_invitation_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("adviser_invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_adviser_invitation_coop_id"), ["coop_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_adviser_invitation_office_id"), ["office_id"], unique=False
        )

    op.create_table(
        "referral",
        sa.Column("candidate_id", NUMBER, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("office_id", NUMBER, nullable=True),
        sa.Column("adviser_id", NUMBER, nullable=True),
        sa.Column("recommended_by_id", NUMBER, nullable=True),
        sa.Column("vacancy_id", NUMBER, nullable=True),
        sa.Column("owner_id", NUMBER, nullable=True),
        sa.Column("set_id", NUMBER, nullable=False),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("stage_kind", TEXT, nullable=False),
        sa.Column("stage_since_on", sa.Date(), nullable=False),
        sa.Column("before", TEXT, nullable=False),
        sa.Column("waits_on", TEXT, nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("notice_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("escalated_on", sa.Date(), nullable=True),
        sa.Column("final_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("candidate_words", sa.Text(), nullable=False),
        sa.Column("adviser_words", sa.Text(), nullable=False),
        sa.Column("referred_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("entered_by", TEXT, nullable=False),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.CheckConstraint(
            "(final_at is null) = (stage_kind in ('open', 'won', 'pool'))",
            name=op.f("ck_referral_final_stage"),
        ),
        sa.CheckConstraint(
            "(waits_on = '') = (next_due_on is null)", name=op.f("ck_referral_waits")
        ),
        sa.CheckConstraint(
            "notice_at is null or waits_on = 'candidate'", name=op.f("ck_referral_notice")
        ),
        sa.CheckConstraint(
            "waits_on in ('', 'coop', 'candidate')", name=op.f("ck_referral_waits_on")
        ),
        sa.CheckConstraint(
            "(next_due_on is null) <> (final_at is null)", name=op.f("ck_referral_due_or_final")
        ),
        sa.ForeignKeyConstraint(
            ["adviser_id"], ["account.id"], name=op.f("fk_referral_adviser_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["job_candidate.id"],
            name=op.f("fk_referral_candidate_id_job_candidate"),
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_referral_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"],
            ["jobcentre_office.id"],
            name=op.f("fk_referral_office_id_jobcentre_office"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_referral_owner_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["recommended_by_id"], ["person.id"], name=op.f("fk_referral_recommended_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["set_id"], ["stage_set.id"], name=op.f("fk_referral_set_id_stage_set")
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancy.id"], name=op.f("fk_referral_vacancy_id_vacancy")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_adviser_id"), ["adviser_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_referral_candidate_id"), ["candidate_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_referral_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_referral_coop_id_next_due_on"), ["coop_id", "next_due_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_referral_coop_id_office_id"), ["coop_id", "office_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_referral_coop_id_referred_at"), ["coop_id", "referred_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_referral_coop_id_stage_next_due_on"),
            ["coop_id", "stage", "next_due_on"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_referral_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_vacancy_id"), ["vacancy_id"], unique=False)

    op.create_table(
        "candidate_link",
        sa.Column("referral_id", NUMBER, nullable=False),
        sa.Column("token_hash", TEXT, nullable=False),
        sa.Column("made_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("expires_at", core.db.UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("opened_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("confirmed_at", core.db.UtcDateTime(), nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_candidate_link_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_candidate_link_referral_id_referral")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_candidate_link_token_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("candidate_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_link_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_candidate_link_referral_id"), ["referral_id"], unique=False
        )

    op.create_table(
        "referral_event",
        sa.Column("referral_id", NUMBER, nullable=False),
        sa.Column("at", core.db.UtcDateTime(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("from_stage", TEXT, nullable=False),
        sa.Column("to_stage", TEXT, nullable=False),
        sa.Column("set_version", NUMBER, nullable=False),
        sa.Column("actor_id", NUMBER, nullable=True),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("candidate_words", sa.Text(), nullable=False),
        sa.Column("adviser_words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=True),
        sa.Column("coop_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["account.id"], name=op.f("fk_referral_event_actor_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["coop_id"], ["cooperative.id"], name=op.f("fk_referral_event_coop_id_cooperative")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_event_referral_id_referral")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_event")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("referral_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_event_coop_id"), ["coop_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_referral_event_coop_id_at"), ["coop_id", "at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_referral_event_referral_id_at"), ["referral_id", "at"], unique=False
        )


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("referral_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_event_referral_id_at"))
        batch_op.drop_index(batch_op.f("ix_referral_event_coop_id_at"))
        batch_op.drop_index(batch_op.f("ix_referral_event_coop_id"))

    op.drop_table("referral_event")
    with op.batch_alter_table("candidate_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_link_referral_id"))
        batch_op.drop_index(batch_op.f("ix_candidate_link_coop_id"))

    op.drop_table("candidate_link")
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_vacancy_id"))
        batch_op.drop_index(batch_op.f("ix_referral_owner_id"))
        batch_op.drop_index(batch_op.f("ix_referral_coop_id_stage_next_due_on"))
        batch_op.drop_index(batch_op.f("ix_referral_coop_id_referred_at"))
        batch_op.drop_index(batch_op.f("ix_referral_coop_id_office_id"))
        batch_op.drop_index(batch_op.f("ix_referral_coop_id_next_due_on"))
        batch_op.drop_index(batch_op.f("ix_referral_coop_id"))
        batch_op.drop_index(batch_op.f("ix_referral_candidate_id"))
        batch_op.drop_index(batch_op.f("ix_referral_adviser_id"))

    op.drop_table("referral")
    with op.batch_alter_table("adviser_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_adviser_invitation_office_id"))
        batch_op.drop_index(batch_op.f("ix_adviser_invitation_coop_id"))

    op.drop_table("adviser_invitation")
    with op.batch_alter_table("vacancy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vacancy_service_id"))
        batch_op.drop_index(batch_op.f("ix_vacancy_coop_id_ended_on"))
        batch_op.drop_index(batch_op.f("ix_vacancy_coop_id"))

    op.drop_table("vacancy")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_coop_id"))
        batch_op.drop_index(batch_op.f("ix_consent_candidate_id_purpose"))

    op.drop_table("consent")
    with op.batch_alter_table("stage_set", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_set_coop_id"))

    op.drop_table("stage_set")
    with op.batch_alter_table("referral_upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_upload_coop_id"))

    op.drop_table("referral_upload")
    with op.batch_alter_table("partnership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_partnership_office_id_coop_id"))
        batch_op.drop_index(batch_op.f("ix_partnership_coop_id"))

    op.drop_table("partnership")
    with op.batch_alter_table("join_page", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_join_page_coop_id"))

    op.drop_table("join_page")
    with op.batch_alter_table("job_candidate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_candidate_merged_into_id"))
        batch_op.drop_index(batch_op.f("ix_job_candidate_coop_id_surname"))
        batch_op.drop_index(batch_op.f("ix_job_candidate_coop_id_phone_key"))
        batch_op.drop_index(batch_op.f("ix_job_candidate_coop_id_email_key"))
        batch_op.drop_index(batch_op.f("ix_job_candidate_coop_id"))

    op.drop_table("job_candidate")
    with op.batch_alter_table("end_reason", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_end_reason_coop_id"))

    op.drop_table("end_reason")
