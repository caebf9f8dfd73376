const QUOTES = 'put the whole value in single quotes'

/** What is wrong with the YAML of the settings file; the library's own words repeat pieces of it, which may be secrets. */
export const yaml = {
  badAlias: { what: 'a value that begins with * cannot be followed', todo: QUOTES },
  broken: {
    what: 'the YAML is broken here',
    todo: 'check colons, quotes, brackets and indentation at this line and the one before',
  },
  duplicateKey: { what: 'this name is given twice', todo: 'remove one of the two' },
  tab: { what: 'the line is indented with a tab', todo: 'use spaces' },
  indentation: {
    what: 'the indentation does not fit',
    todo: 'give settings of one group the same number of spaces',
  },
  escape: { what: 'a \\ within "…" has a meaning of its own', todo: QUOTES },
  firstCharacter: { what: 'a value cannot begin with this character', todo: QUOTES },
  exclamationMark: { what: 'a value that begins with ! has a meaning of its own', todo: QUOTES },
  secondDocument: { what: 'a second document begins here', todo: 'remove the line ---' },
}
