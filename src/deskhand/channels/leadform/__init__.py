"""Leads that come in by a form: the business's own page, or another system's signed webhook."""
