"""Planning: what a scene's words ask to see — objects, a figure, a list's number, a quote, or the phrase itself."""
