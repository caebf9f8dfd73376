import { isatty } from 'node:tty'
import { Exit, KenshinError } from '../base/errors.js'
import { ifStillRunningAfter } from '../base/time.js'

/** Enough for the dongle to end its command and to take SKTERM. */
const LAST_MS = 5_000

/**
 * The first SIGINT, SIGTERM or SIGHUP aborts the returned signal, and the work ends in good order (SKTERM, close). A second one
 * limits that to `LAST_MS`.
 */
export function endSignal(onFirst: () => void = () => undefined): AbortSignal {
  const controller = new AbortController()
  let isHurried = false
  const end = (): void => {
    if (!controller.signal.aborted) {
      controller.abort(new KenshinError('run.interrupted', (words) => words.interrupted))
      onFirst()
    } else if (!isHurried) {
      isHurried = true
      ifStillRunningAfter(LAST_MS, () => process.exit(Exit.interrupted))
    }
  }
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, end)
  // Checked now: when the signal arrives, the terminal is gone.
  const onHangUp = hasTerminal() ? end : (): void => undefined
  process.on('SIGHUP', onHangUp)
  return controller.signal
}

/**
 * SIGHUP means that the terminal is gone; a process that has none, as after `nohup`, goes on. Node does not tell whether SIGHUP was
 * ignored when it started: it resets every signal to its default first.
 */
const hasTerminal = (): boolean => [0, 1, 2].some((fd) => isatty(fd))
