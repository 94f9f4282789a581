"""The company in a sandbox: rehearse, demo and chat. Nothing leaves; the clock moves only when told."""
