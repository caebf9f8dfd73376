import js from '@eslint/js'
import tseslint from 'typescript-eslint'

/** An exception from the limits below says why: `/* eslint-disable max-lines -- one table, read from top to bottom *\/`. */
const exceptionsSayWhy = {
  create: ({ sourceCode, report }) => ({
    Program() {
      for (const comment of sourceCode.getAllComments())
        if (/^\s*eslint-disable/.test(comment.value) && !/ -- \S/.test(comment.value))
          report({ loc: comment.loc, message: 'An exception says why, behind `--`.' })
    },
  }),
}

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'node_modules', '.demo'] },
  js.configs.recommended,
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': ['error', { max: 300, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    files: ['{src,jobs,config}/**/*.ts'],
    plugins: { kenshin: { rules: { 'exceptions-say-why': exceptionsSayWhy } } },
    rules: {
      'max-lines': ['error', 200],
      'max-lines-per-function': ['error', 40],
      'kenshin/exceptions-say-why': 'error',
    },
  },
  { files: ['**/*.{js,cjs}'], languageOptions: { globals: { process: 'readonly', module: 'writable' } } },
)
