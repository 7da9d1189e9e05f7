"""Citizen participation for rural districts; `app.factory.create_app` puts it together."""
