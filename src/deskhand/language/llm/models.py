"""`DESKHAND_MODEL` and the keys beside it, turned into a model; what is missing is said with the way to mend it."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic_ai.exceptions import UserError
from pydantic_ai.models import Model, infer_model

from deskhand.domain.errors import Misconfigured

OLLAMA_DEFAULT = "http://127.0.0.1:11434/v1"
_EXAMPLES = "anthropic:claude-haiku-4-5, openai:gpt-5-mini, ollama:qwen3:8b, test"


def model_named(name: str, env: Mapping[str, str]) -> Model:
    """The model that `name` (provider:model) means with the keys and addresses of `env`; Misconfigured if it cannot be.

    No request is made: a wrong key shows at the first call, or in `deskhand check --live`.
    """
    provider, _, model = name.strip().partition(":")
    if provider != "test" and not model.strip():
        raise Misconfigured(f"DESKHAND_MODEL={name!r} is not provider:model; write it like one of: {_EXAMPLES}")
    try:
        return _built(provider, model, name.strip(), env)
    except UserError as error:
        raise Misconfigured(f"DESKHAND_MODEL={name!r}: {error.message}") from error
    except ImportError as error:
        raise Misconfigured(
            f"DESKHAND_MODEL={name!r} needs a library: pip install 'deskhand[llm]' ({error})"
        ) from error


def _built(provider: str, model: str, name: str, env: Mapping[str, str]) -> Model:
    match provider:
        case "openai" if base_url := env.get("OPENAI_BASE_URL"):
            return _compatible(model, base_url, env.get("OPENAI_API_KEY"))
        case "openai":
            return _openai(model, _key("OPENAI_API_KEY", env, " or, for your own server, OPENAI_BASE_URL"))
        case "anthropic":
            return _anthropic(model, _key("ANTHROPIC_API_KEY", env), env.get("ANTHROPIC_BASE_URL"))
        case "ollama":
            return _ollama(model, env.get("OLLAMA_BASE_URL") or OLLAMA_DEFAULT, env.get("OLLAMA_API_KEY"))
        case _:
            return infer_model(name)


def _key(variable: str, env: Mapping[str, str], or_else: str = "") -> str:
    key = env.get(variable, "").strip()
    if not key:
        raise Misconfigured(
            f"{variable} is not set: set it{or_else}, or leave DESKHAND_MODEL empty to work without a model"
        )
    return key


def _compatible(model: str, base_url: str, key: str | None) -> Model:
    """A server that speaks OpenAI's chat completions (vLLM, llama.cpp, LiteLLM …); many want no key."""
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    provider = OpenAICompatibleProvider("openai-compatible", base_url=base_url, api_key=key or "none")
    return OpenAIChatModel(model, provider=provider)


def _openai(model: str, key: str) -> Model:
    from pydantic_ai.models.openai import OpenAIResponsesModel
    from pydantic_ai.providers.openai import OpenAIProvider

    return OpenAIResponsesModel(model, provider=OpenAIProvider(api_key=key))


def _anthropic(model: str, key: str, base_url: str | None) -> Model:
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    return AnthropicModel(model, provider=AnthropicProvider(api_key=key, base_url=base_url))


def _ollama(model: str, base_url: str, key: str | None) -> Model:
    from pydantic_ai.models.ollama import OllamaModel
    from pydantic_ai.providers.ollama import OllamaProvider

    return OllamaModel(model, provider=OllamaProvider(base_url=base_url, api_key=key))
