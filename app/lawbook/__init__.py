"""The law shown to everyone: each norm, its history, who uses it; local acts; disputes."""
