/**
 * The two dialects of SKSTACK-IP. The dual stack (B route and HAN) names the radio instance ("side") in some commands and
 * events; a B-route client always uses side 0. A wrong number of arguments is refused with ER05.
 */
export type Dialect = 'single' | 'dual'

/**
 * Last word of EINFO: the constant 16-bit address FFFE (single stack) or the side number (dual stack).
 * @returns undefined when it is neither: the line was damaged on the cable.
 */
export function dialectOf(einfo: readonly string[]): Dialect | undefined {
  const last = einfo.at(-1) ?? ''
  if (last === 'FFFE') return 'single'
  return /^[01]$/.test(last) ? 'dual' : undefined
}

export const otherDialect = (dialect: Dialect): Dialect => (dialect === 'single' ? 'dual' : 'single')

const SIDE_B_ROUTE = '0'

/** The side word where the dialect has one. */
export const sideWords = (dialect: Dialect): string[] => (dialect === 'dual' ? [SIDE_B_ROUTE] : [])
