"""The columns of the reader in their order: what is learnt, and what a role settles without reading."""

from __future__ import annotations

from deskhand.domain.disposition import Disposition
from deskhand.domain.reading import Feature, Trade
from deskhand.language.local.heads import NO_TRADE

SETTLED_BY_ROLE = ("vendor", "staff")
SEVERITY = tuple(label.value for label in Disposition if label.value not in SETTLED_BY_ROLE)
TRADES = (NO_TRADE, *(trade.value for trade in Trade))
FEATURES = tuple(feature.value for feature in Feature if feature is not Feature.ASKS_IF_HUMAN)
