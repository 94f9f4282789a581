"""What stands between a proposal and the world: one rule kind per file, all of them pure; `check.py` asks them all.

A module here is a guardrail when it has `KIND` (the word that job.md uses) and `rule(action, situation) -> Verdict`.
`ALWAYS` means that it runs whether job.md declares it or not; `STOPS_SAFETY` that it may hold back even life safety.
"""
