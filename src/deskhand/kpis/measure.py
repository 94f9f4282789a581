"""Every KPI of this folder over the same cases."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Sequence
from functools import cache
from types import ModuleType

import deskhand.kpis
from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi
from deskhand.domain.morning import STANDING


@cache
def found() -> tuple[ModuleType, ...]:
    """The modules of this folder that define `kpi`, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(deskhand.kpis.__path__) if module.name != "measure")
    modules = [importlib.import_module(f"{deskhand.kpis.__name__}.{name}") for name in names]
    return tuple(module for module in modules if hasattr(module, "kpi"))


def measure(cases: Sequence[Case], kinds: Collection[str] | None = None) -> tuple[Kpi, ...]:
    """The KPIs of these cases, in alphabetical order of their names; the company's standing case is none of them.

    A module's `KIND` names the cases that it speaks of; with `kinds` only those of these are measured.
    """
    counted = [case for case in cases if case.kind != STANDING]
    return tuple(module.kpi(counted) for module in found() if kinds is None or _speaks_of(module, kinds))


def _speaks_of(module: ModuleType, kinds: Collection[str]) -> bool:
    return getattr(module, "KIND", None) in {None, *kinds}
