/** The server and the database, for messages; without secrets. */
export interface Place {
  /** Base address without user, password and trailing slash. */
  readonly url: string
  /** 2.x: the bucket; 1.x and 3.x: the database. */
  readonly bucket: string
}

/** One address, or several of the same database. */
export const urlsOf = ({ url }: { readonly url: string | readonly string[] }): readonly string[] =>
  typeof url === 'string' ? [url] : url

/** Why an address cannot be that of a database. */
export type AddressFault = 'not-http' | 'has-login' | 'has-more'

/**
 * Reads an address as the URL standard does, which accepts a missing `//`, blanks around it and capitals. Settings and requests
 * both use this function: if each read an address in its own way, points could go to another server than the one checked.
 * @returns the base address, normalized and without trailing slash, or what is wrong
 */
export function readAddress(words: string): { readonly url: string } | { readonly fault: AddressFault } {
  // `URL.parse` came with Node 22.
  const url = URL.canParse(words) ? new URL(words) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) return { fault: 'not-http' }
  if (url.username !== '' || url.password !== '') return { fault: 'has-login' }
  if (url.search !== '' || url.hash !== '') return { fault: 'has-more' }
  return { url: `${url.origin}${url.pathname.replace(/\/+$/, '')}` }
}
