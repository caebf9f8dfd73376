/** `meters.js COUNT CLOCK`: emulated meters on TCP ports in one process, without any latency; prints their ports as one line of JSON. */
import { startEmulator } from '../../dist/src/emulator/emulator.js'

const [count, clock] = process.argv.slice(2).map(Number)
const ports = []
for (let seed = 0; seed < count; seed++) {
  const { port } = await startEmulator({ clock, clockRate: 0, latency: 'none', household: { seed } })
  ports.push(port)
}
process.stdout.write(`${JSON.stringify(ports)}\n`)
