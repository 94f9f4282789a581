"""What the models learnt from outcomes are worth on public data that lies beside the project."""
