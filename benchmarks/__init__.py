"""Benchmarks: what was measured, on what, against what; run with ``make bench``."""
