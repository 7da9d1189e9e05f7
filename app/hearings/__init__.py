"""Public hearings: announced in lawful time, moderated in the open, answered point by point."""
