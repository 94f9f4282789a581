"""The key under which secrets lie on the disk.

DESKHAND_SECRET_KEY, where it is set: the key is then not on the disk that it protects, and a copy or a backup of the
company's folder opens nothing. It is 32 random bytes in base64, as `openssl rand -base64 32` prints them.

Otherwise `var/secret.key` in the company's folder, made once, readable by its owner only. That keeps tokens out of
searches, logs and single files that are sent around; not from somebody who has the whole folder.
"""

from __future__ import annotations

import base64
import hmac
import os
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from deskhand.domain.errors import Misconfigured

VARIABLE = "DESKHAND_SECRET_KEY"
ONLY_OWNER = 0o600


class Seal:
    """Closes and opens texts under one key (Fernet: AES-128-CBC with HMAC-SHA256)."""

    def __init__(self, key: str, where: str) -> None:
        """`where` is the key's place in words. Misconfigured where it is no key; the key itself is in no message."""
        self.where = where
        try:
            key = key.strip().replace("+", "-").replace("/", "_")
            self._fernet = Fernet(key.encode())
            self._key = base64.urlsafe_b64decode(key)
        except ValueError:
            raise Misconfigured(
                f"{where} is no key: 32 random bytes in base64 are one, as `openssl rand -base64 32` prints them"
            ) from None

    def __repr__(self) -> str:
        return f"Seal({self.where})"

    def closed(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def opened(self, sealed: str) -> str:
        """ValueError where it was closed under another key, or changed."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise ValueError("closed under another key, or changed") from None

    def key_for(self, purpose: str) -> bytes:
        """A key of its own for one purpose, the same whenever it is asked for; it tells nothing of the seal's."""
        return hmac.digest(self._key, f"deskhand {purpose}".encode(), "sha256")


def seal_of(folder: Path, environ: Mapping[str, str]) -> Seal:
    """The company's seal; see above. Misconfigured where others may read the key's file."""
    given = environ.get(VARIABLE, "").strip()
    if given:
        return Seal(given, VARIABLE)
    file = folder / "var" / "secret.key"
    if not file.exists():
        write_private(file, Fernet.generate_key().decode("ascii") + "\n", once=True)
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise Misconfigured(f"{file} can be read by others; chmod 600 {file}, or set {VARIABLE}")
    return Seal(file.read_text(encoding="ascii"), str(file))


def write_private(file: Path, text: str, *, once: bool = False) -> None:
    """Put `text` there in one step, readable by its owner only; with `once`, what is there already stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # mode 600, whatever the umask
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as writing:
            writing.write(text)
            writing.flush()
            os.fsync(writing.fileno())
        if once:
            with suppress(FileExistsError):
                os.link(fresh, file)
        else:
            os.replace(fresh, file)
    finally:
        Path(fresh).unlink(missing_ok=True)
