"""Pexels' side: photo and video search; free, so nothing is ever charged."""

from tests.providers_server import media
from tests.providers_server.world import Ask, Reply, Route, World, said

SHAPES = {"portrait": (90, 160), "landscape": (160, 90), "square": (120, 120)}


def photos(world: World, ask: Ask) -> Reply:
    if refusal := _unwelcome(ask):
        return refusal
    width, height = SHAPES[ask.query.get("orientation", "landscape")]
    found = [_photo(world, ask, number, width, height) for number in range(1, 5)]
    return said({"page": 1, "per_page": 15, "total_results": len(found), "photos": _none(ask, found)})


def videos(world: World, ask: Ask) -> Reply:
    if refusal := _unwelcome(ask):
        return refusal
    width, height = SHAPES[ask.query.get("orientation", "landscape")]
    found = [_video(world, number, width, height, seconds) for number, seconds in ((1, 2), (2, 3), (3, 4))]
    return said({"page": 1, "per_page": 15, "total_results": len(found), "videos": _none(ask, found)})


def _photo(world: World, ask: Ask, number: int, width: int, height: int) -> dict:
    url = world.keep(f"photo-{width}x{height}-{number}.png", "image/png", media.png(width, height, number))
    sizes = dict.fromkeys(("original", "large2x", "large", "portrait", "landscape"), url)
    return {
        "id": number,
        "width": width * 10,
        "height": height * 10,
        "url": f"https://www.pexels.com/photo/{number}/",
        "photographer": f"Ada Lens {number}",
        "src": sizes,
        "alt": ask.query.get("query", ""),
    }


def _video(world: World, number: int, width: int, height: int, seconds: int) -> dict:
    url = world.keep(f"clip-{width}x{height}-{number}.mp4", "video/mp4", media.mp4(width, height, seconds))
    file = {"id": number, "quality": "hd", "file_type": "video/mp4", "width": width, "height": height, "link": url}
    return {
        "id": number,
        "width": width,
        "height": height,
        "duration": seconds,
        "url": f"https://www.pexels.com/video/{number}/",
        "user": {"id": 7, "name": f"Bo Reel {number}", "url": "https://www.pexels.com/@bo"},
        "video_files": [file, {**file, "quality": "sd", "width": width // 2, "height": height // 2}],
    }


def _none(ask: Ask, found: list[dict]) -> list[dict]:
    return [] if "nothing" in ask.query.get("query", "") else found


def _unwelcome(ask: Ask) -> Reply | None:
    if "wrong" in (ask.headers.get("Authorization") or ""):
        return said({"status": 401, "code": "Unauthorized"}, 401)
    return None


ROUTES: list[Route] = [
    ("GET", r"/v1/search", "create", photos),
    ("GET", r"/videos/search", "create", videos),
    ("GET", r"/v1/videos/search", "create", videos),
]
