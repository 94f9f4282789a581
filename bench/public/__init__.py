"""The reader's linear stage trained the public way: BANKING77 and CLINC150, beside a plain peer."""
