"""PostgreSQL passes the suite that SQLite passes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import test_view
from postgres_server import Server, missing
from test_store import (  # noqa: F401 - they are collected here too, with the store below
    asked,
    test_a_copy_mends_a_failure,
    test_a_failure_is_shown_until_the_document_is_read,
    test_a_page_that_changes_around_its_text_says_nothing_new,
    test_a_question_finds_what_all_its_filters_allow,
    test_adding_twice_changes_nothing,
    test_an_archive_with_versions_of_a_document_says_the_same_in_any_order_and_once,
    test_an_older_archive_says_nothing_of_what_a_document_shows_now,
    test_another_reader_gives_a_new_reading_and_the_newest_is_shown,
    test_another_reader_shows_the_last_version_too,
    test_claims_hold_as_long_as_a_copy_stands,
    test_of_two_versions_of_one_second_it_is_always_the_same,
    test_reading_goes_on_while_pages_are_added,
    test_the_same_text_under_another_name_is_seen_again_and_not_told_again,
    test_versions_of_an_article_have_readings_of_their_own,
    test_what_is_stored_comes_back_equal,
)
from test_view import (  # noqa: F401 - as above
    judged,
    test_a_corrected_value_stands_on_words_and_moves_the_claim,
    test_a_judgement_holds_for_all_that_show_the_text,
    test_a_judgement_survives_reading_anew,
    test_a_new_claim_touches_its_own_block_only,
    test_a_rejected_claim_is_gone_and_comes_back,
    test_copies_come_and_go_and_their_tie_up_stays_as_long_as_one_does,
    test_it_does_not_matter_which_copy_comes_first,
    test_judged_claims_become_gold_and_are_doubted_no_more,
    test_judgements_merge_anew_and_undo_takes_it_back,
    test_judgements_move_to_another_database_once,
    test_merging_page_by_page_is_merging_at_once,
    test_neither_order_nor_repetition_matters,
    test_the_day_decides_what_one_could_know,
    test_what_is_judged_the_same_is_one_and_what_is_not_is_two,
)
from tieup.codebook import Status
from tieup.errors import StoreError
from tieup.store import Store, open_store

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "there is a server")


@pytest.fixture(scope="module", autouse=True)
def moved(postgres: Server) -> Iterator[None]:
    """The tests of the view make their databases on the server."""

    @contextmanager
    def fresh() -> Iterator[Store]:
        with open_store(postgres.database()) as store:
            yield store

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(test_view, "fresh", fresh)
        yield


@pytest.fixture
def store(moved: None) -> Iterator[Store]:
    del moved
    with test_view.fresh() as opened:
        yield opened


def test_the_migrations_make_the_tables_that_the_program_uses(postgres: Server) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine

    from tieup.store.tables import METADATA

    address = postgres.empty()
    open_store(address).__exit__(None, None, None)
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    known = {"include_object": lambda _object, name, *_: not str(name).startswith("search")}
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=known), METADATA) == []
    engine.dispose()


def test_tie_ups_and_claims_are_found_by_how_their_ids_begin_in_whichever_order_the_server_puts_words(postgres: Server) -> None:
    with open_store(postgres.sorted_as_people_do()) as store:
        test_view.put(store, 1, [test_view.deal(Status.AGREED, 2016), test_view.deal(Status.ENDED, 2018, parties="kn")])
        (one, other), _ = store.ties()
        for tie in (one, other):
            assert store.beginning(tie.id[:7]) == store.beginning(tie.id) == [tie]
            assert store.claim(tie.claims[0][:9]).id == tie.claims[0]
        assert store.beginning("g") == []


def test_a_server_that_is_not_there_is_reported(postgres: Server) -> None:
    with pytest.raises(StoreError, match="does the server run"):
        open_store(postgres.address("x").replace("host=", "host=/nowhere"))


def test_a_writer_that_waits_in_vain_says_so_and_readers_go_on(postgres: Server) -> None:
    import psycopg

    address = postgres.database()
    with open_store(address, wait=0.1) as store, psycopg.connect(address) as other:
        test_view.put(store, 1, [test_view.deal(Status.AGREED, 2016)])
        before = test_view.view(store)
        test_view.put(store, 2, [test_view.deal(Status.ENDED, 2018)])
        other.execute("select pg_advisory_xact_lock(%s)", (0x7469657570,))
        with pytest.raises(StoreError, match="another program is writing"):
            test_view.put(store, 3, [test_view.deal(Status.ENDED, 2018)])
        assert test_view.view(store) == before
        other.rollback()
        assert test_view.view(store) != before
