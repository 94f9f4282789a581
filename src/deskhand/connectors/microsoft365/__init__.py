"""The calendars of Microsoft 365, through Microsoft Graph."""
