"""The demonstration district: invented places and people, put in through the services that real ones go through."""
