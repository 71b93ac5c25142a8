"""Grounds, sides, officials, rules and fixtures of tournaments."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _create_venues() -> None:
    op.create_table(
        "venues",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("ends", sa.JSON(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_venues_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venues")),
    )
    op.create_index(op.f("ix_venues_workspace_id"), "venues", ["workspace_id"], unique=False)


def _create_tournament_rules() -> None:
    op.create_table(
        "tournament_rules",
        sa.Column("tournament_id", sa.Text(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["tournament_id"], ["tournaments.id"], name=op.f("fk_tournament_rules_tournament_id")),
        sa.PrimaryKeyConstraint("tournament_id", name=op.f("pk_tournament_rules")),
    )


def _create_tournament_entries() -> None:
    op.create_table(
        "tournament_entries",
        sa.Column("tournament_id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=True),
        sa.Column("squad", sa.JSON(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tournament_id"], ["tournaments.id"], name=op.f("fk_tournament_entries_tournament_id")
        ),
        sa.PrimaryKeyConstraint("tournament_id", "team_id", name=op.f("pk_tournament_entries")),
    )


def _create_tournament_officials() -> None:
    op.create_table(
        "tournament_officials",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tournament_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tournament_id"], ["tournaments.id"], name=op.f("fk_tournament_officials_tournament_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tournament_officials")),
    )
    op.create_index(
        op.f("ix_tournament_officials_tournament_id"), "tournament_officials", ["tournament_id"], unique=False
    )


def _create_fixtures() -> None:
    op.create_table(
        "fixtures",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tournament_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("home_id", sa.Text(), nullable=True),
        sa.Column("away_id", sa.Text(), nullable=True),
        sa.Column("home_from", sa.JSON(), nullable=True),
        sa.Column("away_from", sa.JSON(), nullable=True),
        sa.Column("venue_id", sa.Text(), nullable=True),
        sa.Column("starts_at", sa.Text(), nullable=True),
        sa.Column("match_id", sa.Text(), nullable=True),
        sa.Column("officials", sa.JSON(), nullable=False),
        sa.Column("ruling", sa.Text(), nullable=True),
        sa.Column("winner_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["match_id"], ["matches.id"], name=op.f("fk_fixtures_match_id")),
        sa.ForeignKeyConstraint(["tournament_id"], ["tournaments.id"], name=op.f("fk_fixtures_tournament_id")),
        sa.ForeignKeyConstraint(["venue_id"], ["venues.id"], name=op.f("fk_fixtures_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixtures")),
        sa.UniqueConstraint("venue_id", "starts_at", name=op.f("uq_fixtures_venue_id_starts_at")),
    )
    op.create_index(op.f("ix_fixtures_match_id"), "fixtures", ["match_id"], unique=False)
    op.create_index(op.f("ix_fixtures_tournament_id"), "fixtures", ["tournament_id"], unique=False)


def upgrade() -> None:
    """Make the tables."""
    _create_venues()
    _create_tournament_rules()
    _create_tournament_entries()
    _create_tournament_officials()
    _create_fixtures()


def downgrade() -> None:
    """Remove them."""
    for table in ("fixtures", "tournament_officials", "tournament_entries", "tournament_rules", "venues"):
        op.drop_table(table)
