import type { Context } from '../../base/context.js'
import { isCode } from '../../base/errors.js'
import { waitForEvent } from '../../base/wait-for-event.js'
import type { PanDescriptor } from '../pan-descriptor.js'
import { choices } from './choices.js'
import { panaIn, startedIn } from './notes.js'
import type { RequestLine } from './request-line.js'
import { initialSettings, openPort, startPana, startRouteB } from './requests.js'
import { strangeAnswer, type ResultName } from './results.js'

/** For the note of the authentication: 30–120 s in public programs. */
const PANA_MS = 60_000

interface Aim {
  readonly pan: PanDescriptor
  /** 4–17 */
  readonly channel: number
  readonly udpPort: number
  /** Resets the dongle and introduces it again. */
  readonly renew: () => Promise<void>
}

/**
 * Starts the B route and authenticates. The dongle chooses the PAN itself, by the pairing ID: where it is another one than asked for,
 * that is a refusal.
 * @returns whether the session is open
 */
export async function joinOnce(line: RequestLine, aim: Aim, { time, log, signal }: Context): Promise<boolean> {
  const { pan, udpPort } = aim
  const started = await startedRouteB(line, aim, { signal })
  if (started?.mac !== pan.mac || started.panId !== pan.panId) {
    log.debug('join answered', { joined: false, why: started === undefined ? 'no connection' : 'another PAN' })
    return false
  }
  await line.request(openPort(udpPort), { signal })
  const result = await waitForEvent(
    line,
    (frame) => {
      const told = panaIn(frame)
      return told?.mac === pan.mac ? told.result : undefined
    },
    { after: (limit) => line.request(startPana, { signal: limit }), limitMs: PANA_MS, time, signal },
  )
  log.debug('join answered', { joined: result === 'joined', why: result, channel: pan.channel })
  return result === 'joined'
}

async function startedRouteB(
  line: RequestLine,
  { channel, renew }: Aim,
  waiting: { readonly signal: AbortSignal },
): Promise<ReturnType<typeof startedIn>> {
  await line.request(initialSettings(channel), waiting)
  for (const [n, after] of [...choices.afterFailedConnection, undefined].entries()) {
    try {
      const { data } = await line.request(startRouteB, waiting)
      const started = startedIn(data)
      if (started === undefined) throw strangeAnswer(startRouteB.code)
      return started
    } catch (error) {
      const isFailed = isRefusedFor(error, 'macConnectionFailed')
      if (!isFailed && !(n === 0 && isCode(error, 'dongle.silent'))) throw error
      // Where only the response was lost, the B route runs, and what the dongle found is not known.
      if (!isFailed || after === 'reset') {
        await renew()
        await line.request(initialSettings(channel), waiting)
      }
    }
  }
  return undefined
}

const isRefusedFor = (error: unknown, reason: ResultName): boolean =>
  isCode(error, 'dongle.refused') && error.facts.reason === reason
