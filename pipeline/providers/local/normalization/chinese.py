"""Chinese numbers, which num2words does not know."""

DIGITS = "零一二三四五六七八九"
GROUPS = ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"))
PLACES = ((1000, "千"), (100, "百"), (10, "十"))


def cardinal(number: int) -> str:
    """A whole number below 10¹⁶ in characters: 2 before a thousand or more is 两."""
    said = _of(number)
    return said[1:] if said.startswith("一十") else said


def _of(number: int) -> str:
    for value, name in GROUPS:
        if number >= value:
            head, rest = divmod(number, value)
            front = "两" if head == 2 else _of(head).removeprefix("一") if 10 <= head < 20 else _of(head)
            zero = "零" if rest and rest < value // 10 else ""
            return front + name + (zero + _of(rest) if rest else "")
    for value, name in PLACES:
        if number >= value:
            head, rest = divmod(number, value)
            front = "两" if head == 2 and value == 1000 else DIGITS[head]
            zero = "零" if rest and rest < value // 10 else ""
            return front + name + (zero + _of(rest) if rest else "")
    return DIGITS[number]


def digits(written: str) -> str:
    """Each digit by itself, as years are read."""
    return "".join(DIGITS[int(digit)] for digit in written)
