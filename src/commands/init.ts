import { open, readdir } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { KenshinError } from '../base/errors.js'
import { writeAtomically } from '../base/files.js'
import { language, say, text, type Text } from '../base/text.js'

interface Options {
  readonly port?: string
  readonly name: string
  readonly store?: 'sqlite' | 'influxdb'
  readonly url?: string
  readonly bucket?: string
  readonly org?: string
  readonly output: string
  readonly force?: boolean
}

/** Linux names each serial adapter here by maker, model and serial number, whatever port it is plugged into. */
const SERIAL_FOLDER = '/dev/serial/by-id'

export function register(program: Command): void {
  const command = program.command('init')
  command
    .description(say(text('write a commented kenshin.yaml', 'コメント付きの kenshin.yaml を作成します')))
    .option('--port <path>', say(PORT))
    .option('--name <name>', say(text('name of the meter', 'メーターの名前')), 'home')
    .addOption(command.createOption('--store <kind>', say(STORE)).choices(['sqlite', 'influxdb']))
    .option('--url <url>', say(text('address of InfluxDB (http://localhost:8086)', 'InfluxDB のアドレス')))
    .option('--bucket <name>', say(text('bucket; for 1.x the database (home)', 'バケット。1.x ではデータベース名')))
    .option('--org <name>', say(text('organisation, InfluxDB 2.x', '組織名（InfluxDB 2.x）')))
    .option('--output <file>', say(text('file to write', '書き込むファイル')), 'kenshin.yaml')
    .option('--force', say(text('replace the file if it exists', '既存のファイルを置き換える')))
    .addHelpText('after', say(EXAMPLES))
    .action(async (options: Options) => {
      const { file, port, notes } = await writeSettings(options, { cwd: process.cwd(), serialFolder: SERIAL_FOLDER })
      const { json } = command.optsWithGlobals<{ json?: boolean }>()
      const words = notes.map(say)
      if (json === true) process.stdout.write(`${JSON.stringify({ file, port, notes: words })}\n`)
      else {
        process.stdout.write(`${file}\n`)
        process.stderr.write(words.map((note) => `${note}\n`).join(''))
      }
    })
}

const PORT = text(
  'serial path of the dongle, or tcp://host:port (the only one in /dev/serial/by-id)',
  'ドングルのシリアルポートのパスか tcp://ホスト:ポート（省略時は /dev/serial/by-id にある 1 台）',
)
const STORE = text('where the readings go (sqlite)', '検針値の保存先（省略時は sqlite）')
const EXAMPLES = text(
  `
Examples:
  kenshin init
  kenshin init --port /dev/ttyUSB0 --name flat-101
  kenshin init --store influxdb --url http://localhost:8086 --bucket home --org home

Secrets are never given here: the command says which environment variables or files they come from.`,
  `
例:
  kenshin init
  kenshin init --port /dev/ttyUSB0 --name 自宅
  kenshin init --store influxdb --url http://localhost:8086 --bucket home --org home

秘密の値はここでは指定しません。どの環境変数またはファイルで渡すかは、実行後に表示します。`,
)

/**
 * Writes the settings file, readable by its owner alone, and tells what to do next.
 * @throws {KenshinError} `config.usage` when an option is wrong, the dongle has to be named, or the file exists;
 *   `dongle.no-port` when there is none.
 */
export async function writeSettings(
  options: Options,
  { cwd, serialFolder }: { cwd: string; serialFolder: string },
): Promise<{ file: string; port: string; notes: readonly Text[] }> {
  const { sampleFile, schemaUrl } = await import('../../config/generate/sample.js')
  const { port, note } = await choosePort(options.port, { cwd, serialFolder })
  const store = storeOf(options)
  const values = { meters: [{ name: options.name, port }], ...(store && { store }) }
  await refuseWrongOptions(values)
  const file = resolve(cwd, options.output)
  await write(file, sampleFile(values, { language: language(), schemaUrl: schemaUrl() }), options.force === true)
  return { file, port, notes: [...(note ? [note] : []), ...nextSteps(file, cwd, store !== undefined)] }
}

/** What `config/schema.ts` takes; nothing where the default, SQLite, is wanted. */
interface InfluxStore {
  readonly kind: 'influxdb'
  readonly url: string
  readonly bucket: string
  readonly org?: string
}

function storeOf({ store, url, bucket, org }: Options): InfluxStore | undefined {
  const isInflux = [url, bucket, org].some((option) => option !== undefined)
  if (store === 'sqlite' && isInflux)
    throw usage(
      text(
        '--url, --bucket and --org belong to --store influxdb.',
        '--url、--bucket、--org は --store influxdb 用です。',
      ),
    )
  if (store !== 'influxdb' && !isInflux) return undefined
  return {
    kind: 'influxdb',
    url: url ?? 'http://localhost:8086',
    bucket: bucket ?? 'home',
    ...(org !== undefined && { org }),
  }
}

