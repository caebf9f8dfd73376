"""Reads days of history with the unchanged library, as its README shows, and prints them as JSON with what the process used."""
import json
import sys

import momonga
from usage import usage

device, route_b_id, password, days_ago = sys.argv[1:5]
days, failure = {}, None
try:
    with momonga.Momonga(route_b_id, password, device) as meter:
        for day in json.loads(days_ago):
            days[day] = [reading["cumulative energy"] for reading in meter.get_historical_cumulative_energy_1(day)]
except momonga.MomongaError as error:
    failure = repr(error)
print(json.dumps({"days": days, "failure": failure, **usage()}))
