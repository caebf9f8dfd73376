import { DAY_S, dateAt, dayStart } from '../../src/base/clock.js'
import type { Waiting } from '../../src/base/time.js'
import type { Direction } from '../../src/history/day.js'
import type { Row } from '../../src/store/points/row.js'
import { byDate, rowsOf, columnsOf, inOrder, kinds, schema, type Kind } from '../../src/store/points/rows.js'
import { RowStore, type Range } from '../../src/store/points/row-store.js'
import type { DayQuery, Points, ReadingCount, Span, SpanQuery, Store } from '../../src/store/store.js'

/** A store without a disk for the laws of the history: merges points as InfluxDB does. It passes the contract of all stores. */
export class MemoryStore extends RowStore implements Store {
  readonly name = { en: 'memory', ja: 'memory' }
  readonly place = 'memory'
  readonly #rows: Record<Kind, Map<string, Row>> = {
    electricity: new Map(),
    electricity_day: new Map(),
    electricity_run: new Map(),
    electricity_meter: new Map(),
    energy_day: new Map(),
    energy_month: new Map(),
  }
  /** Called before each write; it may throw. */
  onWrite: (points: Points) => void = () => undefined
  /** Called before each question; it may throw. */
  onRead: () => void = () => undefined
  writes = 0

  check(): Promise<void> {
    return Promise.resolve()
  }

  keepsSince(): Promise<number> {
    return Promise.resolve(-Infinity)
  }

  async readingCounts({ from, to, ...tags }: DayQuery, waiting: Waiting): Promise<ReadingCount[]> {
    const counts = new Map<string, ReadingCount>()
    for (const row of await this.select(
      'electricity',
      { ...tags, from: dayStart(from), to: dayStart(to) + DAY_S },
      waiting,
    )) {
      const [meter, direction, date] = [String(row.meter), row.direction as Direction, dateAt(row.time)]
      const key = [meter, direction, date].join('\n')
      counts.set(key, { meter, direction, date, readings: (counts.get(key)?.readings ?? 0) + 1 })
    }
    return [...counts.values()].sort(byDate)
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws has to reject
  async span({ meter, of = 'electricity', from = -Infinity }: SpanQuery): Promise<Span | undefined> {
    this.onRead()
    const times = this.#all(of, { meter, from, to: Infinity }).map(({ time }) => time)
    return times.length === 0 ? undefined : { first: Math.min(...times), last: Math.max(...times) }
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws has to reject
  async write(points: Points, { signal }: Waiting): Promise<void> {
    signal.throwIfAborted()
    this.onWrite(points)
    this.writes++
    const rows = rowsOf(points)
    for (const kind of kinds) for (const row of rows[kind]) this.#merge(kind, row)
  }

  #merge(kind: Kind, row: Row): void {
    const key = [row.time, ...schema[kind].tags.map((tag) => row[tag])].join('\n')
    const merged: Record<string, Row[string]> = { ...this.#rows[kind].get(key) }
    for (const column of columnsOf(kind)) if (row[column] !== undefined) merged[column] = row[column]
    this.#rows[kind].set(key, { ...merged, time: row.time })
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws has to reject
  protected async select(kind: Kind, range: Range, { signal }: Waiting): Promise<Row[]> {
    signal.throwIfAborted()
    this.onRead()
    return this.#all(kind, range)
  }

  #all(kind: Kind, { meter, direction, from, to }: Range): Row[] {
    const rows = [...this.#rows[kind].values()].filter(
      (row) =>
        row.time >= from &&
        row.time < to &&
        (meter === undefined || row.meter === meter) &&
        (direction === undefined || row.direction === direction),
    )
    return inOrder(kind, rows)
  }

  /** Loses points, as a restored backup or a deletion by hand does. */
  forget(kind: Kind, isLost: (row: Row) => boolean): void {
    for (const [key, row] of this.#rows[kind]) if (isLost(row)) this.#rows[kind].delete(key)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
