"""Settings: providers, budgets, API tokens, storage and the doctor."""

from functools import partial
from pathlib import Path

import streamlit as st

from pages.components import confirm, providers
from pages.components.boundary import attempt, boundary, plain
from pages.components.confirm import Question
from pages.components.money import usd
from pages.components.states import when
from pages.words import say
from pipeline import studio
from pipeline.errors import InvalidInput
from pipeline.storage import sizes

MICROS = 1_000_000


def budgets() -> None:
    """The caps per film and per day, and what is used of today's."""
    budget = studio().spending.budget()
    used = budget.day_spent + budget.day_held
    st.progress(min(1.0, used / budget.day_cap) if budget.day_cap else 1.0, text=_used(used, budget.day_cap))
    with st.form("budgets", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        job = st.number_input(
            say("settings.per_film"), min_value=0.0, value=budget.job_cap / MICROS, step=1.0, format="%.2f"
        )
        day = st.number_input(
            say("settings.per_day"), min_value=0.0, value=budget.day_cap / MICROS, step=5.0, format="%.2f"
        )
        saved = st.form_submit_button(say("settings.save"), type="primary")
    if saved:
        sums = {"job": dollars(usd(round(job * MICROS))), "day": dollars(usd(round(day * MICROS)))}
        act = partial(studio().spending.set_caps, job_usd=job, day_usd=day)
        text = say("settings.confirm", **sums)
        confirm.ask(Question(title=say("settings.change"), text=text, phrase=f"{day:g}", act=act))


def _used(used: int, cap: int) -> str:
    return dollars(say("settings.used", used=usd(used), cap=usd(cap)))


def dollars(text: str) -> str:
    """Text whose dollar signs begin no formula."""
    return text.replace("$", r"\$")


def tokens() -> None:
    """API tokens: made here, shown once, revoked here."""
    st.caption(say("tokens.text"))
    _unused()
    with (
        st.form("token", border=False, clear_on_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        name = st.text_input(say("tokens.name"), max_chars=100) or ""
        days = st.selectbox(say("tokens.lasts"), LASTS, format_func=lambda days: say(f"tokens.days_{days}"), width=170)
        reads_only = st.toggle(say("tokens.reads_only"))
        adopt = not studio().access.is_closed() and st.toggle(
            say("tokens.adopt"), value=True, help=say("tokens.adopt_help")
        )
        asked = st.form_submit_button(say("tokens.make"), icon=":material/key:")
    with boundary():
        if asked and not name.strip():
            raise InvalidInput("Give the token a name.", field="name")
        if asked:
            act = partial(_make, name.strip(), days=days, reads_only=reads_only, adopt=adopt)
            text = say("tokens.confirm", name=plain(name))
            confirm.ask(Question(title=say("tokens.make"), text=text, phrase=name, act=act))
    if plain_token := st.session_state.pop("token.shown", ""):
        st.success(say("tokens.once"), icon=":material/key:")
        st.code(plain_token, language=None, wrap_lines=True)
    for token in studio().access.tokens():
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key=f"token-{token.id}"
        ):
            used = when(token.last_used_at) if token.last_used_at else say("tokens.never")
            st.markdown(
                f"**{plain(token.name)}** `{token.prefix}…`  \n:small[:gray[{say('tokens.used')} {used}]]",
                width="content",
            )
            if token.reads_only:
                st.badge(say("tokens.reads_only"), color="blue")
            if token.expires_at:
                st.badge(f"{say('tokens.until')} {when(token.expires_at)}", color="gray")
            if token.revoked:
                st.badge(say("tokens.revoked"), color="gray")
            else:
                st.button(say("tokens.revoke"), key=f"revoke-{token.id}", on_click=_revoke, args=(token.id,))


def _make(name: str, *, days: int, reads_only: bool, adopt: bool) -> None:
    made = studio().access.create_token(name, days=days, reads_only=reads_only, adopt=adopt)
    st.session_state["token.shown"] = made[1]


def _unused() -> None:
    """Where no token is in force any more: scripts stay outside, unless the studio is opened in so many words."""
    access = studio().access
    if access.has_tokens() or not (access.tokens() or access.is_closed()):
        return
    if not access.is_closed():
        st.info(say("tokens.opened"), icon=":material/lock_open:")
        return
    st.warning(say("tokens.none_left"), icon=":material/lock:")
    if st.button(say("tokens.open"), icon=":material/lock_open:"):
        text, phrase = say("tokens.open_text"), say("tokens.open_phrase")
        confirm.ask(Question(title=say("tokens.open"), text=text, phrase=phrase, act=access.open))


def _revoke(token_id: str) -> None:
    attempt(lambda: studio().access.revoke(token_id))


def credit() -> None:
    """What scenarios are paid with: looked up and given by a user's name."""
    st.caption(say("credits.text"))
    with st.form("credits", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        user = (st.text_input(say("credits.user"), max_chars=200) or "").strip()
        amount = st.number_input(say("credits.give"), value=0, step=10)
        asked = st.form_submit_button(say("credits.go"), icon=":material/toll:")
    if asked:
        with boundary():
            if not user:
                raise InvalidInput("Say whose credits.", field="user")
            balance = studio().library.give_credits(user, amount) if amount else studio().library.credits(user)
            st.success(say("credits.now", user=plain(user), credits=balance), icon=":material/check:")


def doctor() -> None:
    """What works on this machine and what does not."""
    health = studio().health()
    checks = {
        "ffmpeg": health.ffmpeg,
        "database": health.database,
        "disk": health.disk,
        "queue": not health.queue_stalled,
    }
    with st.grid(4, min_column_width=170):
        for name, fine in checks.items():
            with st.container(border=True, height="stretch", key=f"doctor-{name}"):
                colour, icon = ("green", "check_circle") if fine else ("red", "error")
                st.markdown(f":{colour}[:material/{icon}:] **{say(f'doctor.{name}')}**")
                free = f"{health.disk_free_bytes / 1e9:.0f}"
                st.caption(say(f"doctor.{name}_{'fine' if fine else 'bad'}", free=free))
    kept = _kept(str(studio().settings.reelwright_home))
    st.caption(say("doctor.kept", **{name: f"{size / 1e6:,.1f} MB" for name, size in kept.items()}))


@st.cache_data(ttl=60, show_spinner=False)
def _kept(home: str) -> dict[str, int]:
    return sizes(Path(home))


st.title(say("pages.settings"), anchor=False)
# Days that a token works; 0 is for ever.
LASTS = (0, 30, 90, 365)

SECTIONS = {"providers": providers.show, "budgets": budgets, "tokens": tokens, "credits": credit, "doctor": doctor}
for section, draw in SECTIONS.items():
    st.header(say(f"settings.{section}"), anchor=False)
    with boundary():
        draw()
confirm.show()
