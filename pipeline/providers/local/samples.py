"""A sentence in each language, to hear a voice by."""

SENTENCES = {
    "en": "Every good film starts with one good line.",
    "es": "Toda buena película empieza con una buena frase.",
    "fr": "Tout bon film commence par une bonne phrase.",
    "de": "Jeder gute Film beginnt mit einem guten Satz.",
    "pt": "Todo bom filme começa com uma boa frase.",
    "it": "Ogni buon film comincia con una buona frase.",
    "nl": "Elke goede film begint met een goede zin.",
    "pl": "Każdy dobry film zaczyna się od dobrego zdania.",
    "sv": "Varje bra film börjar med en bra mening.",
    "tr": "Her iyi film iyi bir cümleyle başlar.",
    "ru": "Каждый хороший фильм начинается с хорошей фразы.",
    "uk": "Кожен добрий фільм починається з доброї фрази.",
    "ar": "كل فيلم جيد يبدأ بجملة جيدة.",
    "he": "כל סרט טוב מתחיל במשפט טוב.",
    "hi": "हर अच्छी फ़िल्म एक अच्छे वाक्य से शुरू होती है।",
    "th": "หนังดีทุกเรื่องเริ่มต้นด้วยประโยคที่ดี",
    "id": "Setiap film yang bagus dimulai dengan kalimat yang bagus.",
    "vi": "Mỗi bộ phim hay đều bắt đầu bằng một câu hay.",
    "ja": "いいえいがは、いいことばからはじまります。",
    "zh": "每一部好电影，都从一句好话开始。",
    "ko": "좋은 영화는 좋은 문장으로 시작합니다.",
}


def sentence(language: str) -> str:
    """The sentence of a language, else the English one."""
    return SENTENCES.get(language.partition("-")[0], SENTENCES["en"])
