import fc from 'fast-check'

/** Requests as nobody would send them by mistake, and some that are nearly right. */

/** Marks in generated requests, replaced by what exists when they are sent. */
const MARKS = ['{token}', '{member}', '{moderator}', '{message}', '{cursor}', '{seed}', '{fresh}'] as const

const nasty = fc.constantFrom(
  ...['', ' ', '0', '-1', '1e999', '9007199254740993', 'NaN', 'null', '__proto__', 'constructor', 'toString', 'hasOwnProperty'],
  ...[
    '\u0000',
    '\u202e',
    '\ud800',
    '\udc00x',
    '🧋'.repeat(40),
    '\\',
    '"',
    "'; DROP TABLE events; --",
    '<script>',
    '%00',
    '../../etc/passwd',
  ],
  ...['x'.repeat(5_000), 'a.b.1', 'all', 'api', 'owner', 'm_aaaaaaaaaaaaaaaa'],
)
const word = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...MARKS) }, { weight: 2, arbitrary: nasty }, fc.string({ unit: 'binary' }))

/** Written short in reports, and long when it is sent. */
const deep = fc
  .tuple(fc.constantFrom('[', '{"a":', '{"__proto__":', '{"text":'), fc.integer({ min: 1, max: 3_000 }))
  .map(([open, depth]) => `{deep}${depth}${open}`)

export function unfoldDeep(text: string): string {
  const [, depth, open = ''] = /^\{deep\}(\d+)(.*)$/.exec(text) ?? []
  return depth === undefined ? text : `${open.repeat(Number(depth))}1${(open === '[' ? ']' : '}').repeat(Number(depth))}`
}

const json = fc.oneof(
  fc.json({ stringUnit: 'binary' }),
  fc.constantFrom(
    '',
    '{',
    '[]',
    'null',
    '7',
    '"x"',
    '\u0000',
    '{"__proto__":{"code":"x"}}',
    '{"text":1e999}',
    '{"text":"\\ud800"}',
    '\ufeff{}',
  ),
  deep,
)

const client = fc.record({ name: word, version: fc.constant('1'), via: fc.oneof(fc.constantFrom('api', 'browser', 'app', 'seed'), word) })
const field: Record<string, fc.Arbitrary<unknown>> = {
  token: fc.oneof(fc.constantFrom('{token}', '{fresh}'), word),
  name: word,
  locale: fc.oneof(fc.constantFrom('zh-CN', 'de', 'xx-YY'), word),
  code: fc.oneof(fc.constant(null), word),
  device: word,
  owner: word,
  client: fc.oneof({ weight: 4, arbitrary: client }, word),
  text: word,
  replyTo: word,
  mentions: fc.oneof(fc.array(word, { maxLength: 60 }), word),
  typing: fc.oneof(fc.boolean(), word),
  role: fc.constantFrom('owner', 'moderator', 'member', 'king'),
  muted: fc.oneof(fc.boolean(), word),
  newcomersSee: fc.constantFrom('all', '7d', 'none', 'some'),
  username: fc.oneof(fc.constant('{seed}'), word),
  message: word,
  time: word,
  ack: fc.oneof(fc.integer(), fc.double(), word),
  extra: fc.anything({ maxDepth: 2 }),
}

/** A valid body with some of its fields gone, changed or added. */
function mutant(...names: string[]): fc.Arbitrary<string> {
  const likely = Object.fromEntries(names.map((name) => [name, field[name] ?? word]))
  const odd = fc.dictionary(fc.constantFrom(...Object.keys(field)), fc.oneof(word, fc.anything({ maxDepth: 1 })), { maxKeys: 1 })
  return fc
    .tuple(fc.record(likely, { requiredKeys: names.slice(0, 2) }), fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, odd))
    .map(([body, more]) => JSON.stringify({ ...body, ...more }, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)))
}

