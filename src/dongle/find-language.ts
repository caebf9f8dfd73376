/** Which language a device speaks: it is asked in SKSTACK-IP, and if that has no answer in J11 as well. */
import type { Context } from '../base/context.js'
import { sleep, withOwnController } from '../base/time.js'
import { waitForEvent } from '../base/wait-for-event.js'
import { Request } from './j11/codes.js'
import { encodeFrame } from './j11/frame.js'
import { J11Splitter } from './j11/splitter.js'
import type { CommandLine } from './skstack/command-line.js'
import { noDongle, speaksSkstack, wake } from './skstack/wake.js'

/**
 * SKSTACK-IP answers within 20 ms. J11 drops the bytes of SKSTACK-IP, and gives up what a killed program left unfinished after 1 s.
 */
const ASK_J11_AFTER_MS = 1_100
/** It changes nothing; in the buffer of an SKSTACK-IP dongle it is the beginning of a line that nobody ends. */
const J11_QUESTION = encodeFrame('request', { code: Request.version, data: new Uint8Array() })

export interface Caution {
  /**
   * A device that nobody called a dongle may be a printer, or anything else: it gets a question for its version (SKVER) and, if it
   * has said nothing at all, that question in J11; nothing more unless it answers.
   */
  readonly isForeign?: boolean
}

/** What answers; a dongle with SKSTACK-IP is awake, and the other one only known. */
export type Found = { readonly language: 'SKSTACK-IP'; readonly firmware: string } | { readonly language: 'J11' }

type Asking = Omit<Context, 'log'>

/** @throws {KenshinError} `dongle.silent` when nothing there speaks either language, and those of the port */
export const findLanguage = (line: CommandLine, caution: Caution, { time, signal }: Asking): Promise<Found> =>
  withOwnController(signal, async (own) => {
    const asking = { time, signal: own.signal }
    const skstack = wakeSkstack(line, caution, asking)
    const j11 = askInJ11(line, caution, asking)
    try {
      // Only SKSTACK-IP gives up: J11 is waited for until then.
      return await Promise.race([skstack, j11.catch(() => skstack)])
    } finally {
      own.abort(new Error('answered'))
    }
  })

async function wakeSkstack(line: CommandLine, { isForeign = false }: Caution, asking: Asking): Promise<Found> {
  if (isForeign && !(await speaksSkstack(line, asking))) throw noDongle()
  const { firmware } = await wake(line, asking)
  return { language: 'SKSTACK-IP', firmware }
}

/** Any whole frame with right sums tells it, asked for or not: no other language looks so by chance. */
async function askInJ11(line: CommandLine, { isForeign = false }: Caution, { time, signal }: Asking): Promise<Found> {
  const splitter = new J11Splitter('response')
  let hasHeard = false
  const isFrame = (bytes: Uint8Array): true | undefined => {
    hasHeard = true
    return splitter.push(bytes).some(({ kind }) => kind === 'frame') || undefined
  }
  const ask = async (): Promise<void> => {
    await sleep(ASK_J11_AFTER_MS, { time, signal })
    if (!(isForeign ? hasHeard : line.hasSpoken)) await line.raw(J11_QUESTION, { signal })
  }
  ask().catch(() => undefined)
  await waitForEvent(line.bytes, isFrame, { time, signal })
  return { language: 'J11' }
}
