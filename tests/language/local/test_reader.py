"""The embedded reader on whole messages: items, findings with their words, facts."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from deskhand.domain.reading import Answer, Asked, Feature, ReadingContext, Role, Trade
from deskhand.language.local.heads import load_heads
from deskhand.language.local.reader import LocalReader, local_reader
from deskhand.language.local.replies import load_reply_heads

TENANT = ReadingContext(role=Role.TENANT, now=datetime(2026, 3, 9, 14, 0, tzinfo=ZoneInfo("America/Chicago")))


def test_blank_text_has_no_items() -> None:
    assert local_reader().read("  ", TENANT).items == ()


def test_the_same_words_read_the_same() -> None:
    text = "there is water EVERYWHERE pipe under the sink exploded, 4B"
    assert local_reader().read(text, TENANT) == local_reader().read(text, TENANT)


def test_a_burst_pipe_reads_as_spreading_water_in_its_unit() -> None:
    item = local_reader().read("there is water EVERYWHERE pipe under the sink exploded, 4B", TENANT).items[0]
    assert (item.trade, item.fact("unit"), item.severity[0][0]) == (Trade.PLUMBING, "4B", "emergency")
    assert item.says(Feature.WATER_SPREADING)


def test_severity_sums_to_one() -> None:
    item = local_reader().read("my sink drips a little", TENANT).items[0]
    assert sum(p for _, p in item.severity) == pytest.approx(1)


def test_every_quote_stands_in_the_text() -> None:
    text = "hi, my toilet is clogged and it's my only one. also I have a big dog. call 512 555 0142"
    reading = local_reader().read(text, TENANT)
    quotes = [finding.quote for item in reading.items for finding in item.findings]
    quotes += [fact.quote for item in reading.items for fact in item.facts]
    assert [quote for quote in quotes if quote not in text] == []


def test_two_faults_of_two_trades_are_two_items() -> None:
    reading = local_reader().read("The kitchen faucet drips. Also the dryer does not heat anymore.", TENANT)
    assert [item.trade for item in reading.items] == [Trade.PLUMBING, Trade.APPLIANCE]


def test_an_opt_out_and_a_hazard_in_one_message_are_both_kept() -> None:
    reading = local_reader().read("STOP texting me. I smell gas in the hall", TENANT)
    assert (reading.opt_out, [f.feature for f in reading.hazards]) == (True, [Feature.GAS])


def test_spanish_is_read_as_spanish() -> None:
    reading = local_reader().read("el inodoro se está desbordando y el agua corre por el pasillo", TENANT)
    assert (reading.language, reading.items[0].trade) == ("es", Trade.PLUMBING)


def test_a_vendors_words_stay_one_item_with_its_answer() -> None:
    vendor = ReadingContext(role=Role.VENDOR, asked=(Asked("offer_job", "B12"),), now=TENANT.now)
    items = local_reader().read("Yes. I can take it. There in 35 min", vendor).items
    assert [(item.answer, item.fact("eta")) for item in items] == [
        (Answer.ACCEPT, datetime(2026, 3, 9, 14, 35, tzinfo=ZoneInfo("America/Chicago")))
    ]


def test_a_free_answer_to_the_unit_question_is_a_unit() -> None:
    asked = ReadingContext(role=Role.TENANT, asked=(Asked("ask_unit"),))
    assert local_reader().read("4b", asked).items[0].fact("unit") == "4B"


def test_a_bare_number_answers_the_temperature_question() -> None:
    asked = ReadingContext(role=Role.TENANT, asked=(Asked("ask_temperature"),))
    assert local_reader().read("about 52 I think", asked).items[0].fact("temperature_f") == 52


def test_the_reader_works_without_any_embedding() -> None:
    reader = LocalReader(load_heads(), load_reply_heads(None, None))
    item = reader.read("the kitchen sink is flooding the whole floor", TENANT).items[0]
    assert (item.trade, item.severity[0][0]) == (Trade.PLUMBING, "emergency")


@pytest.mark.parametrize(
    "text", ["are you a bot? get me someone", "¿es un robot? comuníqueme con alguien de carne y hueso"]
)
def test_a_person_is_heard_to_be_wanted_also_where_the_floor_does_not_hear_it(text: str) -> None:
    assert local_reader().read(text, TENANT).wants_human


def test_what_is_open_does_not_draw_a_fault_of_another_trade_to_itself() -> None:
    text = "no hay luz en la cocina desde anoche"
    order = ReadingContext(
        role=Role.TENANT, open_orders=("pest: cucarachas",), open_trades=frozenset({Trade.PEST})
    )
    (item,) = local_reader().read(text, order).items
    assert (item.trade, item.severity[0][0]) == (Trade.ELECTRICAL, "urgent")
