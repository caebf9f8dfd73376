import type { Logger } from './log.js'
import type { Time, Waiting } from './time.js'

/** What a task of several steps works with: the clock that it waits by, the log that it tells, the signal that ends it. */
export interface Context extends Waiting {
  readonly time: Time
  readonly log: Logger
}
