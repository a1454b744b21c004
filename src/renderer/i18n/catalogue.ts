type Text = string | ((...args: never[]) => string)

/** What a translation must give: every text of the original, with the same parameters. */
export type SameTexts<T> = { readonly [K in keyof T]: T[K] extends (...args: infer A) => string ? (...args: A) => string : string }

/** Refuses an empty text, which would show as a button without a word. */
type NoneEmpty<T> = { readonly [K in keyof T]: T[K] extends '' ? never : T[K] }

export function catalogue<const T extends Readonly<Record<string, Text>>>(texts: T & NoneEmpty<T>): T {
  return texts
}
