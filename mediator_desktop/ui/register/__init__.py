"""The list of all disputes."""
