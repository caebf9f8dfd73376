import { Eoj, Esv } from '../../echonet/codes.js'
import { answerOf, refusalOf, type EchonetObject } from './rules.js'
import { changeTold, type Frame } from '../../echonet/frame.js'
import { MeterObject, type MeterObjectOptions } from './object.js'
import { INSTANCE_LIST, nodeProfile } from './node-profile.js'

export interface MeterOptions extends MeterObjectOptions {
  /** Requests with more properties than this are not served… */
  readonly maxOpc: number
  /** …but refused as a whole, or not answered at all. */
  readonly overMaxOpc: 'refuse' | 'silence'
  /**
   * What becomes of a Get or SetGet that asks for a history (E2, E4, EC, EE) beside other properties: it is served, refused as a
   * whole, answered without all but the first property, or not answered.
   */
  readonly besideHistory: 'serve' | 'refuse' | 'cut' | 'silence'
  /** What becomes of a SetGet, which is optional in ECHONET Lite. */
  readonly setGet: 'serve' | 'refuse' | 'silence'
  /**
   * What it does with a request that comes before it has answered the one before: serves it beside, or afterwards, or not at all; or
   * first, as meters do that take reading before writing.
   */
  readonly whileBusy: 'beside' | 'after' | 'drop' | 'first'
  /** Whether EA and EB are announced with INF or INFC. */
  readonly announces: 'inf' | 'infc' | 'nothing'
}

/** E2, E4, EC, EE. That a meter refuses EC beside others: futomi/node-wisunrb, its examples. */
const HISTORY: ReadonlySet<number> = new Set([0xe2, 0xe4, 0xec, 0xee])

/** An ECHONET Lite node with a meter (028801) and its node profile (0EF001). */
export class Meter {
  readonly object: MeterObject
  readonly #options: MeterOptions
  #tid = 0

  constructor(options: MeterOptions) {
    this.#options = options
    this.object = new MeterObject(options)
  }

  /** @returns undefined where the meter stays silent. */
  answer(request: Frame): Frame | undefined {
    const object = this.#objectOf(request.deoj)
    if (object === undefined) return undefined
    switch (this.#wayToServe(request)) {
      case 'serve':
        return answerOf(object, request)
      case 'cut':
        return answerOf(
          object,
          changeTold(request, (asked) => asked.slice(0, 1)),
        )
      case 'refuse':
        return refusalOf(object, request)
      case 'silence':
        return undefined
    }
  }

  #wayToServe({ esv, properties, getProperties }: Frame): MeterOptions['besideHistory'] {
    const { maxOpc, overMaxOpc, setGet, besideHistory } = this.#options
    if (properties.length + (getProperties?.length ?? 0) > maxOpc) return overMaxOpc
    if (esv === Esv.SetGet && setGet !== 'serve') return setGet
    const asked = esv === Esv.Get ? properties : (getProperties ?? [])
    return asked.length > 1 && asked.some(({ epc }) => HISTORY.has(epc)) ? besideHistory : 'serve'
  }

  /** A request to instance 0 goes to all instances of a class. */
  #objectOf(eoj: number): EchonetObject | undefined {
    return [this.object, nodeProfile].find((object) => object.eoj === eoj || object.eoj - 1 === eoj)
  }

  /** The instance list, announced after a join. */
  instanceList(): Frame {
    return {
      tid: 0,
      seoj: Eoj.nodeProfile,
      deoj: Eoj.nodeProfile,
      esv: Esv.INF,
      properties: [{ epc: 0xd5, edt: INSTANCE_LIST }],
    }
  }

  /** The reading of the latest half hour as it is announced; undefined where the meter has nothing to announce. */
  announcement(tid = ++this.#tid & 0xffff): Frame | undefined {
    const properties = [0xea, 0xeb].flatMap((epc) => {
      const edt = this.object.get(epc)
      return edt === undefined ? [] : [{ epc, edt }]
    })
    if (properties.length === 0) return undefined
    const esv = this.#options.announces === 'infc' ? Esv.INFC : Esv.INF
    return { tid, seoj: Eoj.meter, deoj: Eoj.controller, esv, properties }
  }

  get whileBusy(): MeterOptions['whileBusy'] {
    return this.#options.whileBusy
  }

  get announces(): MeterOptions['announces'] {
    return this.#options.announces
  }
}
