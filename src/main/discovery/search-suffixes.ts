import { isDnsName } from './host-name.ts'

/** What a resolver itself keeps of a search list. */
const MAX_SUFFIXES = 6

/** Single labels that nobody registers: RFC 6762, appendix G, and what routers give out. */
const PRIVATE_LABELS = ['intranet', 'internal', 'private', 'corp', 'home', 'lan', 'localdomain']

/** Where companies register below a country: `watercooler.co.uk` is somebody's. */
const PUBLIC_BELOW_COUNTRY = /^(?:com?|net|org|edu|gov|ac)\.[a-z]{2}$/

/** RFC 8375: what home routers may use. The rest of .arpa is no place for names. */
const HOME_ARPA = /(?:^|\.)home\.arpa$/
const NOT_ASKED = /(?:^|\.)(?:local|arpa)$/

/** The suffixes of a resolv.conf, as it was given: of its `search` and `domain` lines the last one counts. */
export function suffixesOfResolvConf(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/[#;].*/, '').trim())
  const [, ...suffixes] =
    lines
      .findLast((line) => /^(?:search|domain)\s/.test(line))
      ?.split(/\s+/)
      .slice(0, MAX_SUFFIXES + 1) ?? []
  return suffixes
}

/** The suffixes that a network's own name server answers for. In lower case, without a dot at the end, each once. */
export function privateSuffixes(suffixes: readonly string[]): string[] {
  const names = suffixes.map((suffix) => suffix.toLowerCase().replace(/\.$/, ''))
  return [...new Set(names.filter(isPrivateSuffix))].slice(0, MAX_SUFFIXES)
}

// A question about watercooler.com would tell strangers of us and let them answer. And .local belongs to multicast DNS.
function isPrivateSuffix(name: string): boolean {
  if (!isDnsName(name)) return false
  if (HOME_ARPA.test(name)) return true
  if (NOT_ASKED.test(name) || PUBLIC_BELOW_COUNTRY.test(name)) return false
  return name.includes('.') || PRIVATE_LABELS.includes(name)
}
