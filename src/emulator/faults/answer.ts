/** Changes of a right answer: frame in, bytes out. */
import { SLOT_S } from '../../base/clock.js'
import { Esv } from '../../echonet/codes.js'
import { changeTold, encodeFrame, type Frame, type Property } from '../../echonet/frame.js'
import { smartMeter } from '../../echonet/properties.js'
import type { RecentCounts } from '../../echonet/recent-values.js'

/** @param now the meter's clock, epoch seconds. */
export type ChangeAnswer = (answer: Frame, request: Frame, now: number) => Uint8Array

const NOTHING = new Uint8Array()

/** Everything is refused: what was asked for has no data, what was to be set has the request's. */
export const refuseAll: ChangeAnswer = (answer, { esv, properties, getProperties }) =>
  encodeFrame({
    ...answer,
    esv: refusalTo(esv),
    properties: esv === Esv.Get ? withoutData(properties) : properties,
    ...(getProperties && { getProperties: withoutData(getProperties) }),
  })

const withoutData = (properties: readonly Property[]): Property[] =>
  properties.map(({ epc }) => ({ epc, edt: NOTHING }))

const refusalTo = (esv: Esv): Esv =>
  esv === Esv.SetC ? Esv.SetC_SNA : esv === Esv.SetGet ? Esv.SetGet_SNA : Esv.Get_SNA

/** One property of a Get is refused, the others are served. */
export const refuseOne =
  (refused: number): ChangeAnswer =>
  (answer, request) =>
    encodeFrame({ ...changing(answer, request, refused, NOTHING), esv: refusalTo(request.esv) })

/** One property has no data, though the answer says that all were served. */
export const emptyOne =
  (emptied: number): ChangeAnswer =>
  (answer, request) =>
    encodeFrame(changing(answer, request, emptied, NOTHING))

/** The properties come in another order than they were asked for. */
export const reverseOrder: ChangeAnswer = (answer) => encodeFrame(changeTold(answer, (told) => told.toReversed()))

const OPC_AT = 11
/** E5, and the day that E2 and E4 begin with. */
const TODAY = 0

/** OPC counts one property less than there are. */
export const countOneLess: ChangeAnswer = (answer) =>
  encodeFrame(answer).map((byte, at) => (at === OPC_AT && byte > 1 ? byte - 1 : byte))

/** OPC counts one property more than there are. */
export const countOneMore: ChangeAnswer = (answer) =>
  encodeFrame(answer).map((byte, at) => (at === OPC_AT ? byte + 1 : byte))

/** The history (E2 and E4 of today, EC) lacks the newest slot, which EA and EB have already. */
export const withoutNewestSlot: ChangeAnswer = (answer, _, now) =>
  changingHalfHours(
    changeTold(answer, (told) => told.map(withoutNewest)),
    ({ time, readings }) => ({
      time,
      readings: readings.map((reading) =>
        reading.time + SLOT_S > now ? { ...reading, normal: undefined, reverse: undefined } : reading,
      ),
    }),
  )

/** EC holds only the newer half of the readings that ED asks for. */
export const withoutOlderHalf: ChangeAnswer = (answer) =>
  changingHalfHours(answer, ({ time, readings }) => ({
    time,
    readings: readings.slice(0, Math.ceil(readings.length / 2)),
  }))

function changingHalfHours(answer: Frame, change: (told: RecentCounts) => RecentCounts): Uint8Array {
  const history = smartMeter.recentHalfHours
  const changed = (property: Property): Property =>
    property.epc === history.epc && property.edt.length > 0
      ? { ...property, edt: history.encode(change(history.decode(property.edt))) }
      : property
  return encodeFrame(changeTold(answer, (told) => told.map(changed)))
}

function withoutNewest(property: Property): Property {
  const { cumulativeHistoryNormal: normal, cumulativeHistoryReverse: reverse } = smartMeter
  const history = [normal, reverse].find(({ epc }) => epc === property.epc)
  if (history === undefined || property.edt.length === 0) return property
  const { day, counts } = history.decode(property.edt)
  if (day !== TODAY) return property
  const newest = counts.findLastIndex((count) => count !== undefined)
  return { ...property, edt: history.encode({ day, counts: counts.with(newest, undefined) }) }
}

/** Date and time of a clock that was never set. */
export const unsetClock: ChangeAnswer = (answer, request) => {
  const { currentDate, currentTime } = smartMeter
  const dateless = changing(answer, request, currentDate.epc, currentDate.encode(undefined))
  return encodeFrame(changing(dateless, request, currentTime.epc, currentTime.encode(undefined)))
}

function changing(answer: Frame, { esv }: Frame, changed: number, edt: Uint8Array): Frame {
  if (esv !== Esv.Get && esv !== Esv.SetGet) return answer
  const change = (property: Property): Property => (property.epc === changed ? { epc: changed, edt } : property)
  return changeTold(answer, (told) => told.map(change))
}

/** Up to the last four bytes become FF: no count, no unit, no date. */
export const withoutMeaning: ChangeAnswer = (answer) =>
  encodeFrame(
    changeTold(answer, (told) =>
      told.map(({ epc, edt }) => ({
        epc,
        edt: Uint8Array.from(edt, (byte, at) => (at >= edt.length - 4 ? 0xff : byte)),
      })),
    ),
  )
