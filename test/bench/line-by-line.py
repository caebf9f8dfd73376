"""
A client as many a tutorial writes it: it reads the lines of the dongle in the order in which they usually come, waits five seconds for
an answer and asks again, three times in all. It looks at no transaction number and at no result of sending.
"""
import json
import re
import sys

import serial
from usage import usage

device, route_b_id, password, days_ago = sys.argv[1:5]
port = serial.Serial(device, 115200, timeout=5)
SET_DAY = bytes.fromhex("1081000105FF010288016101E501")
GET_DAY = bytes.fromhex("1081000105FF010288016201E200")


def line():
    return port.readline().decode("ascii", "replace").strip()


def until(pattern, tries=60):
    for _ in range(tries):
        found = re.search(pattern, line())
        if found:
            return found
    raise SystemExit(f"no {pattern}")


def command(words, pattern="OK"):
    port.write(f"{words}\r\n".encode())
    return until(pattern)


def ask(data, expected):
    for _ in range(3):
        port.write(f"SKSENDTO 1 {address} 0E1A 1 0 {len(data):04X} ".encode() + data)
        for _ in range(8):
            words = line()
            if words == "":
                break
            if words.startswith("ERXUDP") and expected in words:
                return words.split(expected)[1]
    return None


def counts(data):
    return [int(data[at:at + 8], 16) for at in range(4, 4 + 48 * 8, 8)] if data and len(data) >= 388 else None


command("SKRESET")
port.write(b"WOPT 01\r")
port.read_until(b"OK\r")
command(f"SKSETPWD C {password}")
command(f"SKSETRBID {route_b_id}")
port.write(b"SKSCAN 2 FFFFFFFF 6 0 \r\n")
channel = until(r"Channel:(\w+)").group(1)
pan_id = until(r"Pan ID:(\w+)").group(1)
mac = until(r"Addr:(\w+)").group(1)
until("EVENT 22")
command(f"SKSREG S2 {channel}")
command(f"SKSREG S3 {pan_id}")
address = command(f"SKLL64 {mac}", r"^(FE80:[0-9A-F:]+)$").group(1)
command(f"SKJOIN {address}", "EVENT 25")
days = {}
for day in json.loads(days_ago):
    ask(SET_DAY + bytes([day]), "7101E5")
    days[day] = counts(ask(GET_DAY, "7201E2C2"))
command("SKTERM", "EVENT 27")
print(json.dumps({"days": days, "failure": None, **usage()}))
