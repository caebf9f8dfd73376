/** File systems take 255 bytes; lock, database and temporary files add up to 40 to the name of a meter. */
const LONGEST_BYTES = 192

/**
 * The part of a file name that stands for a meter, at most 192 bytes. Names are letters, digits, - _ and . (the settings see to
 * it); Japanese letters are percent-encoded, unless that is too long: a name of 64 kanji has 192 bytes as it is, 576 encoded.
 */
export function fileNameOf(meter: string): string {
  const encoded = encodeURIComponent(meter)
  return encoded.length <= LONGEST_BYTES ? encoded : meter
}
