"""Mail is two channels and one address: what does not fit together between them, and with company.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deskhand.channels.manifest import HERE, load_manifest, settings_in
from deskhand.config import CompanyFiles

OUT, INTO = "DESKHAND_EMAIL_SMTP_", "DESKHAND_EMAIL_IMAP_"


def mail_problems(environ: Mapping[str, str], files: CompanyFiles) -> Iterator[str]:
    """Settings under which mail could not be answered, or answers to ours would go astray."""
    out, into = _given("email_smtp", environ), _given("email_imap", environ)
    if into and not out:
        yield f"mail comes in by email_imap, but nothing could answer it: set {OUT}HOST, {OUT}SENDER too"
    box = "ADDRESS" if into.get("address") else "USERNAME"
    own = files.company.connections.get("email")
    addresses = {
        f"{OUT}SENDER": out.get("sender", ""),
        f"{INTO}{box}": into.get(box.lower(), ""),
        "company.yaml: connections.email.address": own.address if own else "",
    }
    named = {name: address for name, address in addresses.items() if "@" in address}
    if len({address.lower() for address in named.values()}) > 1:
        told = "; ".join(f"{name} is {address}" for name, address in named.items())
        yield f"mail goes out from another address than it comes in at ({told}): make them one ({INTO}ADDRESS)"


def mail_gaps(environ: Mapping[str, str], files: CompanyFiles) -> Iterator[str]:
    """What works so, and is hardly meant so."""
    into = _given("email_imap", environ)
    if "email" in files.company.connections and not into:
        yield f"company.yaml: connections.email is given, but no {INTO}…, so mail to that address is not read"
    if into and "email" not in files.company.connections:
        yield "company.yaml: connections names no email, so the first employee there is takes the mail"
    if into.get("encryption", "").lower() == "none":
        yield f"{INTO}ENCRYPTION is none: the password goes in the clear; only within one machine"


def _given(channel: str, environ: Mapping[str, str]) -> dict[str, str]:
    return settings_in(environ, load_manifest(HERE / channel))
