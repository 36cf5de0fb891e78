"""What exists: places, links, borders, terminals, services, their names and their state in time."""
