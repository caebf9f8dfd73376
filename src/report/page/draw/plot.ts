import { widthOf } from '../../../base/width.js'
import { escape } from './html.js'

/** A mark at an axis; `at`: 0–1, from the left or from the top. */
export interface Tick {
  readonly at: number
  readonly text: string
  /** Left out where there is little room: on a phone and on paper. */
  readonly isMinor?: boolean
}

/**
 * A picture with its axes. The SVG holds shapes only and is stretched to the room there is; labels are HTML beside it, so that they
 * are as large on a phone as on a desk.
 */
export interface Plot {
  /** For those who do not see it. */
  readonly label: string
  /** Class of the picture; it gives the height. */
  readonly kind: string
  /** The picture is a grid: as many columns as the table has rows, and as many rows as it has columns, or 1. */
  readonly columns: number
  readonly rows: number
  /** Height of the drawing; its width is `columns`. */
  readonly height: number
  readonly svg: string
  readonly x: readonly Tick[]
  readonly y: readonly Tick[]
  /** Of the values at the left axis, above it. */
  readonly unit?: string
  /** The table with the values. */
  readonly table: string
  /** How a value is told: {r} heading of the row, {c} of the column, {v} value, {w} watts, {all} all cells of the row. */
  readonly tip: string
  /** HTML below the axis. */
  readonly below?: string
}

export function plotOf(plot: Plot): string {
  const { label, kind, columns, rows, height, svg, table, tip, unit, below = '' } = plot
  const grid = `data-n="${columns}" data-m="${rows}" data-table="${table}" data-tip="${escape(tip)}"`
  const wide = Math.max(...plot.y.map(({ text }) => widthOf(text)))
  const above = unit === undefined ? '' : `<b>${escape(unit)}</b>`
  return `<div class="plot ${kind}"><div class="y" style="--y:${wide}" aria-hidden="true">${above}${plot.y.map((tick) => tickOf(tick, 'top')).join('')}</div><div class="area" tabindex="0" role="application" aria-label="${escape(label)}" ${grid}><svg viewBox="0 0 ${columns} ${height}" preserveAspectRatio="none" aria-hidden="true">${svg}</svg><i class="cursor" hidden></i><output class="tip" hidden></output></div><div class="x" aria-hidden="true">${plot.x.map((tick) => tickOf(tick, 'left')).join('')}</div>${below}</div>`
}

const tickOf = ({ at, text, isMinor }: Tick, side: 'left' | 'top'): string =>
  `<span${isMinor === true ? ' class="minor"' : ''} style="${side}:${short(at * 100)}%">${escape(text)}</span>`

/** Two decimals at most. */
export const short = (value: number): string => String(Math.round(value * 100) / 100)

/** Lines across the drawing at the ticks. */
export const gridLines = (ticks: readonly Tick[], columns: number, height: number): string =>
  `<path class="grid" d="${ticks.map(({ at }) => `M0 ${short(at * height)}h${columns}`).join('')}"/>`
