"""What happens at a hearing, use case by use case: the only writers."""
