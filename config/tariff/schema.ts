/** What a tariff file may hold: type, range, default, example. What each means stands in `src/words/`, by its path. */
import { z } from 'zod'
import { example, ruled } from '../ruled.js'
import { lineRule } from '../check/rules.js'
import { dateRule, dayOfYearRule, hoursRule, monthRule, priceRule } from './rules.js'

const date = (): z.ZodString => ruled(dateRule)
const month = (): z.ZodString => ruled(monthRule)
/** Yen with at most four decimals; the amounts of a home stay exact far beyond this bound. */
const yen = (least = 0): z.ZodNumber => z.number().min(least).max(1_000_000).superRefine(priceRule)
const fraction = z.enum(['none', 'down', 'nearest', 'up'])

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'holiday'] as const

const tier = z.strictObject({
  /** The last tier has no end. */
  upToKwh: z.int().min(1).max(1_000_000).optional().meta(example(120)),
  yenPerKwh: yen().meta(example(29.8)),
})

const band = z.strictObject({
  name: ruled(lineRule).optional().meta(example('night')),
  hours: z
    .array(ruled(hoursRule))
    .min(1)
    .optional()
    .meta(example(['1:00-6:00'])),
  days: z
    .array(z.enum(DAYS))
    .min(1)
    .optional()
    .meta(example(['mon', 'tue', 'wed', 'thu', 'fri'])),
  months: z
    .array(z.int().min(1).max(12))
    .min(1)
    .optional()
    .meta(example([7, 8, 9])),
  yenPerKwh: yen().optional().meta(example(27.86)),
  tiers: z.array(tier).min(1).optional(),
})

const version = z.strictObject({
  from: date().meta(example('2024-04-01')),
  basic: z
    .strictObject({
      yen: yen().meta(example(311.75)),
      units: z.number().min(0.01).max(10_000).superRefine(priceRule).default(1),
      halfIfUnused: z.boolean().default(false),
    })
    .optional(),
  minimumYen: yen().default(0),
  energy: z.array(band).min(1),
  soldYenPerKwh: yen().optional().meta(example(16)),
})

const monthly = z.strictObject({
  month: month().meta(example('2026-10')),
  yenPerKwh: yen(-1_000_000).meta(example(-3.5)),
})

const levy = z.strictObject({
  from: month().meta(example('2026-05')),
  yenPerKwh: yen().meta(example(4.18)),
})

const rounding = z.strictObject({
  kwh: fraction.default('nearest'),
  basic: fraction.default('none'),
  energy: fraction.default('none'),
  fuel: fraction.default('none'),
  levy: fraction.default('down'),
  total: fraction.default('down'),
  sold: fraction.default('down'),
})

const bill = z.strictObject({
  readOn: date().meta(example('2026-10-14')),
  kwh: z.number().min(0).max(1_000_000).meta(example(312)),
  yen: z.number().min(-10_000_000).max(100_000_000).meta(example(9876)),
  soldKwh: z.number().min(0).max(1_000_000).optional().meta(example(120)),
  soldYen: z.number().min(0).max(100_000_000).optional().meta(example(1920)),
})

export const tariffSchema = z.strictObject({
  name: ruled(lineRule).meta(example('My tariff')),
  sample: z.boolean().default(false),
  readingDay: z.int().min(1).max(31).meta(example(14)),
  readingDates: z.array(date()).default([]),
  monthOf: z.enum(['lastDay', 'readingDay']).default('readingDay'),
  holidays: z
    .strictObject({
      national: z.boolean().default(false),
      also: z.array(ruled(dayOfYearRule)).default([]),
    })
    .prefault({}),
  versions: z.array(version).min(1),
  fuel: z.array(monthly).optional(),
  levy: z.array(levy).optional(),
  rounding: rounding.prefault({}),
  bills: z.array(bill).default([]),
})

/** The file as it may be written. */
export type WrittenTariff = z.input<typeof tariffSchema>
/** With its defaults. */
export type CheckedTariff = z.output<typeof tariffSchema>
