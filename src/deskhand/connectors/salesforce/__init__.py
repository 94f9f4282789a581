"""Salesforce as a Crm: its objects over REST, a key of ours in an external id field."""
