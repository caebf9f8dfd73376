import { resolve } from 'node:path'
import type { Command } from 'commander'
import { loadTariff } from '../../config/tariff/load.js'
import { KenshinError } from '../base/errors.js'
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
    const summary = { file: one, ...summaryOf(await loadTariff(one, { cwd })) }
    found.push(summary)
    if (!json) print(readersWords().commands.tariff.isFine(summary))
  }
  if (json) print(JSON.stringify(found))
}

async function filesOfSettings(command: Command): Promise<string[]> {
  const { config } = await openContext(command)
  const files = new Set(config.meters.flatMap(({ tariff }) => tariff ?? []))
  if (files.size > 0) return [...files]
  throw new KenshinError('config.usage', (words) => words.noTariff, { remedy: (words) => words.nameTariff })
}

const summaryOf = ({ name, isSample, versions, bills }: Tariff): Summary => ({
  name,
  sample: isSample,
  versions: versions.map(({ from }) => from),
  bills: bills.length,
})

interface Summary {
  readonly name: string
  readonly sample: boolean
  readonly versions: readonly string[]
  readonly bills: number
}
