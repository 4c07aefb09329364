"""Hindi numbers, which num2words does not know: every one below a hundred has a word of its own."""

WORDS = """शून्य एक दो तीन चार पाँच छह सात आठ नौ
दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस
बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस
तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस
चालीस इकतालीस बयालीस तैंतालीस चवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास
पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ
साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर
सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उन्यासी
अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी
नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे""".split()
PLACES = ((10**11, "खरब"), (10**9, "अरब"), (10**7, "करोड़"), (10**5, "लाख"), (1000, "हज़ार"), (100, "सौ"))


def cardinal(number: int) -> str:
    """A whole number below 10¹⁵ in words."""
    if number < 100:
        return WORDS[number]
    value, name = next(place for place in PLACES if number >= place[0])
    head, rest = divmod(number, value)
    return f"{cardinal(head)} {name}" + (f" {cardinal(rest)}" if rest else "")


def year(number: int) -> str:
    """A year: 1100 to 1999 are counted in hundreds ("उन्नीस सौ")."""
    if not 1100 <= number < 2000:
        return cardinal(number)
    head, rest = divmod(number, 100)
    return f"{WORDS[head]} सौ" + (f" {WORDS[rest]}" if rest else "")
