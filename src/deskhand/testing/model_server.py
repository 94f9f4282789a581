"""A server on the loopback that speaks OpenAI's chat completions, well or badly, over real HTTP."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Mapping
from enum import StrEnum
from types import TracebackType
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

START_S = 10.0
HUGE_CHARACTERS = 8_000_000


class Conduct(StrEnum):
    """How the server behaves, from the next request on."""

    ANSWERS = "answers"
    GARBAGE = "garbage"
    NOT_JSON = "not_json"
    PROSE = "prose"
    REFUSES = "refuses"
    SILENT = "silent"
    DRIPS = "drips"
    FAILS = "fails"
    LIMITED = "limited"
    HUGE = "huge"
    HUGE_BODY = "huge_body"
    HANGS_UP = "hangs_up"


class ModelServer:
    """Answers with `typed` (the arguments of the output tool) or, where none is asked for, with `text`.

    Wrong languages and invented quotes are outputs like any other: set them. Use it as a context manager; `base_url`
    goes into OPENAI_BASE_URL. `requests` holds the bodies in order.
    """

    def __init__(self, typed: Mapping[str, object] | None = None, text: str = "") -> None:
        self.typed: Mapping[str, object] = typed or {}
        self.text = text
        self.conduct = Conduct.ANSWERS
        self.requests: list[dict[str, Any]] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._server = uvicorn.Server(uvicorn.Config(self._app(), log_level="critical", lifespan="off", ws="none"))
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="model server", daemon=True
        )
        self._over = threading.Event()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"

    def __enter__(self) -> ModelServer:
        """Connections made from here on wait in the socket until the server's loop takes them."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(START_S)
        self._socket.close()

    def _app(self) -> Starlette:
        return Starlette(routes=[Route("/v1/chat/completions", self._complete, methods=["POST"])])

    async def _complete(self, request: Request) -> Response:
        body = await request.json()
        self.requests.append(body)
        match self.conduct:
            case Conduct.ANSWERS:
                return JSONResponse(_completion(body, self._message(body)))
            case Conduct.GARBAGE:
                return JSONResponse(_completion(body, _typed(body, '{"items": [{"words": ')))
            case Conduct.NOT_JSON:
                return Response("<html>Bad gateway</html>", media_type="application/json")
            case Conduct.PROSE:
                return JSONResponse(_completion(body, {"content": "Sure! Here is what I think about this message."}))
            case Conduct.REFUSES:
                return JSONResponse(_completion(body, {"content": None, "refusal": "I cannot help with that."}))
            case Conduct.FAILS:
                return JSONResponse({"error": {"message": "overloaded"}}, status_code=500)
            case Conduct.LIMITED:
                return JSONResponse({"error": {"message": "slow down"}}, 429, headers={"Retry-After": "60"})
            case Conduct.HUGE:
                return JSONResponse(_completion(body, {"content": "water " * (HUGE_CHARACTERS // 6)}))
            case Conduct.HUGE_BODY:
                return JSONResponse(_completion(body, _typed(body, json.dumps(_huge()))))
            case Conduct.SILENT:
                return StreamingResponse(self._nothing(), media_type="application/json")
            case Conduct.DRIPS:
                return StreamingResponse(self._drops(), media_type="application/json")
            case Conduct.HANGS_UP:
                return StreamingResponse(_cut_short(), media_type="application/json")

    def _message(self, body: dict[str, Any]) -> dict[str, object]:
        wants_typed = bool(body.get("tools") or body.get("response_format"))
        return _typed(body, json.dumps(dict(self.typed))) if wants_typed else {"content": self.text}

    async def _nothing(self) -> AsyncIterator[bytes]:
        async for _drop in self._drops():
            yield b""

    async def _drops(self) -> AsyncIterator[bytes]:
        """A byte of white space now and then: each read succeeds, the answer never comes."""
        while not self._over.is_set():
            yield b" "
            await asyncio.sleep(0.02)


async def _cut_short() -> AsyncIterator[bytes]:
    yield b'{"id": "x", "choices": ['
    raise ConnectionResetError("hung up")


def _typed(body: dict[str, Any], arguments: str) -> dict[str, object]:
    if not body.get("tools"):
        return {"content": arguments}
    function = {"name": body["tools"][0]["function"]["name"], "arguments": arguments}
    return {"content": None, "tool_calls": [{"id": "call_1", "type": "function", "function": function}]}


def _completion(body: dict[str, Any], message: dict[str, object]) -> dict[str, object]:
    """Shape: platform.openai.com/docs/api-reference/chat/object (read 2026-11-25)."""
    finish = "tool_calls" if "tool_calls" in message else "stop"
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_790_000_000,
        "model": body.get("model", "local"),
        "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", **message}}],
        "usage": {"prompt_tokens": 400, "completion_tokens": 50, "total_tokens": 450},
    }


def _huge() -> dict[str, object]:
    return {"items": [{"words": "water " * 1000, "features": []}] * 1000, "language": "en"}
