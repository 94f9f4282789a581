"""Models as JSON text: small enough to read, and all that serving needs."""

from __future__ import annotations

import json
from typing import Any

from deskhand.learning.additive import AdditiveModel, Effect, Names, Steps

FORM = 1


def model_to_json(model: AdditiveModel) -> str:
    """One line of JSON per effect; `parse_model` gives back an equal model."""
    head = {"form": FORM, "table": model.table, "base": model.base, "outcomes": model.outcomes}
    effects = ",\n".join(json.dumps(_plain(effect), ensure_ascii=False) for effect in model.effects)
    return f'{json.dumps(head)[:-1]}, "effects": [\n{effects}\n]}}\n'


def parse_model(text: str) -> AdditiveModel:
    """The model that was written; ValueError where it is not one of this form."""
    try:
        found = json.loads(text)
        if found["form"] != FORM:
            raise ValueError(f"weights of form {found['form']}, not {FORM}: train again")
        effects = tuple(_effect(one) for one in found["effects"])
        return AdditiveModel(str(found["table"]), float(found["base"]), effects, int(found["outcomes"]))
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"no weights: {error}") from error


def _plain(effect: Effect) -> dict[str, object]:
    match effect:
        case Steps(edges, values, unknown):
            return {"edges": edges, "steps": values, "unknown": unknown}
        case Names(values, unknown, rare):
            return {"names": dict(values), "unknown": unknown, "rare": rare}


def _effect(found: dict[str, Any]) -> Effect:
    if "names" in found:
        names = {str(name): float(value) for name, value in found["names"].items()}
        return Names(names, float(found["unknown"]), float(found["rare"]))
    edges, values = tuple(map(float, found["edges"])), tuple(map(float, found["steps"]))
    if len(values) != len(edges) + 1:
        raise ValueError(f"{len(values)} steps for {len(edges)} edges")
    return Steps(edges, values, float(found["unknown"]))
