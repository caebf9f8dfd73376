/**
 * Emulated dongles and meters in a process of their own, as slow as they are told. Prints one JSON line when it is ready, and another with
 * the number of requests that the dongle sent when it is told to end.
 */
import { latencies } from '../../dist/src/emulator/radio/latency.js'
import { startEmulator } from '../../dist/src/emulator/emulator.js'
import { openPty } from '../../dist/src/emulator/serving/pty.js'

/** `isEachOther`: every meter has a household of its own. */
const {
  seconds,
  clock,
  faults = [],
  pty,
  count = 1,
  isEachOther = false,
  setGet,
  whileBusy,
} = JSON.parse(process.argv[2])
/** Of the seconds of an answer, this part passes before EVENT 21 says that the request was sent. */
const SEND_PART = 0.2
const ms = seconds * 1000
const own = { send: ms * SEND_PART, answer: ms * (1 - SEND_PART), history: ms * (1 - SEND_PART) }

let sends = 0
const options = {
  clock,
  clockRate: 0,
  latency: seconds === 0 ? 'none' : { ...latencies.real, ...own },
  setGet,
  whileBusy,
  faults: faults.map((fault) => ({ times: 1e9, ...fault })),
  onRequest: () => void sends++,
}
const emulators = []
for (let seed = 0; seed < count; seed++)
  emulators.push(await startEmulator({ ...options, ...(isEachOther && { household: { seed } }) }))
const terminal = pty === undefined ? undefined : await openPty({ path: pty, port: emulators[0].port })
const tell = (facts) => process.stdout.write(`${JSON.stringify(facts)}\n`)
tell({ ports: emulators.map(({ port }) => `tcp://127.0.0.1:${port}`) })
process.on('SIGTERM', async () => {
  tell({ sends })
  await terminal?.close()
  for (const emulator of emulators) await emulator.close()
})
