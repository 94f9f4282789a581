"""Logs carry no people, whoever writes them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from deskhand.operate.logs import TALKATIVE, log_as_json


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Where everything that is logged goes; as it was, afterwards."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in TALKATIVE}
    out = io.StringIO()
    log_as_json(out)
    yield out
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def entries(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("to +15125550142", "to …"),
        ("to (512) 555-0142 now", "to (… now"),
        ("512.555.0142", "…"),
        ("maria.lopez@example.com wrote", "… wrote"),
        ("event c867735a79d59017cf307", "event c867735a79d59017cf307"),
        ("WO-1007 of 4B", "WO-1007 of 4B"),
        ("s:0123456789012345abcd", "s:0123456789012345abcd"),
        ("at 2026-03-09T02:04:00", "at 2026-03-09T02:04:00"),
    ],
)
def test_numbers_and_addresses_of_people_are_masked(logged: io.StringIO, said: str, kept: str) -> None:
    structlog.get_logger().warning("event failed", error=said, deep={"list": [said]})
    (entry,) = entries(logged)
    assert (entry["error"], entry["deep"]) == (kept, {"list": [kept]})


def test_tracebacks_show_no_local_variables(logged: io.StringIO) -> None:
    def fails(words: str) -> None:
        raise ValueError("no")

    try:
        fails("there is water everywhere")
    except ValueError:
        structlog.get_logger().exception("worker stumbled")
    assert "fails" in logged.getvalue()
    assert "water" not in logged.getvalue()


def test_libraries_log_in_the_same_form_and_only_what_is_wrong(logged: io.StringIO) -> None:
    logging.getLogger("httpx").info("POST https://api.twilio.com/…")
    logging.getLogger("uvicorn.error").info("Started")
    logging.getLogger("uvicorn.error").error("it broke for %s", "+15125550142")
    (entry,) = entries(logged)
    assert (entry["event"], entry["level"]) == ("it broke for …", "error")


def test_long_texts_are_cut(logged: io.StringIO) -> None:
    structlog.get_logger().warning("x" * 5000)
    assert len(str(entries(logged)[0]["event"])) == 501
