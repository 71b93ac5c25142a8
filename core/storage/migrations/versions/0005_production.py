"""What is on air, what sponsors got of it, and when devices were last used."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and a column for the last use."""
    op.create_table(
        "programmes",
        sa.Column("match_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["matches.id"], name=op.f("fk_programmes_match_id")),
        sa.PrimaryKeyConstraint("match_id", name=op.f("pk_programmes")),
    )
    op.create_table(
        "programme_history",
        sa.Column("match_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["programmes.match_id"], name=op.f("fk_programme_history_match_id")),
        sa.PrimaryKeyConstraint("match_id", "revision", name=op.f("pk_programme_history")),
    )
    op.create_table(
        "sponsor_impressions",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("match_id", sa.Text(), nullable=False),
        sa.Column("sponsor_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("shown_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["matches.id"], name=op.f("fk_sponsor_impressions_match_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_sponsor_impressions_workspace_id")),
        sa.PrimaryKeyConstraint(
            "workspace_id", "day", "match_id", "sponsor_id", "kind", name=op.f("pk_sponsor_impressions")
        ),
    )
    op.add_column("devices", sa.Column("used_ms", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Undo it."""
    op.drop_column("devices", "used_ms")
    for table in ("sponsor_impressions", "programme_history", "programmes"):
        op.drop_table(table)
