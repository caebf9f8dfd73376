/** What a person has to set right at the database. */
import { KenshinError } from '../../base/errors.js'
import { text, type Text } from '../../base/text.js'
import type { Place } from './address.js'

export const noDatabase = (place: Place, words: string): KenshinError =>
  new KenshinError(
    'store.no-database',
    text(
      `InfluxDB at ${place.url} has no database or bucket ${place.bucket} (${words}).`,
      `InfluxDB（${place.url}）にデータベース（バケット）${place.bucket} がありません（${words}）。`,
    ),
  )

export const noOrganization = (place: Place, words: string): KenshinError =>
  new KenshinError(
    'store.no-database',
    text(
      `InfluxDB at ${place.url} does not know the organization of \`org\` (${words}).`,
      `InfluxDB（${place.url}）に \`org\` の組織がありません（${words}）。`,
    ),
    {
      remedy: text(
        'Correct `org` in the settings: it is the name that `influx org list` shows.',
        '設定の `org` を `influx org list` に表示される名前に直してください。',
      ),
    },
  )

/** 2.x reads through InfluxQL only what is mapped to a database; a bucket usually is, by its own name. */
export const noMapping = (place: Place, words: string): KenshinError =>
  new KenshinError(
    'store.no-database',
    text(
      `InfluxDB at ${place.url} has no database for InfluxQL mapped to the bucket ${place.bucket} (${words}).`,
      `InfluxDB（${place.url}）に、バケット ${place.bucket} に対応する InfluxQL 用データベースがありません（${words}）。`,
    ),
    {
      remedy: text(
        `Check \`bucket\`, or map it: \`influx v1 dbrp create --db ${place.bucket} --rp autogen --default --bucket-id ID\`.`,
        `\`bucket\` を確認するか、\`influx v1 dbrp create --db ${place.bucket} --rp autogen --default --bucket-id ID\` で対応付けてください。`,
      ),
    },
  )

/** 1.x writes to the default policy, and says 500 where there is none. */
export const noDefaultPolicy = (place: Place): KenshinError =>
  new KenshinError(
    'store.no-database',
    text(
      `The database ${place.bucket} of InfluxDB at ${place.url} has no default retention policy.`,
      `InfluxDB（${place.url}）のデータベース ${place.bucket} に既定の保存ポリシー（retention policy）がありません。`,
    ),
    {
      remedy: text(
        `Make one the default: \`ALTER RETENTION POLICY "autogen" ON "${place.bucket}" DEFAULT\`; \`SHOW RETENTION POLICIES\` lists them.`,
        `\`SHOW RETENTION POLICIES\` で確認し、\`ALTER RETENTION POLICY "autogen" ON "${place.bucket}" DEFAULT\` で既定にしてください。`,
      ),
    },
  )

/** 2.x says no more than that there is no such database. */
export const mayNotRead = (place: Place): KenshinError =>
  new KenshinError(
    'store.no-access',
    text(
      `The token may write to the bucket ${place.bucket} of InfluxDB at ${place.url}, but not read from it.`,
      `このトークンでは InfluxDB（${place.url}）のバケット ${place.bucket} に書き込めますが、読み取れません。`,
    ),
    {
      remedy: text(
        'Make a token with the rights to read and to write this bucket.',
        'このバケットの読み取りと書き込みの両方の権限を持つトークンを作成してください。',
      ),
    },
  )

export const noAccess = (place: Place, status: number, words: string): KenshinError =>
  new KenshinError(
    'store.no-access',
    text(
      `InfluxDB at ${place.url}, bucket ${place.bucket}, denies access (${status}: ${words}).`,
      `InfluxDB（${place.url}、バケット ${place.bucket}）へのアクセスが拒否されました（${status}: ${words}）。`,
    ),
    { facts: { status } },
  )

export const tooOld = (place: Place, words: string): KenshinError =>
  new KenshinError(
    'store.retention',
    text(
      `InfluxDB at ${place.url}, bucket ${place.bucket}, keeps data too briefly for these days (${words}).`,
      `InfluxDB（${place.url}、バケット ${place.bucket}）の保存期間が短く、この日付のデータを保存できません（${words}）。`,
    ),
  )

/** @param keeps days the database keeps @param needs days it would have to keep */
export const tooBrief = (place: Place, keeps: number, needs: number): KenshinError =>
  new KenshinError(
    'store.retention',
    text(
      `InfluxDB at ${place.url}, bucket ${place.bucket}, keeps data for ${keeps} days; ${needs} days are needed.`,
      `InfluxDB（${place.url}、バケット ${place.bucket}）の保存期間は ${keeps} 日ですが、${needs} 日必要です。`,
    ),
    { facts: { keepsDays: keeps, needsDays: needs } },
  )

/** What was written is not found by the question for it. @param version of the server's interface */
export const notReadBack = (place: Place, version: number): KenshinError =>
  new KenshinError(
    'store.read-back',
    text(
      `InfluxDB at ${place.url}, bucket ${place.bucket}, took a point and did not give it back.`,
      `InfluxDB（${place.url}、バケット ${place.bucket}）に書き込んだデータを読み戻せません。`,
    ),
    version === 2 ? { remedy: otherMapping(place) } : {},
  )

const otherMapping = ({ bucket }: Place): Text =>
  text(
    `In InfluxQL the database ${bucket} leads to another bucket: \`influx v1 dbrp list\` shows the mapping, \`influx v1 dbrp delete --id ID\` removes it.`,
    `InfluxQL のデータベース ${bucket} が別のバケットに対応付けられています。\`influx v1 dbrp list\` で確認し、\`influx v1 dbrp delete --id ID\` で削除してください。`,
  )

interface Conflict {
  readonly measurement: string
  readonly field: string
  readonly found: string
  readonly needed: string
}

export const wrongType = (place: Place, { measurement, field, found, needed }: Conflict): KenshinError =>
  new KenshinError(
    'store.type-conflict',
    text(
      `InfluxDB at ${place.url}, bucket ${place.bucket}: field ${field} of ${measurement} is ${found} there, ${needed} is needed.`,
      `InfluxDB（${place.url}、バケット ${place.bucket}）: ${measurement} の ${field} は ${found} 型ですが、${needed} 型が必要です。`,
    ),
    { facts: { measurement, field, found, needed } },
  )

export function typeConflict(place: Place, words: string): KenshinError | undefined {
  const found = /input field "(.+?)" on measurement "(.+?)" is type (\w+), already exists as type (\w+)/.exec(words)
  if (found !== null) {
    const [, field = '', measurement = '', needed = '', there = ''] = found
    return wrongType(place, { measurement, field, found: there, needed })
  }
  if (!/field type conflict|column type mismatch|invalid column type/i.test(words)) return undefined
  return new KenshinError(
    'store.type-conflict',
    text(
      `InfluxDB at ${place.url}, bucket ${place.bucket}, holds a field with another type (${words}).`,
      `InfluxDB（${place.url}、バケット ${place.bucket}）のフィールドの型が異なります（${words}）。`,
    ),
  )
}
