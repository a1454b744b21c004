/** The same colour for the same person, whatever they call themselves. */
export function hueOf(id: string): number {
  let hash = 0
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0
  // The golden angle spreads neighbours, so that few people look alike.
  return Math.round((hash * 137.508) % 360)
}

/** What a reader would call the first letter: a letter with its accents, a Chinese character, a whole emoji. */
export function initialOf(name: string): string {
  return firstOf(name)?.toLocaleUpperCase() ?? '?'
}

/** Firefox learnt to segment in version 125. Until then a letter may lose its accent, and an emoji its skin. */
function firstOf(name: string): string | undefined {
  if (!('Segmenter' in Intl)) return Array.from(name)[0]
  const [first] = new Intl.Segmenter().segment(name)
  return first?.segment
}
