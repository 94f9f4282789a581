"""The words that files may use for channels, actions, dispositions and outcomes (DESIGN §8, DISPOSITIONS.md)."""

from __future__ import annotations

CHANNELS = ("sms", "voice", "email", "webchat", "form")

ACTIONS = (
    "send_message",
    "place_call",
    "create_work_order",
    "update_work_order",
    "cancel_work_order",
    "offer_job",
    "withdraw_offer",
    "withdraw_question",
    "assign_job",
    "ask_approval",
    "escalate",
    "open_incident",
    "hand_over",
    "record_opt_out",
    "wait_until",
    "close_case",
    "call_tool",
    "hold_slot",
    "book_appointment",
    "move_appointment",
    "cancel_appointment",
    "mark_appointment",
    "give_slot",
    "send_invitation",
    "offer_slot",
    "update_record",
    "create_task",
    "draft_email",
    "deliver_brief",
)

# Highest first: where two fit, the one higher in the list wins.
DISPOSITIONS = {
    "paula": (
        "emergency",
        "opt_out",
        "escalate",
        "vendor",
        "staff",
        "urgent",
        "routine",
        "status",
        "update",
        "clarify",
        "out_of_scope",
    ),
    "archer": (
        "opt_out",
        "block",
        "escalate",
        "route_owner",
        "disqualify",
        "book",
        "offer",
        "nurture",
        "clarify",
        "staff",
    ),
    "sentinel": (
        "escalate",
        "opt_out",
        "wrong_number",
        "waitlist_accept",
        "reschedule",
        "cancel",
        "late",
        "confirm",
        "clarify",
        "staff",
    ),
}

# A line may be judged by the employee of another case, so a scenario of a built-in employee may expect any of these.
ALL_DISPOSITIONS = tuple(dict.fromkeys(label for labels in DISPOSITIONS.values() for label in labels))
BUILT_IN = ("paula", "archer", "sentinel", "scout", "echo")

STATUSES = ("closed", "escalated", "waiting", "open")
PORTS = ("sms", "records", "model", "calendar")
FAILURES = ("timeout", "error", "slow", "ok")
SHIFT_KINDS = ("vendor", "staff")
CONTACT_ROLES = ("tenant", "owner", "manager", "technician", "lead", "customer")
