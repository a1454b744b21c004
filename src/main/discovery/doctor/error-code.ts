/** The system's code in an error, or in the words of one that has none of its own; else its name. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { code, message, name } = error as NodeJS.ErrnoException
  return [code, message].map((text) => /\bE[A-Z_]{3,}\b/.exec(text ?? '')?.[0]).find((found) => found !== undefined) ?? code ?? name
}
