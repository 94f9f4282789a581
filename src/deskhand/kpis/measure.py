"""Every KPI of this folder over the same cases."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache
from types import ModuleType

import deskhand.kpis
from deskhand.domain.case import Case
from deskhand.domain.kpi import Kpi


@cache
def found() -> tuple[ModuleType, ...]:
    """The modules of this folder that define `kpi`, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(deskhand.kpis.__path__) if module.name != "measure")
    modules = [importlib.import_module(f"{deskhand.kpis.__name__}.{name}") for name in names]
    return tuple(module for module in modules if hasattr(module, "kpi"))


def measure(cases: Sequence[Case]) -> tuple[Kpi, ...]:
    """The KPIs of these cases, in alphabetical order of their names."""
    return tuple(module.kpi(cases) for module in found())
