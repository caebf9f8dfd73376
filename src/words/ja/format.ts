import { durationIn, roundEstimate } from '../numbers.js'

/** `a、b` */
export const list = (parts: readonly string[]): string => parts.join('、')

/** `1 分 20 秒` */
export const formatDuration = (seconds: number): string => durationIn(seconds, [' 時間', ' 分', ' 秒'])

/** `20 秒`、`7 分`、`1 時間 10 分` */
export const formatEstimate = (seconds: number): string => formatDuration(roundEstimate(seconds))
