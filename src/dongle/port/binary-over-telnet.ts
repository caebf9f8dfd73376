import { KenshinError } from '../../base/errors.js'

/** Telnet doubles every FF and drops some other bytes, which spoils raw bytes but not text. */
export const binaryOverTelnet = (name: string): KenshinError =>
  new KenshinError('dongle.unreachable', (words) => words.speaksTelnet({ server: name }), {
    remedy: (words) => words.setToRaw,
  })
