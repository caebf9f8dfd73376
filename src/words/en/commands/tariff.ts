import { formatNumber } from '../../numbers.js'
import { list, plural } from '../format.js'

/** `kenshin tariff` */
export const tariff = {
  description: 'check the file with your prices',
  file: 'this file (report.tariff of the settings)',
  examples: `
Examples:
  kenshin tariff                     the files that the settings name
  kenshin tariff --file tariff.yaml  one that they need not name yet

Samples are in config/tariffs; docs/tariff.md explains them.
`,
  isFine: (facts: { file: string; name: string; sample: boolean; versions: readonly string[]; bills: number }) =>
    [
      `${facts.file}: no problems`,
      `  ${facts.name}${facts.sample ? ' (a sample)' : ''}`,
      `  prices from ${list(facts.versions)}; ${plural(facts.bills, 'bill')} to compare`,
    ].join('\n'),
  example: ({ kwh, from, to, yen }: { kwh: number; from: string; to: string; yen: number }) =>
    `  ${kwh} kWh, spread evenly from ${from} to before ${to}: ${formatNumber(yen)} yen`,
}