const ROOM = '/api/v1/rooms/{room}'
const endpoints: [string, string, fc.Arbitrary<string>, string[]?][] = [
  ['GET', '/api/v1/rooms', json],
  ['GET', ROOM, json],
  ['PATCH', ROOM, mutant('name', 'newcomersSee', 'code')],
  ['GET', `${ROOM}/names`, json, ['locale', 'count']],
  ['POST', `${ROOM}/members`, mutant('token', 'client', 'name', 'locale', 'code', 'device', 'owner')],
  ['PATCH', `${ROOM}/members/me`, mutant('name')],
  ['DELETE', `${ROOM}/members/me`, mutant()],
  ['POST', `${ROOM}/members/me/away`, mutant('token')],
  ['POST', `${ROOM}/members/me/devices`, mutant()],
  ['PATCH', `${ROOM}/members/{other}`, mutant('muted', 'role')],
  ['DELETE', `${ROOM}/members/{other}`, mutant('code')],
  ['GET', `${ROOM}/events`, json, ['cursor', 'wait', 'limit', 'tab', 'n', 'p', 'hidden']],
  ['PUT', `${ROOM}/messages/{id}`, mutant('text', 'mentions', 'replyTo')],
  ['GET', `${ROOM}/messages/{id}/delivered`, json],
  ['GET', `${ROOM}/messages`, json, ['before', 'after', 'around', 'limit']],
  ['POST', `${ROOM}/signals`, mutant('typing')],
  ['POST', '/get_name', json],
  ['POST', '/send_message', mutant('username', 'message', 'time')],
  ['POST', '/get_all_message', json],
  ['POST', '/get_new_message', mutant('username', 'ack')],
  ['GET', '/api/{id}/{other}', json],
  ['GET', '/{id}', json],
]

const number = fc.oneof(fc.nat(300).map(String), fc.double({ noNaN: true }).map(String), word)
const likelyQuery: Record<string, fc.Arbitrary<string>> = {
  cursor: fc.oneof({ weight: 5, arbitrary: fc.constant('{cursor}') }, word),
  wait: fc.oneof(fc.constantFrom('0', '0.3', '30'), number),
  locale: fc.oneof(fc.constantFrom('zh-CN', 'ja', 'xx'), word),
  tab: fc.oneof(fc.constantFrom('a', 'b'), word),
  hidden: fc.constantFrom('0', '1', 'x'),
}

const queryOf = (names: readonly string[]) =>
  fc
    .tuple(
      fc.record(Object.fromEntries(names.map((name) => [name, likelyQuery[name] ?? number])), { requiredKeys: names.slice(0, 1) }),
      fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, fc.dictionary(word, word, { maxKeys: 2 })),
    )
    .map(([likely, odd]) => [...Object.entries(likely), ...Object.entries(odd)] as [string, string][])

export interface Shot {
  method: string
  path: string
  query: [string, string][]
  body: string | undefined
  headers: Record<string, string>
}

const headers = fc.record(
  {
    authorization: fc.oneof({ weight: 8, arbitrary: fc.constant('Bearer {token}') }, fc.constant('Bearer {moderator-token}'), word),
    'content-type': fc.oneof(
      { weight: 12, arbitrary: fc.constant('application/json') },
      fc.constantFrom('text/plain', 'application/json; charset=utf-7'),
      word,
    ),
    'content-encoding': fc.constantFrom('gzip', 'identity', 'br'),
    origin: fc.constantFrom('null', 'http://evil.example', 'http://127.0.0.1'),
    host: fc.constantFrom('evil.example', 'localhost', '[::1]:80', '', '..'),
    accept: fc.constantFrom('*/*', 'application/x-ndjson', 'text/html'),
    'accept-encoding': word,
    'if-none-match': fc.constant('*'),
    range: fc.constant('bytes=0-1'),
    'x-forwarded-for': fc.constant('8.8.8.8'),
  },
  { requiredKeys: ['authorization', 'content-type'] },
)
const rarely = <T>(common: fc.Arbitrary<T>, rare: fc.Arbitrary<T>) => fc.oneof({ weight: 9, arbitrary: common }, rare)
const usual: fc.Arbitrary<Record<string, string>> = fc.constant({ authorization: 'Bearer {token}', 'content-type': 'application/json' })

export const shot: fc.Arbitrary<Shot> = fc
  .record({ endpoint: fc.constantFrom(...endpoints), id: word, other: fc.oneof(fc.constant('{member}'), word) })
  .chain(({ endpoint: [method, path, body, query = []], id, other }) =>
    fc.record({
      method: rarely(fc.constant(method), fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND')),
      path: rarely(
        fc.constant(path.replace('{id}', () => id).replace('{other}', () => other)),
        word.map((junk) => `${path}/${junk}`),
      ),
      query: queryOf(query),
      body: fc.oneof({ weight: 6, arbitrary: body }, json, fc.constant(undefined)),
      headers: fc.oneof({ weight: 2, arbitrary: usual }, headers as fc.Arbitrary<Record<string, string>>),
    }),
  )

/** Percent-encoding that leaves what is encoded already, and broken, as it is. */
export function escape(text: string): string {
  return text.includes('%') ? text.replace(/[^!-~]|[?#&/\\"<>]/g, '') : encodeURIComponent(text.toWellFormed())
}
