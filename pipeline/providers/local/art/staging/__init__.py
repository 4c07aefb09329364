"""Staging: sets, where things stand in them, and how they are lit."""
