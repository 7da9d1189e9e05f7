"""The hash-linked record of every act."""
