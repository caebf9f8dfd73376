import { once } from 'node:events'
import { Option, type Command } from 'commander'
import type { Level } from '../base/log.js'
import type { EmulateArguments } from '../emulator/serving/arguments.js'
import { readersWords } from '../words/words.js'

interface Choice {
  readonly flags: string
  readonly choices?: readonly string[]
  readonly isRepeatable?: true
}

/** Names of models and latencies are repeated here, so that `--help` need not load the emulator. */
const OPTIONS: Readonly<Record<keyof EmulateArguments, Choice>> = {
  tcp: { flags: '--tcp <host:port>' },
  pty: { flags: '--pty <path>' },
  model: {
    flags: '--model <name>',
    choices: ['BP35A1', 'RL7023-IPS', 'BP35C2', 'RS-WSUHA-P', 'RL7023-DSS', 'RS-WSUHA-J11', 'BP35C2-J11-T01'],
  },
  dialect: { flags: '--dialect <dialect>', choices: ['single', 'dual'] },
  output: { flags: '--output <mode>', choices: ['ascii', 'binary'] },
  echo: { flags: '--echo <echo>', choices: ['on', 'off', 'stuck'] },
  sums: { flags: '--sums <rule>', choices: ['strict', 'lenient'] },
  latency: { flags: '--latency <profile>', choices: ['none', 'fast', 'real'] },
  pieceBytes: { flags: '--piece-bytes <n>' },
  clock: { flags: '--clock <instant>' },
  clockAhead: { flags: '--clock-ahead <seconds>' },
  clockRate: { flags: '--clock-rate <factor>' },
  memoryDays: { flags: '--memory-days <n>' },
  holes: { flags: '--holes <date[:slots]>', isRepeatable: true },
  wrapAt: { flags: '--wrap-at <instant>' },
  exchangeAt: { flags: '--exchange-at <instant>' },
  solar: { flags: '--solar' },
  unit: { flags: '--unit <exponent>' },
  coefficient: { flags: '--coefficient <n>' },
  digits: { flags: '--digits <n>' },
  seed: { flags: '--seed <n>' },
  slotDelay: { flags: '--slot-delay <seconds>' },
  historyRollDelay: { flags: '--history-roll-delay <seconds>' },
  historyLag: { flags: '--history-lag <seconds>' },
  generation: { flags: '--generation <n>', choices: ['1', '2'] },
  without: { flags: '--without <epcs>' },
  maxOpc: { flags: '--max-opc <n>' },
  whileBusy: { flags: '--while-busy <order>', choices: ['beside', 'after', 'drop', 'first'] },
  setGet: { flags: '--set-get <answer>', choices: ['serve', 'refuse', 'silence'] },
  besideHistory: { flags: '--beside-history <answer>', choices: ['serve', 'refuse', 'cut', 'silence'] },
  announces: { flags: '--announces <service>', choices: ['inf', 'infc', 'nothing'] },
  channel: { flags: '--channel <n>' },
  foundFromDuration: { flags: '--found-from-duration <n>' },
  neighbour: { flags: '--neighbour <pairing-id>', isRepeatable: true },
  telnet: { flags: '--telnet' },
  fault: { flags: '--fault <fault>', isRepeatable: true },
}

export function register(program: Command): void {
  const help = readersWords().commands.emulate
  const command = program.command('emulate').description(help.description).addHelpText('after', help.examples)
  for (const name of Object.keys(OPTIONS) as (keyof EmulateArguments)[])
    command.addOption(optionOf(OPTIONS[name], help.options[name]))
  command.action(async (args: EmulateArguments) => {
    const [{ serve }, { endSignal }] = await Promise.all([
      import('../emulator/serving/serve.js'),
      import('./end-signal.js'),
    ])
    const { logLevel = 'warn', json = false } = command.optsWithGlobals<{ logLevel?: Level; json?: boolean }>()
    const signal = endSignal()
    const served = await serve(args, {
      env: process.env,
      logLevel,
      json,
      print: (line) => process.stdout.write(line),
      log: (line) => process.stderr.write(line),
    })
    if (!signal.aborted) await once(signal, 'abort')
    await served.close()
  })
}

function optionOf({ flags, choices, isRepeatable }: Choice, description: string): Option {
  const option = new Option(flags, description)
  if (choices) option.choices(choices)
  if (isRepeatable) option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value])
  return option
}
