import io

import pytest
from PIL import Image

LAMP = {"id": "lamp", "name": "Desk lamp", "description": "A warm light.", "call_to_action": "Buy one"}


@pytest.fixture
def png():
    drawn = io.BytesIO()
    Image.new("RGB", (32, 32), "teal").save(drawn, "PNG")
    return drawn.getvalue()


def send(client, content, name="a.png", kind="image/png"):
    return client.post("/products/lamp/images", files={"file": (name, content, kind)})


def test_a_product_is_kept_listed_and_forgotten(quiet):
    assert quiet.post("/products", json=LAMP).status_code == 201
    assert quiet.get("/products/lamp").json()["name"] == "Desk lamp"
    assert [product["id"] for product in quiet.get("/products").json()] == ["lamp"]
    assert quiet.delete("/products/lamp").status_code == 204
    assert quiet.get("/products/lamp").status_code == 404


def test_changing_a_product_keeps_its_pictures(quiet, png):
    quiet.post("/products", json=LAMP)
    assert len(send(quiet, png).json()["images"]) == 1
    assert len(quiet.post("/products", json=LAMP | {"name": "Lamp"}).json()["images"]) == 1


@pytest.mark.parametrize(
    "content", [b"", b"<svg/>", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"x" * 100, b"#EXTM3U\n/etc/passwd"]
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(quiet, content):
    quiet.post("/products", json=LAMP)
    answer = send(quiet, content)
    assert (answer.status_code, list(answer.json())) == (400, ["detail"])


@pytest.mark.parametrize(
    "name", ["../../x.png", "a\x00.png", "CON.png", 'a".png', "x" * 4000 + ".png", "‮gnp.exe", "a\nb.png"]
)
def test_odd_names_are_only_text(quiet, idle, png, name):
    quiet.post("/products", json=LAMP)
    answer = send(quiet, png, name=name)
    assert answer.status_code in (201, 400)
    assert all(
        path.is_relative_to(idle.settings.reelwright_home) for path in idle.settings.reelwright_home.rglob("*.png")
    )


def test_ten_megabytes_are_taken_and_a_byte_more_is_not(quiet, png):
    quiet.post("/products", json=LAMP)
    most = 10 * 1024 * 1024
    assert send(quiet, png + b"\0" * (most - len(png))).status_code == 201
    assert send(quiet, png + b"\0" * (most - len(png) + 1)).json() == {"detail": "File too large. Maximum size: 10MB"}


def test_someone_else_s_product_is_a_missing_one(idle, quiet):
    a, b = ({"X-API-Key": idle.access.create_token(name)[1]} for name in ("a", "b"))
    quiet.post("/products", json=LAMP, headers=a)
    assert quiet.get("/products/lamp", headers=b).content == quiet.get("/products/none", headers=b).content.replace(
        b"none", b"lamp"
    )
    assert quiet.post("/products", json=LAMP, headers=b).status_code == 404
    assert quiet.delete("/products/lamp", headers=b).status_code == 404
    assert quiet.get("/products/lamp", headers=a).status_code == 200
