"""What Google publishes of its events: the discovery document of Calendar API v3, revision 20261030.

tests/connectors/google_calendar/test_published.py compares these tables with the document itself where
google-api-python-client, which brings it, is installed.
"""

from __future__ import annotations

from deskhand.testing.shape import Shape, anything, day, flag, listed, moment, one_of, record, text, whole

EVENT_TIME = {"date": day(), "dateTime": moment(), "timeZone": text()}
ATTENDEE = {
    "additionalGuests": whole(),
    "asyncOperation": text(),
    "comment": text(),
    "displayName": text(),
    "email": text(r"[^@\s]+@[^@\s]+"),
    "id": text(),
    "optional": flag(),
    "organizer": flag(),
    "resource": flag(),
    "responseStatus": one_of("needsAction", "declined", "tentative", "accepted"),
    "self": flag(),
}
WRITTEN: dict[str, Shape] = {
    "anyoneCanAddSelf": flag(),
    "attendees": listed(record(ATTENDEE)),
    "attendeesOmitted": flag(),
    "colorId": text(),
    "description": text(),
    "end": record(EVENT_TIME),
    "eventLabelId": text(),
    "eventType": one_of("birthday", "default", "focusTime", "fromGmail", "outOfOffice", "workingLocation"),
    "guestsCanInviteOthers": flag(),
    "guestsCanModify": flag(),
    "guestsCanSeeOtherGuests": flag(),
    "id": text("[a-v0-9]{5,1024}"),
    "location": text(),
    "recurrence": listed(text()),
    "sequence": whole(),
    "start": record(EVENT_TIME),
    "status": one_of("confirmed", "tentative", "cancelled"),
    "summary": text(),
    "transparency": one_of("opaque", "transparent"),
    "visibility": one_of("default", "public", "private", "confidential"),
}
"""What a request may hold."""
NOT_SENT: dict[str, Shape] = {
    **{
        name: anything()
        for name in (
            "birthdayProperties", "conferenceData", "creator", "extendedProperties", "focusTimeProperties", "gadget",
            "organizer", "originalStartTime", "outOfOfficeProperties", "reminders", "source",
            "workingLocationProperties",
        )
    },
    **{
        name: anything("string")
        for name in ("created", "etag", "hangoutLink", "htmlLink", "iCalUID", "kind", "recurringEventId", "updated")
    },
    **{name: anything("boolean") for name in ("endTimeUnspecified", "locked", "privateCopy")},
    "attachments": anything("array"),
}  # fmt: skip
"""What is read-only, or of no use to us: a request that holds it is refused."""
EVENT = record(WRITTEN | NOT_SENT)

TRUTH = one_of("true", "false")
NUMBER = text("[0-9]+")
UPDATES = one_of("all", "externalOnly", "none")
_ANY = {"alwaysIncludeEmail": TRUTH, "maxAttendees": NUMBER}
_WRITING = {
    "conferenceDataVersion": one_of("0", "1"),
    "eventLabelVersion": one_of("0", "1"),
    "maxAttendees": NUMBER,
    "sendNotifications": TRUTH,
    "sendUpdates": UPDATES,
    "supportsAttachments": TRUTH,
}
QUERIES: dict[str, dict[str, Shape]] = {
    "list": {
        **_ANY,
        "eventTypes": text(),
        "iCalUID": text(),
        "maxResults": NUMBER,
        "orderBy": one_of("startTime", "updated"),
        "pageToken": text(),
        "privateExtendedProperty": text(),
        "q": text(),
        "sharedExtendedProperty": text(),
        "showDeleted": TRUTH,
        "showHiddenInvitations": TRUTH,
        "singleEvents": TRUTH,
        "syncToken": text(),
        "timeMax": moment(),
        "timeMin": moment(),
        "timeZone": text(),
        "updatedMin": moment(),
    },
    "get": {**_ANY, "timeZone": text()},
    "insert": _WRITING,
    "patch": {**_WRITING, "alwaysIncludeEmail": TRUTH},
    "delete": {"sendNotifications": TRUTH, "sendUpdates": UPDATES},
}
"""The query parameters of each method."""
