"""Registering a dispute while someone tells it."""
