"""The main window: navigation and broadcast of changes."""
