"""One module per job of the office."""
