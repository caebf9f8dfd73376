import { durationIn, formatNumber, roundEstimate } from '../numbers.js'

/** `1 day`, `2 days` */
export const plural = (count: number, noun: string): string => `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`

/** `a, b` */
export const list = (parts: readonly string[]): string => parts.join(', ')

/** `1 min 20 s` */
export const formatDuration = (seconds: number): string => durationIn(seconds, [' h', ' min', ' s'])

/** `20 s`, `7 min`, `1 h 10 min` */
export const formatEstimate = (seconds: number): string => formatDuration(roundEstimate(seconds))
