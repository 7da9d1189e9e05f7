"""What is done in a case: filing and signing, the check, sessions, what follows; and initiatives of assemblies."""
