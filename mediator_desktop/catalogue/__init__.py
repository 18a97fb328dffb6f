"""Reads and checks the declared forms in `forms/`: papers, ledgers, vocabularies, rules, samples."""
