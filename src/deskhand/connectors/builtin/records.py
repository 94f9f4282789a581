"""The records that come with Deskhand: the company's CSV rows and work orders, kept in its own store."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from deskhand.domain.action import CreateWorkOrder, UpdateWorkOrder
from deskhand.domain.contact import Contact
from deskhand.domain.errors import Rejected
from deskhand.domain.lead import Rep
from deskhand.domain.records import LIVE_ORDER, OrderStatus, Shift, Unit, Vendor, WorkOrder
from deskhand.store import companies, rows
from deskhand.store.codec import dumps, loads
from deskhand.store.database import Store, Tx

LOOK_AGAIN_S = 1.0


@dataclass(frozen=True)
class _Loaded:
    """One version of the rows, indexed by address."""

    version: int
    contacts: tuple[Contact, ...]
    units: tuple[Unit, ...]
    vendors: tuple[Vendor, ...]
    shifts: tuple[Shift, ...]
    reps: tuple[Rep, ...]
    contacts_at: dict[str, tuple[Contact, ...]]
    vendors_at: dict[str, Vendor]
    units_named: dict[str, tuple[Unit, ...]]


def _load(tx: Tx, version: int) -> _Loaded:
    contacts = tuple(loads(body, Contact) for body in rows.bodies_of(tx, "contacts"))
    units = tuple(loads(body, Unit) for body in rows.bodies_of(tx, "units"))
    vendors = tuple(loads(body, Vendor) for body in rows.bodies_of(tx, "vendors"))
    shifts = tuple(loads(body, Shift) for body in rows.bodies_of(tx, "on_call"))
    at: dict[str, tuple[Contact, ...]] = {}
    for contact in contacts:
        for address in filter(None, (contact.phone, contact.email)):
            at[address] = (*at.get(address, ()), contact)
    named: dict[str, tuple[Unit, ...]] = {}
    for unit in units:
        named[unit.unit.upper()] = (*named.get(unit.unit.upper(), ()), unit)
    vendors_at = {address: v for v in vendors for address in (v.phone, v.email) if address}
    reps = tuple(loads(body, Rep) for body in rows.bodies_of(tx, "reps"))
    return _Loaded(version, contacts, units, vendors, shifts, reps, at, vendors_at, named)


OURS = "WO-"


class BuiltinRecords:
    """Implements ports.Records over the store; rows are read again within a second of a change elsewhere."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._loaded: _Loaded | None = None
        self._looked_s = 0.0
        self._lock = threading.Lock()

    def _rows(self) -> _Loaded:
        loaded = self._loaded
        if loaded is not None and time.monotonic() - self._looked_s < LOOK_AGAIN_S:
            return loaded
        with self.store.glance() as tx:
            version = companies.records_version(tx)
        if loaded is None or loaded.version != version:
            with self.store.read() as tx:
                loaded = _load(tx, companies.records_version(tx))
        with self._lock:
            self._loaded, self._looked_s = loaded, time.monotonic()
        return loaded

    def contacts_at(self, address: str) -> Sequence[Contact]:
        return self._rows().contacts_at.get(address, ())

    def staff(self) -> Sequence[Contact]:
        return tuple(contact for contact in self._rows().contacts if contact.is_staff)

    def reps(self) -> Sequence[Rep]:
        return self._rows().reps

    def units_named(self, unit: str) -> Sequence[Unit]:
        return self._rows().units_named.get(unit.upper(), ())

    def units(self) -> Sequence[Unit]:
        return self._rows().units

    def vendor_at(self, address: str) -> Vendor | None:
        return self._rows().vendors_at.get(address)

    def vendors(self) -> Sequence[Vendor]:
        return self._rows().vendors

    def shifts(self) -> Sequence[Shift]:
        return self._rows().shifts

    def replace_shifts(self, shifts: Sequence[Shift]) -> None:
        """The whole on-call table at once."""
        with self.store.write() as tx:
            rows.replace_all(tx, "on_call", [(f"{place:05d}", dumps(shift)) for place, shift in enumerate(shifts)])
        self._looked_s = 0.0

    def order(self, order: str) -> WorkOrder | None:
        with self.store.glance() as tx:
            return rows.order(tx, order)

    def orders_of(self, contact: str) -> Sequence[WorkOrder]:
        with self.store.glance() as tx:
            return rows.orders_of(tx, contact)

    def jobs_of(self, vendor: str) -> Sequence[WorkOrder]:
        with self.store.glance() as tx:
            return rows.jobs_of(tx, vendor)

    def orders_at(self, property_name: str, unit: str) -> Sequence[WorkOrder]:
        with self.store.glance() as tx:
            return rows.orders_at(tx, property_name, unit)

    def create_order(self, action: CreateWorkOrder, case: str, now: datetime, key: str) -> WorkOrder:
        """A new order under the next number; the order that this key made before, when there is one."""
        with self.store.write() as tx:
            made = rows.order_with_key(tx, key)
            if made is not None:
                return made
            order = WorkOrder(
                id=_free_number(tx),
                property=action.property,
                unit=action.unit,
                trade=action.trade,
                summary=action.summary,
                urgency=action.urgency,
                status=OrderStatus.OPEN,
                reported_at=now,
                contact=action.contact,
                case=case,
                thing=action.thing,
                verified=action.verified,
            )
            rows.save_order(tx, order, key)
            return order

    def update_order(self, action: UpdateWorkOrder, key: str) -> WorkOrder:
        """Writing the same values again changes nothing, so the key is not needed."""
        with self.store.write() as tx:
            order = _existing(tx, action.order)
            order = replace(
                order,
                urgency=action.urgency or order.urgency,
                unit=action.unit or order.unit,
                property=action.property or order.property,
                status=_status_after(order, action),
            )
            rows.save_order(tx, order)
            return order

    def assign_order(self, name: str, vendor: str) -> WorkOrder:
        """Give the order to the vendor whose offer won."""
        with self.store.write() as tx:
            order = replace(_existing(tx, name), vendor=vendor, status=OrderStatus.ASSIGNED)
            rows.save_order(tx, order)
            return order

    def cancel_order(self, order: str, key: str) -> WorkOrder:
        with self.store.write() as tx:
            found = _existing(tx, order)
            if found.status in LIVE_ORDER:
                found = replace(found, status=OrderStatus.CANCELLED)
                rows.save_order(tx, found)
            return found


def _status_after(order: WorkOrder, action: UpdateWorkOrder) -> OrderStatus:
    if action.reopened:
        return OrderStatus.ASSIGNED if order.vendor else OrderStatus.OPEN
    return OrderStatus.DONE if action.done and order.live else order.status


def _free_number(tx: Tx) -> str:
    """The next number; a company's own names may stand among ours."""
    numbers = [name.removeprefix(OURS) for name in rows.highest_names(tx, OURS)]
    number = 1 + max((int(one) for one in numbers if one.isdecimal()), default=1000)
    while rows.order(tx, f"{OURS}{number}") is not None:
        number += 1
    return f"{OURS}{number}"


def _existing(tx: Tx, name: str) -> WorkOrder:
    order = rows.order(tx, name)
    if order is None:
        raise Rejected("no_such_order", f"no work order {name}")
    return order
