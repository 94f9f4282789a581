"""One breaker and one budget for each model, on a clock that is passed in."""

from __future__ import annotations

from decimal import Decimal

from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.usage import RequestUsage

from deskhand.breaker import Breaker
from deskhand.domain.reading import ReadingContext
from deskhand.language.llm.budget import Spent
from deskhand.language.llm.engine import LlmLanguage
from deskhand.language.llm.limits import Limits
from deskhand.testing.scripted_model import SILENCE, ScriptedModel

DOWN = RuntimeError("down")
FINE: dict[str, object] = {"items": [{"words": "x", "trade": "plumbing"}]}
FAILED = "local (llm failed: RuntimeError)"
OPEN = "local (llm breaker open)"
USED = "llm scripted"
LIMITS = Limits(failures_to_open=3, open_for_s=60)


def engines_of(engine: LlmLanguage, times: int) -> list[str]:
    return [engine.read("the tap drips", ReadingContext()).engine for _ in range(times)]


def test_breaker_opens_after_failures_in_a_row_and_asks_no_more(bench):
    scripted = ScriptedModel([DOWN])
    assert engines_of(bench.engine(scripted.model, LIMITS), 5) == [FAILED] * 3 + [OPEN] * 2
    assert len(scripted.prompts) == 3


def test_success_starts_the_count_anew(bench):
    scripted = ScriptedModel([DOWN, DOWN, FINE, DOWN, DOWN, FINE])
    assert OPEN not in engines_of(bench.engine(scripted.model, LIMITS), 6)


def test_breaker_half_opens_for_one_call_and_closes_when_it_succeeds(bench):
    scripted = ScriptedModel([DOWN, DOWN, DOWN, FINE])
    engine = bench.engine(scripted.model, LIMITS)
    engines_of(engine, 3)
    bench.clock.advance(seconds=59)
    assert engines_of(engine, 1) == [OPEN]
    bench.clock.advance(seconds=1)
    assert engines_of(engine, 2) == [USED, USED]


def test_half_open_breaker_admits_one_of_many_that_ask_at_once(bench):
    breaker = Breaker(bench.clock, failures_to_open=1, open_for_s=60)
    breaker.failed()
    bench.clock.advance(seconds=60)
    assert [breaker.admits() for _ in range(3)] == [True, False, False]


def test_breaker_opens_again_when_the_one_call_fails(bench):
    scripted = ScriptedModel([DOWN])
    engine = bench.engine(scripted.model, LIMITS)
    engines_of(engine, 3)
    bench.clock.advance(seconds=60)
    assert engines_of(engine, 2) == [FAILED, OPEN]


def test_wording_that_fails_its_checks_is_no_failure_of_the_model(bench):
    engine = bench.engine(
        ScriptedModel([{"items": [{"words": "x", "features": [{"feature": "gas", "quote": "gas"}]}]}]).model, LIMITS
    )
    assert engines_of(engine, 4) == ["local (llm said what the text does not)"] * 4


def test_cost_and_tokens_are_in_the_reading_and_the_record(bench):
    scripted = ScriptedModel([FINE], RequestUsage(input_tokens=900, output_tokens=100, cost=Decimal("0.002")))
    engine = bench.engine(scripted.model)
    reading = engine.read("the tap drips", ReadingContext())
    assert (reading.cost_usd, reading.tokens) == (0.002, 1000)
    assert [(call.usd, call.tokens) for call in bench.calls] == [(0.002, 1000)]
    assert engine.spent_today() == Spent(0.002, 1000)


def test_unusable_answer_is_paid_for_all_the_same(bench):
    scripted = ScriptedModel(
        ["no JSON at all"], RequestUsage(input_tokens=900, output_tokens=100, cost=Decimal("0.002"))
    )
    reading = bench.engine(scripted.model).read("the tap drips", ReadingContext())
    assert (reading.engine, reading.cost_usd, reading.tokens) == ("local (llm answer unusable)", 0.002, 1000)


def test_call_that_timed_out_is_charged_an_estimate_and_is_cancelled(bench):
    scripted = ScriptedModel([SILENCE])
    engine = bench.engine(scripted.model, Limits(read_s=0.5))
    assert engine.read("the tap drips", ReadingContext()).tokens > 1500
    assert scripted.cancelled == 1


def test_money_past_the_daily_budget_is_local_until_the_next_day(bench):
    scripted = ScriptedModel([FINE], RequestUsage(input_tokens=1, output_tokens=1, cost=Decimal("0.6")))
    engine = bench.engine(scripted.model, Limits(usd_per_day=1.0))
    assert engines_of(engine, 3) == [USED, USED, "local (llm budget spent)"]
    bench.clock.advance(hours=16)
    assert engines_of(engine, 1) == [USED]


def test_tokens_past_the_daily_budget_are_local_and_the_template_is_sent(bench):
    scripted = ScriptedModel([FINE], RequestUsage(input_tokens=90, output_tokens=10))
    engine = bench.engine(scripted.model, Limits(tokens_per_day=150))
    assert engines_of(engine, 3) == [USED, USED, "local (llm budget spent)"]


def test_what_was_spent_before_the_process_began_counts(bench):
    engine = LlmLanguage(
        ScriptedModel([FINE]).model, bench.local, bench.clock, Limits(usd_per_day=1), already=Spent(1.0, 0)
    )
    assert engines_of(engine, 1) == ["local (llm budget spent)"]
    engine.close()


def test_model_with_a_known_price_is_priced(bench, server):
    server.typed = FINE
    provider = OpenAIProvider(base_url=server.base_url, api_key="k")
    reading = bench.engine(OpenAIChatModel("gpt-4o-mini", provider=provider)).read("x", ReadingContext())
    assert (reading.cost_usd > 0, reading.tokens) == (True, 450)
