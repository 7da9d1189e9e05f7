"""Counting of a participatory budget: ballots, the rules that choose the winners, ties, and Pabulib files."""
