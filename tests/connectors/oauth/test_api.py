"""What goes wrong between us and a vendor comes out as one of our errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import httpx
import pytest

from deskhand.connectors.oauth.api import LONGEST, Api
from deskhand.domain.errors import Rejected, Transient, Unknown
from deskhand.testing.contracts.vendor_rig import signed
from deskhand.testing.fake_clock import FakeClock

NOW = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)
Open = Callable[[httpx.MockTransport], Api]


@pytest.fixture
def opened() -> Iterator[Open]:
    with ExitStack() as stack:

        def open_api(transport: httpx.MockTransport) -> Api:
            api = Api("Vendor", "https://vendor.example/v1", signed(), FakeClock(NOW), "call home", transport=transport)
            stack.callback(api.close)
            return api

        yield open_api


def answering(status: int, body: object = None, **headers: str) -> httpx.MockTransport:
    return httpx.MockTransport(lambda _: httpx.Response(status, json=body, headers=headers))


@pytest.mark.parametrize(
    ("said", "wait_s"),
    [("30", 30.0), ("0.5", 0.5), ("-3", 0.0), ("Mon, 09 Mar 2026 15:02:00 GMT", 120.0),
     ("Mon, 09 Mar 2026 14:00:00 GMT", 0.0), ("soon", None), ("", None), ("Mon, 09 Mar 2026 15:02:00", None)],
)  # fmt: skip
def test_how_long_to_wait_is_seconds_or_a_date(opened: Open, said: str, wait_s: float | None) -> None:
    with pytest.raises(Transient) as later:
        opened(answering(503, **{"Retry-After": said})).get("x")
    assert later.value.retry_after_s == wait_s


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (400, "invalid", Rejected),
        (404, "gone", Rejected),
        (409, "duplicate", Rejected),
        (410, "gone", Rejected),
        (412, "changed", Rejected),
        (413, "invalid", Rejected),
        (302, "", Transient),
        (423, "", Transient),
        (429, "", Transient),
        (503, "", Transient),
        (500, "", Unknown),
        (504, "", Unknown),
    ],
)
def test_what_a_refused_change_comes_out_as(opened: Open, status: int, reason: str, expected: type[Exception]) -> None:
    with pytest.raises(expected) as refused:
        opened(answering(status)).change("PATCH", "x", "k", {}, version='"1"')
    if isinstance(refused.value, Rejected):
        assert refused.value.reason == reason
    if isinstance(refused.value, Unknown):
        assert refused.value.key == "k"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (httpx.ConnectError("x"), Transient),
        (httpx.ConnectTimeout("x"), Transient),
        (httpx.PoolTimeout("x"), Transient),
        (httpx.ReadTimeout("x"), Unknown),
        (httpx.WriteError("x"), Unknown),
        (httpx.RemoteProtocolError("x"), Unknown),
    ],
)
def test_what_a_change_on_a_broken_line_comes_out_as(
    opened: Open, error: httpx.TransportError, expected: type[Exception]
) -> None:
    def break_off(_: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(expected):
        opened(httpx.MockTransport(break_off)).change("POST", "x", "k", {})
    with pytest.raises(Transient):
        opened(httpx.MockTransport(break_off)).get("x")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"error": {"errors": [{"reason": "why"}], "code": 403, "message": "No."}}, "(why): No."),
        ({"error": {"code": "Why", "message": "No."}}, "(Why): No."),
        ({"error": {"errors": [], "code": 403, "message": "x" * 900}}, "x" * LONGEST),
        ({"error": "why"}, "()"),
        ({"error": {"errors": "why"}}, "()"),
        ([], "()"),
        (None, "()"),
    ],
)
def test_a_vendors_reasons_are_told_and_cut(opened: Open, body: object, words: str) -> None:
    with pytest.raises(Rejected) as refused:
        opened(answering(403, body)).get("x")
    assert words in refused.value.detail
    assert len(refused.value.detail) < LONGEST + 100


@pytest.mark.parametrize("body", [[], "text", 5])
def test_an_answer_that_is_no_object_cannot_be_read(opened: Open, body: object) -> None:
    with pytest.raises(Transient, match="cannot be read"):
        opened(answering(200, body)).get("x")
    with pytest.raises(Unknown, match="cannot be read"):
        opened(answering(200, body)).change("POST", "x", "k", {})


def test_a_change_without_an_answer_is_done(opened: Open) -> None:
    assert opened(httpx.MockTransport(lambda _: httpx.Response(204))).change("DELETE", "x", "k") == {}


def test_a_token_goes_to_nobody_else(opened: Open) -> None:
    api = opened(answering(200, {}))
    with pytest.raises(Transient, match="not its own"):
        api.get("https://vendor.example.evil.example/v1/x")
    assert api.get("https://vendor.example/v1/x") == {}
