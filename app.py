"""The dashboard's server: our pages, the ranged route that plays their films, and the guard before them."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

import pages
from pages.components.boundary import surprise
from pages.guard import Guard, failed
from pages.media import ROUTES

app = st.App(
    Path(pages.__file__).with_name("shell.py"),
    routes=ROUTES,
    middleware=[Middleware(Guard)],
    exception_handlers={Exception: failed},
    on_script_error=surprise,
)
