"""Where pictures of mails are kept: files named by their content, so that the same one is there once."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from deskhand.channels.email_imap.parts import Picture


def keep(folder: Path, picture: Picture) -> str:
    """The path of the picture, which is on disk when this returns; OSError where it cannot be written."""
    name = f"{hashlib.sha256(picture.content).hexdigest()[:32]}.{picture.kind}"
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f".{name}.{os.getpid()}"
        unfinished.write_bytes(picture.content)
        unfinished.replace(path)
    return str(path)
