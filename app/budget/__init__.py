"""Participatory budget: rounds, projects, the vote, the count and its publication.

A round is announced, open between two moments, closed, sealed (the list of codes and its root are published),
counted by two commission members, and then waits for the body that agrees the okrug's budget.
"""
