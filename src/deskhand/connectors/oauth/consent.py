"""What a vendor allowed us, as it lies on the disk: var/connections/<name>.json, mode 600, its tokens sealed."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from deskhand.connectors.oauth.seal import Seal, write_private
from deskhand.connectors.oauth.wire import Tokens
from deskhand.domain.errors import Rejected


@dataclass(frozen=True)
class Consent:
    """Whose `account` we may use, since when, and with which tokens. `trouble`: why it works no more, in words."""

    account: str
    connected_at: datetime
    tokens: Tokens
    trouble: str = ""


class ConsentFile:
    """The consent `name` of a company. Only whole files are ever seen; who changes one holds `locked`."""

    def __init__(self, folder: Path, name: str, seal: Seal) -> None:
        self.name, self.path, self._seal = name, folder / "var" / "connections" / f"{name}.json", seal

    def __repr__(self) -> str:
        return f"ConsentFile({self.path})"

    @property
    def key(self) -> str:
        """Where the key is that opens it."""
        return self._seal.where

    def version(self) -> object:
        """Another value after every change; None where there is no file."""
        try:
            seen = self.path.stat()
        except FileNotFoundError:
            return None
        return seen.st_ino, seen.st_mtime_ns, seen.st_size

    def load(self) -> Consent:
        """Rejected (`misconfigured`) with what the operator does where there is none, or it cannot be opened."""
        again = f"run `deskhand connect {self.name}` again"
        try:
            said = json.loads(self.path.read_text(encoding="utf-8"))
            sealed = str(said["sealed"])
        except FileNotFoundError:
            raise self._wrong("is not connected yet", f"run `deskhand connect {self.name}`") from None
        except (ValueError, KeyError, TypeError):
            raise self._wrong(f"cannot be used: {self.path} is unreadable", again) from None
        try:
            return _consent(said, json.loads(self._seal.opened(sealed)))
        except ValueError as error:
            what = f"cannot be used: {self.path} was {error}"
            raise self._wrong(what, f"set the former key ({self._seal.where}), or {again}") from None
        except (KeyError, TypeError):
            raise self._wrong(f"cannot be used: {self.path} is unreadable", again) from None

    def save(self, consent: Consent) -> None:
        tokens = consent.tokens
        secret = {"access": tokens.access.get_secret_value(), "refresh": tokens.refresh.get_secret_value()}
        said = {
            "account": consent.account,
            "connected_at": consent.connected_at.isoformat(),
            "expires_at": tokens.expires_at.isoformat(),
            "ends_at": tokens.ends_at.isoformat() if tokens.ends_at else None,
            "scopes": list(tokens.scopes),
            "trouble": consent.trouble,
            "sealed": self._seal.closed(json.dumps(secret)),
        }
        write_private(self.path, json.dumps(said, indent=1) + "\n")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One process at a time; the lock ends with its process, however that ends."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("a", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _wrong(self, what: str, mend: str) -> Rejected:
        return Rejected("misconfigured", f"{self.name} {what}; {mend}")


def _consent(said: Any, secret: Any) -> Consent:
    ends_at = said["ends_at"]
    tokens = Tokens(
        SecretStr(secret["access"]),
        SecretStr(secret["refresh"]),
        datetime.fromisoformat(said["expires_at"]),
        tuple(said["scopes"]),
        datetime.fromisoformat(ends_at) if ends_at else None,
    )
    return Consent(str(said["account"]), datetime.fromisoformat(said["connected_at"]), tokens, str(said["trouble"]))
