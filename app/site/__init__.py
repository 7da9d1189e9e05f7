"""The front page, places, help and the pages about the platform itself."""
