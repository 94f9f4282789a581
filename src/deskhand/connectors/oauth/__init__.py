"""What vendors behind OAuth have in common: the consent and its tokens, requests that carry them, and calendars that
refuse no overlap."""
