"""What a channel's folder says of itself: its settings, which of them are secret, and its claims.

A folder here with a manifest.toml is a channel; nothing else lists it. The claims are held to by
deskhand.testing.contracts.channel.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, cast

from pydantic import SecretStr

from deskhand.domain.errors import Misconfigured
from deskhand.ports import Channel, Mailbox
from deskhand.store.database import Store

HERE = Path(__file__).parent
Kind = Literal["text", "number", "yes_no"]
YES, NO = ("true", "yes", "1", "on"), ("false", "no", "0", "off")


@dataclass(frozen=True)
class Setting:
    """One value that an operator gives. `default` is None where one must be given."""

    name: str
    help: str
    kind: Kind = "text"
    secret: bool = False
    default: str | None = None


@dataclass(frozen=True)
class Claims:
    """What the channel can do. `longest_text` is in characters; None where it cuts and refuses nothing by length.

    A channel that is `fetched` is a Mailbox: it is asked for what is new, sends nothing and has no hook.
    """

    receives: bool
    reports_delivery: bool
    lists_sent: bool
    longest_text: int | None = None
    fetched: bool = False


@dataclass(frozen=True)
class Manifest:
    """`name` is the folder, `channel` the channel word of addresses, `entry` the class in its channel.py.

    A channel that `keeps` is given the company's store: its messages lie there until they are fetched.
    """

    name: str
    channel: str
    entry: str
    summary: str
    settings: tuple[Setting, ...]
    claims: Claims
    keeps: bool = False


def installed(folder: Path = HERE) -> tuple[Manifest, ...]:
    """The manifests of all channels in `folder`, by name."""
    return tuple(load_manifest(path.parent) for path in sorted(folder.glob("*/manifest.toml")))


def load_manifest(folder: Path) -> Manifest:
    """The manifest of one channel; Misconfigured names the file and what is wrong in it."""
    path = folder / "manifest.toml"
    try:
        return _manifest(folder.name, tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise Misconfigured(f"{path}: {error}") from error


def _manifest(folder: str, said: dict[str, Any]) -> Manifest:
    if said["name"] != folder:
        raise KeyError(f"name is {said['name']!r}, the folder is {folder!r}")
    return Manifest(
        name=said["name"],
        channel=said["channel"],
        entry=said["entry"],
        summary=said["summary"],
        settings=tuple(Setting(name, **one) for name, one in said["settings"].items()),
        claims=Claims(**said["claims"]),
        keeps=bool(said.get("keeps", False)),
    )


def settings_in(environ: Mapping[str, str], manifest: Manifest) -> dict[str, str]:
    """The settings that the environment gives: DESKHAND_<NAME>_<SETTING>, empty ones left out."""
    found = {one.name: environ.get(f"DESKHAND_{manifest.name}_{one.name}".upper(), "") for one in manifest.settings}
    return {name: value for name, value in found.items() if value}


def open_channel(manifest: Manifest, values: Mapping[str, str], store: Store | None = None) -> Channel:
    """The channel with these settings; Misconfigured names a setting that is missing, unknown or of the wrong kind.

    Without `store` a channel that keeps is good for looking at its settings only.
    """
    return cast(Channel, _opened(manifest, values, store))


def open_mailbox(manifest: Manifest, values: Mapping[str, str]) -> Mailbox:
    """As `open_channel`, of a channel that is fetched."""
    return cast(Mailbox, _opened(manifest, values, None))


def _opened(manifest: Manifest, values: Mapping[str, str], store: Store | None) -> object:
    unknown = set(values) - {one.name for one in manifest.settings}
    if unknown:
        raise Misconfigured(f"{manifest.name} has no setting {', '.join(sorted(unknown))}")
    settings = {one.name: _typed(manifest.name, one, values.get(one.name, one.default)) for one in manifest.settings}
    given: dict[str, object] = {**settings, "store": store} if manifest.keeps else {**settings}
    module = import_module(f"{__package__}.{manifest.name}.channel")
    return getattr(module, manifest.entry)(**given)


def _typed(channel: str, setting: Setting, value: str | None) -> str | float | bool | SecretStr:
    where = f"{channel}: {setting.name}"
    if value is None:
        raise Misconfigured(f"{where} is missing ({setting.help})")
    if setting.secret:
        return SecretStr(value)
    if setting.kind == "number":
        return _number(where, value)
    if setting.kind == "yes_no":
        return _yes_no(where, value)
    return value


def _number(where: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise Misconfigured(f"{where} must be a number, not {value!r}") from None


def _yes_no(where: str, value: str) -> bool:
    if value.lower() not in YES + NO:
        raise Misconfigured(f"{where} must be true or false, not {value!r}")
    return value.lower() in YES
