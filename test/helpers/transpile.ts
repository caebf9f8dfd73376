import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Program {
  /** The entry as a JavaScript file that plain `node` runs. */
  readonly file: string
  remove(): void
}

/**
 * A TypeScript file and what it imports as a program for another process: a process of its own is needed where a test kills
 * it. Only translated, not checked: that is done elsewhere.
 * @param entry path from the root of the repository
 */
export function transpile(entry: string): Program {
  const folder = mkdtempSync(join(tmpdir(), 'kenshin-program-'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const todo = [resolve(root, entry)]
  const done = new Set<string>()
  for (let source = todo.pop(); source !== undefined; source = todo.pop()) {
    if (done.has(source)) continue
    done.add(source)
    const words = readFileSync(source, 'utf8')
    const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true }
    const target = join(folder, relative(root, source).replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, ts.transpileModule(words, { compilerOptions: options }).outputText)
    for (const { fileName } of ts.preProcessFile(words).importedFiles) {
      const imported = resolve(dirname(source), fileName.replace(/\.js$/, '.ts'))
      if (fileName.startsWith('.') && existsSync(imported)) todo.push(imported)
    }
  }
  return {
    file: join(folder, entry.replace(/\.ts$/, '.js')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
