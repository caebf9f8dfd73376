import { Point } from '@influxdata/influxdb-client'
import { fieldsOf, schema, type FieldType, type Kind, type Row, type Value } from '../points/schema.js'
import { unsendableName } from './errors.js'

/**
 * A row in InfluxDB's line protocol, time in seconds; fields that are absent are left out.
 * An integer carries its `i`; a float never does, also when it is whole.
 */
export function lineOf(kind: Kind, measurement: string, row: Row): string {
  const point = new Point(sendable(measurement)).timestamp(row.time)
  for (const tag of schema[kind].tags) point.tag(tag, sendable(row[tag]))
  for (const [name, type] of fieldsOf(kind)) addField(point, name, type, row[name])
  return point.toLineProtocol({ convertTime: String }) ?? ''
}

/** The point that a check writes and reads back. */
export const checkLine = (measurement: string, nonce: number, time: number): string =>
  new Point(sendable(measurement)).timestamp(time).intField('nonce', nonce).toLineProtocol({ convertTime: String }) ??
  ''

/** Line protocol has no escape for these: a backslash would swallow the comma that follows, a line break end the point. */
const impossible = /[\\\p{Cc}]/u

function sendable(value: Value): string {
  const words = String(value)
  if (!impossible.test(words)) return words
  throw unsendableName(words)
}

function addField(point: Point, name: string, type: FieldType, value: Value): void {
  if (value === undefined || value === null) return
  switch (type) {
    case 'integer':
      point.intField(name, value)
      return
    case 'float':
      point.floatField(name, value)
      return
    case 'boolean':
      point.booleanField(name, value)
      return
    case 'string':
      point.stringField(name, value)
  }
}
