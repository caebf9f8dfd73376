/** sql.js: SQLite compiled to WebAssembly. */
import { createRequire } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import type { Database, InitSqlJsStatic, SqlJsStatic } from 'sql.js'
import { transaction, type Sql, type SqlValue } from './driver.js'
import { makeTables } from './tables.js'

let loading: Promise<SqlJsStatic> | undefined

/** Loads sql.js (18 ms, 10 MB) when a file is first opened. */
export const sqlJs = (): Promise<SqlJsStatic> => (loading ??= loadSqlJs())

/**
 * V8 would compile WebAssembly a second time in the background, for speed: 25 MB and 100 ms that a short run on a small computer
 * does not win back (99 days: 52 ms instead of 150; ten years read whole: 480 ms instead of 400). The flag only counts before
 * SQLite is loaded.
 */
async function loadSqlJs(): Promise<SqlJsStatic> {
  setFlagsFromString('--liftoff-only')
  // Of this package, which takes along the one build that it needs: see config/package.
  const initialize = createRequire(import.meta.url)('#sql.js') as InitSqlJsStatic
  return initialize()
}

/**
 * Runs a task in one transaction. When it throws, the database in memory is not to be used any more: there is no journal to roll back
 * with. One would hold a copy of nearly the whole file in memory each time, because the rows of a commit lie all over it.
 * @returns how many rows are new or changed
 */
export function changesBy(sql: Sql, task: (sql: Sql) => void): number {
  sql.run('PRAGMA journal_mode = OFF')
  const before = totalChanges(sql)
  transaction(sql, 'BEGIN', () => {
    makeTables(sql)
    task(sql)
  })
  return totalChanges(sql) - before
}

const totalChanges = (sql: Sql): number => Number(sql.ask('SELECT total_changes() AS changes')[0]?.changes)

function rowOf(names: readonly string[], values: readonly SqlValue[]): Record<string, SqlValue> {
  const row: Record<string, SqlValue> = {}
  for (let k = 0; k < names.length; k++) row[names[k]!] = values[k]!
  return row
}

export const sqlOf = (db: Database): Sql => ({
  ask(sql, values = []) {
    const statement = db.prepare(sql, [...values])
    try {
      // `getAsObject()` asks for the names again with every row: half of the time that a year takes.
      const names = statement.getColumnNames()
      const rows: Record<string, SqlValue>[] = []
      while (statement.step()) rows.push(rowOf(names, statement.get() as SqlValue[]))
      return rows
    } finally {
      statement.free()
    }
  },
  run(sql, rows) {
    if (rows === undefined) {
      db.run(sql)
      return
    }
    const statement = db.prepare(sql)
    try {
      for (const row of rows) statement.run([...row])
    } finally {
      statement.free()
    }
  },
})
