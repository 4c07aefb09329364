"""Money in words: micro-dollars in, short text out."""


def usd(micros: int) -> str:
    """`$1.20`; fractions of a cent keep their digits so that a cheap call is not shown as free."""
    dollars = micros / 1_000_000
    if micros == 0 or abs(dollars) >= 0.01:
        return f"${dollars:,.2f}"
    return f"${dollars:.6f}".rstrip("0")
