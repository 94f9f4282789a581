"""Lakeview in a folder of its own, and a carrier for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskhand.testing.carrier import Carrier
from deskhand.testing.company_served import ACCOUNT, TOKEN

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def lakeview(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES / "lakeview", tmp_path / "lakeview"))


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    with Carrier(ACCOUNT, TOKEN, number="+15125550199") as carrier:
        yield carrier
