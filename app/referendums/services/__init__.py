"""What groups, signers, officers and the commission do with proposals; each use case is one transaction."""
