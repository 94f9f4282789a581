"""What Microsoft publishes of its events: Microsoft Graph v1.0, resource `event` and the pages of its methods.

tests/connectors/microsoft365/test_published.py compares these tables with Microsoft's own Python client, which is
generated from the published metadata, where msgraph-sdk is installed.
"""

from __future__ import annotations

from deskhand.testing.shape import Shape, anything, flag, listed, one_of, record, text, whole

EVENT_TIME = {"dateTime": text(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?"), "timeZone": text(".+")}
BODY = {"content": text(), "contentType": one_of("text", "html")}
ADDRESS = {"address": text(r"[^@\s]+@[^@\s]+"), "name": text()}
ATTENDEE = {
    "emailAddress": record(ADDRESS),
    "proposedNewTime": anything(),
    "status": anything(),
    "type": one_of("required", "optional", "resource"),
}
PROPERTY = {"id": text(r"(String|Integer|Boolean) \{[0-9a-f-]{36}\} Name \w+"), "value": text()}
SHOWN = ("free", "tentative", "busy", "oof", "workingElsewhere", "unknown")
WRITTEN: dict[str, Shape] = {
    "allowNewTimeProposals": flag(),
    "attendees": listed(record(ATTENDEE)),
    "body": record(BODY),
    "categories": listed(text()),
    "end": record(EVENT_TIME),
    "hideAttendees": flag(),
    "importance": one_of("low", "normal", "high"),
    "isAllDay": flag(),
    "isOnlineMeeting": flag(),
    "isReminderOn": flag(),
    "reminderMinutesBeforeStart": whole(),
    "responseRequested": flag(),
    "sensitivity": one_of("normal", "personal", "private", "confidential"),
    "showAs": one_of(*SHOWN),
    "singleValueExtendedProperties": listed(record(PROPERTY)),
    "start": record(EVENT_TIME),
    "subject": text(),
    "transactionId": text(),
}
"""What a request may hold."""
NOT_SENT: dict[str, Shape] = {
    name: anything()
    for name in (
        "attachments", "bodyPreview", "calendar", "cancelledOccurrences", "changeKey", "createdDateTime",
        "exceptionOccurrences", "extensions", "hasAttachments", "iCalUId", "instances", "isCancelled", "isDraft",
        "isOrganizer", "lastModifiedDateTime", "location", "locations", "multiValueExtendedProperties",
        "onlineMeeting", "onlineMeetingProvider", "onlineMeetingUrl", "organizer", "originalEndTimeZone",
        "originalStart", "originalStartTimeZone", "recurrence", "responseStatus", "seriesMasterId", "type", "webLink",
    )
}  # fmt: skip
"""What is read-only, or of no use to us: a request that holds it is refused."""
EVENT = record(WRITTEN | NOT_SENT)
UPDATE = record({name: shape for name, shape in WRITTEN.items() if name != "transactionId"} | NOT_SENT)
"""«After you set transactionId when creating an event, you can't change transactionId in a subsequent update.»"""

ODATA = {f"${name}": text(".+") for name in ("count", "expand", "filter", "orderby", "search", "select", "skip", "top")}
VIEW = {**ODATA, "startDateTime": text(r"\d{4}-\d\d-\d\dT.+"), "endDateTime": text(r"\d{4}-\d\d-\d\dT.+")}
