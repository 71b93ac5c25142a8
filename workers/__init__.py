"""RQ workers: what takes longer than a request."""
