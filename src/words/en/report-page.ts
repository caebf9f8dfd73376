import { formatNumber } from '../numbers.js'
import { plural } from './format.js'

/** The page that `kenshin report` makes. */
export const reportPage = {
  /** BCP 47, for numbers and dates. */
  locale: 'en-GB',
  title: 'Electricity report',
  space: ' ',
  list: (parts: readonly string[]) => parts.join(', '),
  made: ({ at, version }: { at: string; version: string }) =>
    `Made by kenshin ${version} on ${at}. All times are Japanese.`,
  span: ({ from, to }: { from: string; to: string }) => `${from} to ${to}`,
  meters: 'Meters',
  sections: 'On this page',
  nothing: ({ meter }: { meter: string }) => `Nothing is stored of ${meter} in these days.`,
  guarantee: "The numbers are the meter's own. A bill may differ, and nothing here is guaranteed.",
  keyboard: 'Point at a picture for its values, or focus it with Tab and use the arrow keys.',
  figure: ({ title }: { title: string }) => `${title}. Move with the arrow keys; the values are in the table below.`,
  values: 'Values as a table',
  bought: 'bought',
  sold: 'sold',
  date: 'Date',
  month: 'Month',
  time: 'Time',
  known: 'Known',
  kwh: ({ kwh }: { kwh: string }) => `${kwh} kWh`,
  ofDay: ({ slots }: { slots: number }) => `${slots} of 48 half hours`,
  hole: 'hole: no value',
  unit: 'kWh',
  holeSign: '–',
  noValue: 'no value',
  notYet: 'not read',
  lastReading: 'last reading',
  headline: {
    today: 'Today so far',
    soFar: ({ time }: { time: string }) => `until ${time}, today is not over`,
    nothingToday: 'nothing of today is stored yet',
    month: ({ month }: { month: string }) => month,
    monthBought: ({ month }: { month: string }) => `Bought in ${month}`,
    monthAlone: 'no earlier month to compare with',
    compared: ({
      change,
      until,
      before,
      isWhole,
    }: {
      change: string
      until: number
      before: string
      isWhole: boolean
    }) => `${change} against ${before}, days 1–${until} of both${isWhole ? '' : ', some half hours unknown'}`,
    soldIn: ({ month }: { month: string }) => `Sold in ${month}`,
    soldNote: 'fed into the grid',
    share: ({ share }: { share: string }) => `always on: ${share} of all that is used`,
    always: 'always on',
    stored: 'Half hours known',
    costSince: ({ from }: { from: string }) => `Cost since ${from}`,
    costNote: ({ kwh, until }: { kwh: string; until: string }) =>
      `${kwh} kWh with the basic charge; the month ends on ${until}`,
    complete: ({ complete, days, since }: { complete: number; days: number; since: string }) =>
      `${formatNumber(complete)} of ${plural(days, 'day')} complete since ${since}`,
  },
  heat: {
    title: { bought: 'Every half hour bought', sold: 'Every half hour sold' },
    lead: {
      bought:
        'Each column is a day, from midnight at the top to midnight at the bottom. The colour tells how much was bought.',
      sold: 'The same days and hours. The colour tells how much was sold.',
    },
    coarse: {
      day: '',
      week: 'So many days do not fit: a column is the mean of a week.',
      month: 'So many days do not fit: a column is the mean of a month.',
    },
    tip: '{r} {c}: {v} kWh ({w} W)',
    unit: 'kWh in half an hour',
  },
  daily: {
    title: 'Day by day',
    lead: 'Energy bought on each day, and the total of each month. Pale bars and * are not whole: today, or days with holes.',
    leadBoth:
      'Bought upwards, sold downwards, and the totals of each month. Pale bars and * are not whole: today, or days with holes.',
    mark: 'the same day of the month before',
    before: { bought: 'A month before', sold: 'Sold a month before' },
    partial: 'not the whole day',
    tip: '{r}: {all}',
  },
  months: {
    title: 'Month by month',
    lead: 'Pale bars are not whole: the running month, or one with unknown half hours.',
    partial: 'not the whole month',
  },
  course: {
    title: 'This month against others',
    lead: (facts: { until: number; month: string; before: string; now: string; then: string; change: string }) =>
      `From the 1st to day ${facts.until}: ${facts.now} kWh in ${facts.month}, ${facts.then} kWh in ${facts.before} (${facts.change}). Where the sum is not known the line has a gap.`,
    day: ({ day }: { day: number }) => String(day),
    until: 'Up to day',
    tip: 'up to day {r}: {all}',
  },
  typical: {
    title: 'A typical day',
    lead: 'Half of all days lie above the line, half below; eight of ten lie within the band. Energy of each half hour, kWh.',
    median: 'median',
    spread: '10th to 90th percentile',
    panels: { weekdays: 'Monday to Friday, bought', weekends: 'Saturday and Sunday, bought', sold: 'All days, sold' },
    columns: { median: 'Median', low: '10 %', high: '90 %', mean: 'Mean', days: 'Days' },
    tip: '{r}: {all}',
  },
  load: {
    title: 'Base load and peaks',
    short: 'Base load',
    base: ({ watts }: { watts: string }) => `Base load: about ${watts} W.`,
    says: ({ perDay, share }: { perDay: string; share: string | undefined }) =>
      share === undefined
        ? `That is ${perDay} kWh a day.`
        : `That is ${perDay} kWh a day, ${share} of all that is bought: what is always on.`,
    definition: 'The three hours in a row with the least energy of each complete day; of all days the median.',
    definitionNight:
      'The three hours in a row with the least energy between 19:00 and 05:00 of each complete day, because by day the panels cover a part; of all days the median.',
    halfHours: { bought: 'Highest half hours, bought', sold: 'Highest half hours, sold' },
    days: { bought: 'Highest days, bought', sold: 'Highest days, sold' },
    halfHour: ({ kwh, watts }: { kwh: string; watts: string }) => `${kwh} kWh (${watts} W)`,
  },
  calendar: {
    title: 'What is stored',
    lead: 'One square for each day, Monday at the top.',
    both: 'bought and sold, the same days',
    week: 'Week of',
    states: { complete: 'complete', partial: 'partial', holed: 'with holes', missing: 'missing' },
    soon: ({ days }: { days: number }) => `forgotten by the meter within ${plural(days, 'day')}`,
    soonShort: 'soon forgotten',
    counts: ({ complete, all }: { complete: string; all: string }) => `${complete} of ${all} days are complete.`,
    of: ({ from, to }: { from: string; to: string }) => `${from} to ${to}`,
    day: ({ date, state, readings }: { date: string; state: string; readings: number }) =>
      `${date} ${state}, ${readings} of 48`,
    leaving: ({ date, slots, forgottenOn }: { date: string; slots: number; forgottenOn: string }) =>
      `${date}: ${plural(slots, 'half hour')} not stored; the meter forgets the day on ${forgottenOn}`,
    more: ({ days }: { days: number }) => `… and ${plural(days, 'more day')}`,
  },
  cost: {
    title: 'What it cost',
    lead: 'By your tariff file, from one reading day of the meter to the next. * is not the whole month. Sold energy is paid by another company and never taken off.',
    period: 'Days',
    yen: 'Cost',
    soldYen: 'Paid for sold',
    billKwh: 'Bill',
    billYen: 'Bill, yen',
    difference: 'Ours − bill',
    lines: ({ month }: { month: string }) => `${month} in detail`,
  },
  register: {
    title: 'The register',
    lead: 'What the meter itself shows, at the first reading of each day.',
    column: 'Register',
    tip: '{r}: {all}',
    break: ({ date }: { date: string }) => `${date}: the register began anew, by a wrap or another meter.`,
  },
}
