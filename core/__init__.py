"""What the hub, the web API and the workers share: the Laws, the log, storage and shapes."""
