"""The words of a company: its people and places are called what its company.yaml calls them, wherever Paula speaks."""

from __future__ import annotations

from deskhand.testing.office import MARIA, Office

STRANGER, ORLANDO = "+18135550190", "+18135550127"
CARMEN, BETH, CREW, PEST = "+18135550100", "+18135550110", "+18135550150", "+18135550160"
DAY = "2026-06-11T08:10:00-04:00"
OURS = ("tenant", "unit", "property", "inquilino", "unidad", "propiedad")


def test_a_stranger_is_asked_for_house_and_neighborhood() -> None:
    office = Office(DAY, company="handyhome", orders=())
    office.sms(STRANGER, "the kitchen faucet drips a little, no rush")
    assert "Which house is it, and in which neighborhood?" in office.texts(STRANGER)[0]


def test_a_stranger_who_writes_spanish_is_asked_in_the_companys_spanish_words() -> None:
    office = Office(DAY, company="handyhome", orders=())
    office.sms(STRANGER, "la llave de la cocina gotea un poco, no es urgente")
    assert "¿Qué número de casa es, y en qué colonia?" in office.texts(STRANGER)[0]


def test_vendors_and_managers_read_of_customers_and_houses() -> None:
    office = Office(DAY, company="handyhome", orders=())
    office.sms(BETH, "slow leak under the bathroom sink, the bucket catches it. come in any time, no pets")
    office.sms(CREW, "yes {code}, 10am")
    office.advance(minutes=110)
    office.sms(CREW, "here")
    office.sms(CREW, "done, new trap, $165")
    office.sms(BETH, "no, it is still leaking")
    told = [text for who in (BETH, CREW, CARMEN) for text in office.texts(who)]
    assert any("house 1207, Seminole Heights" in text for text in told)
    assert any("asking the customer to confirm" in text for text in told)
    assert any("the customer says it is not fixed" in text for text in told)
    assert [text for text in told for word in OURS if word in text] == []
    assert office.broken() == []


def test_a_vendor_who_writes_spanish_reads_the_place_in_the_companys_spanish_words() -> None:
    office = Office(DAY, company="handyhome", orders=())
    office.sms(ORLANDO, "hay hormigas en la cocina, muchas, no es urgente. pueden entrar cuando quieran")
    office.sms(PEST, "sí {code}, llego a las 11 de la mañana")
    assert "casa 1418, Brandon, 1418 Kings Avenue" in office.texts(PEST)[-1]
    assert office.broken() == []


def test_lakeview_speaks_of_tenants_and_units_as_ever(done: Office) -> None:
    assert any("I am asking the tenant to confirm" in reply.text for reply in done.replies)
    assert any("unit 4B, Lakeview Court" in reply.text for reply in done.replies)
    assert "customer" not in " ".join(done.texts(MARIA))
