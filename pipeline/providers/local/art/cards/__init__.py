"""Cards: scenes that are set in type — the phrase itself, a figure, a quote, a list's number."""
