"""Opens a session with the unchanged library, reads what it polls, then sets a day and reads its history, and prints it as JSON.

The library has no call for the history: its own requests, frames and queue are used for that.
"""
import asyncio
import json
import sys

from broute_j11 import commands
from broute_j11.echonet import CONTROLLER_OBJECT, LOW_VOLTAGE_METER_OBJECT, EchonetLiteFrame, Property
from broute_j11.session import J11Session, SessionConfig
from broute_j11.transport import SerialTransport

SET, GET = 0x61, 0x62

device, route_b_id, password = sys.argv[1:4]


async def ask(session, tid, esv, prop):
    request = EchonetLiteFrame(tid, CONTROLLER_OBJECT, LOW_VOLTAGE_METER_OBJECT, esv, (prop,))
    sent = commands.transmit_data_request(session.link.address, request.encode())
    result = commands.parse_transmit_data_response(
        await session._async_request(sent, commands.CommandCode.TRANSMIT_DATA))
    assert result.transmission_succeeded, result
    while True:
        datagram = await asyncio.wait_for(session._datagrams.get(), 15)
        answer = EchonetLiteFrame.decode(datagram.payload)
        if answer.transaction_id == tid and answer.esv == esv + 0x10:
            return answer.properties[0].edt


async def day(session, days_ago):
    await ask(session, 0x9000 + days_ago, SET, Property(0xE5, bytes([days_ago])))
    history = await ask(session, 0xA000 + days_ago, GET, Property(0xE2))
    counts = [int.from_bytes(history[at:at + 4], "big") for at in range(2, 194, 4)]
    return {"day": int.from_bytes(history[:2], "big"), "counts": counts}


async def main():
    async with J11Session(SerialTransport(device), SessionConfig(route_b_id, password)) as session:
        reading = await session.async_read_meter()
        print(json.dumps({
            "channel": session.link.channel,
            "firmware": session.link.firmware_version,
            "power": reading.instantaneous_power,
            "current": [float(reading.current_r_phase), float(reading.current_t_phase)],
            "energy": float(reading.cumulative_forward_energy),
            "days": [await day(session, days_ago) for days_ago in range(1, 4)],
            "timeouts": session.stats.timeouts,
            "discarded": session.stats.frames.discarded_bytes + session.stats.frames.checksum_errors,
        }))


asyncio.run(main())
