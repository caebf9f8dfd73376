/** How any ECHONET object answers (ECHONET Lite specification, part II, 4.2.3). */
import { Esv } from '../../echonet/codes.js'
import type { Frame, Property } from '../../echonet/frame.js'

/** One object of a node. */
export interface EchonetObject {
  readonly eoj: number
  /** @returns undefined when the property is not served. */
  get(epc: number): Uint8Array | undefined
  /** @returns whether the value was accepted. */
  set(epc: number, edt: Uint8Array): boolean
}

/** The properties of an answer, and whether all were served or accepted. */
interface Outcome {
  readonly properties: readonly Property[]
  readonly isWhole: boolean
}

const NOTHING = new Uint8Array()

/** @returns undefined where the request gets no answer. */
export function answerOf(object: EchonetObject, request: Frame): Frame | undefined {
  const { esv, properties, getProperties = [] } = request
  switch (esv) {
    case Esv.Get:
      return single(object, request, read(object, properties), Esv.Get_Res, Esv.Get_SNA)
    case Esv.INF_REQ:
      return single(object, request, read(object, properties), Esv.INF, Esv.INF_SNA)
    case Esv.SetC:
      return single(object, request, write(object, properties), Esv.Set_Res, Esv.SetC_SNA)
    case Esv.SetI: {
      const written = write(object, properties)
      return written.isWhole ? undefined : reply(object, request, Esv.SetI_SNA, written.properties)
    }
    case Esv.SetGet: {
      const written = write(object, properties)
      const got = read(object, getProperties)
      const answer = written.isWhole && got.isWhole ? Esv.SetGet_Res : Esv.SetGet_SNA
      return { ...reply(object, request, answer, written.properties), getProperties: got.properties }
    }
    default:
      return undefined
  }
}

/** Refuses everything a request asks for. */
export function refusalOf(object: EchonetObject, request: Frame): Frame | undefined {
  return answerOf({ eoj: object.eoj, get: () => undefined, set: () => false }, request)
}

function single(object: EchonetObject, request: Frame, outcome: Outcome, whole: Esv, partly: Esv): Frame {
  return reply(object, request, outcome.isWhole ? whole : partly, outcome.properties)
}

const reply = (object: EchonetObject, { tid, seoj }: Frame, esv: Esv, properties: readonly Property[]): Frame => ({
  tid,
  seoj: object.eoj,
  deoj: seoj,
  esv,
  properties,
})

/** Refused properties have no data. */
function read(object: EchonetObject, wanted: readonly Property[]): Outcome {
  const values = wanted.map(({ epc }) => object.get(epc))
  const properties = wanted.map(({ epc }, i) => ({ epc, edt: values[i] ?? NOTHING }))
  return { properties, isWhole: !values.includes(undefined) }
}

/** Accepted properties have no data, refused ones repeat the request's. */
function write(object: EchonetObject, wanted: readonly Property[]): Outcome {
  const taken = wanted.map(({ epc, edt }) => object.set(epc, edt))
  const properties = wanted.map(({ epc, edt }, i) => ({ epc, edt: taken[i] ? NOTHING : edt }))
  return { properties, isWhole: !taken.includes(false) }
}
