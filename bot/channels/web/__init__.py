"""The web channel: a page to chat on, the same as data, and a page for operators. One ASGI application."""
