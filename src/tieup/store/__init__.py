"""The database of readings, claims, failures and judgements on entities."""

from tieup.store.directory import Directory, Known
from tieup.store.judgements import Judgement
from tieup.store.query import Query, StoredClaim
from tieup.store.store import Store, open_store

__all__ = ["Directory", "Judgement", "Known", "Query", "Store", "StoredClaim", "open_store"]
