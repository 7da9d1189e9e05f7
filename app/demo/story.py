"""What happened in the district, told as stories: each names the moments at which it goes on, and they are merged.

A story is a generator. It yields the day (counted from today) and the hour of its next act and is given the services
as they worked then: `runtime = yield -5, 10`. Several are told side by side in the order of time, as life and the
ledger have it; each on its own reads from its beginning to its end.
"""

from __future__ import annotations

from collections.abc import Generator
from heapq import heapify, heappop, heappush

from app.demo.world import World
from app.platform.runtime import Runtime

Moment = tuple[int, int]
Story = Generator[Moment, Runtime, None]


def side_by_side(*stories: Story) -> Story:
    """One story of several: whoever acts earliest goes on; at the same moment, whoever is named first."""
    waiting = [(next(story), number, story) for number, story in enumerate(stories)]
    heapify(waiting)
    while waiting:
        moment, number, story = heappop(waiting)
        runtime = yield moment
        try:
            heappush(waiting, (story.send(runtime), number, story))
        except StopIteration:
            continue


def tell(world: World, story: Story) -> None:
    """Let it all happen. Raises ValueError if a story goes back in time."""
    moment = next(story)
    while True:
        try:
            following = story.send(world.at(*moment))
        except StopIteration:
            return
        if following < moment:
            raise ValueError(following)
        moment = following
