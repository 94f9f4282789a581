"""docs/howto/channel.md holds: its example keeps the contract, its manifest is read, its table is the code's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from deskhand.channels.manifest import load_manifest
from deskhand.channels.sms_twilio.codes import reason_of
from deskhand.domain.failure import follows
from deskhand.testing.contracts.channel import ChannelContract, ChannelRig

PAGE = (Path(__file__).parents[2] / "docs/howto/channel.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


class TestTheExample(ChannelContract):
    @pytest.fixture
    def rig(self) -> ChannelRig:
        said: dict[str, Any] = {"__name__": "howto"}
        exec("\n".join(blocks("python")), said)
        rig: ChannelRig = said["PigeonRig"]()
        return rig


def test_the_manifest_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "pigeon_post"
    folder.mkdir()
    (folder / "manifest.toml").write_text(blocks("toml")[0])
    manifest = load_manifest(folder)
    assert [(one.name, one.secret) for one in manifest.settings] == [("secret", True)]


def test_the_table_of_codes_is_the_codes() -> None:
    rows = re.findall(r"^\| (\d{5}[^|]*)\| ([^|]*)\| ([^|]*)\|$", PAGE, re.MULTILINE)
    assert len(rows) == 9
    for codes, reasons, following in rows:
        named = set(re.findall(r"`(\w+)`", reasons))
        assert {reason_of(code) for code in re.findall(r"\d{5}", codes)} == named
        for reason in named:
            assert [one.value for one in follows(reason)] == _follows_in(following)


def _follows_in(cell: str) -> list[str]:
    words = {"another channel": "other_channel", "a human": "human", "opt-out": "opt_out", "alarm": "operator"}
    return sorted((word for phrase, word in words.items() if phrase in cell), key=[*words.values()].index)
