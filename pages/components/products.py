"""Products of the library: what ads are made of."""

from uuid import uuid4

import streamlit as st

from pages.components import go
from pages.components.boundary import attempt, boundary, plain
from pages.components.empty import empty
from pages.components.uploads import upload
from pages.components.widgets import keep
from pages.forms import FORMS
from pages.media import small
from pages.words import say
from pipeline import studio
from pipeline.views import ProductView


def show() -> None:
    """The products as cards, and a way to add one."""
    if st.button(say("products.add"), icon=":material/add:", type="primary", key="product.add"):
        st.session_state["product.id"] = str(uuid4())
        st.dialog(say("products.add"), icon=":material/inventory_2:")(add)()
    found = studio().library.products()
    if not found:
        empty("products", icon="inventory_2", page="")
    with st.grid("auto", min_column_width=230, gap="medium"):
        for product in found:
            with st.container(border=True, height="stretch", key=f"product-{product.id}"):
                _card(product)


def _card(product: ProductView) -> None:
    if product.images:
        with st.container(key=f"cover-{product.id}"):
            st.image(small(product.images[0]), alt=product.name, width="stretch")
    st.markdown(f"**{plain(product.name)}**")
    st.caption(plain(product.description[:160]))
    st.space("stretch")
    with st.container(horizontal=True):
        if st.button(say("products.use"), key=f"use-{product.id}", icon=":material/movie_creation:"):
            use(product)
        st.button(
            say("products.drop"),
            icon=":material/delete:",
            key=f"drop-{product.id}",
            type="tertiary",
            help=say("products.remove", name=plain(product.name)),
            on_click=_remove,
            args=(product.id,),
        )


def _remove(product_id: str) -> None:
    attempt(lambda: studio().library.remove_product(product_id))


def use(product: ProductView) -> None:
    """Take a product to the Generate page, its ad form filled in."""
    form = FORMS["advert"]
    keep(form, "product_name", product.name)
    keep(form, "product_description", product.description)
    keep(form, "call_to_action", product.call_to_action)
    st.session_state["own.product"] = product.images
    go.forget()
    st.session_state["kind.value"] = form.name
    go.to("generate")


def add() -> None:
    """A new product."""
    with boundary():
        name = st.text_input(say("ask.product_name"), max_chars=200, key="product.name") or ""
        description = st.text_area(say("ask.product_description"), max_chars=5000, key="product.description") or ""
        call = st.text_input(say("ask.call_to_action"), max_chars=200, key="product.call") or ""
        images = upload(say("ask.images"), kinds=("image",), key="product.images", most=6)
        if st.button(say("products.keep"), type="primary", disabled=not name.strip(), key="product.keep"):
            studio().library.add_product(
                name,
                description=description,
                call_to_action=call,
                images=images,
                product_id=st.session_state["product.id"],
            )
            st.rerun()
