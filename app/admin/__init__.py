"""The desks of clerk, commission and administrator."""
