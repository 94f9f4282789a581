"""DESKHAND_MODEL: what it means, and what to do where something is missing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from deskhand.domain.errors import Misconfigured
from deskhand.domain.reading import Item, ReadingContext
from deskhand.language.llm.models import model_named


@pytest.mark.parametrize(
    ("name", "env", "kind", "model"),
    [
        ("openai:gpt-5-mini", {"OPENAI_API_KEY": "k"}, "OpenAIResponsesModel", "gpt-5-mini"),
        ("openai:qwen3", {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}, "OpenAIChatModel", "qwen3"),
        ("anthropic:claude-haiku-4-5", {"ANTHROPIC_API_KEY": "k"}, "AnthropicModel", "claude-haiku-4-5"),
        ("ollama:qwen3:8b", {}, "OllamaModel", "qwen3:8b"),
        ("test", {}, "TestModel", "test"),
    ],
)
def test_name_and_keys_make_a_model(name, env, kind, model):
    built = model_named(name, env)
    assert (type(built).__name__, built.model_name) == (kind, model)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("openai:gpt-5-mini", "OPENAI_API_KEY is not set: set it or, for your own server, OPENAI_BASE_URL"),
        ("anthropic:claude-haiku-4-5", "ANTHROPIC_API_KEY is not set: set it"),
        ("gpt-5-mini", "is not provider:model; write it like one of: anthropic:"),
        ("openai:", "is not provider:model"),
        ("", "is not provider:model"),
        ("acme:big", "Unknown model: acme:big"),
    ],
)
def test_what_is_missing_is_said_with_the_mend(name, says):
    with pytest.raises(Misconfigured) as caught:
        model_named(name, {})
    assert says in str(caught.value)


def test_test_model_reads_like_the_local_one(bench):
    reading = bench.engine("test").read("the tap drips", ReadingContext())
    assert reading.items == (Item("the tap drips"),)


def test_pydantic_ai_is_not_imported_before_the_engine_is():
    code = "import deskhand.language.llm, deskhand.language.llm.limits, sys; sys.exit('pydantic_ai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
