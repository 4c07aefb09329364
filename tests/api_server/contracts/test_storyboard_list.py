"""Cancelling and listing storyboard jobs, which the document leaves silent."""

KEY = {"X-API-Key": "anything"}


def test_cancel_stops_a_waiting_job_once(quiet):
    asked = {"prompt": "A quiet harbour at dawn"}
    number = quiet.post("/api/v2/generate", json=asked, headers=KEY).json()["job_id"]
    assert quiet.post(f"/api/v2/jobs/{number}/cancel", headers=KEY).json()["status"] == "canceled"
    again = quiet.post(f"/api/v2/jobs/{number}/cancel", headers=KEY)
    assert (again.status_code, again.json()) == (400, {"detail": "Cannot cancel job in status 'canceled'"})


def test_the_list_is_newest_first_by_status_and_bounded(quiet):
    made = [
        quiet.post("/api/v2/generate", json={"prompt": "A quiet harbour"}, headers=KEY).json()["job_id"] for _ in "abc"
    ]
    quiet.post(f"/api/v2/jobs/{made[1]}/cancel", headers=KEY)
    listed = [job["job_id"] for job in quiet.get("/api/v2/jobs").json()]
    assert listed == made[::-1]
    assert [job["job_id"] for job in quiet.get("/api/v2/jobs?status=canceled").json()] == [made[1]]
    assert [job["job_id"] for job in quiet.get("/api/v2/jobs?status=pending&limit=1").json()] == [made[2]]
    assert [quiet.get(f"/api/v2/jobs?{bad}").status_code for bad in ("limit=0", "limit=101", "status=x")] == [422] * 3
