/** The faults by name: each turns a specification into a behaviour. */
import { encodeFrame, type Frame } from '../../echonet/frame.js'
import { Esv } from '../../echonet/codes.js'
import {
  countOneLess,
  countOneMore,
  emptyOne,
  refuseAll,
  refuseOne,
  reverseOrder,
  unsetClock,
  withoutNewestSlot,
  type ChangeAnswer,
} from './answer.js'
import type { Behaviour, Handled, Stage } from './behaviour.js'
import { damagedEinfo, lostOk } from './command.js'
import { epcsOf, readFrame, type Exchange, type Reply } from '../radio/exchange.js'

/** Which requests a fault meets, and how often. */
export interface FaultSpec {
  readonly fault: FaultName
  /** Only requests with this EPC: `E2`. lost-ok: only this command. */
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
}

interface Effect extends Pick<Behaviour, 'onRequest' | 'onReply'> {
  /** Other requests do not count. */
  readonly only?: (request: Frame) => boolean
}
type Maker = (spec: FaultSpec) => Effect

const SECOND = 1000
/** SKSENDTO takes at most this many bytes. */
const MOST_DATA = 1232

/** An effect on the request that leaves the rest to older behaviours. */
const onRequest =
  (change: (exchange: Exchange, stage: Stage, spec: FaultSpec) => void): Maker =>
  (spec) => ({
    onRequest(exchange, stage) {
      change(exchange, stage, spec)
      return undefined
    },
  })

/** An effect on the answer; the newest decides alone. */
const onReply =
  (change: (exchange: Exchange, stage: Stage) => void): Maker =>
  () => ({
    onReply(exchange, stage) {
      change(exchange, stage)
      return 'handled'
    },
  })

/** Each answer is made into another one. */
const answering = (change: ChangeAnswer): Maker =>
  onReply((exchange) => {
    const { request } = exchange
    if (request === undefined) return
    exchange.replies = exchange.replies.map((reply) => changed(reply, (frame) => change(frame, request)))
  })

/** A fault of one property has to be told which; without it none is met. */
const epcOf = ({ on = '00' }: FaultSpec): number => Number.parseInt(on, 16)

function changed(reply: Reply, change: (frame: Frame) => Uint8Array): Reply {
  const frame = readFrame(reply.data)
  return frame === undefined ? reply : { ...reply, data: change(frame) }
}

/** Done once the request is on its way; its answer is lost. */
const afterwards = (happens: (stage: Stage, spec: FaultSpec) => void): Maker =>
  onRequest((exchange, stage, spec) => {
    exchange.reaches = false
    exchange.afterwards.push(() => happens(stage, spec))
  })

const asksForHistory = (request: Frame): boolean =>
  request.esv === Esv.Get && epcsOf(request).some((epc) => epc === 0xe2 || epc === 0xe4)

const makers = {
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
  /** The answer comes together with the next one. */
  'late-answer': onReply((exchange, { held }) => held.push(...exchange.replies.splice(0))),
  'wrong-tid': answering((frame) => encodeFrame({ ...frame, tid: frame.tid ^ 0x5555 })),
  /** The answer comes from another node. */
  'other-source': onReply((exchange) => {
    exchange.replies = exchange.replies.map(({ data }) => ({ data, mac: '00112233445566AA' }))
  }),
  /** The meter refuses what it could serve: the whole request. */
  sna: answering(refuseAll),
  /** The meter refuses the property of a Get that is named, and serves the others. */
  'refuse-property': (spec) => answering(refuseOne(epcOf(spec)))(spec),
  /** The property that is named has no data in an answer that is no refusal. */
  'empty-property': (spec) => answering(emptyOne(epcOf(spec)))(spec),
  /** The properties come in another order than they were asked for. */
  'other-order': answering(reverseOrder),
  /** More properties than OPC says. */
  'opc-too-low': answering(countOneLess),
  /** Fewer properties than OPC says. */
  'opc-too-high': answering(countOneMore),
  /** The newest slot of today comes late into the history: EA has it, E2 does not yet. */
  'late-slot': (spec) => ({ ...answering(withoutNewestSlot)(spec), only: asksForHistory }),
  /** Date and time are those of a clock that was never set (FFFF…). */
  'clock-not-set': answering(unsetClock),
  /** The last bytes of the frame are missing. */
  'malformed-frame': answering((frame) => encodeFrame(frame).slice(0, -1)),
  /** Well-formed, but the data means nothing. */
  'value-garbage': answering((frame) => encodeFrame({ ...frame, properties: frame.properties.map(spoilt) })),
  /** E2 and E4 answer for the day that was set before. */
  'day-word': () => ({
    only: asksForHistory,
    onReply: (exchange, stage) => answerForPreviousDay(exchange, stage),
  }),
  /** Another controller sets E5 behind our back. */
  'foreign-controller': () => ({
    only: (request) => request.esv === Esv.SetC && epcsOf(request).includes(0xe5),
    onReply(_, { meter }) {
      meter.object.set(0xe5, Uint8Array.of((meter.object.day + 7) % 100))
      return undefined
    },
  }),
  'expire-session': afterwards((stage, { seconds = 2, renewed = true }) =>
    stage.expireSession(seconds * SECOND, renewed),
  ),
  'end-session': afterwards((stage) => stage.endSession()),
  'rate-limit': onRequest((exchange, stage, { seconds = 600 }) => {
    exchange.between.push(() => stage.limitSending(seconds * SECOND))
  }),
  'silent-meter': onRequest((_, stage) => stage.silenceMeter()),
  'silent-dongle': onRequest((_, stage) => stage.silenceDongle()),
  /** The dongle waits for more data than LEN says; only up to 1232 bytes bring it back. */
  'hang-in-data-phase': onRequest((exchange) => (exchange.missingBytes = MOST_DATA)),
  /** Line noise. */
  'garbage-bytes': onRequest((exchange) => (exchange.noise = Uint8Array.of(0xff, 0x00, 0x81, 0x20, 0x7e, 0xc3))),
  /** A notification printed behind the echo, on its line. */
  'glue-echo': onRequest((exchange, stage) => exchange.glued.push(() => notify(stage, undefined))),
  /** A notification with the request's own TID between echo and EVENT 21. */
  'notify-between': onRequest((exchange, stage) => {
    exchange.between.push(() => notify(stage, exchange.request?.tid))
  }),
  'clock-jump': onRequest((_, { clock }, { seconds = 3600 }) => clock.jump(seconds)),
  /** Bytes of the answer's line are lost between dongle and host. */
  'cut-datagram': onReply((exchange) => {
    exchange.replies = exchange.replies.map((reply) => ({ ...reply, lostBytes: 5 }))
  }),
  'neighbour-first': onRequest((exchange) => (exchange.solicits = true)),
  /** The connection to the dongle drops after the request. */
  disconnect: afterwards((stage) => stage.disconnect()),
} satisfies Record<string, Maker>

