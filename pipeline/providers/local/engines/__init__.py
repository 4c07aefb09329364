"""Neural voices, each in a child process that stays for the next line: what is asked of it and what it answers."""
