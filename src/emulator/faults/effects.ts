/** Building blocks of the faults of requests: they change an exchange before it is sent, or after the meter has answered. */
import { Esv } from '../../echonet/codes.js'
import { encodeFrame, type Frame } from '../../echonet/frame.js'
import { epcsOf, readFrame, type Exchange, type Reply } from '../radio/exchange.js'
import type { MeterObject } from '../meter/object.js'
import type { ChangeAnswer } from './answer.js'
import type { Behaviour, Controls, Handled } from './behaviour.js'

/** Which requests a fault meets, how often, and with which numbers. */
export interface FaultLimits {
  /** Only requests with this EPC: `E2`. lost-ok, refuse-command, glue-response: only this command. */
  readonly on?: string
  /** Only from the n-th request since the start on (1 = the first). */
  readonly at?: number
  /** Only each n-th of the requests it would meet. */
  readonly every?: number
  /** How often in all; 1 unless said. */
  readonly times?: number
  /** clock-jump: by how much; expire-session, rate-limit: for how long. */
  readonly seconds?: number
  /** expire-session: whether the session comes back (EVENT 25) or not (24); true unless said. */
  readonly renewed?: boolean
  /** refuse-command: the result byte. */
  readonly result?: number
}

/** What a fault does to the exchanges that it meets. */
export interface Effect extends Pick<Behaviour, 'onRequest' | 'onReply'> {
  /** Only these requests are met and counted. */
  readonly only?: (request: Frame) => boolean
}
export type MakeEffect = (limits: FaultLimits) => Effect

/** Changes the request; older behaviours may change it as well. */
export const onRequest =
  (change: (exchange: Exchange, controls: Controls, limits: FaultLimits) => void): MakeEffect =>
  (limits) => ({
    onRequest(exchange, controls) {
      change(exchange, controls, limits)
      return undefined
    },
  })

/** Changes the answer; older behaviours are not asked. */
export const onReply =
  (change: (exchange: Exchange, controls: Controls) => void): MakeEffect =>
  () => ({
    onReply(exchange, controls) {
      change(exchange, controls)
      return 'handled'
    },
  })

/** Makes each answer into another one. */
export const answering = (change: ChangeAnswer): MakeEffect =>
  onReply((exchange, { clock }) => {
    const { request } = exchange
    if (request === undefined) return
    exchange.replies = exchange.replies.map((reply) => changed(reply, (frame) => change(frame, request, clock.now())))
  })

function changed(reply: Reply, change: (frame: Frame) => Uint8Array): Reply {
  const frame = readFrame(reply.data)
  return frame === undefined ? reply : { ...reply, data: change(frame) }
}

/** Done once the request was sent; the meter does not hear it. */
export const insteadOfAnswer = (action: (controls: Controls, limits: FaultLimits) => void): MakeEffect =>
  onRequest((exchange, controls, limits) => {
    exchange.reaches = false
    exchange.afterResult.push(() => action(controls, limits))
  })

/** Decides for each exchange whether the fault meets it, and counts them. */
export function matcher(
  { on, at = 1, every = 1, times = 1 }: FaultLimits,
  { only }: Effect,
): (exchange: Exchange) => boolean {
  const epc = on === undefined ? undefined : Number.parseInt(on, 16)
  let [seen, done] = [0, 0]
  return ({ request, number }) => {
    if (request === undefined || number < at || done >= times) return false
    if (only?.(request) === false) return false
    if (epc !== undefined && !epcsOf(request).includes(epc)) return false
    if (++seen % every !== 0) return false
    done++
    return true
  }
}

/** What of a meter's state decides how it answers for its history. */
type HistoryState = Pick<MeterObject, 'day' | 'halfHours' | 'lagS'>

/** Of a SetGet only what is asked for: to set the day once more would undo the state that the answer is to be of. */
function answerAgain({ request, replies }: Exchange, meter: Controls['meter']): Frame | undefined {
  if (request?.getProperties === undefined) return request && meter.answer(request)
  const usual = replies[0] && readFrame(replies[0].data)
  if (usual?.esv !== Esv.SetGet_Res) return usual
  const { getProperties, ...rest } = request
  const told = meter.answer({ ...rest, esv: Esv.Get, properties: getProperties })
  return told && { ...usual, getProperties: told.properties }
}

/** The meter answers as it would in another state. */
export const answeringAs =
  (state: (object: MeterObject) => Partial<HistoryState>) =>
  (exchange: Exchange, { meter }: Controls): Handled => {
    const { day, halfHours, lagS } = meter.object
    Object.assign(meter.object, state(meter.object))
    const answer = answerAgain(exchange, meter)
    Object.assign(meter.object, { day, halfHours, lagS } satisfies HistoryState)
    exchange.replies = answer === undefined ? [] : [{ data: encodeFrame(answer) }]
    return 'handled'
  }
