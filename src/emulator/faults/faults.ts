/** All faults by name. To add one: a line in the table `ofRequests` or `ofCommands`, here or in `j11.ts`. */
import { DAY_S } from '../../base/clock.js'
import { Esv } from '../../echonet/codes.js'
import { encodeFrame, toldBy, type Frame } from '../../echonet/frame.js'
import { smartMeter } from '../../echonet/properties.js'
import { MAX_DATA_BYTES } from '../dongle/skstack/reader.js'
import type { MeterObject } from '../meter/object.js'
import { epcsOf, type Exchange } from '../radio/exchange.js'
import {
  countOneLess,
  countOneMore,
  emptyOne,
  refuseAll,
  refuseOne,
  reverseOrder,
  unsetClock,
  withoutMeaning,
  withoutNewestSlot,
  withoutOlderHalf,
} from './answer.js'
import type { Behaviour, Controls } from './behaviour.js'
import { damagedEinfo, lostOk, refuseJoin } from './command.js'
import * as j11 from './j11.js'
import {
  answering,
  answeringAs,
  insteadOfAnswer,
  matcher,
  onReply,
  onRequest,
  type Effect,
  type FaultLimits,
  type MakeEffect,
} from './effects.js'

export interface FaultSpec extends FaultLimits {
  readonly fault: FaultName
}

const SECOND = 1000

/** The property that a fault changes; 00, which no property has, where none is named. */
const epcOf = ({ on = '00' }: FaultLimits): number => Number.parseInt(on, 16)

const asksFor =
  (...epcs: number[]) =>
  (request: Frame): boolean =>
    (request.esv === Esv.Get || request.esv === Esv.SetGet) && toldBy(request).some(({ epc }) => epcs.includes(epc))
const asksForDay = asksFor(0xe2, 0xe4)
const asksForHalfHours = asksFor(0xec)
const asksForHistory = (request: Frame): boolean => asksForDay(request) || asksForHalfHours(request)

const ofRequests = {
  /** The answer is lost on its way. */
  'drop-answer': onReply((exchange) => (exchange.replies = [])),
  /** EVENT 21 says 01, the answer comes all the same. */
  'lost-ack': onRequest((exchange) => (exchange.acknowledged = false)),
  /** EVENT 21 says 01, nothing comes. */
  'lost-request': onRequest((exchange) => {
    exchange.acknowledged = false
    exchange.reaches = false
  }),
  'double-answer': onReply((exchange) => exchange.replies.push(...exchange.replies)),
  /** The answer is sent together with the next one. */
  'late-answer': onReply((exchange, { held }) => held.push(...exchange.replies.splice(0))),
  'wrong-tid': answering((frame) => encodeFrame({ ...frame, tid: frame.tid ^ 0x5555 })),
  /** The answer comes from another node. */
  'other-source': onReply((exchange) => {
    exchange.replies = exchange.replies.map(({ data }) => ({ data, mac: '00112233445566AA' }))
  }),
  /** The meter refuses the whole request. */
  sna: answering(refuseAll),
  /** The meter refuses the named property of a Get, and serves the others. */
  'refuse-property': (limits) => answering(refuseOne(epcOf(limits)))(limits),
  /** The named property has no data, though the answer is no refusal. */
  'empty-property': (limits) => answering(emptyOne(epcOf(limits)))(limits),
  /** The properties come in another order than they were asked for. */
  'other-order': answering(reverseOrder),
  /** More properties than OPC says. */
  'opc-too-low': answering(countOneLess),
  /** Fewer properties than OPC says. */
  'opc-too-high': answering(countOneMore),
  /** The newest slot of today is late: EA has it, E2 and EC do not have it yet. */
  'late-slot': (limits) => ({ ...answering(withoutNewestSlot)(limits), only: asksForHistory }),
  /** Date and time are those of a clock that was never set (FFFF…). */
  'clock-not-set': answering(unsetClock),
  /** The last bytes of the frame are missing. */
  'malformed-frame': answering((frame) => encodeFrame(frame).slice(0, -1)),
  /** The frame is well-formed, but its values are invalid. */
  'value-garbage': answering(withoutMeaning),
  /** E2 and E4 answer for the day that was set before, EC for the time that was. */
  'day-word': () => ({
    only: asksForHistory,
    onReply: answeringAs(({ previousDay, previousHalfHours }) => ({ day: previousDay, halfHours: previousHalfHours })),
  }),
  /** E2 and E4 of a past day repeat the day that was asked for, and hold the counts of the day before it. */
  'other-day': () => ({
    only: asksForDay,
    onReply: answeringAs(({ day, lagS }) => ({ lagS: day === 0 ? lagS : lagS + DAY_S })),
  }),
  /** EC tells fewer half hours than it was asked for. */
  'fewer-slots': (limits) => ({ ...answering(withoutOlderHalf)(limits), only: asksForHalfHours }),
  /** Another controller sets E5 or ED after us. */
  'foreign-controller': () => ({
    only: (request) => request.esv === Esv.SetC && epcsOf(request).some((epc) => epc === 0xe5 || epc === 0xed),
    onReply({ request }, { meter: { object } }) {
      if (request && epcsOf(request).includes(0xe5)) object.set(0xe5, Uint8Array.of((object.day + 7) % 100))
      if (request && epcsOf(request).includes(0xed)) setWeekEarlier(object)
      return undefined
    },
  }),
  'expire-session': insteadOfAnswer((controls, { seconds = 2, renewed = true }) =>
    controls.expireSession(seconds * SECOND, renewed),
  ),
  'end-session': insteadOfAnswer((controls) => controls.endSession()),
  'rate-limit': onRequest((exchange, controls, { seconds = 600 }) => {
    exchange.beforeResult.push(() => controls.limitSending(seconds * SECOND))
  }),
  'silent-meter': onRequest((_, controls) => controls.silenceMeter()),
  'silent-dongle': onRequest((_, controls) => controls.silenceDongle()),
  /** The dongle waits for more data than LEN says; only up to 1232 bytes bring it back. */
  'hang-in-data-phase': onRequest((exchange) => (exchange.missingBytes = MAX_DATA_BYTES)),
  /** Random bytes on the serial line. */
  'garbage-bytes': onRequest((exchange) => (exchange.noise = Uint8Array.of(0xff, 0x00, 0x81, 0x20, 0x7e, 0xc3))),
  /** A notification is printed on the line of the echo. */
  'glue-echo': onRequest((exchange, controls) => exchange.afterEcho.push(() => notify(controls, undefined))),
  /** A notification with the TID of the request comes between echo and EVENT 21. */
  'notify-between': onRequest((exchange, controls) => {
    exchange.beforeResult.push(() => notify(controls, exchange.request?.tid))
  }),
  'clock-jump': onRequest((_, { clock }, { seconds = 3600 }) => clock.jump(seconds)),
  /** Bytes of the answer's line are lost between dongle and host. */
  'cut-datagram': onReply((exchange) => {
    exchange.replies = exchange.replies.map((reply) => ({ ...reply, damage: { lostBytes: 5 } }))
  }),
  'neighbour-first': onRequest((exchange) => (exchange.solicitsFirst = true)),
  /** The connection to the dongle drops after the request. */
  disconnect: insteadOfAnswer((controls) => controls.disconnect()),
  ...j11.ofRequests,
} satisfies Record<string, MakeEffect>

