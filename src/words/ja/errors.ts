import { configErrors } from './errors/config.js'
import { dongleErrors } from './errors/dongle.js'
import { echonetErrors } from './errors/echonet.js'
import { historyErrors } from './errors/history.js'
import { meterErrors } from './errors/meter.js'
import { runErrors } from './errors/run.js'
import { storeErrors } from './errors/store.js'

/** The sentences of each error, by its code; `remedy` is the next step for a person where nothing better is known. */
export const errors = {
  ...configErrors,
  ...dongleErrors,
  ...meterErrors,
  ...echonetErrors,
  ...historyErrors,
  ...storeErrors,
  ...runErrors,
}
