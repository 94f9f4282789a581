"""Both readers are measured over the same lines, and without a model that is said."""

from __future__ import annotations

import pytest
from bench.language_model import ONLY_EMBEDDED, Reads, sample, side_by_side

from deskhand.domain.reading import Feature, Item, Reading, ReadingContext, Trade
from deskhand.testing.model_server import Conduct, ModelServer

LINES = ["there is a smell of gas", "the sink drips", "the sink drips again"]
HEARS_GAS = {
    "items": [{"words": LINES[0], "features": [{"feature": "gas", "quote": "smell of gas"}], "trade": "plumbing"}],
    "language": "en",
}


class Deaf:
    """Finds nothing in anything."""

    def read(self, text: str, _context: ReadingContext) -> Reading:
        return Reading((Item(text, trade=Trade.PLUMBING),))


def hears_gas(text: str, reader: Reads) -> bool:
    items = reader.read(text, ReadingContext()).items
    return any(finding.feature is Feature.GAS for item in items for finding in item.findings)


def rows(heard: object) -> list[tuple[str, str]]:
    return [("gas heard", str(heard))]


def measured(env: dict[str, str], size: int = 3) -> str:
    return side_by_side(LINES, Deaf(), hears_gas, rows, size, env)


@pytest.fixture
def server():
    with ModelServer(HEARS_GAS) as server:
        yield server


def asking(server: ModelServer) -> dict[str, str]:
    return {"DESKHAND_MODEL": "openai:house-model", "OPENAI_BASE_URL": server.base_url}


def test_without_a_model_only_the_embedded_reader_was_measured():
    assert measured({}) == ONLY_EMBEDDED


def test_with_a_model_both_columns_stand_side_by_side(server):
    said = measured(asking(server))
    assert "| gas heard | [False, False, False] | [True, False, False] |" in said
    assert "| tokens | 450 |" in said
    assert "| used | 1 of 3 |" in said


def test_no_more_lines_are_asked_than_wanted(server):
    assert "over the same 2 of 3 lines" in measured(asking(server), size=2)
    assert len(server.requests) == 2


def test_a_model_that_fails_leaves_the_embedded_readings_and_says_why(server):
    server.conduct = Conduct.FAILS
    said = measured(asking(server))
    assert "| gas heard | [False, False, False] | [False, False, False] |" in said
    assert "llm error 500" in said


def test_a_sample_keeps_the_order_and_is_the_same_every_time():
    assert sample(range(100), 5) == sample(range(100), 5) == sorted(sample(range(100), 5))
    assert sample(LINES, 10) == LINES
