"""HubSpot as a Crm: its objects over HTTP, a key of ours in a unique property."""
