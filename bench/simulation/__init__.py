"""A deterministic simulation of the ledger: real rows and real code, over vendors, clocks and deaths of chance."""
