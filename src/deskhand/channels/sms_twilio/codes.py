"""Twilio's error codes as reasons of ours (domain/failure.py).

Source: twilio.com/docs/api/errors and its twilio-error-codes.json, read 2026-11-25. Codes come in two places: as
`code` of a refused request, and as `ErrorCode` of a status call-back after the message had been taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

REASONS: Mapping[str, str] = MappingProxyType(
    {
        # the number
        "21211": "invalid",  # 'To' is not a valid phone number
        "21217": "invalid",  # phone number does not appear to be valid
        "21265": "invalid",  # 'To' is a short code
        "21614": "landline",  # 'To' is not a mobile number
        "21635": "landline",  # 'To' cannot be a landline (outside US, CA, UK refused at once)
        "30003": "unreachable",  # handset switched off, out of coverage, or blocking
        "30005": "invalid",  # unknown or no longer in service
        "30006": "landline",  # landline, or a carrier that this sender cannot reach
        "21612": "unreachable",  # this sender cannot reach this number
        "30410": "unreachable",  # the carrier timed out
        # the person
        "21610": "opted_out",  # has sent STOP to this sender
        "30004": "blocked",  # the carrier or the person blocks it
        # the words
        "21602": "empty",
        "21619": "empty",
        "14103": "empty",
        "21605": "too_long",
        "21617": "too_long",
        "21658": "too_long",
        "30019": "too_long",  # media too large for the carrier
        "30007": "filtered",  # by Twilio or the carrier, as spam or a forbidden use
        "30450": "filtered",  # SMS pumping protection
        "30036": "expired",  # not sent within its validity period
        # rates
        "30001": "queue_full",
        "21611": "queue_full",  # this sender's queue holds ten hours of messages
        "30022": "rate_limited",  # A2P 10DLC rate
        "63038": "daily_limit",  # comes with HTTP 429, yet waiting seconds does not help
        # the account
        "21408": "region",  # sending to this country is not enabled
        "30032": "unregistered",  # toll-free number not verified
        "30034": "unregistered",  # 10DLC number without an approved campaign
        "10001": "misconfigured",  # account not active
        "20003": "misconfigured",  # wrong account or token
        "20403": "misconfigured",
        "20404": "misconfigured",
        "21212": "misconfigured",  # 'From' is not a valid sender
        "21603": "misconfigured",
        "21606": "misconfigured",
        "21608": "misconfigured",  # trial account, number not verified
        "21609": "misconfigured",  # StatusCallback is not a valid address
        "21659": "misconfigured",
        "21660": "misconfigured",
        "21703": "misconfigured",  # the messaging service has no sender
        "30002": "misconfigured",  # account suspended
    }
)


UNLISTED = "refused"


def reason_of(code: str) -> str:
    """The reason behind Twilio's code, UNLISTED where the table does not have it."""
    return REASONS.get(code, UNLISTED)
