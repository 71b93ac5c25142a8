"""How workspaces' graphics look."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "brands",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("look", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_brands_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brands")),
    )
    op.create_index(op.f("ix_brands_workspace_id"), "brands", ["workspace_id"], unique=False)
    op.create_table(
        "brand_choices",
        sa.Column("wearer", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_brand_choices_brand_id")),
        sa.PrimaryKeyConstraint("wearer", "subject_id", name=op.f("pk_brand_choices")),
    )
    op.create_index(op.f("ix_brand_choices_brand_id"), "brand_choices", ["brand_id"], unique=False)
    op.create_table(
        "brand_pictures",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("unused_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_brand_pictures_workspace_id")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_brand_pictures")),
    )
    op.create_index(op.f("ix_brand_pictures_unused_ms"), "brand_pictures", ["unused_ms"], unique=False)
    op.create_index(op.f("ix_brand_pictures_workspace_id"), "brand_pictures", ["workspace_id"], unique=False)


def downgrade() -> None:
    """Remove them."""
    for table in ("brand_pictures", "brand_choices", "brands"):
        op.drop_table(table)
