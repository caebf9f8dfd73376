import { resolve } from 'node:path'
import type { Command } from 'commander'
import { loadTariff } from '../../config/tariff/load.js'
import { dateAt, type LocalDate } from '../base/clock.js'
import { KenshinError } from '../base/errors.js'
import { systemTime } from '../base/time.js'
import { exampleMonth } from '../report/tariff/example.js'
import type { Tariff } from '../report/tariff/tariff.js'
import { readersWords } from '../words/words.js'
import { openContext, surroundings, type GlobalOptions } from './context.js'
import { print } from './outputs.js'

/**
 * Reads the named tariff file, or else those of the settings, and says what is in them.
 * @throws {KenshinError} `config.invalid` with everything that is wrong, `config.usage` where no file is named anywhere
 */
export async function checkTariffs(command: Command, { file }: { file?: string }): Promise<void> {
  const { json = false } = command.optsWithGlobals<GlobalOptions>()
  const { cwd } = surroundings()
  const files = file === undefined ? await filesOfSettings(command) : [resolve(cwd, file)]
  const found: unknown[] = []
  for (const one of files) {
    const summary = { file: one, ...summaryOf(await loadTariff(one, { cwd }), dateAt(systemTime.now() / 1000)) }
    found.push(summary)
    if (!json) printSummary(summary)
  }
  if (json) print(JSON.stringify(found))
}

function printSummary(summary: Summary & { readonly file: string }): void {
  const { commands, tariff } = readersWords()
  print(commands.tariff.isFine(summary))
  const { yen, notes, ...example } = summary.example
  if (yen !== undefined) print(commands.tariff.example({ ...example, yen }))
  for (const note of notes) print(`  ${tariff.notes[note]}`)
}

async function filesOfSettings(command: Command): Promise<string[]> {
  const { config } = await openContext(command)
  const files = new Set(config.meters.flatMap(({ tariff }) => tariff ?? []))
  if (files.size > 0) return [...files]
  throw new KenshinError('config.usage', (words) => words.noTariff, { remedy: (words) => words.nameTariff })
}

const EXAMPLE_KWH = 300
/** What is true of any month of the file. */
const LACKS = ['noPrices', 'noFuel', 'noLevy'] as const

function summaryOf(tariff: Tariff, today: LocalDate): Summary {
  const { from, to, yen, notes } = exampleMonth(tariff, { kwh: EXAMPLE_KWH, on: today })
  return {
    name: tariff.name,
    sample: tariff.isSample,
    versions: tariff.versions.map((version) => version.from),
    bills: tariff.bills.length,
    example: { kwh: EXAMPLE_KWH, from, to, yen: yen?.low, notes: LACKS.filter((note) => notes.includes(note)) },
  }
}

interface Summary {
  readonly name: string
  readonly sample: boolean
  readonly versions: readonly string[]
  readonly bills: number
  /** So many kWh, spread evenly over the billing month of today. */
  readonly example: {
    readonly kwh: number
    readonly from: LocalDate
    readonly to: LocalDate
    readonly yen: number | undefined
    readonly notes: readonly (typeof LACKS)[number][]
  }
}
