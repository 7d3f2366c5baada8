"""Questions to a database of claims, from Python: ``tieup.open(path)`` and what it answers with."""

from tieup.questions.database import Database, open_database
from tieup.questions.filters import Filters
from tieup.questions.judging import Judging
from tieup.questions.network import Edge, Network, Node
from tieup.questions.plain import claim_json, company_json, history_json, hit_json, network_json, tie_json
from tieup.questions.records import Company, History, Hit, Partner, Step, Ties

__all__ = [
    "Company", "Database", "Edge", "Filters", "History", "Hit",
    "Judging", "Network", "Node", "Partner", "Step", "Ties", "claim_json", "company_json",
    "history_json", "hit_json", "network_json", "open_database", "tie_json",
]  # fmt: skip
