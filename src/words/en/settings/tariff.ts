const DATE = 'write it as YYYY-MM-DD, such as 2026-10-14'
const MONTH = 'write it as YYYY-MM, such as 2026-10'
const YEN = 'write yen, with at most four decimals'
const KWH = 'write a number of kWh'
const GROUP = 'indent its lines below it, or leave the line out'
const LIST = 'write its items below it, each after `- `, or leave the line out'
const FRACTION = 'write none, down, nearest or up'
const NEW_VERSION = 'write `- from: 2024-04-01` and its prices below it'

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday', 'a holiday'] as const
const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** What a tariff file may hold, by the path in it: `meaning` for the page, `todo` completes "…; write …". */
const descriptions = {
  name: { meaning: 'What the tariff is called in the report.', todo: 'write what to call it' },
  sample: {
    meaning: 'true: the report says that the prices are a sample, not yours.',
    todo: 'write true or false',
  },
  readingDay: {
    meaning: 'Day of the month on which the meter is read (検針日), at 00:00: 1–31; in a shorter month its last day.',
    todo: 'write a day of the month, 1–31',
  },
  readingDates: {
    meaning:
      'Dates on which it was read instead of the regular day nearest to them; those of `bills` need not be here.',
    todo: LIST,
  },
  'readingDates[]': { meaning: 'A date.', todo: DATE },
  monthOf: {
    meaning:
      'What names a billing month, for `fuel` and `levy`: readingDay, the day that ends it (5月検針分), or lastDay, its last day of use.',
    todo: 'write readingDay or lastDay',
  },
  holidays: { meaning: 'Which dates are `holiday` in `days`; without it none is.', todo: GROUP },
  'holidays.national': { meaning: 'true: the national holidays of Japan.', todo: 'write true or false' },
  'holidays.also': { meaning: "Further dates, or days of every year as '12-30'.", todo: LIST },
  'holidays.also[]': { meaning: "A date, or '12-30'.", todo: "write a date, or a day of every year as '12-30'" },
  versions: { meaning: 'Prices, tax included, oldest first; each holds until the next.', todo: NEW_VERSION },
  'versions[]': { meaning: 'Prices that hold from a date on.', todo: NEW_VERSION },
  'versions[].from': { meaning: 'First date on which these prices hold.', todo: DATE },
  'versions[].basic': { meaning: 'Basic charge (基本料金) of a month.', todo: GROUP },
  'versions[].basic.yen': { meaning: 'Yen a month, for one unit.', todo: YEN },
  'versions[].basic.units': {
    meaning: 'How many units the contract has: 3 where `yen` is for 10 A and the contract for 30 A; kVA; kW.',
    todo: 'write how many times `yen` is billed, such as 3 for 30 A',
  },
  'versions[].basic.halfIfUnused': {
    meaning: 'true: a month without any energy costs half of it.',
    todo: 'write true or false',
  },
  'versions[].minimumYen': {
    meaning: 'The least that basic charge, energy and fuel cost together (最低月額料金), yen.',
    todo: YEN,
  },
  'versions[].energy': {
    meaning: 'Prices of energy; each half hour has the first that fits it.',
    todo: 'write `- yenPerKwh: 29.8` below it',
  },
  'versions[].energy[]': { meaning: 'A price.', todo: 'write `yenPerKwh: 29.8` or `tiers:` in it' },
  'versions[].energy[].name': { meaning: 'What to call it, such as night.', todo: 'write what to call it' },
  'versions[].energy[].hours': {
    meaning: "At which hours, such as ['22:00-8:00']; whole and half hours; without it all day.",
    todo: "write a list such as ['22:00-8:00']",
  },
  'versions[].energy[].hours[]': {
    meaning: 'From and to.',
    todo: 'write whole or half hours such as 22:00-8:00; leave `hours` out for the whole day',
  },
  'versions[].energy[].days': {
    meaning:
      'On which days: mon, tue, wed, thu, fri, sat, sun, holiday; a holiday is no weekday; without it every day.',
    todo: 'write a list such as [sat, sun, holiday]',
  },
  'versions[].energy[].days[]': { meaning: 'A day.', todo: 'write mon, tue, wed, thu, fri, sat, sun or holiday' },
  'versions[].energy[].months': {
    meaning: 'In which months, such as [7, 8, 9]; without it all year.',
    todo: 'write a list such as [7, 8, 9]',
  },
  'versions[].energy[].months[]': { meaning: 'A month, 1–12.', todo: 'write a month, 1–12' },
  'versions[].energy[].yenPerKwh': { meaning: 'Yen for a kWh.', todo: YEN },
  'versions[].energy[].tiers': {
    meaning: 'Instead of `yenPerKwh`: prices by the kWh of the month (三段階料金).',
    todo: 'write `- { upToKwh: 120, yenPerKwh: 29.8 }` and so on below it',
  },
  'versions[].energy[].tiers[]': { meaning: 'A tier.', todo: 'write `{ upToKwh: 120, yenPerKwh: 29.8 }`' },
  'versions[].energy[].tiers[].upToKwh': {
    meaning: 'Up to so many kWh of the month; the last tier has none.',
    todo: 'write whole kWh; leave it out in the last tier',
  },
  'versions[].energy[].tiers[].yenPerKwh': { meaning: 'Yen for a kWh of this tier.', todo: YEN },
  'versions[].soldYenPerKwh': { meaning: 'What is paid for a kWh that you sell, yen.', todo: YEN },
  fuel: {
    meaning: 'Fuel cost adjustment (燃料費調整) of each month, discounts by the state included.',
    todo: LIST,
  },
  'fuel[]': { meaning: 'A month.', todo: 'write `{ month: 2026-10, yenPerKwh: -3.5 }`' },
  'fuel[].month': { meaning: 'The month, named as `monthOf` says.', todo: MONTH },
  'fuel[].yenPerKwh': { meaning: 'Yen for a kWh; may be negative.', todo: YEN },
  levy: { meaning: 'Renewable energy levy (再エネ賦課金); a new one every May.', todo: LIST },
  'levy[]': { meaning: 'A levy.', todo: 'write `{ from: 2026-05, yenPerKwh: 4.18 }`' },
  'levy[].from': { meaning: 'Its first month; it holds for twelve.', todo: MONTH },
  'levy[].yenPerKwh': { meaning: 'Yen for a kWh.', todo: YEN },
  rounding: {
    meaning: 'What becomes of fractions: none (they stay), down (cut off), nearest, up.',
    todo: GROUP,
  },
  'rounding.kwh': { meaning: 'Of kWh, for each price.', todo: FRACTION },
  'rounding.basic': { meaning: 'Of the yen of the basic charge.', todo: FRACTION },
  'rounding.energy': { meaning: 'Of the yen of each price and tier.', todo: FRACTION },
  'rounding.fuel': { meaning: 'Of the yen of the fuel cost adjustment.', todo: FRACTION },
  'rounding.levy': { meaning: 'Of the yen of the levy.', todo: FRACTION },
  'rounding.total': { meaning: 'Of the yen of the whole bill.', todo: FRACTION },
  'rounding.sold': { meaning: 'Of the yen for energy sold.', todo: FRACTION },
  bills: { meaning: 'The bills that you got, to compare.', todo: LIST },
  'bills[]': { meaning: 'A bill.', todo: 'write `{ readOn: 2026-10-14, kwh: 312, yen: 9876 }`' },
  'bills[].readOn': {
    meaning: 'The reading day on it (検針日): the day after the last day of use.',
    todo: DATE,
  },
  'bills[].kwh': { meaning: 'Energy on it, kWh.', todo: KWH },
  'bills[].yen': { meaning: 'Its sum, tax included, yen.', todo: YEN },
  'bills[].soldKwh': { meaning: 'Energy sold in the same month, kWh.', todo: KWH },
  'bills[].soldYen': { meaning: 'What you were paid for it, yen.', todo: YEN },
}

