/** `4,752`: the same in English and Japanese. */
export const formatNumber = (value: number, digits = 0): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })

/** `1 day`, `2 days` */
export const plural = (count: number, noun: string): string => `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`

/** `1 min 20 s`, `1 分 20 秒` */
export function formatDuration(seconds: number): { en: string; ja: string } {
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const parts = (units: readonly string[]): string =>
    [hours, minutes, hours > 0 ? 0 : rest]
      .map((value, i) => (value > 0 ? `${value}${units[i]!}` : ''))
      .filter((part) => part !== '')
      .join(' ') || `0${units[2]!}`
  return { en: parts([' h', ' min', ' s']), ja: parts([' 時間', ' 分', ' 秒']) }
}

/** No more exact than an estimate can be: `20 s`, `7 min`, `1 h 10 min` */
export const formatEstimate = (seconds: number): { en: string; ja: string } =>
  formatDuration(seconds < 90 ? seconds : Math.round(seconds / 60) * 60)
