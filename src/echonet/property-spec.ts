import { isCode, KenshinError } from '../base/errors.js'
import { text, type Text } from '../base/text.js'
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

/** One row of the property table. */
export interface PropertySpec<E extends number, T> extends ValueKind<T> {
  readonly epc: E
  /** The official name. */
  readonly name: Text
  readonly access: readonly Access[]
  /** Document and section that define it. */
  readonly source: string
}

interface Row<E extends number, T> {
  readonly epc: E
  readonly name: Text
  readonly access: readonly Access[]
  readonly source: string
  readonly value: ValueKind<T>
}

/** Makes a row of the table: its decode and encode check the size and name the EPC when they fail. */
export function property<const E extends number, T>({ value, ...row }: Row<E, T>): PropertySpec<E, T> {
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

/** The error of a value kind; the row adds which property it was. */
export const outOfRange = (): KenshinError =>
  new KenshinError('echonet.value', text('A property value is outside its range.', 'プロパティの値が範囲外です。'))

const sizeFits = (size: ValueKind<unknown>['size'], bytes: number): boolean =>
  typeof size === 'number' ? bytes === size : bytes >= size.min && bytes <= size.max

type Named = Pick<Row<number, unknown>, 'epc' | 'name'>

function wrongSize({ epc, name }: Named, size: ValueKind<unknown>['size'], bytes: number): KenshinError {
  const wanted = typeof size === 'number' ? `${size}` : `${size.min}–${size.max}`
  return new KenshinError(
    'echonet.value',
    text(
      `EPC ${hex(epc)} (${name.en}) has ${bytes} bytes instead of ${wanted}.`,
      `EPC ${hex(epc)}（${name.ja}）が ${wanted} バイトではなく ${bytes} バイトです。`,
    ),
    { facts: { epc: hex(epc), bytes } },
  )
}

/** The message gives the range and never the value, which may be a household's own. */
function naming<R>({ epc, name }: Named, range: string, work: () => R): R {
  try {
    return work()
  } catch (error) {
    if (!isCode(error, 'echonet.value')) throw error
    throw new KenshinError(
      'echonet.value',
      text(
        `EPC ${hex(epc)} (${name.en}) is outside its range (${range}).`,
        `EPC ${hex(epc)}（${name.ja}）の値が範囲外です（${range}）。`,
      ),
      { facts: { epc: hex(epc) } },
    )
  }
}
