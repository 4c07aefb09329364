"""A page of somebody else, in a real browser on this machine, tries all that a page can to use an open studio."""

import http.server
import os
import threading
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import sync_playwright

from api_server.serve import Server

CHROMIUM = Path("/usr/bin/chromium")
EVIL = "evil.example"
FLAGS = ["--no-sandbox", f"--host-resolver-rules=MAP *.{EVIL} 127.0.0.1, MAP {EVIL} 127.0.0.1"]
JOB = "/api/v2/jobs/123"
READS = {
    "api": ("/api/v2/jobs", JOB, f"{JOB}/metadata", f"{JOB}/video", f"{JOB}/export?format=webm&quality=low", "/api/v1/jobs",
            "/api/v1/jobs/job_abc123", "/videos/job_abc123/final_output.mp4", "/data/videos/123/final.mp4", "/api/jobs",
            "/api/v1/status/x", "/api/v1/download/x", "/api/queue", "/products", "/credits/user-456", "/metrics", "/ws/health",
            "/api/mv/config-flavors", "/scenario/generate/tasks/x"),
    "narration": ("/api/v1/jobs", "/api/v1/status/x", "/api/v1/download/x", "/metrics"),
}  # fmt: skip
WRITES = {
    "api": ("/api/generate", "/api/generate/batch", "/api/v1/jobs", "/api/v1/generate", "/api/v2/generate", f"{JOB}/render",
            f"{JOB}/refine?scene_number=1&new_description=x", f"{JOB}/cancel", "/scenario/generate", "/api/mv/scenes", "/products",
            "/api/v1/upload", "/ws/tickets", "/credits/user-456", "/api/v1/jobs/job_abc123/cancel"),
    "narration": ("/api/v1/generate", "/api/v1/jobs/x/cancel"),
}  # fmt: skip
# All ways in which a page makes a browser ask; each promise ends, whatever becomes of it.
ATTACK = """async ({reads, writes, sockets, bounce}) => {
    const got = []
    const note = (how, what) => got.push(how + ' ' + what)
    const ended = () => new Promise(done => setTimeout(done, 0))
    const ask = async (how, address, options) => {
        try {
            const answer = await fetch(address, options)
            if (answer.ok) note(how, address + ' ' + (await answer.text()).slice(0, 80))
        } catch {}
    }
    const shown = (tag, address, field) => new Promise(done => {
        const part = document.createElement(tag)
        part.onload = part.onloadedmetadata = () => { if (tag !== 'iframe') note(tag, address); done() }
        part.onerror = () => done()
        setTimeout(done, 2000)
        part[field] = address
        document.body.append(part)
    })
    const read = async address => {
        for (const mode of ['cors', 'no-cors']) {
            await ask('fetch', address, {mode})
            await ask('head', address, {mode, method: 'HEAD'})
            await ask('bounced', bounce + encodeURIComponent(address), {mode})
            await ask('silent', address, {mode, referrerPolicy: 'no-referrer', credentials: 'include'})
        }
        await ask('key', address, {headers: {'Authorization': 'Bearer YOUR_TOKEN', 'X-API-Key': 'x'}})
        const parts = [['img', 'src'], ['script', 'src'], ['video', 'src'], ['iframe', 'src'], ['object', 'data']]
        await Promise.all(parts.map(([tag, field]) => shown(tag, address, field)))
    }
    const film = JSON.stringify({user_prompt: 'Stolen', text: 'Stolen', prompt: 'Stolen', concept_prompt: 'Stolen', give: 1000})
    const form = new URLSearchParams({product_name: 'Stolen', style: 'modern', cta_text: 'Buy'})
    const write = async address => {
        for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
            await ask(method, address, {method, body: film, headers: {'Content-Type': 'application/json', 'X-API-Key': 'x'}})
        for (const body of [film, form, new FormData(), new Blob([film])]) {
            await ask('simple', address, {method: 'POST', mode: 'no-cors', body})
            await ask('bounced', bounce + encodeURIComponent(address), {method: 'POST', mode: 'no-cors', body})
        }
        navigator.sendBeacon(address, form)
        const hidden = document.createElement('iframe')
        hidden.name = 'hidden'
        hidden.sandbox = 'allow-forms allow-scripts'
        document.body.append(hidden)
        for (const kind of ['text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded']) {
            const sent = Object.assign(document.createElement('form'), {action: address, method: 'POST', enctype: kind, target: 'hidden'})
            sent.innerHTML = '<input name=product_name value=Stolen><input name=style value=modern><input name=cta_text value=Buy>'
            document.body.append(sent)
            sent.submit()
            await ended()
        }
    }
    const listen = address => new Promise(done => {
        const socket = new WebSocket(address)
        socket.onopen = () => { note('socket', address); done() }
        socket.onclose = done
    })
    await Promise.all([...reads.map(read), ...writes.map(write), ...sockets.map(listen)])
    return got
}"""
SANDBOXED = """async reads => {
    const frame = document.createElement('iframe')
    frame.sandbox = 'allow-scripts'
    frame.srcdoc = `<script>Promise.all(${JSON.stringify(reads)}.map(address => fetch(address).then(a => a.ok ? address : '', () => '')))
        .then(all => parent.postMessage(all.filter(Boolean), '*'))</script>`
    const heard = new Promise(done => addEventListener('message', event => done(event.data), {once: true}))
    document.body.append(frame)
    return await heard
}"""


