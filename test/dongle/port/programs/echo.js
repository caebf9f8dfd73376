import { openSerial } from '../../../../dist/src/dongle/port/serial-port.js'

/**
 * `echo.js PATH N`: sends a byte, then every byte that comes back, until N came. Its input, which never says anything, keeps the
 * loop waiting; nothing but the port can turn it.
 */
const [path, count] = process.argv.slice(2)
let left = Number(count)
process.stdin.resume()
const port = await openSerial(
  path,
  { receive: back, lose: () => process.exit(1) },
  new globalThis.AbortController().signal,
)
await port.write(Uint8Array.of(0x2e))

async function back(bytes) {
  left -= bytes.length
  if (left > 0) return port.write(bytes)
  await port.close()
  process.stdout.write('done', () => process.exit())
}
