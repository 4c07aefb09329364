"""The price tag: what a film would cost, before the click."""

import streamlit as st

from pages.components.boundary import line
from pages.components.money import usd
from pages.forms import Answers, Form, brief_of, ready
from pages.words import say
from pipeline import studio
from pipeline.brief import Brief
from pipeline.captions.fonts import unreadable
from pipeline.errors import ReelwrightError
from pipeline.timeline import NO_CAPTIONS
from pipeline.views import Quote


def offer(form: Form, answers: Answers) -> tuple[Brief, Quote] | None:
    """Show the price of what is asked for; None until a price can be named."""
    if not ready(form, answers):
        st.markdown(f"**{say('offer.empty')}**")
        st.caption(say("offer.empty_hint"))
        return None
    try:
        brief = brief_of(form, answers)
        quote = studio().estimate(brief)
    except ReelwrightError as error:
        st.error(line(error), icon=":material/error:")
        return None
    tag(quote, say("offer.price"))
    missing = unreadable(brief.text or brief.prompt) if brief.captions != NO_CAPTIONS else ()
    if missing and "captions" in form.asks:
        st.warning(say("offer.unreadable", scripts=", ".join(missing)), icon=":material/font_download_off:")
    return brief, quote


def tag(quote: Quote, title: str) -> None:
    """A price with its parts and with what is left of the day's budget."""
    price = usd(quote.usd_micros) if quote.usd_micros else say("price.free")
    st.metric(title, price, help=say("offer.help"))
    for part in quote.lines:
        if part.usd_micros:
            st.caption(
                f"{say(f'capability.{part.capability}')} · {part.count:g} × {part.model} · **{usd(part.usd_micros)}**".replace(
                    "$", r"\$"
                )
            )
    if not quote.usd_micros:
        st.caption(say("offer.local"))
    enough = quote.usd_micros <= quote.day_left_micros
    left = usd(quote.day_left_micros).replace("$", r"\$")
    st.caption(say("offer.left", left=left) if enough else f":red[{say('offer.short', left=left)}]")
