"""E-mail in: one mailbox, fetched over IMAP."""
