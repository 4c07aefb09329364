from pipeline import open_studio

ASK = {"Origin": "https://page.example", "Access-Control-Request-Method": "POST",
       "Access-Control-Request-Headers": "authorization"}  # fmt: skip


def test_any_page_may_ask_with_its_authorization_header_but_without_cookies(quiet):
    answer = quiet.options("/api/v2/jobs/123/refine", headers=ASK)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "authorization" in answer.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in answer.headers


def test_errors_carry_the_header_too(quiet):
    answer = quiet.get("/api/v2/jobs/9", headers={"Origin": "https://page.example"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (404, "*")


def test_a_list_of_origins_narrows_it(settings, client_of):
    studio = open_studio(settings.model_copy(update={"cors_origins": "https://mine.example, https://b.example"}))
    with client_of(studio) as client:
        mine = client.get("/", headers={"Origin": "https://mine.example"})
        other = client.get("/", headers={"Origin": "https://page.example"})
    studio.close()
    assert mine.headers["access-control-allow-origin"] == "https://mine.example"
    assert "access-control-allow-origin" not in other.headers


def test_switched_off_no_header_is_sent(settings, client_of):
    studio = open_studio(settings.model_copy(update={"enable_cors": False}))
    with client_of(studio) as client:
        assert "access-control-allow-origin" not in client.get("/", headers=ASK).headers
    studio.close()
