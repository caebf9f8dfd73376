import type { Socket } from 'node:net'

/** Writes words and reads until the answer ends with OK. The socket's encoding must be set. */
export function ask(socket: Socket, words: string): Promise<string> {
  return new Promise((resolve) => {
    let said = ''
    // Not `once`: two pieces may come in the same turn.
    const take = (chunk: Buffer): void => {
      said += String(chunk)
      if (!said.endsWith('OK\r\n')) return
      socket.off('data', take)
      resolve(said)
    }
    socket.on('data', take)
    socket.write(words)
  })
}
