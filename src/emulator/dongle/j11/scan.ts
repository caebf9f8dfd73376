/** 0051: the active scan. 4051 tells of each channel; the response ends it. */
import { Result } from '../../../dongle/j11/codes.js'
import type { ScanRequest } from '../../radio/scan.js'
import { MAX_CHANNEL, MIN_CHANNEL, textOf, toRadioChannel } from './bytes.js'
import { choices } from './choices.js'
import { OK, refused, type Outcome } from './outcome.js'
import type { J11State } from './state.js'

const MAX_DURATION = 14
const PAIRING_ID_AT = 6
/** 9.64 ms × 2^duration for each channel; a step of the emulated radio is 9.6 ms. */
const INTERVALS_PER_STEP = 9.64 / 9.6
const CHANNELS = Array.from({ length: MAX_CHANNEL - MIN_CHANNEL + 1 }, (_, n) => MIN_CHANNEL + n)
const ALL = CHANNELS.reduce((mask, channel) => mask | (1 << channel), 0)

export async function scan(data: Uint8Array, state: J11State): Promise<Outcome> {
  const request = requestOf(data)
  if (request === undefined) return refused(Result.wrongValue)
  if (state.settings === undefined) return refused(choices.withoutSettings)
  await new Promise<void>((resolve) => {
    state.scanned = resolve
    state.radio.scan(request)
  })
  return OK
}

function requestOf(data: Uint8Array): ScanRequest | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const [duration, mask, isFor] = [view.getUint8(0), view.getUint32(1), view.getUint8(5)]
  const pairingId = textOf(data.subarray(PAIRING_ID_AT))
  const isValid = duration >= 1 && duration <= MAX_DURATION && mask > 0 && (mask | ALL) === ALL
  if (!isValid || isFor > 1 || (isFor === 1 && pairingId === '')) return undefined
  return {
    mode: isFor === 1 ? 'pairing-id' : 'all',
    mask: radioMask(mask),
    duration,
    intervals: 2 ** duration * INTERVALS_PER_STEP,
    pairingId,
  }
}

/** Bit n is channel n here, channel 33 + n on the radio. */
const radioMask = (mask: number): number =>
  CHANNELS.filter((channel) => (mask >>> channel) & 1).reduce(
    (bits, channel) => bits | (1 << (toRadioChannel(channel) - toRadioChannel(MIN_CHANNEL))),
    0,
  )
