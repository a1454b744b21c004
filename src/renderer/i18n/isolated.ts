/** A name within a sentence, between FIRST STRONG ISOLATE and POP: a right-to-left one does not turn the words around it. */
export const isolated = (name: string): string => `\u2068${name}\u2069`
