"""Everything technical and nothing about any procedure: database, transaction, clock, words, forms, access."""
