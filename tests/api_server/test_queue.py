from tests.api_server.listeners import Worker

STORY = {"prompt": "A quiet harbour at dawn"}
KEY = {"X-API-Key": "x"}


def test_the_line_shows_who_runs_first(quiet):
    made = [
        quiet.post("/api/v2/generate", json=STORY | {"priority": priority}, headers=KEY).json()["job_id"]
        for priority in ("low", "normal", "high", "normal")
    ]
    body = quiet.get("/api/queue").json()
    assert (body["waiting"], body["running"]) == (4, 0)
    assert [job["number"] for job in body["jobs"]] == [made[2], made[1], made[3], made[0]]
    assert [job["position"] for job in body["jobs"]] == [1, 2, 3, 4]


def test_others_are_counted_and_not_shown(idle, quiet):
    a, b = (idle.access.create_token(name)[1] for name in ("a", "b"))
    for token in (a, b):
        quiet.post("/api/v2/generate", json=STORY, headers={"X-API-Key": token})
    body = quiet.get("/api/queue", headers={"X-API-Key": b}).json()
    assert (body["waiting"], [job["position"] for job in body["jobs"]]) == (2, [2])


def test_how_many_films_of_others_are_made_is_told_to_nobody_but_the_studio_s_owner(idle, quiet):
    first, b = (idle.access.create_token(name)[1] for name in ("a", "b"))
    told = {}
    job = quiet.post("/api/v2/generate", json=STORY, headers={"X-API-Key": first}).json()["job_id"]
    Worker(idle, idle.numbered(job).id).start()
    for name, headers in (("a", {"X-API-Key": first}), ("b", {"X-API-Key": b}), ("nobody", {})):
        running = quiet.get("/api/queue", headers=headers).json()["running"]
        shown = 'reelwright_jobs{state="running"} 1.0' in quiet.get("/metrics", headers=headers).text
        told[name] = (running, shown)
    assert told == {"a": (1, True), "b": (0, False), "nobody": (0, False)}


def test_another_priority_is_refused(quiet):
    assert quiet.post("/api/v2/generate", json=STORY | {"priority": "urgent"}, headers=KEY).status_code == 422
