"""What people add to a database: accounts, saved questions that watch it, and what was told of them."""

from tieup.desk.tables import Desk, open_desk

__all__ = ["Desk", "open_desk"]
