"""How letters of English sound, for words that no dictionary has: near enough to find where they are said."""

# Letters, longest first, and their phonemes in ARPAbet (as in CMUdict).
SOUNDS = {
    "tion": "SH AH N", "ough": "AO", "sch": "SH", "igh": "AY", "tch": "CH", "ch": "CH", "sh": "SH", "th": "TH",
    "ph": "F", "gh": "G", "ck": "K", "ng": "NG", "qu": "K W", "wh": "W", "ee": "IY", "ea": "IY", "oo": "UW", "ou": "AW",
    "ow": "OW", "oa": "OW", "ai": "EY", "ay": "EY", "ei": "EY", "ie": "IY", "oy": "OY", "oi": "OY", "au": "AO",
    "aw": "AO", "er": "ER", "ir": "ER", "ur": "ER", "ar": "AA R", "or": "AO R", "a": "AE", "b": "B", "c": "K", "d": "D",
    "e": "EH", "f": "F", "g": "G", "h": "HH", "i": "IH", "j": "JH", "k": "K", "l": "L", "m": "M", "n": "N", "o": "OW",
    "p": "P", "q": "K", "r": "R", "s": "S", "t": "T", "u": "AH", "v": "V", "w": "W", "x": "K S", "y": "IY", "z": "Z",
}  # fmt: skip
