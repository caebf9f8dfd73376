import { withOwnController } from '../base/time.js'
import { openDongle, type Dongle } from '../dongle/open-dongle.js'
import type { MeterStore } from '../store/meter-store/store.js'
import type { MeterRun } from './context.js'

/** The dongle wakes while the store is checked. Before the store is ready nothing is sent by radio; where it is not, the port is closed. */
export function openDongleBesideStore(
  run: MeterRun,
  preparing: Promise<MeterStore>,
): Promise<{ dongle: Dongle; meterStore: MeterStore }> {
  const { meter, time, log } = run
  return withOwnController(run.signal, async (own) => {
    const opening = openDongle(meter.port, { time, log: log.child({ part: 'dongle' }), signal: own.signal })
    opening.catch(() => undefined)
    try {
      const meterStore = await preparing
      run.onPhase?.(meter.name, 'dongle')
      return { dongle: await opening, meterStore }
    } catch (error) {
      own.abort(error)
      await opening.then(
        (dongle) => dongle.close(),
        () => undefined,
      )
      throw error
    }
  })
}
