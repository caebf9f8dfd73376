"""Opens a session with the unchanged library and prints five days of history and a few values as JSON."""
import json
import sys

import momonga

device, route_b_id, password = sys.argv[1:4]


def words(reading):
    return [reading["timestamp"].strftime("%H:%M"), reading["cumulative energy"]]


with momonga.Momonga(route_b_id, password, device) as meter:
    print(json.dumps({
        "power": meter.get_instantaneous_power(),
        "coefficient": meter.get_coefficient_for_cumulative_energy(),
        "unit": meter.get_unit_for_cumulative_energy(),
        "days": {day: [words(reading) for reading in meter.get_historical_cumulative_energy_1(day)]
                 for day in range(1, 6)},
    }))
