/** WOPT, ROPT, WUART and RUART belong to the product, not to SKSTACK-IP. They and their answers end with CR alone. */
import { hex } from '../../../echonet/codes.js'
import type { Model, Output } from '../models.js'

export class ProductCommands {
  readonly #model: Model
  #output: Output

  /** @param output what WOPT stored last; a model without these commands prints ASCII. */
  constructor(model: Model, output: Output) {
    this.#model = model
    this.#output = model.hasOptions ? output : 'ascii'
  }

  /** How received datagrams are printed now. */
  get output(): Output {
    return this.#output
  }

  /** @returns the answer with its line end; a model without these commands answers FAIL with CRLF. */
  run(words: string): string {
    return this.#model.hasOptions ? `${this.#answer(words)}\r` : 'FAIL ER04\r\n'
  }

  #answer(words: string): string {
    const [name, value = ''] = words.split(/ +/)
    switch (name) {
      case 'ROPT':
        return `OK ${this.#output === 'ascii' ? '01' : '00'}`
      case 'RUART':
        return `OK ${hex(this.#model.uart)}`
      case 'WOPT':
        if (!/^[0-9A-F]{1,2}$/i.test(value)) return 'FAIL ER06'
        this.#output = Number.parseInt(value, 16) & 1 ? 'ascii' : 'binary'
        return 'OK'
      default:
        return 'OK'
    }
  }
}
