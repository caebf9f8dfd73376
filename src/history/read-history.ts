/**
 * Walks the meter's history and hands over only days whose dates are proven:
 *
 *   meter clock → quiet window → is its date possible? ─▶ walk: plan → batch of days, anchored → clock again → commit
 *   you are here                 decide-date.ts           walk.ts
 */
import { plusDays } from '../base/clock.js'
import { sleep } from '../base/time.js'
import { hostAhead, possibleAt, quietFor, readMeterClock, type ClockReading } from '../meter/meter-clock.js'
import { text } from '../words/words.js'
import { HistoryAsker } from './ask-history.js'
import { SwiftAsker } from './ask-swiftly.js'
import { SecondHistory } from './half-hours.js'
import type { HistoryContext, KnownReadings, ReadingContext } from './context.js'
import { decideDate, type DateEvidence } from './decide-date.js'
import { directions } from './day.js'
import { endsLink, inQuietWindow, notProven, vetoed } from './errors.js'
import { LearnedWays } from './learned-ways.js'
import { Omissions } from './omissions.js'
import { Pace } from './pace.js'
import type { PlannedDay } from './plan.js'
import { agreementOf, isDistinctive, stronger, type Proof } from './proof.js'
import { readDay } from './read-day.js'
import { readLatest } from './read-latest.js'
import { SetGetAsker } from './set-get.js'
import { StepWarnings } from './steps.js'
import { Walk } from './walk.js'

/** A meter whose date changes in more walks than these has dates that cannot be trusted now. */
const MOST_DISCARDED = 5
/** A person should look at clocks that differ by more. */
const CLOCK_DIFFERENCE_S = 120
/** The quiet window lasts 45 min; where only EA has a stamp up to 80 min more. A clock that is in it for longer stands still. */
const LONGEST_QUIET_MS = 3 * 3600 * 1000

/**
 * Reads and commits everything that is missing.
 * @throws {KenshinError} `history.quiet-window`, `history.date-not-proven`, those of the requests, and what `commit` throws. A day
 * that cannot be read is left out; its error, or `history.incomplete`, comes when all others are committed.
 */
export async function readHistory(given: HistoryContext): Promise<void> {
  const { log } = given
  let by: Proof | undefined
  const onProof = (proof: Proof): void => {
    const before = by
    by = stronger(by, proof)
    if (by !== before) given.onProof?.(by)
  }
  const context = { ...given, onProof, ...askersOf(given) }
  const omissions = new Omissions(log)
  await readAll(context, omissions).catch(async (error: unknown) => {
    if (endsLink(error)) await context.ways.noteLinkEnded()
    throw error
  })
  if (by !== undefined) log.info('the dates are proven', { by })
  omissions.throwIfIncomplete()
}

/** Walks until nothing is missing, or what is left out stays so. @throws {KenshinError} those of {@link readHistory} */
async function readAll(context: ReadingContext, omissions: Omissions): Promise<void> {
  const { log, profile, storesUnwitnessed, anchor } = context
  const stepWarnings = new StepWarnings(log)
  let { opening } = profile
  for (let discarded = 0; ;) {
    const clock = await clockOutsideQuietWindow(context, opening?.clock)
    // After a wait the half hour that the session began with is not the latest any more.
    const isOpening = clock === opening?.clock
    if (!isOpening) context.histories.forgetOpened()
    const latest = await readLatest(context, isOpening ? opening?.latest : undefined)
    opening = undefined
    const known = await context.loadKnown(clock.date, directions)
    await proveDate(context, clock, known)
    context.onDated?.(clock)
    const result = await new Walk(context, { clock, latest, known, omissions, stepWarnings }).run()
    if (result.kind === 'done') return
    if (result.kind === 'discarded') {
      const isStored = result.by === 'second history' && storesUnwitnessed === true
      if (isStored) throw notProven(result.why, result.by, isStored)
      log.warn('unconfirmed days thrown away, reading again', { why: result.why.en })
      if (anchor) anchor.on = undefined
      discarded++
      if (discarded > MOST_DISCARDED) throw notProven(result.why, result.by)
    }
  }
}

/** Who asks for what in this session. */
function askersOf(given: HistoryContext): Omit<ReadingContext, keyof HistoryContext> {
  const { asker, profile, settings, log, onLearned } = given
  const ways = new LearnedWays({ asker, known: profile.capabilities, onLearned })
  const pace = new Pace(settings.pace, log)
  const histories = new HistoryAsker({ asker, profile, ways })
  const setGet = new SetGetAsker({ profile, histories, ways })
  const swift = new SwiftAsker({ asker, histories, setGet, pace })
  return { ways, histories, setGet, pace, swift, second: new SecondHistory(given) }
}

async function clockOutsideQuietWindow(context: HistoryContext, told: ClockReading | undefined): Promise<ClockReading> {
  const { time, log, settings } = context
  const begun = time.monotonic()
  for (let first = told; ; first = undefined) {
    const clock = first ?? (await readMeterClock(context))
    const hostAheadS = hostAhead(clock, { nowMs: time.now(), monotonicMs: time.monotonic() })
    if (Math.abs(hostAheadS) > CLOCK_DIFFERENCE_S) log.warn('the clocks of host and meter differ', { hostAheadS })
    const waitS = quietFor(clock, time.monotonic())
    if (waitS === 0) return clock
    if (settings.quietWindow === 'stop') throw inQuietWindow()
    if (time.monotonic() - begun > LONGEST_QUIET_MS) throw notProven(text(({ history }) => history.clockStandsStill))
    log.info('waiting for the end of the quiet window 23:50–00:35', { waitS: Math.round(waitS) })
    await sleep(waitS * 1000, context)
    context.onWaited?.(waitS * 1000)
  }
}

/** @throws {KenshinError} `history.date-not-proven`, with both times, where the meter's date does not stand. */
async function proveDate(context: ReadingContext, clock: ClockReading, known: KnownReadings): Promise<void> {
  const { time, settings, log } = context
  const day = storedDay(clock, known, settings.days)
  const evidence = (stored: DateEvidence['stored']): DateEvidence => ({
    meter: possibleAt(clock, time.monotonic()),
    host: Math.floor(time.now() / 1000),
    newest: known.newest,
    stored,
    meterClock: settings.meterClock,
  })
  let decision = decideDate(evidence(day === undefined ? 'none' : 'unasked'))
  if (decision.kind === 'open' && day !== undefined)
    decision = decideDate(evidence(await compareWithStored(context, day, known)))
  if (decision.kind === 'vetoed') throw vetoed(decision.by, evidence('none'))
  if (decision.kind === 'stands') log.info("the meter's date stands", { date: clock.date, by: decision.by })
}

/** The newest day whose stored readings can tell it from its neighbours. */
function storedDay({ date: today }: ClockReading, known: KnownReadings, days: number): PlannedDay | undefined {
  const stored = known.counts('normal')
  for (let daysAgo = 0; daysAgo <= days; daysAgo++) {
    const date = plusDays(today, -daysAgo)
    if (isDistinctive(date, stored)) return { date, daysAgo, directions: ['normal'] }
  }
  return undefined
}

/** Reads a stored day again, where the host's clock is no evidence: whether it is the same tells whether the date is right. */
async function compareWithStored(
  context: ReadingContext,
  day: PlannedDay,
  known: KnownReadings,
): Promise<DateEvidence['stored']> {
  const [read] = await readDay(context, day)
  return read?.[1].kind === 'done' ? agreementOf(read[1].value, known.counts('normal')) : 'none'
}
