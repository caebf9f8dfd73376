/** The cost of a month: what its lines are called, and what to know of it. */
export const tariff = {
  lines: {
    basic: 'basic charge',
    energy: 'energy',
    unknownTime: 'energy of holes, at an unknown time',
    fuel: 'fuel cost adjustment',
    levy: 'renewable energy levy',
    minimum: 'up to the minimum charge',
    sold: 'energy sold',
  },
  tier: ({ above, upTo }: { above: number; upTo: number | undefined }) =>
    upTo === undefined ? `above ${above} kWh` : above === 0 ? `up to ${upTo} kWh` : `${above}–${upTo} kWh`,
  notes: {
    running: 'The month is not over: this is what was used so far. The basic charge is that of a whole month.',
    incomplete: 'Some half hours are not known: the true cost is higher.',
    timeUnknown: 'Energy of a hole is known, its time is not, and the price depends on it: the cost is a range.',
    split: 'Prices changed within the month: basic charge and tiers are shared by days. Retailers may do it otherwise.',
    noPrices: 'The tariff has no prices for this month.',
    noFuel: 'The tariff lacks the fuel cost adjustment of this month: the cost is without it.',
    noLevy: 'The tariff lacks the renewable energy levy of this month: the cost is without it.',
    sample: 'The prices are a sample, not yours: write your own tariff.',
  },
  sameEnergy: 'Bills are in whole kWh: a difference of up to 1 kWh is rounding.',
}
