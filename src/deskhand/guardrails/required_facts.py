"""What must be known before an action is done or a thing is said."""

from __future__ import annotations

from dataclasses import fields

from deskhand.domain.action import Action, Worded, act_of, action_name, is_emergency
from deskhand.domain.verdict import Situation, Verdict
from deskhand.guardrails.declared import allow, on_missing, parameter
from deskhand.guardrails.words import facts_of

KIND = "required_facts"


def rule(action: Action, situation: Situation) -> Verdict:
    """Each parameter is an action or a speech act with the facts it needs; a missing one takes `on_missing_fact`.

    A fact is known when the action carries it (as a field or among its facts) or the situation does. An emergency is
    acted on before its facts are complete: the needs of actions are waived then, those of words are not.
    """
    needed = list(parameter(situation, KIND, act_of(action)))
    if not (is_emergency(action) or situation.emergency):
        needed += parameter(situation, KIND, action_name(action))
    missing = sorted(set(needed) - _known(action, situation))
    return on_missing(situation, KIND, ", ".join(missing)) if missing else allow(KIND)


def _known(action: Action, situation: Situation) -> set[str]:
    carried = {field.name for field in fields(action) if getattr(action, field.name) not in (None, "")}
    said = facts_of(action, situation) if isinstance(action, Worded) else {}
    return carried | {name for name, value in said.items() if value} | situation.known_facts
