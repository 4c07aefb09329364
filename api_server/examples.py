"""Examples: one request for each operation that answers as it stands in a studio with the sample of `reelwright demo`, and the answer."""

import json
from collections.abc import Mapping
from pathlib import Path

from api_server.problem import JSON

# Values of the parts of a path, by the place that names them.
STORY, SHOTS, ADVERT, TASK = 123, "job_abc123", "550e8400-e29b-41d4-a716-446655440000", "task-id"
PLACES: tuple[tuple[str, str, JSON], ...] = (
    ("/scenario/", "task_id", TASK),
    ("/api/v2/", "number", STORY),
    ("/data/videos/", "number", STORY),
    ("/api/v1/models/", "model_id", "replicate:svd-xt"),
    ("/api/v1/status/", "job_id", ADVERT),
    ("/api/v1/download/", "job_id", ADVERT),
    ("/api/v1/jobs/", "job_id", SHOTS),
    ("/videos/", "job_id", SHOTS),
    ("/videos/", "shot_number", "001"),
    ("/api/jobs/", "job_id", ADVERT),
    ("/products/", "product_id", "product-123"),
    ("/credits/", "user_id", "user-456"),
)
QUERIES: Mapping[str, Mapping[str, JSON]] = {
    "/api/v2/jobs": {"limit": 20},
    "/api/v2/jobs/{number}/refine": {
        "scene_number": 2, "new_image_prompt": "Dramatic wide shot of ancient temple", "new_description": "The hero finds a temple",
    },
    "/api/v2/jobs/{number}/reorder": {"scene_order": [1, 3, 2, 4, 5, 6]},
    "/api/v2/jobs/{number}/export": {"format": "mp4", "quality": "medium"},
    "/api/v1/models": {"available_only": False},
    "/api/v1/jobs": {"page": 1, "page_size": 10},
    "/api/jobs": {"limit": 10},
}  # fmt: skip
ADVERT_FORM: dict[str, JSON] = {"product_name": "EcoWater Bottle", "style": "modern", "cta_text": "Buy Now!"}
BODIES: Mapping[str, dict[str, JSON]] = {
    "/scenario/generate": {
        "product_id": "product-123", "user_id": "user-456", "style": "trendy-influencer-vlog", "mood": "energetic",
        "video_length": 30, "resolution": "720:1280", "target_language": "en-US",
    },
    "/api/v2/generate": {
        "prompt": "A hero discovers a hidden treasure in ancient ruins", "duration": 30, "style": "cinematic",
        "aspect_ratio": "16:9",
    },
    "/api/v1/jobs": {
        "user_prompt": "A peaceful forest at sunrise", "model_id": "replicate:svd-xt", "max_shots": 3,
        "style_preferences": {"mood": "calm", "color_palette": "warm"},
    },
    "/api/generate": ADVERT_FORM,
    "/api/generate/batch": {"jobs": [ADVERT_FORM, ADVERT_FORM | {"style": "minimalist"}]},
    "/api/mv/scenes": {"concept_prompt": "Robot exploring Austin, Texas", "num_scenes": 4},
    "/api/mv/character-reference": {"character_description": "Silver metallic humanoid robot"},
    "/api/mv/video": {
        "prompt": "Robot walking through downtown", "duration": 8.0,
        "reference_image_s3_keys": ["mv/outputs/character_reference/abc123.png"],
    },
    "/api/v1/generate": {"text": "Once upon a time, in a faraway land..."},
    "/credits/{user_id}": {"give": 10},
    "/products": {"name": "EcoWater Bottle", "description": "A steel bottle.", "call_to_action": "Buy now"},
}  # fmt: skip
# By the title of the port, then by method and path; `python docs/answers.py` asks a sample and writes them.
ANSWERS: Mapping[str, Mapping[str, JSON]] = json.loads(Path(__file__).with_name("answers.json").read_text("utf-8"))
