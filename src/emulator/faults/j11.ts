/** Faults that only J11 can tell, or that meet a command of J11. Any dongle takes them; SKSTACK-IP shows of them what it can. */
import { codeText, Request, responseTo, Result } from '../../dongle/j11/codes.js'
import { encodeFrame as encodeJ11 } from '../../dongle/j11/frame.js'
import { Eoj, Esv } from '../../echonet/codes.js'
import type { Damage } from '../radio/signals.js'
import type { Behaviour, CommandAnswer, Controls, JoinAnswer } from './behaviour.js'
import { limited } from './command.js'
import { insteadOfAnswer, onReply, onRequest, type FaultLimits, type MakeEffect } from './effects.js'

/** Where KDN, a gateway in the field, saw a frame break off and the next one begin. */
const BROKEN_OFF_AFTER = 25

const damaging = (damage: Damage): MakeEffect =>
  onReply((exchange) => {
    exchange.replies = exchange.replies.map((reply) => ({ ...reply, damage }))
  })

export const ofRequests = {
  /** The channel was busy: nothing was sent. */
  'busy-channel': onRequest((exchange) => {
    exchange.sending = 'channel-busy'
    exchange.acknowledged = false
    exchange.reaches = false
  }),
  /** The request is told to be queued, as for a sleeping node; the answer comes all the same. */
  'queued-request': onRequest((exchange) => (exchange.sending = 'queued')),
  /** The radio loses the meter. */
  'lose-link': insteadOfAnswer((controls) => controls.loseLink()),
  /** The answer came in parts that did not fit together. */
  'not-received': onReply((exchange, controls) => {
    for (const { data } of exchange.replies.splice(0)) controls.reportNotReceived(data)
  }),
  /** The answer breaks off, and comes whole directly behind it. */
  'torn-datagram': damaging({ brokenOffAfter: BROKEN_OFF_AFTER }),
  /** The sum of the answer is wrong. */
  'wrong-sum': damaging({ hasWrongSum: true }),
  /** A notification before the response holds a response of the dongle's own. */
  'frame-in-data': onRequest((exchange, controls) => exchange.beforeResult.push(() => notifyFrame(controls))),
} satisfies Record<string, MakeEffect>

/** As its data: a response that says that nothing was sent. */
function notifyFrame(controls: Controls): void {
  const failed = { code: responseTo(Request.send), data: Uint8Array.of(Result.destinationAddress) }
  const properties = [{ epc: 0x86, edt: encodeJ11('response', failed) }]
  controls.notify({ tid: 0, seoj: Eoj.meter, deoj: Eoj.controller, esv: Esv.INF, properties })
}

/** The command is not carried out. @param on its code, such as 0053; absent: any. */
const refuseCommand = ({ on, times = 1, result = Result.requestRunning }: FaultLimits): Behaviour => ({
  name: 'refuse-command',
  onCommand: limited(times, (answer) => {
    if (on !== undefined && answer.command !== on) return false
    answer.refusal = result
    return true
  }),
})

/** These are followed by a notification. */
const FOLLOWED: readonly string[] = [Request.startPana, Request.send].map(codeText)

/** The response comes in one piece with what the dongle says next. */
const glueResponse = ({ on, times = 1 }: FaultLimits): Behaviour => ({
  name: 'glue-response',
  onCommand: limited(times, (answer) => {
    if (on === undefined ? !FOLLOWED.includes(answer.command) : answer.command !== on) return false
    answer.isHeld = true
    return true
  }),
})

/** A reset leaves the credentials. */
const keptCredentials = ({ times = 1 }: FaultLimits): Behaviour => ({
  name: 'kept-credentials',
  onCommand: limited(times, (answer: CommandAnswer) => {
    if (answer.command !== codeText(Request.reset)) return false
    answer.keepsCredentials = true
    return true
  }),
})

/** The dongle tells of each step of the link, before it tells that it is joined. */
const linkStates = ({ times = 1 }: FaultLimits): Behaviour =>
  onJoins('link-states', times, (_, controls) => {
    controls.reportLink('mac-connected')
    controls.reportLink('pana-connected')
  })

/** The meter does not answer a join with right credentials. */
const unansweredJoin = ({ times = 1 }: FaultLimits): Behaviour =>
  onJoins('unanswered-join', times, (join) => (join.answered = false))

function onJoins(name: string, times: number, change: (join: JoinAnswer, controls: Controls) => unknown): Behaviour {
  let done = 0
  return {
    name,
    onJoin(join, controls) {
      if (done >= times) return undefined
      done++
      change(join, controls)
      return 'handled'
    },
  }
}

export const ofCommands = {
  'refuse-command': refuseCommand,
  'glue-response': glueResponse,
  'kept-credentials': keptCredentials,
  'link-states': linkStates,
  'unanswered-join': unansweredJoin,
} satisfies Record<string, (limits: FaultLimits) => Behaviour>
