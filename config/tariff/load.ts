import { readFile } from 'node:fs/promises'
import { KenshinError } from '../../src/base/errors.js'
import type { Tariff } from '../../src/report/tariff/tariff.js'
import { problemsInFile } from '../check/in-file.js'
import { invalid } from '../check/problems.js'
import { shortName } from '../source/file.js'
import { readSource } from '../source/yaml.js'
import { assembleTariff } from './assemble.js'
import { checkTariff } from './check.js'

/**
 * Reads and checks a tariff file.
 * @param file absolute path
 * @param cwd the working folder: problems name the file as seen from there
 * @throws {KenshinError} `config.invalid` with every problem, one line each: file, line, column, what is wrong, what to write
 */
export async function loadTariff(file: string, { cwd }: { cwd: string }): Promise<Tariff> {
  const name = shortName(file, cwd)
  const source = readSource(await read(file))
  const { tariff, findings } = source.raw === undefined ? NOT_CHECKED : checkTariff(source.raw)
  const inFile = problemsInFile(name, source, findings)
  if (tariff === undefined || inFile.length > 0) throw invalid(name, { inFile, inEnvironment: [] })
  const isNational = tariff.holidays.national ? (await import('./holidays.js')).isNationalHoliday : undefined
  return assembleTariff(tariff, isNational)
}

const NOT_CHECKED = { tariff: undefined, findings: [] }

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw new KenshinError('config.invalid', (words) => words.unreadableTariff({ file, code }), {
      cause: error,
      remedy: (words) => words.checkTariffFile,
    })
  }
}