/** These meet joins and commands, all others meet requests. */
const others = {
  'refuse-join': refuseJoin,
  'lost-ok': lostOk,
  'damaged-einfo': damagedEinfo,
} satisfies Record<string, (spec: FaultSpec) => Behaviour>

export type FaultName = keyof typeof makers | keyof typeof others
const keysOf = <T extends object>(table: T): (keyof T)[] => Object.keys(table) as (keyof T)[]
export const faultNames: readonly FaultName[] = [...keysOf(makers), ...keysOf(others)]

const isOther = (name: FaultName): name is keyof typeof others => name in others

/** The behaviour of a fault. */
export function behaviourOf(spec: FaultSpec): Behaviour {
  if (isOther(spec.fault)) return others[spec.fault](spec)
  const effect: Effect = makers[spec.fault](spec)
  const meets = matcher(spec, effect)
  const met = new WeakMap<Exchange, boolean>()
  /** Counted once for an exchange, when it is first asked. */
  const applies = (exchange: Exchange): boolean => {
    const known = met.get(exchange) ?? meets(exchange)
    met.set(exchange, known)
    return known
  }
  return {
    name: spec.fault,
    ...(effect.onRequest && {
      onRequest: (exchange, stage) => (applies(exchange) ? effect.onRequest?.(exchange, stage) : undefined),
    }),
    ...(effect.onReply && {
      onReply: (exchange, stage) => (applies(exchange) ? effect.onReply?.(exchange, stage) : undefined),
    }),
  }
}

function matcher({ on, at = 1, every = 1, times = 1 }: FaultSpec, { only }: Effect): (exchange: Exchange) => boolean {
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

function refuseJoin({ times = 1 }: FaultSpec): Behaviour {
  let done = 0
  return {
    name: 'refuse-join',
    onJoin(join): Handled {
      if (done >= times) return undefined
      done++
      join.accepted = false
      return 'handled'
    },
  }
}

/** Up to the last four bytes become FF: no count, no unit, no date. */
const spoilt = ({ epc, edt }: { epc: number; edt: Uint8Array }): { epc: number; edt: Uint8Array } => ({
  epc,
  edt: Uint8Array.from(edt, (byte, at) => (at >= edt.length - 4 ? 0xff : byte)),
})

function answerForPreviousDay(exchange: Exchange, { meter }: Stage): Handled {
  const { day, previousDay } = meter.object
  meter.object.day = previousDay
  const answer = exchange.request && meter.answer(exchange.request)
  meter.object.day = day
  exchange.replies = answer === undefined ? [] : [{ data: encodeFrame(answer) }]
  return 'handled'
}

function notify(stage: Stage, tid: number | undefined): void {
  const frame = stage.meter.announcement(tid)
  if (frame !== undefined) stage.notify({ ...frame, esv: Esv.INF })
}
