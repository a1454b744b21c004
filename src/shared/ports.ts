/** Where rooms are looked for first. */
export const DEFAULT_PORT = 7_117
/** The last port that a host tries when nobody asked for a certain one. */
export const LAST_PORT = 7_127
