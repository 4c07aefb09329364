"""A batch: a CSV of films with one total price and one shared cap."""

import math
from uuid import NAMESPACE_URL, uuid4, uuid5

import streamlit as st

from pages.batch import COLUMNS, SAMPLE, rows
from pages.components import go
from pages.components.boundary import boundary, line
from pages.components.money import usd
from pages.words import say
from pipeline import studio
from pipeline.brief import Brief
from pipeline.errors import InvalidInput, StaleQuote
from pipeline.order import Order
from pipeline.views import Quote

CENT = 10_000


def batch() -> None:
    """Upload, check, price, cap, make."""
    st.markdown(say("batch.how"))
    st.caption(say("batch.columns", columns=", ".join(("kind", *COLUMNS))))
    st.download_button(
        say("batch.sample"), SAMPLE, "films.csv", "text/csv", icon=":material/download:", on_click="ignore"
    )
    sheet = st.file_uploader(say("batch.file"), type=["csv"], max_upload_size=1, key="batch.file")
    if sheet is None:
        return
    try:
        briefs = rows(sheet.getvalue())
    except InvalidInput as error:
        st.error(line(error), icon=":material/table:")
        return
    quotes = [studio().estimate(brief) for brief in briefs]
    _table(briefs, quotes)
    _order(sheet.file_id, briefs, quotes)


def _table(briefs: tuple[Brief, ...], quotes: list[Quote]) -> None:
    st.dataframe(
        [
            {
                say("batch.kind"): brief.kind,
                say("batch.about"): (brief.prompt or brief.text or (brief.product.name if brief.product else ""))[:80],
                say("batch.seconds"): brief.seconds,
                say("batch.price"): usd(quote.usd_micros),
            }
            for brief, quote in zip(briefs, quotes, strict=True)
        ],
        hide_index=True,
        alt=say("batch.alt", count=len(briefs)),
    )


def _order(file_id: str, briefs: tuple[Brief, ...], quotes: list[Quote]) -> None:
    total = sum(quote.usd_micros for quote in quotes)
    left = min(quote.day_left_micros for quote in quotes)
    tokens = [quote.token for quote in quotes]
    shown = st.session_state.get("batch.shown", (file_id, tokens))
    st.session_state["batch.shown"] = (file_id, tokens)
    with st.container(border=True, key="offer"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.metric(say("batch.total", count=len(briefs)), usd(total) if total else say("price.free"))
            cap = st.number_input(
                say("batch.cap"),
                min_value=0.0,
                value=math.ceil(total / CENT) / 100,
                step=0.5,
                format="%.2f",
                key=f"batch.cap.{file_id}",
            )
        over = total > round(cap * 1e6) or total > left
        if over:
            st.warning(say("batch.over"), icon=":material/savings:")
        if st.button(say("batch.make", count=len(briefs)), type="primary", disabled=over, key="batch.make"):
            with boundary():
                if shown != (file_id, tokens):
                    raise StaleQuote(say("batch.stale", total=usd(total)))
                _make(file_id, briefs, tokens)


def _make(file_id: str, briefs: tuple[Brief, ...], tokens: list[str]) -> None:
    nonce = st.session_state.setdefault(f"batch.{file_id}", str(uuid4()))
    studio().submit_all(
        [
            Order(
                brief=brief, origin="dashboard", job_id=str(uuid5(NAMESPACE_URL, f"{nonce}/{number}")), quote=token,
                labels={"batch": nonce},
            )
            for number, (brief, token) in enumerate(zip(briefs, tokens, strict=True))
        ]
    )  # fmt: skip
    go.to("library")