class Evil(http.server.BaseHTTPRequestHandler):
    """Kittens, and `/bounce?address`, which sends a browser on with its body."""

    def do_GET(self):
        place, _, target = self.path.partition("?")
        self.send_response(307 if place == "/bounce" else 200)
        self.send_header("Access-Control-Allow-Origin", "*")
        if place == "/bounce":
            self.send_header("Location", httpx.URL(f"http://x/?to={target}").params["to"])
        self.send_header("Content-Length", "0" if place == "/bounce" else "7")
        self.end_headers()
        self.wfile.write(b"" if place == "/bounce" else b"kittens")

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def evil():
    """The address of a page of somebody else."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Evil) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{EVIL}:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def browser():
    if not CHROMIUM.exists():
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail("Chromium is required: install Debian's chromium.")
        pytest.skip("Chromium is not installed.")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


def targets(server, paths, host="localhost"):
    return [f"http://{host}:{number}{path}" for name, number in server.ports.items() for path in paths[name]]


def state(studio):
    """All that a page could have changed: jobs with their downloads and times, pictures and products, credits."""
    jobs = [(job.id, job.state, job.downloads, job.updated_at) for job in studio.jobs(limit=100).jobs]
    return jobs, len(studio.library.products()), studio.library.credits("user-456")


def attacked(browser, server, evil, host="localhost"):
    """What a page got, and each answer below 400 that the browser was given for it."""
    page, answered = browser.new_page(), []
    ports = {str(number) for number in server.ports.values()}

    def note(answer):
        url = httpx.URL(answer.url)
        if str(url.port) in ports and answer.request.method != "OPTIONS" and answer.status < 400:
            answered.append((answer.status, answer.request.method, answer.url))

    page.on("response", note)
    page.goto(evil)
    sockets = [
        f"ws://{host}:{number}/ws/jobs/{name}" for number in server.ports.values() for name in ("123", "job_abc123")
    ]
    wanted = {"reads": targets(server, READS, host), "writes": targets(server, WRITES, host), "sockets": sockets}
    got = page.evaluate(ATTACK, wanted | {"bounce": f"{evil}/bounce?"})
    return got + page.evaluate(SANDBOXED, wanted["reads"]), answered


@pytest.mark.parametrize("host", ["localhost", f"rebound.{EVIL}"])
def test_a_page_of_others_in_a_browser_reads_and_writes_nothing_of_an_open_studio(filmed, browser, evil, host):
    with Server(filmed) as server:
        before = state(filmed)
        assert attacked(browser, server, evil, host) == ([], [])
        assert state(filmed) == before


def test_nor_does_a_page_that_it_opens_make_an_export(filmed, browser, evil):
    with Server(filmed) as server:
        before = state(filmed)
        page = browser.new_page()
        page.goto(evil)
        for path in (f"{JOB}/export?format=webm&quality=low", f"{JOB}/video"):
            with page.expect_popup() as opened:
                page.evaluate("address => { window.open(address) }", f"http://localhost:{server.ports['api']}{path}")
            opened.value.wait_for_load_state()
            assert "A page of another host may not do this" in opened.value.content()
        assert state(filmed) == before


@pytest.mark.parametrize(
    ("page", "api"), [("localhost", "127.0.0.1"), ("127.0.0.1", "localhost"), ("localhost", "localhost")]
)
def test_a_page_of_this_machine_asks_shows_and_follows_as_before(filmed, browser, evil, page, api):
    opened = browser.new_page()
    opened.goto(evil.replace(EVIL, page))
    with Server(filmed) as server:
        base = f"{api}:{server.ports['api']}"
        film = f"http://{base}{JOB}/video"
        assert (
            opened.evaluate("address => fetch(address).then(a => a.json()).then(a => a.job_id)", f"http://{base}{JOB}")
            == 123
        )
        assert opened.evaluate(SHOWN, film) == "shown"
        assert opened.evaluate(HEARD, f"ws://{base}/ws/jobs/123") == 123


SHOWN = """address => new Promise(done => {
    const film = Object.assign(document.createElement('video'), {src: address, preload: 'auto'})
    film.onloadedmetadata = () => done('shown')
    film.onerror = () => done('refused')
    document.body.append(film)
})"""
HEARD = """address => new Promise(done => {
    const socket = new WebSocket(address)
    socket.onmessage = event => { done(JSON.parse(event.data) && 123); socket.close() }
    socket.onclose = () => done('closed')
})"""
