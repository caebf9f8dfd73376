import { isCode, KenshinError } from '../base/errors.js'
import type { Language } from '../words/words.js'
import { hex } from './codes.js'

/** What a controller may do with a property; announce = the meter sends it unasked. */
export type Access = 'get' | 'set' | 'announce'

/** How the data (EDT) of a property is written; several properties share one kind. */
export interface ValueKind<T> {
  /** Bytes of the EDT. */
  readonly size: number | { readonly min: number; readonly max: number }
  /** What the bytes may hold, with the codes for "no data": printed in messages, the same in every language. */
  readonly range: string
  /** Of the numbers in the decoded value; `count` = to be turned into kWh by coefficient and unit. */
  readonly unit?: 'W' | '0.1 A' | 'count' | 'day' | '10^n kWh'
  /** EDT → value. @throws {KenshinError} `echonet.value` when the bytes hold no value of this range. */
  decode(edt: Uint8Array): T
  /** Value → EDT. @throws {KenshinError} `echonet.value` when the value is outside the range. */
  encode(value: T): Uint8Array
}

/** What the standard calls a property. It is in English and Japanese; other languages use the English name. */
export type OfficialName = { readonly en: string } & Partial<Readonly<Record<Language, string>>>

/** What the table says of one property, beside the kind of its value. */
interface Description<E extends number> {
  readonly epc: E
  readonly name: OfficialName
  readonly access: readonly Access[]
  /** Document and section that define it. */
  readonly source: string
}

/** One row of the property table. */
export interface PropertySpec<E extends number, T> extends Description<E>, ValueKind<T> {}

/** Makes a row of the table: its decode and encode check the size and name the EPC when they fail. */
export function property<const E extends number, T>({
  value,
  ...row
}: Description<E> & { readonly value: ValueKind<T> }): PropertySpec<E, T> {
  return {
    ...row,
    ...value,
    decode(edt) {
      if (!sizeFits(value.size, edt.length)) throw wrongSize(row, value.size, edt.length)
      return naming(row, value.range, () => value.decode(edt))
    },
    encode: (decoded) => naming(row, value.range, () => value.encode(decoded)),
  }
}

const sizeFits = (size: ValueKind<unknown>['size'], bytes: number): boolean =>
  typeof size === 'number' ? bytes === size : bytes >= size.min && bytes <= size.max

/** The error of a value kind; the row adds which property it was. */
export const outOfRange = (): KenshinError => new KenshinError('echonet.value', (words) => words.outOfRange)

type Named = Pick<Description<number>, 'epc' | 'name'>

function wrongSize({ epc, name }: Named, size: ValueKind<unknown>['size'], bytes: number): KenshinError {
  const wanted = typeof size === 'number' ? `${size}` : `${size.min}–${size.max}`
  return new KenshinError(
    'echonet.value',
    (words, language) => words.wrongSize({ epc: hex(epc), name: name[language] ?? name.en, bytes, size: wanted }),
    { facts: { epc: hex(epc), bytes } },
  )
}

/** Gives the range and never the value, which may be a household's own. */
const propertyOutOfRange = ({ epc, name }: Named, range: string): KenshinError =>
  new KenshinError(
    'echonet.value',
    (words, language) => words.propertyOutOfRange({ epc: hex(epc), name: name[language] ?? name.en, range }),
    { facts: { epc: hex(epc) } },
  )

/** Adds to an error of a value kind which property it was. */
function naming<R>(row: Named, range: string, work: () => R): R {
  try {
    return work()
  } catch (error) {
    throw isCode(error, 'echonet.value') ? propertyOutOfRange(row, range) : error
  }
}
