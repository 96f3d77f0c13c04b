"""One world for each file of API tests: published, after a night, signed."""

from collections.abc import Iterator

import pytest

from api_office import Office, leading_to, people
from night_world import World
from real_database import Database, create_database
from sekisho.postgres.cluster import Cluster


@pytest.fixture(scope="module")
def office(
    cluster: Cluster, published: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """The API over a world of this file's own."""
    database = create_database(cluster, template=published.name)
    world = World(database, tmp_path_factory.mktemp("api"))
    world.night()
    world.checkpoint()
    number = world.owner(
        "SELECT customer_no FROM records.customer JOIN records.contract"
        " ON contract.customer_id = customer.id WHERE state = 'active'"
        " AND consents && '{consent,procurement_management,dax}'"
        " AND (restricted IS NULL OR restricted = '{}') ORDER BY customer.id LIMIT 1"
    )[0][0]
    with leading_to(database, world.place):
        from django.test import Client

        people(world)
        yield Office(world, number, Client(raise_request_exception=False))
