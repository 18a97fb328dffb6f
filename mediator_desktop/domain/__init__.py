"""The rules of mediation: frozen dataclasses and pure functions, standard library only."""
