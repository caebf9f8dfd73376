import { Eoj, Esv } from '../echonet/codes.js'
import { toldBy, type Frame, type Property } from '../echonet/frame.js'

const answersTo: ReadonlyMap<Esv, readonly Esv[]> = new Map<Esv, readonly Esv[]>([
  [Esv.Get, [Esv.Get_Res, Esv.Get_SNA]],
  [Esv.SetC, [Esv.Set_Res, Esv.SetC_SNA]],
  [Esv.SetGet, [Esv.SetGet_Res, Esv.SetGet_SNA]],
])

/**
 * Objects, service and EPCs must fit, because a notification may carry the transaction ID of a request by chance. The order of
 * the EPCs does not matter: some meters have an order of their own.
 */
export function isAnswer(frame: Frame, request: Esv, asked: readonly Property[]): boolean {
  const [answered, requested] = [epcsOf(toldBy(frame)), epcsOf(asked)]
  return (
    frame.seoj === Eoj.meter &&
    frame.deoj === Eoj.controller &&
    (answersTo.get(request) ?? []).includes(frame.esv) &&
    answered.length > 0 &&
    new Set(answered).size === answered.length &&
    answered.every((epc) => requested.includes(epc))
  )
}

const epcsOf = (properties: readonly Property[]): number[] => properties.map(({ epc }) => epc)
