"""The REST API, a noun a module."""
