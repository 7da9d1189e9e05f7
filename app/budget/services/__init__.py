"""The use cases of a round: set up, announce, vote, seal, count, adopt."""
