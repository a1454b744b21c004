import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'

/** What a folder may import. `allowed` is a regular expression over import paths; the message says what to do instead. */
function folder(files, allowed, message) {
  return {
    files,
    rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: `^(?!${allowed})`, message }] }] },
  }
}

const SHARED = String.raw`(?:\.\./)+shared/`
const ROOM = String.raw`(?:\.\./)+room/`

export default ts.config(
  { ignores: ['out/', 'dist/', 'node_modules/'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: {
      globals: globals.es2024,
      parserOptions: {
        project: ['./tsconfig.json', './src/renderer/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
    },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    files: ['*.config.ts', 'eslint.config.js', 'test/support/*-setup.ts', 'test/support/*-reporter.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
  { files: ['eslint.config.js', 'build/*.js', 'src/renderer/public/*.js'], ...ts.configs.disableTypeChecked },
  { files: ['build/*.js'], languageOptions: { globals: globals.node } },
  { files: ['src/renderer/**'], languageOptions: { globals: globals.browser } },
  folder(
    ['src/shared/**'],
    String.raw`(?:\.\.?/|valibot$)(?!.*(?:main|renderer|preload)/)`,
    'src/shared runs anywhere: it imports only itself and valibot. Take what you need (clock, fetch, ids) as an argument.',
  ),
  folder(
    ['src/main/room/**'],
    String.raw`(?:\./|${SHARED})`,
    'src/main/room is pure: it imports only itself and src/shared. Take clock, ids, names and the log as arguments.',
  ),
  folder(
    ['src/main/store/**'],
    String.raw`(?:\./|${SHARED}|${ROOM}|node:(?:sqlite|fs|path|url|worker_threads)$)`,
    'src/main/store knows SQLite and files, nothing else: rules belong in room/, HTTP in http/.',
  ),
  folder(
    ['src/main/http/**'],
    String.raw`(?:\.{1,2}/(?!.*(?:store|discovery|desktop|cli)/)|valibot$|express$|sirv$|ipaddr\.js$|reflect-metadata$|@peculiar/x509$|node:(?!sqlite))`,
    'src/main/http turns requests into calls of the room. Storage belongs in store/, mDNS in discovery/, Electron in desktop/.',
  ),
  folder(
    ['src/main/discovery/**'],
    String.raw`(?:\./|${SHARED}|bonjour-service$|valibot$|node:(?:os|dgram|dns/promises|net|http|events|fs/promises|path|crypto)$)`,
    'src/main/discovery finds rooms and proves them: what serves HTTP, keeps rooms or touches a window is passed in.',
  ),
  folder(
    ['src/main/discovery/doctor/**'],
    String.raw`(?:\./|\.\./[a-z-]+\.ts$|${SHARED}|valibot$|node:(?:os|dns/promises|net|http)$)`,
    'src/main/discovery/doctor asks what src/main/discovery knows how to ask: what it needs beyond that is passed in.',
  ),
  folder(
    ['src/main/device/**'],
    String.raw`(?:\./|${SHARED}|valibot$|node:(?:sqlite|fs|path|crypto)$)`,
    'src/main/device keeps what the app knows of its rooms: SQLite and files. How secrets are locked is passed in.',
  ),
  folder(
    ['src/main/desktop/services/**'],
    String.raw`(?:\.{1,2}/|valibot$|node:(?!sqlite))(?!.*/desktop/[^/]+$)`,
    'src/main/desktop/services runs without Electron, and so do its tests: windows, dialogs and trays are passed in.',
  ),
  folder(
    ['src/preload/**'],
    String.raw`(?:\./|${SHARED}|electron$)`,
    'src/preload is one line a verb: it imports electron and src/shared only.',
  ),
  folder(
    ['src/renderer/**'],
    String.raw`(?:\.\.?/|svelte|valibot$|@sveltejs/|virtua/|bits-ui$|idb$|comlink$|uqr$)(?!.*main/(?:room|store|http|discovery|desktop))`,
    'src/renderer knows the DOM, Svelte and src/shared; it reaches a room only through the Bridge.',
  ),
  {
    files: ['src/main/*.ts'],
    ignores: ['src/main/index.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^electron$', message: 'Only main/index.ts and main/desktop/ touch Electron; the headless host must run without it.' },
          ],
        },
      ],
    },
  },
)
