import * as clock from '../../../dist/src/base/clock.js'
import { parseInstant } from '../../../dist/src/base/instant.js'

/** Prints what the clock makes of many instants and dates: the same in every zone of the host. */
const instants = Array.from({ length: 400 }, (_, i) => 1_700_000_000 + i * 987_654)
const dates = instants.map((time) => clock.dateAt(time))
process.stdout.write(
  JSON.stringify({
    offset: new Date(0).getTimezoneOffset(),
    instants: instants.map((time) => [
      clock.dateAt(time),
      clock.slotAt(time),
      clock.secondOfDay(time),
      clock.toIso(time),
      parseInstant(clock.toIso(time)),
    ]),
    dates: dates.map((date) => [
      clock.dayStart(date),
      clock.dayNumber(date),
      clock.plusDays(date, 100),
      clock.parseDate(date),
      clock.slotTime(date, 47),
      parseInstant(`${date}T23:59:59`),
    ]),
  }),
)
