/** `kenshin emulate`: the words of the command line, the ready line, the end. */
import { Secret } from '../../base/secret.js'
import { KenshinError } from '../../base/errors.js'
import { createLogger, type Level } from '../../base/log.js'
import { text } from '../../base/text.js'
import { describeFrame } from '../../echonet/frame.js'
import { startEmulator } from '../emulator.js'
import { dummyCredentials, type EmulatorOptions } from '../options.js'
import { openPty, type Pty } from './pty.js'
import { addressOf, epcsOf, instantOf, numberOf, pairingId, parseFault, parseHoles } from './parse.js'

/** Options of the command as commander gives them. */
export interface EmulateArguments {
  readonly tcp?: string
  readonly pty?: string
  readonly model?: EmulatorOptions['model']
  readonly dialect?: EmulatorOptions['dialect']
  readonly output?: EmulatorOptions['output']
  readonly echo?: EmulatorOptions['echo']
  readonly latency?: EmulatorOptions['latency']
  readonly pieceBytes?: string
  readonly clock?: string
  readonly clockAhead?: string
  readonly clockRate?: string
  readonly memoryDays?: string
  readonly holes?: readonly string[]
  readonly wrapAt?: string
  readonly exchangeAt?: string
  readonly solar?: boolean
  readonly unit?: string
  readonly coefficient?: string
  readonly digits?: string
  readonly seed?: string
  readonly slotDelay?: string
  readonly historyRollDelay?: string
  readonly generation?: '1' | '2'
  readonly without?: string
  readonly maxOpc?: string
  readonly announces?: EmulatorOptions['announces']
  readonly channel?: string
  readonly foundFromDuration?: string
  readonly neighbour?: readonly string[]
  readonly telnet?: boolean
  readonly fault?: readonly string[]
}

const given = <T>(words: string | undefined, read: (words: string) => T): T | undefined =>
  words === undefined ? undefined : read(words)

/** @throws {KenshinError} `config.usage` naming the option that is not understood. */
export function optionsOf(words: EmulateArguments, env: NodeJS.ProcessEnv): EmulatorOptions {
  const { model, dialect, output, echo, latency, announces, telnet } = words
  const number = (name: string, value: string | undefined, min = 0, max = Infinity): number | undefined =>
    given(value, (digits) => numberOf(`--${name}`, digits, { min, max }))
  return {
    ...{ model, dialect, output, echo, latency, announces, telnet },
    pieceBytes: number('piece-bytes', words.pieceBytes, 1),
    clock: given(words.clock, (value) => instantOf('--clock', value)),
    clockRate: number('clock-rate', words.clockRate),
    memoryDays: number('memory-days', words.memoryDays, 0, 99),
    slotDelayS: number('slot-delay', words.slotDelay),
    historyRollDelayS: number('history-roll-delay', words.historyRollDelay),
    generation: words.generation === '2' ? 2 : 1,
    without: given(words.without, (value) => epcsOf('--without', value)),
    maxOpc: number('max-opc', words.maxOpc, 1, 255),
    channel: number('channel', words.channel, 33, 60),
    foundFromDuration: number('found-from-duration', words.foundFromDuration, 0, 14),
    neighbours: words.neighbour?.map(pairingId),
    routeBId: new Secret(env.KENSHIN_EMULATED_ROUTE_B_ID ?? dummyCredentials.routeBId),
    password: new Secret(env.KENSHIN_EMULATED_ROUTE_B_PASSWORD ?? dummyCredentials.password),
    faults: words.fault?.map(parseFault),
    household: {
      unitExponent: number('unit', words.unit, -4, 4),
      clockAheadS: number('clock-ahead', words.clockAhead, -Infinity),
      coefficient: number('coefficient', words.coefficient, 1, 999_999),
      digits: number('digits', words.digits, 1, 8),
      seed: number('seed', words.seed),
      solar: words.solar,
      wrapAt: given(words.wrapAt, (value) => instantOf('--wrap-at', value)),
      exchangeAt: given(words.exchangeAt, (value) => instantOf('--exchange-at', value)),
      holes: new Set(words.holes?.flatMap(parseHoles)),
    },
  }
}

/** What the command hands in. */
export interface Surface {
  readonly env: NodeJS.ProcessEnv
  readonly logLevel: Level
  /** Logs as JSON lines. */
  readonly json: boolean
  readonly print: (line: string) => void
  readonly log: (line: string) => void
}

/**
 * Serves until `close` is called; prints one JSON line when ready.
 * @throws {KenshinError} `config.usage` when the words are wrong or the place cannot be had.
 */
export async function serve(words: EmulateArguments, surface: Surface): Promise<{ close(): Promise<void> }> {
  if (words.tcp === undefined && words.pty === undefined) throw nowhere()
  const place = words.tcp === undefined ? { host: '127.0.0.1', port: 0 } : addressOf(words.tcp)
  const logger = createLogger({ level: surface.logLevel, format: surface.json ? 'json' : 'plain', write: surface.log })
  const emulator = await startEmulator({
    ...optionsOf(words, surface.env),
    ...place,
    onRequest: ({ frame, replies }) => logger.debug('request', { frame: describeFrame(frame), replies }),
  })
  const pty = await openPtyOrClose(words.pty, surface.env, emulator)
  const tcp = emulator.host.includes(':') ? `[${emulator.host}]:${emulator.port}` : `${emulator.host}:${emulator.port}`
  const where = { ...(words.tcp !== undefined && { tcp }), ...(pty && { pty: pty.path }) }
  surface.print(`${JSON.stringify({ ready: true, ...where })}\n`)
  return {
    async close() {
      await pty?.close()
      await emulator.close()
    },
  }
}

async function openPtyOrClose(
  path: string | undefined,
  env: NodeJS.ProcessEnv,
  emulator: { port: number; close(): Promise<void> },
): Promise<Pty | undefined> {
  if (path === undefined) return undefined
  try {
    return await openPty({ path, port: emulator.port, env })
  } catch (error) {
    await emulator.close()
    throw error
  }
}

const nowhere = (): KenshinError =>
  new KenshinError(
    'config.usage',
    text('Where shall the emulator be? Nothing was named.', 'エミュレーターの場所が指定されていません。'),
    {
      remedy: text('Name --tcp HOST:PORT or --pty PATH.', '--tcp ホスト:ポート または --pty パス を指定してください。'),
    },
  )
