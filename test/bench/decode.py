"""Prints how many history payloads (hex) a second the unchanged library turns into kWh."""
import sys
import time

from momonga.momonga_echonet_data import EchonetDataParser

edt = bytes.fromhex(sys.argv[1])
begun = time.perf_counter()
done = 0
while time.perf_counter() - begun < 0.5:
    EchonetDataParser.parse_historical_cumulative_energy_1(edt, 0.1, 1)
    done += 1
print(done / (time.perf_counter() - begun))
