"""The database of readings, claims, failures and judgements on entities."""

from tieup.store.directory import Directory, Known
from tieup.store.judgements import Judgement
from tieup.store.query import Query, StoredClaim
from tieup.store.store import Store, open_store
from tieup.store.watched import Feed, Watched

__all__ = ["Directory", "Feed", "Judgement", "Known", "Query", "Store", "StoredClaim", "Watched", "open_store"]
