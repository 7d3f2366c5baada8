"""The database of readings, claims and failures."""

from tieup.store.query import Query, StoredClaim
from tieup.store.store import Store, open_store

__all__ = ["Query", "Store", "StoredClaim", "open_store"]
