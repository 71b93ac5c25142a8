"""SQL tables and queries, migrations, and the same ports in memory."""