/** The tariff file, and why something in it is refused. */
export const tariff = {
  descriptions,
  start: 'write a tariff as `name: value`, beginning with name:; samples are in config/tariffs',
  refusals: {
    notDate: { what: 'is not a date of the calendar', todo: DATE },
    notMonth: { what: 'is not a month', todo: MONTH },
    notDayOfYear: { what: 'is neither a date nor a day of the year' },
    notHours: { what: 'is not a range of whole or half hours' },
    tooFine: { what: 'has more than four decimals', todo: 'round it to 0.0001' },
    noPrice: { what: 'has no price', todo: 'write `yenPerKwh: 29.8` or `tiers:` in it' },
    twoPrices: { what: 'has both yenPerKwh and tiers', todo: 'remove one of the two' },
    lastTier: {
      what: 'does not fit: every tier but the last needs upToKwh, the last has none',
      todo: 'end the list with a tier of yenPerKwh alone',
    },
    notAscending: { what: 'is not after the one before it', todo: 'sort the list upwards, and give each once' },
    twice: { what: 'is given twice', todo: 'remove one of the two' },
    /** @param day 0 = Monday … 6 = Sunday, 7 = a holiday */
    uncovered: ({ month, day, time }: { month: number; day: number; time: string }) => ({
      what: `has no price for ${time} on ${WEEKDAYS[day]!} in ${MONTHS[month - 1]!}`,
      todo: 'end the list with a price without hours, days and months, for all the rest',
    }),
  },
}