const ofCommands = {
  'refuse-join': refuseJoin,
  'lost-ok': lostOk,
  'damaged-einfo': damagedEinfo,
  ...j11.ofCommands,
} satisfies Record<string, (limits: FaultLimits) => Behaviour>

export type FaultName = keyof typeof ofRequests | keyof typeof ofCommands
const keysOf = <T extends object>(table: T): (keyof T)[] => Object.keys(table) as (keyof T)[]
export const faultNames: readonly FaultName[] = [...keysOf(ofRequests), ...keysOf(ofCommands)]

const isOfCommands = (name: FaultName): name is keyof typeof ofCommands => name in ofCommands

/** The behaviour of a fault. */
export function behaviourOf(spec: FaultSpec): Behaviour {
  if (isOfCommands(spec.fault)) return ofCommands[spec.fault](spec)
  const effect: Effect = ofRequests[spec.fault](spec)
  const meets = matcher(spec, effect)
  const met = new WeakMap<Exchange, boolean>()
  /** Each exchange is counted once, though it is asked about twice. */
  const applies = (exchange: Exchange): boolean => {
    const known = met.get(exchange) ?? meets(exchange)
    met.set(exchange, known)
    return known
  }
  return {
    name: spec.fault,
    ...(effect.onRequest && {
      onRequest: (exchange, controls) => (applies(exchange) ? effect.onRequest?.(exchange, controls) : undefined),
    }),
    ...(effect.onReply && {
      onReply: (exchange, controls) => (applies(exchange) ? effect.onReply?.(exchange, controls) : undefined),
    }),
  }
}

function setWeekEarlier(object: MeterObject): void {
  const { time, count } = object.halfHours
  if (time !== undefined) object.set(0xed, smartMeter.recentHalfHoursTime.encode({ time: time - 7 * DAY_S, count }))
}

function notify(controls: Controls, tid: number | undefined): void {
  const frame = controls.meter.announcement(tid)
  if (frame !== undefined) controls.notify({ ...frame, esv: Esv.INF })
}
