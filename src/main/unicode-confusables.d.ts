/** The package's own declarations have a file name that TypeScript does not find. */
declare module 'unicode-confusables' {
  export const rectifyConfusion: (input: string) => string
}
