/** What a test file opened is closed at its end. A file that shares its process with others has no other end. */
const closing: (() => unknown)[] = []

/** Closes when the test file ends, the last opened first; tests that wait long are started early and share what they opened. */
export const atEnd = (close: () => unknown): void => void closing.push(close)

export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close()
}
