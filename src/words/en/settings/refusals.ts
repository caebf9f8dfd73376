const REMOVE_REST = 'remove what does not belong to it'
const COPY_LETTER = "copy it from the power company's letter, without spaces, hyphens or full-width characters"
const COPY_DATABASE = 'copy it again as the database showed it'
const WHOLE_PATH = 'write a whole path, beginning with /'

const wrongField = (field: string): { what: string } => ({ what: `has a wrong ${field}` })

/**
 * Why a setting is refused. `what` completes "meters[0].port …" and never repeats the value, which may be a secret; `todo`
 * stands where a better step is known than that of the setting's description.
 */
export const refusals = {
  missing: { what: 'is missing' },
  withoutValue: { what: 'is empty' },
  emptyList: { what: 'is an empty list' },
  below: ({ minimum }: { minimum: number }) => ({ what: `is below ${minimum}` }),
  above: ({ maximum }: { maximum: number }) => ({ what: `is above ${maximum}` }),
  unknownWord: { what: 'is not one of the known words' },

  types: {
    string: { what: 'is not a text' },
    number: { what: 'is not a number' },
    int: { what: 'is not a whole number' },
    boolean: { what: 'is neither true nor false' },
    array: { what: 'is not a list' },
    object: { what: 'is not a group of settings' },
  },
  wrongKind: { what: 'is of the wrong kind' },
  readAsNumber: { what: 'is read as a number, not as text', todo: 'put it in quotes' },
  readAsBoolean: { what: 'is read as true or false, not as text', todo: 'put it in quotes' },

  unknownName: { what: 'is not a known setting' },
  unknownInside: { what: 'has an unknown setting' },
  secret: ({ variable }: { variable: string }) => ({
    what: 'is a secret, which does not belong here',
    todo: `remove it and set ${variable} or ${variable}_FILE`,
  }),
  ofKind: ({ kind }: { kind: string }) => ({
    what: `is a setting of kind: ${kind}`,
    todo: `write kind: ${kind}, or remove it`,
  }),

  sameName: { what: 'is used twice', todo: 'give each meter its own name' },
  sameMeasurement: { what: 'is used twice', todo: 'give each measurement its own name' },

  blank: { what: 'is empty' },
  tooLong: ({ characters }: { characters: number }) => ({ what: `has ${characters} characters` }),
  beginsWith: ({ sign }: { sign: string }) => ({ what: `begins with ${sign}` }),
  contains: ({ sign, place }: { sign: string; place: number }) => ({ what: `has ${sign} at place ${place}` }),
  controlCharacter: { what: 'has a line break or a control character' },

  unknownAddress: { what: 'is an address of an unknown kind' },
  neitherPathNorAddress: { what: 'is neither a path nor tcp://host:port' },
  notTcp: { what: 'is not of the form tcp://host:port' },
  portNumber: { what: 'has a port number outside 1–65535' },

  notHttp: { what: 'is not an http or https address' },
  hasLogin: {
    what: 'contains a user name or a password',
    todo: 'remove them; use username and KENSHIN_INFLUX_PASSWORD, or KENSHIN_INFLUX_TOKEN',
  },
  hasMore: { what: 'has something after ? or #' },

  isRouteBId: { what: 'looks like a Route-B ID', todo: 'a name is seen in the database; choose one such as home' },
  byteOrderMark: { what: 'begins with a byte order mark (U+FEFF)', todo: REMOVE_REST },
  quoted: { what: 'begins and ends with a quotation mark', todo: REMOVE_REST },
  blankAround: { what: 'begins or ends with a blank or a line break', todo: REMOVE_REST },
  wrongLength: ({ characters, needed }: { characters: number; needed: number }) => ({
    what: `has ${characters} ${characters === 1 ? 'character' : 'characters'}, needs ${needed}`,
    todo: COPY_LETTER,
  }),
  wrongCharacter: ({ place }: { place: number }) => ({
    what: `has a character that cannot be in it at place ${place}`,
    todo: COPY_LETTER,
  }),
  notInToken: { what: 'has a space, a line break or a non-ASCII character', todo: COPY_DATABASE },
  notInPassword: { what: 'has a line break or a control character', todo: COPY_DATABASE },

  fieldCount: { what: 'does not have five fields' },
  notCron: { what: 'is not a cron expression' },
  wrongFields: {
    minute: wrongField('minute'),
    hour: wrongField('hour'),
    dayOfMonth: wrongField('day of the month'),
    month: wrongField('month'),
    dayOfWeek: wrongField('day of the week'),
  },
  inQuietWindow: ({ time }: { time: string }) => ({
    what: `would run at ${time}, inside 23:50–00:35 when meters roll their history over`,
    todo: "choose another time, such as '17 3 * * *'",
  }),
  /** @param days Infinity where there is no second run. */
  tooSeldom: ({ days, memoryDays }: { days: number; memoryDays: number }) => ({
    what: `leaves up to ${Number.isFinite(days) ? `${days} days` : 'more than 50 years'} between two runs, and meters forget after ${memoryDays} days`,
    todo: "let it run more often, such as '17 3 * * *'",
  }),

  noHome: { what: 'begins with ~, and this user has no home folder', todo: WHOLE_PATH },
  noHomeForDefault: { what: 'is missing, and this user has no home folder for its default', todo: WHOLE_PATH },
}

/** What to write, where no description of a setting says it. */
export const hints = {
  settings: 'write settings as `name: value`, beginning with meters:',
  spaceAfterColon: 'write a space after the colon',
  didYouMean: ({ name }: { name: string }) => `did you mean ${name}?`,
  knownNames: ({ names }: { names: readonly string[] }) => `known here: ${names.join(', ')}`,
  setAgain: 'set it again',
}
