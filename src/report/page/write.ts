import { stat } from 'node:fs/promises'
import { KenshinError } from '../../base/errors.js'
import { fileTrouble } from '../../base/file-trouble.js'
import { writeAtomically } from '../../base/files.js'
import { takeLock } from '../../base/lock.js'
import type { Waiting } from '../../base/time.js'
import { version } from '../../base/package.js'
import type { Store } from '../../store/store.js'
import type { Language } from '../../words/words.js'
import type { Tariff } from '../tariff/tariff.js'
import { kwhOf, type Series } from './data/series.js'
import { sumBetween } from './data/sums.js'
import { loadMeter, type MeterData, type Span } from './load.js'
import { pageOf, type MeterOnPage } from './page.js'

export interface ReportRequest {
  /** Each gets its part of the page. */
  readonly meters: readonly { readonly name: string; readonly tariff?: Tariff | undefined }[]
  readonly span: Span
  readonly language: Language
  /** Absolute. */
  readonly path: string
  /** The host's clock, epoch seconds. */
  readonly now: number
  readonly onMeter?: (meter: string) => void
}

/** What was written: for programs. */
export interface WrittenReport {
  readonly path: string
  readonly bytes: number
  readonly meters: readonly MeterFacts[]
}

export interface MeterFacts {
  readonly meter: string
  /** Absent where nothing is stored in these days. */
  readonly from?: string
  readonly to?: string
  readonly days?: number
  readonly complete?: number
  readonly boughtKwh?: number
  /** Absent where no energy was ever sold. */
  readonly soldKwh?: number
}

/** Another run may write the same page. */
const PATIENCE_MS = 10_000

/**
 * Reads the store and writes the page, whole or not at all. The page keeps the rights that it had; a new one is for its owner alone,
 * because it tells when somebody is at home.
 * @throws {KenshinError} `store.…`, `output.failed`
 */
export async function writeReport(store: Store, request: ReportRequest, waiting: Waiting): Promise<WrittenReport> {
  const { path, language, now } = request
  const meters: MeterOnPage[] = []
  for (const { name, tariff } of request.meters) {
    request.onMeter?.(name)
    meters.push({ name, data: await loadMeter(store, { meter: name, now, span: request.span }, waiting), tariff })
  }
  const html = Buffer.from(pageOf(meters, { language, now, version: version() }))
  await write(path, html, waiting)
  return { path, bytes: html.length, meters: meters.map(factsOf) }
}

async function write(path: string, html: Buffer, { signal }: Waiting): Promise<void> {
  try {
    const lock = await takeLock(`${path}.lock`, { signal, patienceMs: PATIENCE_MS })
    try {
      const like = await stat(path).catch(() => undefined)
      await writeAtomically(path, html, like && { like })
    } finally {
      await lock?.release()
    }
  } catch (cause) {
    if (signal.aborted) throw cause
    const { why } = fileTrouble(cause)
    throw new KenshinError('output.failed', (words, name) => words.fileNotWritten({ file: path, why: why[name] }), {
      cause,
      remedy: (words) => words.otherFile,
    })
  }
}

function factsOf({ name, data }: MeterOnPage): MeterFacts {
  if (data === undefined) return { meter: name }
  const { from, to, bought, sold }: MeterData = data
  const kwh = (series: Series): number => kwhOf(sumBetween(series, from, to).energy)
  return {
    meter: name,
    from,
    to,
    days: bought.shown.length,
    complete: bought.shown.filter(({ state }) => state === 'complete').length,
    boughtKwh: kwh(bought),
    ...(sold && { soldKwh: kwh(sold) }),
  }
}
