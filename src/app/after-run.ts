import { codeOf, isCode, isOurs } from '../base/errors.js'
import { compileForSpeed } from '../base/heap.js'
import { openStore } from '../store/open.js'
import { language } from '../words/words.js'
import type { RunContext } from './context.js'

/**
 * Makes the page of the report anew, where the settings want it. The readings are safe by now: whatever goes wrong here is a warning,
 * and the run is as good as without it.
 */
export async function makeReportAfterRun({ settings, time, log, signal }: RunContext): Promise<void> {
  const path = settings.report?.path
  if (path === undefined || signal.aborted) return
  compileForSpeed()
  try {
    const { writeReport } = await import('../report/page/write.js')
    const store = await openStore(settings.store, { mode: 'read', time, log })
    try {
      const meters = await Promise.all(
        settings.meters.map(async ({ name, loadTariff }) => ({ name, tariff: await loadTariff?.() })),
      )
      const request = { meters, span: {}, language: language(), path, now: time.now() / 1000 }
      const { bytes } = await writeReport(store, request, { signal })
      log.debug('report written', { path, bytes })
    } finally {
      await store.close()
    }
  } catch (error) {
    const why = isOurs(error) ? error.words.en : String(error)
    if (!isCode(error, 'run.interrupted'))
      log.warn('no report', { path, code: codeOf(error), why, ...(isOurs(error) && { todo: error.remedy.en }) })
  }
}
