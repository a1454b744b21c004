import { encode } from 'uqr'

interface QrPath {
  /** Modules in a row, the quiet ones at the edge among them. */
  size: number
  path: string
}

/** The dark modules of a text's QR code, as rows of squares of the side 1. */
export function qrPath(text: string): QrPath {
  const { size, data } = encode(text, { ecc: 'M', border: 2 })
  return {
    size,
    path: data
      .map((row, y) =>
        runsIn(row)
          .map(({ from, length }) => `M${from} ${y}h${length}v1h-${length}z`)
          .join(''),
      )
      .join(''),
  }
}

function runsIn(row: readonly boolean[]): { from: number; length: number }[] {
  const runs: { from: number; length: number }[] = []
  row.forEach((isDark, x) => {
    const last = runs.at(-1)
    if (!isDark) return
    if (last && last.from + last.length === x) last.length += 1
    else runs.push({ from: x, length: 1 })
  })
  return runs
}
