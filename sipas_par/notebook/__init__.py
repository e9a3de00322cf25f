"""Notebooks: read, run and exported."""
