"""Over real HTTP: whatever the server does, the local words stand, in time, and the record says why."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from deskhand.domain.action import Purpose, SendMessage, facts
from deskhand.domain.passage import KnowledgeAnswer, Passage
from deskhand.domain.reading import Feature, Item, ReadingContext
from deskhand.language.llm.limits import Limits
from deskhand.testing.model_server import Conduct

pytestmark = pytest.mark.filterwarnings("ignore:coroutine 'connect_tcp.*was never awaited:RuntimeWarning")
"""anyio's way of leaving a connection that a time limit ends before it was begun."""
QUICK = Limits(read_s=0.4, write_s=0.4, answer_s=0.4, failures_to_open=1000)
PATIENT = Limits(read_s=20, write_s=20, answer_s=20, failures_to_open=1000)
SLACK_S = 1.0
TEXT = "water everywhere under my sink, 4b"
ETA = SendMessage("+15125550142", "eta", Purpose.SERVICE, facts(time="3:00 pm"))
TEMPLATE = "Your plumber comes at 3:00 pm."
PASSAGES = [Passage("knowledge/parking.md#Guests", "Guests may park in lot B.")]
FOUND = KnowledgeAnswer("Guests may park in lot B.", "knowledge/parking.md#Guests")

AT_ONCE = [
    (Conduct.GARBAGE, "llm answer unusable"),
    (Conduct.NOT_JSON, "llm unreachable"),
    (Conduct.PROSE, "llm answer unusable"),
    (Conduct.REFUSES, "llm refused"),
    (Conduct.FAILS, "llm error 500"),
    (Conduct.LIMITED, "llm error 429"),
    (Conduct.HUGE, "llm answer unusable"),
    (Conduct.HUGE_BODY, "llm answer unusable"),
    (Conduct.HANGS_UP, "llm unreachable"),
]
NEVER = [Conduct.SILENT, Conduct.DRIPS]


@pytest.mark.parametrize(("conduct", "why"), AT_ONCE)
def test_reading_is_the_local_one_and_says_why(bench, server, served, conduct, why):
    server.conduct = conduct
    reading = served(PATIENT).read(TEXT, ReadingContext())
    assert (reading.items, reading.engine) == ((Item(TEXT),), f"local ({why})")
    assert [(call.task, call.outcome) for call in bench.calls] == [("read", why)]


@pytest.mark.parametrize("conduct", NEVER)
def test_reading_is_the_local_one_within_the_limit(server, served, conduct):
    server.conduct = conduct
    engine = served(QUICK)
    began = time.monotonic()
    reading = engine.read(TEXT, ReadingContext())
    assert (reading.items, reading.engine) == ((Item(TEXT),), "local (llm timed out)")
    assert time.monotonic() - began < QUICK.read_s + SLACK_S


@pytest.mark.parametrize("conduct", [conduct for conduct, _ in AT_ONCE])
def test_template_is_sent_where_the_model_misbehaves(bench, server, served, conduct):
    bench.local.template = TEMPLATE
    server.conduct = conduct
    assert served(PATIENT).write("paula", ETA, "case-1") == TEMPLATE
    assert bench.calls[0].outcome != "used"
    assert bench.calls[0].about == "case-1"


@pytest.mark.parametrize("conduct", NEVER)
def test_template_is_sent_within_the_limit(bench, server, served, conduct):
    bench.local.template = TEMPLATE
    server.conduct = conduct
    engine = served(QUICK)
    began = time.monotonic()
    assert engine.write("paula", ETA, "case-1") == TEMPLATE
    assert time.monotonic() - began < QUICK.write_s + SLACK_S


@pytest.mark.parametrize("conduct", [*NEVER, Conduct.FAILS, Conduct.REFUSES, Conduct.GARBAGE])
def test_question_is_answered_locally_where_the_model_misbehaves(bench, server, served, conduct):
    bench.local.knows = FOUND
    server.conduct = conduct
    assert served(QUICK).answer("Where do guests park?", PASSAGES) == FOUND


def test_nothing_is_tried_twice(server, served):
    server.conduct = Conduct.FAILS
    served(PATIENT).read(TEXT, ReadingContext())
    assert len(server.requests) == 1


def test_socket_that_is_never_served_costs_no_more_than_the_limit(bench):
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/v1"
        engine = bench.engine("openai:house-model", QUICK, OPENAI_BASE_URL=url)
        began = time.monotonic()
        reading = engine.read(TEXT, ReadingContext())
    assert reading.engine == "local (llm timed out)"
    assert time.monotonic() - began < QUICK.read_s + SLACK_S


def test_server_that_is_not_there_is_unreachable(bench):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}/v1"
    reading = bench.engine("openai:house-model", PATIENT, OPENAI_BASE_URL=url).read(TEXT, ReadingContext())
    assert reading.engine == "local (llm unreachable)"


def test_wrong_language_is_not_sent(bench, server, served):
    bench.local.template = TEMPLATE
    server.text = "Su plomero llega a las 3:00 pm."
    assert served(PATIENT).write("paula", ETA, "case-1") == TEMPLATE
    assert bench.calls[0].outcome == "llm said: not in en"


def test_invented_quotes_leave_the_local_reading(server, served):
    server.typed = {
        "items": [
            {
                "words": TEXT,
                "features": [{"feature": "gas", "quote": "it smells of gas"}],
                "facts": [{"name": "phone", "value": "+15125550199", "quote": "call me at 512 555 0199"}],
            }
        ]
    }
    reading = served(PATIENT).read(TEXT, ReadingContext())
    assert (reading.items, reading.engine) == ((Item(TEXT),), "local (llm said what the text does not)")


def test_good_answer_is_used_and_counted(bench, server, served):
    server.typed = {
        "items": [
            {
                "words": TEXT,
                "features": [{"feature": "water_spreading", "quote": "water everywhere"}],
                "trade": "plumbing",
            }
        ],
        "language": "en",
    }
    reading = served(PATIENT).read(TEXT, ReadingContext())
    assert reading.items[0].says(Feature.WATER_SPREADING)
    assert (reading.engine, reading.tokens, len(server.requests)) == ("llm house-model", 450, 1)
    assert [(call.outcome, call.tokens) for call in bench.calls] == [("used", 450)]


def test_reader_is_offered_no_tool_but_its_output(server, served):
    served(PATIENT).read(TEXT, ReadingContext())
    assert [tool["function"]["name"] for tool in server.requests[0]["tools"]] == ["final_result"]


def test_many_threads_share_one_engine_and_one_engine_one_thread(server, served):
    server.conduct = Conduct.SILENT
    engine, readings = served(QUICK), []
    threads = [threading.Thread(target=lambda: readings.append(engine.read(TEXT, ReadingContext()))) for _ in range(16)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - began < QUICK.read_s + 2 * SLACK_S
    assert [reading.engine for reading in readings] == ["local (llm timed out)"] * 16
    assert _engine_threads() == ["llm house-model"]
    engine.close()
    assert _engine_threads() == []


def test_closed_engine_answers_locally(served):
    engine = served(PATIENT)
    engine.close()
    assert engine.read(TEXT, ReadingContext()).engine == "local (llm failed: RuntimeError)"


def _engine_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("llm ")]
