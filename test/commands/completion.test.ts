/** The scripts run in the shells they are for. */
import { execFile, execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeWhere } from '../helpers/not-run.js'
import { helpOfAll } from '../docs/pages.js'
import { makeHome } from './home.js'

const run = promisify(execFile)

const absent = (shell: string): string | undefined => {
  try {
    execFileSync(shell, ['-c', 'true'])
    return undefined
  } catch {
    return `${shell} is absent: apt install ${shell}`
  }
}

/** The script of a shell in a file. */
async function scriptOf(shell: string): Promise<string> {
  const home = await makeHome()
  const { code, stdout } = await home.run(['completion', shell])
  expect(code).toBe(0)
  const path = join(home.folder, `kenshin.${shell}`)
  await writeFile(path, stdout)
  return path
}

/** What `kenshin COMMAND --help` lists. */
const optionsIn = (help: string): string[] =>
  [...help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option]) => option!)

/** @param complete the words before the cursor, the last one unfinished → what the shell offers */
function completes(complete: (...words: string[]) => Promise<string[]>): void {
  it('every command, and every option of each', async () => {
    const helps = await helpOfAll()
    expect(new Set(await complete(''))).toEqual(new Set(Object.keys(helps)))
    for (const [command, help] of Object.entries(helps)) {
      const offered = await complete(command, '--')
      for (const option of optionsIn(help)) expect(offered, `${command} ${option}`).toContain(option)
    }
  })

  it('what an option is one of, and nothing where only the reader knows', async () => {
    expect(new Set(await complete('emulate', '--model', 'RL'))).toEqual(new Set(['RL7023-IPS', 'RL7023-DSS']))
    expect(new Set(await complete('status', '--log-level', ''))).toEqual(
      new Set(['error', 'warn', 'info', 'debug', 'trace']),
    )
    expect(await complete('import', '--days', '')).toEqual([])
  })

  it('the argument of a command', async () => {
    expect(new Set(await complete('completion', ''))).toEqual(new Set(['bash', 'zsh', 'fish']))
    expect(await complete('help', 'emu')).toEqual(['emulate'])
  })
}

describeWhere('kenshin completion bash', absent('bash'), () => {
  let script: string
  beforeAll(async () => void (script = await scriptOf('bash')))

  completes(async (...words) => {
    const code = 'source "$0"; COMP_WORDS=(kenshin "$@"); COMP_CWORD=$#; _kenshin; printf "%s\\n" "${COMPREPLY[@]}"'
    const { stdout } = await run('bash', ['-c', code, script, ...words])
    return stdout.split('\n').filter((word) => word !== '')
  })
})

describeWhere('kenshin completion fish', absent('fish'), () => {
  let script: string
  beforeAll(async () => void (script = await scriptOf('fish')))

  completes(async (...words) => {
    const { folder } = await makeHome()
    const env = { ...process.env, HOME: folder, LANG: 'C.UTF-8' }
    const code = 'source $argv[1]; complete -C "kenshin $argv[2..]"'
    const { stdout } = await run('fish', ['--no-config', '-c', code, script, ...words], { cwd: folder, env })
    return stdout.split('\n').flatMap((line) => line.split('\t')[0] || [])
  })
})

describeWhere('kenshin completion zsh', absent('zsh'), () => {
  it('completes a command, its option and its value on a terminal', async () => {
    const script = await scriptOf('zsh')
    const typing = `
      zmodload zsh/zpty
      zpty z "PS1='> ' TERM=dumb zsh -f -i"
      zpty -w z "autoload -Uz compinit; compinit -D -u; source \${(q)1}; PS1='ready'' > '"
      zpty -r z before '*ready > *'
      zpty -w -n z $'kenshin emu\\t--mod\\tBP35C\\t'
      zpty -r z typed '*BP35C2*'
      print -r -- $typed
      zpty -d z`
    const { stdout } = await run('zsh', ['-f', '-c', typing, 'zsh', script])
    expect(stdout.replaceAll(/ ?\p{Cc}/gu, '')).toMatch(/kenshin emulate +--model +BP35C2/)
  })

  it('knows every command and option', async () => {
    const script = await scriptOf('zsh')
    const { stdout } = await run('zsh', ['-f', '-c', 'cat $1', 'zsh', script])
    for (const [command, help] of Object.entries(await helpOfAll())) {
      const branch = new RegExp(`^ +${command}\\) _arguments[^]*?;;`, 'm').exec(stdout)?.[0] ?? ''
      for (const option of optionsIn(help)) expect(branch, `${command} ${option}`).toContain(option)
    }
  })
})

describe('kenshin completion', () => {
  it('tells what each command does in the language of the reader', async () => {
    const { stdout } = await (await makeHome()).run(['completion', 'fish'], { env: { LANG: 'ja_JP.UTF-8' } })
    expect(stdout).toMatch(/-a import -d '[^']*[ぁ-ん]/)
  })
})
