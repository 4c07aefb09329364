"""Money in words: micro-dollars in, short text out."""


def usd(micros: int) -> str:
    """`$1.20`; fractions of a cent keep their digits so that a cheap call is not shown as free."""
    dollars = micros / 1_000_000
    if micros == 0 or abs(dollars) >= 0.01:
        return f"${dollars:,.2f}"
    return f"${dollars:.6f}".rstrip("0")


def brief_usd(dollars: float) -> str:
    """`$1.20`; below a cent two figures: `$0.0066`; from a thousand on no cents: `$4,489`."""
    if 0 < dollars < 0.01:
        return f"${dollars:.2g}"
    return f"${dollars:,.0f}" if dollars >= 1000 else f"${dollars:,.2f}"
