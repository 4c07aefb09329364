"""The dashboard's server: our pages, and the ranged route that plays their films."""

from pathlib import Path

import streamlit as st

import pages
from pages.components.boundary import surprise
from pages.media import ROUTES

app = st.App(Path(pages.__file__).with_name("shell.py"), routes=ROUTES, on_script_error=surprise)
