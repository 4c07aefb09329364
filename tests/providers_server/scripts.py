"""A language model's stand-in: fills the asked schema with plain sentences."""

import re


def answer(schema: str, asked: str) -> str:
    """Return a script as JSON text for a request made with our prompts."""
    import json

    count = (
        int(found.group(1)) if (found := re.search(r"exactly (\d+)|each of the (\d+)", asked)) and found.group(1) else 0
    )
    count = count or (int(found.group(2)) if found else 3)
    scenes = [
        {
            "title": f"Scene {number}",
            "description": f"What is seen in scene {number}",
            "words": f"This is what is said in scene number {number}.",
            "prompt": f"A quiet harbour at dawn, wide shot, soft light, view {number}",
            "motion": "slow push in",
            "query": "harbour at dawn",
            "role": "scene",
            "reasoning": "It leads on.",
            "seconds": 4 + number % 3,
        }
        for number in range(1, count + 1)
    ]
    whole = {
        "title": "Morning at the harbour",
        "description": "A short film.",
        "narrative_style": "calm",
        "target_audience": "early risers",
        "mood": "calm",
        "scenes": scenes,
    }
    if "demographics" in schema:
        whole["demographics"] = {
            "target_gender": "unisex",
            "age_group": "25-40",
            "product_type": "travel",
            "context": "morning",
        }
        whole["audio"] = {
            "hook": "Wake up early, once.",
            "main": "See the sea before anyone else.",
            "cta": "Book a morning.",
            "hashtags": ["#harbour", "#morning"],
        }
    return json.dumps(whole)
