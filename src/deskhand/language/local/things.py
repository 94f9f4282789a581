"""The thing a fault is about, by its plainest name."""

from __future__ import annotations

import re

from deskhand.language.words import plain

_THINGS = {
    "elevator": "elevator|lift|elevador|ascensor|montacargas", "water heater": "water heater|hot water|agua caliente|calentador|boiler de agua", "smoke detector": "smoke (?:detector|alarm)|detector de humo",
    "co detector": "(?:co|carbon monoxide|monoxide) (?:detector|alarm)|monoxido", "disposal": "(?:garbage )?disposal|disposer|triturador", "dishwasher": "dish ?washer|lavavajillas|lavaplatos", "toilet": "toilets?|inodoro|excusado|taza|wc|commode|retrete|poceta",
    "shower": "shower|regadera|ducha", "tub": "bath ?tub|tub|tina|banera", "faucet": "faucet|tap|spigot|grifo|llave del (?:agua|lavabo|fregadero|bano)", "sink": "sinks?|lavabo|fregadero|lavamanos", "drain": "drains?|drenaje|desague|coladera",
    "pipe": "pipes?|piping|tuberia|tubo|caneria", "heat": "heat(?:er|ing)?|furnace|boiler|radiators?|thermostat|calefaccion|calefactor|termostato", "ac": "a/?c|air ?con\\w*|cooling|hvac|rtu|aire(?: acondicionado)?|minisplit|clima",
    "refrigerator": "fridge|refrigerator|refri(?:gerador)?|nevera|frigo", "freezer": "freezer|congelador", "walk-in cooler": "walk[ -]?in|cooler|cuarto frio", "stove": "stove|range|burners?|cooktop|estufa|hornilla", "oven": "oven|horno", "microwave": "microwave|microondas",
    "washer": "washer|washing machine|lavadora", "dryer": "dryer|secadora", "outlet": "outlets?|sockets?|enchufe|contacto|tomacorriente", "panel": "breakers?|panel|fuse ?box|tablero|pastilla", "light": "lights?|bulb|lamp|fixture|foco|luz|lampara", "power": "power|electricity|electric|corriente",
    "lock": "locks?|deadbolt|latch|cerradura|chapa|cerrojo", "key": "keys?|fob|llaves?", "door": "doors?|puerta", "window": "windows?|ventana", "gate": "gate|porton|reja", "ceiling": "ceiling|techo|plafon|cielo raso", "roof": "roof", "wall": "walls?|pared", "floor": "floor(?:ing)?|tile|piso|loseta",
    "fan": "fan|ventilador|extractor", "intercom": "intercom|buzzer|interfon|timbre", "mice": "mice|mouse|rats?|rodents?|raton\\w*|ratas?", "roaches": "roach\\w*|cucaracha\\w*", "bed bugs": "bed ?bugs?|chinches?", "ants": "ants?|hormigas?", "wasps": "wasps?|hornets?|bees?|avispas?|abejas?", "mold": "mou?ld\\w*|moho|hongos?", "blinds": "blinds?|persianas?", "water": "water|leak\\w*|agua|fuga|gotera",
}  # fmt: skip
THINGS = tuple(_THINGS)
"""Every name that `thing_of` may give."""
_PATTERNS = [(name, re.compile(rf"\b(?:{pattern})\b")) for name, pattern in _THINGS.items()]


def thing_of(text: str) -> str | None:
    """The first-named thing of a text, or None; water itself only where nothing else is named."""
    heard = plain(text)
    found = [(match.start(), name) for name, pattern in _PATTERNS if (match := pattern.search(heard))]
    solid = [spot for spot in found if spot[1] != "water"] or found
    return min(solid)[1] if solid else None
