"""One module per contract; they don't know each other."""
