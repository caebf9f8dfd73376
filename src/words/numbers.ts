/** How numbers are written, in every language. */

/** `4,752`. Not by `Intl`: its tables alone take 8 MB of memory, a tenth of a nightly run. */
export function formatNumber(value: number, digits = 0): string {
  const rounded = roundedTo(Math.abs(value), digits)
  const [whole = '', fraction] = rounded.toFixed(digits).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  const sign = value < 0 && rounded > 0 ? '-' : ''
  return sign + (fraction === undefined ? grouped : `${grouped}.${fraction}`)
}

/** By the decimal digits that a number shows: 1.005 is 1.01, although the number nearest to it is a little less. */
function roundedTo(value: number, digits: number): number {
  const shown = String(value)
  return shown.includes('e') ? value : Number(`${Math.round(Number(`${shown}e${digits}`))}e-${digits}`)
}

/**
 * `1 min 20 s`; from an hour on without seconds.
 * @param units of an hour, a minute and a second, each with the space before it
 */
export function durationIn(seconds: number, units: readonly [string, string, string]): string {
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const values = [hours, minutes, hours > 0 ? 0 : rest]
  const parts = values.map((value, i) => (value > 0 ? `${value}${units[i]!}` : ''))
  return parts.filter((part) => part !== '').join(' ') || `0${units[2]}`
}

/** No more exact than an estimate can be: whole minutes from 90 s on. */
export const roundEstimate = (seconds: number): number => (seconds < 90 ? seconds : Math.round(seconds / 60) * 60)
