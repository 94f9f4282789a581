"""Every event is the same after a round trip through its JSON, whatever its fields hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskhand.domain.event import What
from deskhand.domain.money import Money
from deskhand.store.codec import dump_what, load_what, snake

st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(Money, st.builds(Money, st.integers(), st.sampled_from(["USD", "EUR", "JPY"])))


@pytest.mark.parametrize("kind", get_args(What), ids=snake)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_an_event_survives_its_json(kind: type, data: st.DataObject) -> None:
    what = data.draw(st.from_type(kind))
    text = dump_what(what)
    assert load_what(text) == what
    assert dump_what(load_what(text)) == text
