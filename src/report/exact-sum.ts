/** Sum of kWh. No unit of a register is finer than 0.0001 kWh: whole numbers of it add up exactly. */
export const exactSum = (kwh: readonly number[]): number =>
  kwh.reduce((sum, value) => sum + Math.round(value * 10_000), 0) / 10_000
