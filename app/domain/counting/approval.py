"""How many voters approve each project."""

from app.domain.counting.ballots import Election


def totals(election: Election) -> dict[str, int]:
    """Votes by project id, every project of the election included, in the order of the ids."""
    votes = {project.id: 0 for project in election.projects}
    for ballot in election.ballots:
        for project in ballot.approved:
            votes[project] += ballot.weight
    return votes
