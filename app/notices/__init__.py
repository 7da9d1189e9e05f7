"""Messages to people: short texts and letters through gateways."""
