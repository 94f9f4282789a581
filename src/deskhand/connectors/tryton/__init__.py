"""Tryton as a Crm: parties, opportunities and notes of a server of one's own, over JSON-RPC."""
