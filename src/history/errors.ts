/** The errors of the history; their sentences are in `words/`, under the same codes. */
import { toIso, type LocalDate } from '../base/clock.js'
import { isCode, KenshinError, type ErrorSentence } from '../base/errors.js'
import { text, type Text } from '../words/words.js'

/** @param days how many days ago was asked for, and what the meter answered for */
export const otherDay = (days: { readonly asked: number; readonly answered: number }): KenshinError =>
  new KenshinError('history.other-day', (words) => words.otherDay(days))

/** Epoch seconds of the newest half hour; `answered` is undefined where the meter was told none. */
export const otherHalfHours = ({ asked, answered }: { asked: number; answered: number | undefined }): KenshinError =>
  new KenshinError('history.other-day', (words) =>
    words.otherHalfHours({ asked: minuteOf(asked), answered: answered === undefined ? undefined : minuteOf(answered) }),
  )

export const dayDiffers = ({ date, slot }: { readonly date: LocalDate; readonly slot: number }): KenshinError =>
  new KenshinError('history.readings-differ', (words) => words.dayDiffers({ date, slot }), { facts: { date, slot } })

/** The meter tells other readings of a day each time it is asked. */
export const dayChanges = ({ date }: { readonly date: LocalDate }): KenshinError =>
  new KenshinError('echonet.value', (words) => words.dayChanges({ date }), { facts: { date } })

/** Whether the link to the meter has ended: what was read before is as good as ever. */
export const endsLink = (error: unknown): boolean =>
  isCode(error, 'meter.session-lost', 'meter.silent', 'dongle.lost', 'dongle.silent', 'meter.rate-limited')

export const inQuietWindow = (): KenshinError => new KenshinError('history.quiet-window', (words) => words.isNow)

/**
 * @param by where the two histories of the meter tell different counts of the same instants
 * @param isStored whether days were stored before that was asked
 */
export const notProven = (why: Text, by?: 'second history', isStored = false): KenshinError =>
  new KenshinError(
    'history.date-not-proven',
    (words, language) => words.notProven({ why: why[language] }),
    by && { facts: { by }, remedy: (words) => (isStored ? words.storedUnwitnessed : words.historiesDiffer) },
  )

export const dateChanged = (from: LocalDate, to: LocalDate): Text =>
  text(({ history }) => history.dateChanged({ from, to }))

/** What speaks against the date of a meter. */
export type Veto = 'newest reading' | 'stored readings' | "the host's clock" | 'release'

/** Epoch seconds; the meter's clock shows an instant between two. */
interface ClocksAtVeto {
  readonly meter: readonly [earliest: number, latest: number]
  readonly host: number
  /** The newest stored reading. */
  readonly newest: number | undefined
}

/** The date of the meter does not stand. Both times are told. */
export function vetoed(by: Veto, { meter: [meter], host, newest }: ClocksAtVeto): KenshinError {
  const clocks = { meter: minuteOf(meter), host: minuteOf(host) }
  return new KenshinError(
    'history.date-not-proven',
    (words) => {
      switch (by) {
        case "the host's clock":
          return words.hostDisagrees(clocks)
        case 'release':
          return words.bothImpossible(clocks)
        case 'newest reading':
          return words.earlierThanStored({ ...clocks, newest: minuteOf(newest ?? 0) })
        case 'stored readings':
          return words.storedDiffer(clocks)
      }
    },
    {
      facts: { by, meter: toIso(meter), host: toIso(host) },
      remedy: (words) => (by === 'newest reading' ? words.waitForMeter : words.setClocks),
    },
  )
}

/** `2026-11-25 21:08`, Japanese time. */
const minuteOf = (instant: number): string => toIso(instant).slice(0, 16).replace('T', ' ')

export type IncompleteSentence = ErrorSentence<'history.incomplete'>

/** @param areDaysRefused whether the meter refused days; otherwise only sold energy is missing */
export const incomplete = (sentences: readonly IncompleteSentence[], areDaysRefused: boolean): KenshinError =>
  new KenshinError(
    'history.incomplete',
    (words, language) => words.all({ sentences: sentences.map((sentence) => sentence(words, language)) }),
    { remedy: (words) => (areDaysRefused ? words.remedy : words.askForSoldAgain) },
  )
