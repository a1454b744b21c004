/** Far enough apart to be told apart at one lightness; between 70 and 115 everything is olive. */
const HUES = [10, 35, 58, 130, 152, 175, 200, 225, 252, 282, 312, 342] as const

/** The same colour for the same person, whatever they call themselves; an OKLCH hue in degrees. */
export function hueOf(id: string): number {
  let hash = 0
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0
  return HUES[hash % HUES.length] ?? HUES[0]
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
