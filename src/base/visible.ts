/** Control and format characters: they break lines, move the cursor or turn the direction of writing. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** One line with such characters written out. Whatever a dongle, a server or a file sends is printed only so. */
export const visible = (words: string): string =>
  words.replaceAll(UNSEEN, (sign) => {
    const code = sign.codePointAt(0)!.toString(16)
    return code.length > 2 ? `\\u{${code}}` : `\\x${code.padStart(2, '0')}`
  })

/** The same for a text of several lines: its line ends stay. */
export const visibleLines = (words: string): string => words.split('\n').map(visible).join('\n')
