"""Captions: timed lines, how they look, and subtitle files."""