const usage = (words: Text, remedy?: Text, cause?: unknown): KenshinError =>
  new KenshinError('config.usage', words, { ...(remedy && { remedy }), cause })

async function choosePort(
  given: string | undefined,
  { cwd, serialFolder }: { cwd: string; serialFolder: string },
): Promise<{ port: string; note?: Text }> {
  if (given !== undefined) return { port: given.startsWith('.') ? resolve(cwd, given) : given }
  const found = (await entriesOf(serialFolder)).map((name) => join(serialFolder, name))
  const [only] = found
  if (only === undefined) throw noDongle(serialFolder)
  if (found.length === 1) return { port: only, note: text(`Dongle: ${only}`, `ドングル: ${only}`) }
  throw usage(
    text(`There are several serial devices: ${found.join(', ')}.`, `シリアル機器が複数あります: ${found.join('、')}。`),
    text('Name the Wi-SUN dongle with --port.', '--port で Wi-SUN ドングルを指定してください。'),
  )
}

/** No file with an invented port: it would stand in the way of the next `init`. */
const noDongle = (serialFolder: string): KenshinError =>
  new KenshinError(
    'dongle.no-port',
    text(
      `No dongle was found in ${serialFolder}, and nothing was written.`,
      `${serialFolder} にドングルがないため、何も作成していません。`,
    ),
    {
      remedy: text(
        'Plug it in and run this again, or name it with --port (a serial path or tcp://host:port).',
        '接続してもう一度実行するか、--port（シリアルポートのパスか tcp://ホスト:ポート）で指定してください。',
      ),
    },
  )

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch {
    // The folder is there only while a serial adapter is plugged in.
    return []
  }
}

/** The settings that come from options, by the option's name. */
const OPTIONS: Readonly<Record<string, string>> = {
  'meters[0].name': '--name',
  'meters[0].port': '--port',
  'store.url': '--url',
  'store.bucket': '--bucket',
  'store.org': '--org',
}

async function refuseWrongOptions(values: object): Promise<void> {
  const { checkSettings } = await import('../../config/check/settings.js')
  const { pathWords } = await import('../../config/path.js')
  const { line } = await import('../../config/check/problems.js')
  const lines = checkSettings(values).findings.map(({ path, what, todo }) => {
    const where = OPTIONS[pathWords(path)] ?? pathWords(path)
    return line({ where, what, todo })
  })
  if (lines.length > 0)
    throw usage(text(lines.map(({ en }) => `${en}.`).join('\n'), lines.map(({ ja }) => `${ja}。`).join('\n')))
}

async function write(file: string, content: string, replace: boolean): Promise<void> {
  try {
    await (replace ? writeAtomically(file, content) : writeNew(file, content))
  } catch (error) {
    throw unwritten(file, error)
  }
}

/** Created only if nothing is there, even when two commands run at once. */
async function writeNew(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  await handle.writeFile(content).finally(() => handle.close())
}

function unwritten(file: string, error: unknown): KenshinError {
  const { code = 'unknown' } = error as NodeJS.ErrnoException
  if (code === 'EEXIST')
    return usage(
      text(`${file} exists already and was left as it is.`, `${file} は既にあるため、変更していません。`),
      text(
        'Replace it with --force, or name another file with --output.',
        '--force で置き換えるか、--output で別のファイルを指定してください。',
      ),
      error,
    )
  return usage(
    text(`${file} cannot be written (${code}).`, `${file} に書き込めません（${code}）。`),
    text(
      'Name a file in a folder that you may write to with --output.',
      '--output で書き込めるフォルダーのファイルを指定してください。',
    ),
    error,
  )
}

function nextSteps(file: string, cwd: string, influxdb: boolean): Text[] {
  const config = relative(cwd, file) === 'kenshin.yaml' ? '' : ` --config ${file}`
  const routeB = text(
    'Set KENSHIN_ROUTE_B_ID and KENSHIN_ROUTE_B_PASSWORD, or KENSHIN_ROUTE_B_ID_FILE and KENSHIN_ROUTE_B_PASSWORD_FILE.',
    'KENSHIN_ROUTE_B_ID と KENSHIN_ROUTE_B_PASSWORD（または名前に _FILE を付けてファイルのパス）を設定してください。',
  )
  const database = text(
    'Set KENSHIN_INFLUX_TOKEN or KENSHIN_INFLUX_TOKEN_FILE; for 1.x username in the file and KENSHIN_INFLUX_PASSWORD.',
    'KENSHIN_INFLUX_TOKEN（または KENSHIN_INFLUX_TOKEN_FILE）を設定してください。1.x ではファイルの username と KENSHIN_INFLUX_PASSWORD です。',
  )
  const dryRun = text(`Run: kenshin import --dry-run${config}`, `実行: kenshin import --dry-run${config}`)
  const steps = [routeB, ...(influxdb ? [database] : []), dryRun]
  return [
    text('Next:', '次の手順:'),
    ...steps.map(({ en, ja }, index) => text(`  ${index + 1}. ${en}`, `  ${index + 1}. ${ja}`)),
  ]
}
