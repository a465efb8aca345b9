"""What makes the product run on a bare machine: set-up, embedded PostgreSQL and Redis, the demo."""
