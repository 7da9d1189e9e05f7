"""Who a person is to the platform: accounts, one-time codes, sessions, second factors, roles."""
