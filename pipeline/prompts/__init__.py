"""The words that language models are given, one Markdown file each."""

from functools import cache
from importlib.resources import files
from string import Template


@cache
def prompt(name: str) -> Template:
    """Return the prompt `name` with $placeholders."""
    return Template((files(__package__) / f"{name}.md").read_text(encoding="utf-8"))
