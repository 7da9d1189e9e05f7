"""The law as dated, cited data, and the answers that rest on it."""
