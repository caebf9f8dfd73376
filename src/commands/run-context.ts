import { requireRouteB } from '../../config/source/secrets.js'
import type { RunContext } from '../app/context.js'
import type { CommandContext } from './context.js'
import { tariffOf } from './tariff-of.js'

/** What the jobs need of a command and its settings. A meter without credentials fails when its turn comes, and alone. */
export const runContext = ({ config, time, log, signal }: CommandContext): RunContext => ({
  settings: {
    ...config,
    meters: config.meters.map((meter) => ({
      ...meter,
      routeB: () => requireRouteB(config, meter),
      loadTariff: () => tariffOf(meter),
    })),
  },
  time,
  log,
  signal,
})
