"""The tree of units and their people."""
