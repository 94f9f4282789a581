"""A language model that says what a test tells it to, in order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, TextPart, ToolCallPart, UserPromptPart
from pydantic_ai.models import Model
from pydantic_ai.models.function import AgentInfo, FunctionModel
from pydantic_ai.usage import RequestUsage


class Silence(Enum):
    """A model that never answers."""

    SILENCE = "silence"


SILENCE = Silence.SILENCE
Output = str | Mapping[str, object] | Exception | Silence


@dataclass
class ScriptedModel:
    """Answers each request with the next of `outputs`, the last one again and again.

    A mapping is a typed output, a str plain text, an Exception is raised, SILENCE waits until it is cancelled.
    `prompts` are the requests so far, `tools` the names of tools that each offered besides its output.
    """

    outputs: list[Output]
    usage: RequestUsage = field(
        default_factory=lambda: RequestUsage(input_tokens=100, output_tokens=20, cost=Decimal(0))
    )
    prompts: list[str] = field(default_factory=list)
    tools: list[list[str]] = field(default_factory=list)
    cancelled: int = 0

    @property
    def model(self) -> Model:
        return FunctionModel(self._respond, model_name="scripted")

    async def _respond(self, messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        output = self.outputs[min(len(self.prompts), len(self.outputs) - 1)]
        self.prompts.append(_prompt(messages))
        self.tools.append([tool.name for tool in info.function_tools])
        if output is SILENCE:
            await self._wait_for_ever()
        if isinstance(output, Exception):
            raise output
        return ModelResponse(parts=[_part(output, info)], usage=self.usage)

    async def _wait_for_ever(self) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


def _part(output: Output, info: AgentInfo) -> TextPart | ToolCallPart:
    if isinstance(output, Mapping):
        return ToolCallPart(info.output_tools[0].name, json.dumps(dict(output)))
    return TextPart(str(output))


def _prompt(messages: list[ModelMessage]) -> str:
    requests = [part for message in messages if isinstance(message, ModelRequest) for part in message.parts]
    return "\n".join(str(part.content) for part in requests if isinstance(part, UserPromptPart))
