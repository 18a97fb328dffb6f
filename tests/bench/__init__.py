"""Benchmarks; no part of the suite. `python -m tests.bench` runs them all and prints one table."""
