/** How numbers are written, in every language. */

/** `4,752` */
export const formatNumber = (value: number, digits = 0): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })

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
