"""The use cases of every poll, whatever it is about: put a ballot, seal the box, agree to count it."""
