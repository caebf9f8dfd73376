import { isCode } from '../../base/errors.js'
import type { Waiting } from '../../base/time.js'
import type { Row, Value } from '../points/row.js'
import { notInfluxdb, partialAnswer } from './errors.js'
import type { InfluxHttp } from './http.js'
import { quoteOf, refusal } from './refusal.js'

/** A series of an answer: one set of tags, columns with `time` first. */
interface Series {
  readonly tags?: Readonly<Record<string, string>>
  readonly columns: readonly string[]
  readonly values?: readonly (readonly Value[])[]
  readonly partial?: boolean
}

interface Chunk {
  readonly error?: string
  readonly results?: readonly {
    readonly error?: string
    readonly series?: readonly Series[]
    readonly partial?: boolean
  }[]
}

/** `from` ≤ time < `to`, epoch seconds. */
export interface Window {
  readonly from: number
  readonly to: number
}

/**
 * Asks one InfluxQL statement. The answer comes in chunks: 1.x cuts an answer in one piece off at `max-row-limit`.
 * @returns rows by column name, tags included; `time` in epoch seconds
 * @throws {KenshinError} `store.…`, also where the status is 200 and the statement failed; the reason of the aborted signal
 */
export async function ask(http: InfluxHttp, statement: string, waiting: Waiting): Promise<Row[]> {
  const form = { db: http.place.bucket, epoch: 's', q: statement, chunked: 'true' }
  const { body, status } = await http.send({ method: 'POST', path: '/query', form }, waiting)
  const chunks = chunksOf(http, body)
  const results = chunks.flatMap((chunk) => chunk.results ?? [])
  const failure = [...chunks, ...results].find(({ error }) => error !== undefined)?.error
  if (failure !== undefined) throw refusal(http.place, { status, body: failure })
  // In all chunks before the last, `partial` only means that another one follows.
  if (isPartial(chunks.at(-1))) throw partialAnswer(http.place)
  return results.flatMap(({ series = [] }) => series.flatMap(rowsOf))
}

const isPartial = (chunk: Chunk | undefined): boolean =>
  chunk?.results?.some(({ partial, series = [] }) => partial === true || series.some((one) => one.partial === true)) ??
  false

/** Each chunk is one line of JSON. */
function chunksOf(http: InfluxHttp, body: string): Chunk[] {
  const lines = body.split('\n').filter((line) => line.trim() !== '')
  try {
    return lines.map((line) => JSON.parse(line) as Chunk)
  } catch {
    throw notInfluxdb(http.place, quoteOf(body))
  }
}

const rowsOf = ({ tags = {}, columns, values = [] }: Series): Row[] =>
  values.map((row) => ({ ...tags, ...Object.fromEntries(columns.map((column, i) => [column, row[i]])) }) as Row)

interface Question {
  /** The statement about a part of the range. */
  readonly statementFor: (window: Window) => string
  /** A range is divided at a multiple of this after `from`, seconds: a day stays whole where days are counted. */
  readonly step: number
  /** Only the first or the last row matters: the half that holds it is enough. */
  readonly edge?: 'first' | 'last'
}

/**
 * Asks about a range of time. Where that is too much for one answer of the server (a limit of rows, or of files in 3.x Core), asks
 * about each half.
 * @throws {KenshinError} `store.…`, or the reason of the aborted signal
 */
export async function askWithin(
  http: InfluxHttp,
  { from, to }: Window,
  question: Question,
  waiting: Waiting,
): Promise<Row[]> {
  const { statementFor, step, edge } = question
  try {
    return await ask(http, statementFor({ from, to }), waiting)
  } catch (error) {
    const middle = from + Math.floor((to - from) / 2 / step) * step
    if (!isTooMuch(error) || middle <= from) throw error
    const halves = [
      { from, to: middle },
      { from: middle, to },
    ]
    const rows: Row[][] = []
    for (const half of edge === 'last' ? halves.toReversed() : halves) {
      rows.push(await askWithin(http, half, question, waiting))
      if (edge !== undefined && rows.at(-1)!.length > 0) break
    }
    return rows.flat()
  }
}

const isTooMuch = (error: unknown): boolean => isCode(error, 'store.refused') && error.facts.tooMuch === true
