import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

// By way of electron-builder, which alone says where its parts are.
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'))

/** The folder of the part that knows how to pack. */
export const BUILDER_LIB = dirname(builder.resolve('app-builder-lib/package.json'))

interface Program {
  generate(): ArrayBuffer
}

interface Entry {
  type: string | number
  bin: ArrayBuffer
}

interface Version {
  setStringValues(language: object, values: Record<string, string>): void
  getStringValues(language: object): Record<string, string>
  outputToResourceEntries(entries: Entry[]): void
}

/** As much of resedit as is used here: its own types bring in a browser's, and then no file could be checked. */
interface Resedit {
  NtExecutable: { createEmpty(is32Bit: boolean, isLibrary: boolean): Program; from(bytes: Buffer): Program }
  NtExecutableResource: { from(program: Program): { entries: Entry[]; outputResource(program: Program): void } }
  Resource: {
    VersionInfo: { createEmpty(): Version; fromEntries(entries: Entry[]): Version[] }
    IconGroupEntry: { fromEntries(entries: Entry[]): { icons: unknown[] }[] }
  }
}

/** With which electron-builder writes into programs for Windows. */
export const resedit = createRequire(join(BUILDER_LIB, 'package.json'))('resedit') as Resedit
