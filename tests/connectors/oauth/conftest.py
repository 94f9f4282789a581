"""A connection to Google, not made yet and made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskhand.testing.fake_clock import FakeClock
from deskhand.testing.oauth_rig import OAuthRig
from deskhand.testing.oauth_server import OAuthServer

MORNING = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OAuthRig]:
    clock = FakeClock(MORNING)
    with OAuthServer(clock) as server:
        yield OAuthRig(tmp_path, clock, server)


@pytest.fixture
def connected(desk: OAuthRig) -> OAuthRig:
    desk.connect()
    return desk
