"""Blocks: claims that may speak of one tie-up. Claims without a key in common never do, so a new claim touches its own block only."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from tieup.codebook import Form, Role
from tieup.consolidate.facts import Fact, partner_ids
from tieup.consolidate.kinship import Kinship
from tieup.consolidate.links import Links, joined_by

LETTERS = 16


def keys_of(fact: Fact, kin: Kinship) -> tuple[str, ...]:
    """The keys of the blocks that a claim belongs to; claims that share one are of one block.

    One stands for the groups of its partners today, one for those of its year where they were others, and one for each joint company that
    it speaks of.
    """
    year = fact.day.year if fact.day else None
    groups = dict.fromkeys((kin.heads(fact.partners), kin.heads(fact.partners, year)))
    ventures = sorted(fact.ventures) if Form.JOINT_VENTURE in fact.forms else ()
    return (*map(group_key, groups), *(_hash("venture", venture)[:LETTERS] for venture in ventures))


def judged_keys(fact: Fact, links: Links) -> tuple[str, ...]:
    """Keys for what was judged to be the same: it must meet, whatever its partners."""
    return tuple(sorted({_hash("judged", links.head(anchor))[:LETTERS] for anchor in fact.judged}))


@lru_cache(maxsize=1 << 18)
def group_key(groups: frozenset[str]) -> str:
    """The key of these partners; with its first letters the ids of their tie-ups begin."""
    return _hash(*sorted(groups))[:LETTERS]


def partners_key(parties: Iterable[tuple[str, Role]], kin: Kinship) -> str:
    """The key of those who make the tie-up, among participants given by id and role."""
    return group_key(kin.heads(partner_ids(tuple(sorted(parties)))))


def components(keys: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """The block of each key: keys that some claim has in common are of one."""
    return joined_by(keys)


def blocks(facts: Iterable[Fact], kin: Kinship, links: Links) -> list[list[Fact]]:
    """The facts by block."""
    keyed = [(fact, (*keys_of(fact, kin), *judged_keys(fact, links))) for fact in facts]
    block = components(keys for _, keys in keyed)
    together: dict[str, list[Fact]] = defaultdict(list)
    for fact, keys in keyed:
        together[block[keys[0]]].append(fact)
    return list(together.values())


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
