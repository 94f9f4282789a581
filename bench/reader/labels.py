"""The columns of the reader in their order: what is learnt, and what a role settles without reading."""

from __future__ import annotations

from deskhand.config.names import DISPOSITIONS
from deskhand.domain.reading import FRONT_OFFICE, Feature, Trade
from deskhand.language.local.heads import NO_TRADE

SETTLED_BY_ROLE = ("vendor", "staff")
SEVERITY = tuple(label for label in DISPOSITIONS["paula"] if label not in SETTLED_BY_ROLE)
TRADES = (NO_TRADE, *(trade.value for trade in Trade))
FEATURES = tuple(feature.value for feature in Feature if feature not in {Feature.ASKS_IF_HUMAN, *FRONT_OFFICE})
