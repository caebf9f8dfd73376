/** Which database, for messages; holds no secrets. */
export interface Place {
  /** Base address without user, password and trailing slash. */
  readonly url: string
  /** 2.x: the bucket; 1.x and 3.x: the database. */
  readonly bucket: string
}

/** What keeps an address from being that of a database. */
export type AddressFault = 'not-http' | 'has-login' | 'has-more'

/**
 * The one reading of an address, for settings and requests alike, because what the parts of a program each read in their own
 * way leads some of them elsewhere. The URL standard forgives a missing `//`, blanks around and capitals; the answer does not
 * show them any more.
 * @returns the base address without trailing slash, or what is wrong with the words
 */
export function readAddress(words: string): { readonly url: string } | { readonly fault: AddressFault } {
  // `URL.parse` came with Node 22.
  const url = URL.canParse(words) ? new URL(words) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) return { fault: 'not-http' }
  if (url.username !== '' || url.password !== '') return { fault: 'has-login' }
  if (url.search !== '' || url.hash !== '') return { fault: 'has-more' }
  return { url: `${url.origin}${url.pathname.replace(/\/+$/, '')}` }
}
