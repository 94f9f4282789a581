"""The key, and what lies on the disk under it."""

from __future__ import annotations

import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deskhand.connectors.oauth.seal import VARIABLE, Seal, seal_of, write_private
from deskhand.domain.errors import Misconfigured

KEY = base64.b64encode(bytes(range(200, 232))).decode()


def mode_of(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_without_a_key_one_is_made_once_and_for_its_owner(tmp_path: Path) -> None:
    sealed = seal_of(tmp_path, {}).closed("words")
    assert seal_of(tmp_path, {}).opened(sealed) == "words"
    assert mode_of(tmp_path / "var" / "secret.key") == 0o600


def test_many_who_make_the_key_at_once_have_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        seals = list(pool.map(lambda _: seal_of(tmp_path, {}), range(8)))
    sealed = seals[0].closed("words")
    assert [seal.opened(sealed) for seal in seals] == ["words"] * 8
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["secret.key"]


def test_a_key_that_is_given_leaves_none_on_the_disk(tmp_path: Path) -> None:
    """Either alphabet of base64 will do."""
    assert "+" in KEY or "/" in KEY
    sealed = seal_of(tmp_path, {VARIABLE: KEY}).closed("words")
    assert Seal(KEY.replace("+", "-").replace("/", "_"), "there").opened(sealed) == "words"
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_is_none_is_explained_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="openssl rand") as wrong:
        seal_of(tmp_path, {VARIABLE: "hunter2-hunter2"})
    assert "hunter2" not in str(wrong.value)


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    seal_of(tmp_path, {})
    (tmp_path / "var" / "secret.key").chmod(0o644)
    with pytest.raises(Misconfigured, match="chmod 600"):
        seal_of(tmp_path, {})


def test_a_key_for_a_purpose_is_the_same_again_and_of_that_purpose_alone(tmp_path: Path) -> None:
    links = seal_of(tmp_path, {}).key_for("links")
    assert (seal_of(tmp_path, {}).key_for("links"), len(links)) == (links, 32)
    assert links not in (seal_of(tmp_path, {}).key_for("other"), seal_of(tmp_path, {VARIABLE: KEY}).key_for("links"))


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    sealed = seal_of(tmp_path, {}).closed("words")
    with pytest.raises(ValueError, match="another key"):
        seal_of(tmp_path, {VARIABLE: KEY}).opened(sealed)


def test_a_private_file_is_replaced_whole_and_stays_private(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b.json"
    for text in ("one", "two"):
        write_private(file, text)
    assert (file.read_text(), mode_of(file), len(list(file.parent.iterdir()))) == ("two", 0o600, 1)
    write_private(file, "three", once=True)
    assert file.read_text() == "two"
