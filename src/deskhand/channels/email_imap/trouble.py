"""What goes wrong with a mailbox, as one of our errors, in words that say what to do.

Source: RFC 5530 (response codes of NO: UNAVAILABLE, INUSE, LIMIT and SERVERBUG pass by themselves); read 2026-11-29.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl

from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from deskhand.domain.errors import Rejected, Transient

EVERY: tuple[type[Exception], ...] = (ImapToolsError, imaplib.IMAP4.error, OSError, UnicodeError)
"""All that imap-tools, imaplib and sockets throw; imaplib's abort is one of its errors."""
PASSES = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]", re.IGNORECASE)


def explained(error: Exception, host: str, username: str, folder: str) -> Rejected | Transient:
    """Rejected where somebody has to mend a setting, Transient where it may pass."""
    match error:
        case ImapToolsError() | imaplib.IMAP4.error() if PASSES.search(str(error)):
            return Transient(f"{host} is busy; it is asked again")
        case MailboxFolderSelectError():
            return _mend(f"{username} has no folder {folder!r} at {host}: check DESKHAND_EMAIL_IMAP_FOLDER")
        case imaplib.IMAP4.abort() if "TLS" in str(error):
            return _mend(f"{host} offers no STARTTLS: check DESKHAND_EMAIL_IMAP_ENCRYPTION and _PORT")
        case imaplib.IMAP4.abort():
            return Transient(f"{host} hung up; it is asked again")
        case MailboxLoginError() | imaplib.IMAP4.error():
            return _refused(error, host, username)
        case ssl.SSLError():
            return _mend(f"no trusted TLS with {host} ({error.reason or type(error).__name__}): check "
                         "DESKHAND_EMAIL_IMAP_HOST, _ENCRYPTION and _PORT, and the certificate")  # fmt: skip
        case socket.gaierror():
            return Transient(f"there is no host {host}: check DESKHAND_EMAIL_IMAP_HOST, or the name service")
        case TimeoutError():
            return Transient(f"{host} does not answer in time: check that it is up, and DESKHAND_EMAIL_IMAP_PORT")
        case OSError():
            why = error.strerror or type(error).__name__
            return Transient(f"{host} was not reached ({why}): check that it is up, and DESKHAND_EMAIL_IMAP_PORT")
        case _:
            return Transient(f"{host} said something that was not understood ({type(error).__name__})")


def _refused(error: Exception, host: str, username: str) -> Rejected | Transient:
    if isinstance(error, MailboxLoginError) or "AUTHENTICATIONFAILED" in str(error) or "LOGIN" in str(error).upper():
        return _mend(
            f"{host} does not let {username} in: check DESKHAND_EMAIL_IMAP_USERNAME and _PASSWORD; many providers want "
            "an app password, or IMAP to be switched on"
        )
    return Transient(f"{host} refused a command; it is asked again")


def _mend(what: str) -> Rejected:
    return Rejected("misconfigured", what)
