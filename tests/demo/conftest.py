"""The demonstration, for its own tests."""

from tests.demo_world import demo_app, demo_pages

__all__ = ["demo_app", "demo_pages"]
