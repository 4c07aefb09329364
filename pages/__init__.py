"""The dashboard: thin Streamlit scripts over the studio."""
