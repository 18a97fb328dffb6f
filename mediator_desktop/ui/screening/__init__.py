"""Screening: who owes a round, holding one, campaigns."""
