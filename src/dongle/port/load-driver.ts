import { createRequire } from 'node:module'
import type { SerialPort } from 'serialport'
import { KenshinError } from '../../base/errors.js'

export type { SerialPort }

/**
 * The class of the package serialport. Its driver comes compiled for the usual computers; for others, and for other C libraries,
 * it is missing.
 * @throws {KenshinError} `dongle.no-driver`
 */
export function loadSerialDriver(): typeof SerialPort {
  try {
    // Not `import`: when a CommonJS module throws, Node rejects a second promise, which nobody can catch.
    const { SerialPort } = createRequire(import.meta.url)('serialport') as typeof import('serialport')
    return SerialPort
  } catch (error) {
    throw noDriver(error)
  }
}

function noDriver(error: unknown): KenshinError {
  const { platform, arch } = process
  const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return new KenshinError('dongle.no-driver', (words) => words.notLoaded({ computer: `${platform} ${arch}`, why }), {
    cause: error,
  })
}
