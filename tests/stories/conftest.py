"""Where most stories begin: the office at night or by day without older orders, and the burst pipe at its stations."""

from __future__ import annotations

import pytest

from deskhand.testing.office import BURST, DANA, DAY, MARIA, NIGHT, RELIABLE, Office


@pytest.fixture
def night() -> Office:
    """Monday, four past two in the morning."""
    return Office(NIGHT, orders=())


@pytest.fixture
def day() -> Office:
    """Monday, ten in the morning."""
    return Office(DAY, orders=())


@pytest.fixture
def acknowledged(night: Office) -> Office:
    """Maria's pipe has burst, Dana has the page, Reliable is asked; five past two."""
    night.sms(MARIA, BURST)
    night.advance(minutes=1)
    night.sms(DANA, "1 {code}")
    return night


@pytest.fixture
def under_way(acknowledged: Office) -> Office:
    """Reliable has said yes and will be there at twenty to three."""
    acknowledged.sms(RELIABLE, "yes {code}, 35 min")
    return acknowledged


@pytest.fixture
def on_site(under_way: Office) -> Office:
    """Reliable is there; twenty to three."""
    under_way.advance(minutes=35)
    under_way.sms(RELIABLE, "here")
    return under_way


@pytest.fixture
def done(on_site: Office) -> Office:
    """Reliable is done, and Maria has been asked; ten past three."""
    on_site.advance(minutes=30)
    on_site.sms(RELIABLE, "done, replaced the supply line, $240")
    return on_site
