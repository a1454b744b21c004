export type ProtocolHandler = (request: Request) => Response | Promise<Response>

/** Who answers a scheme, in each session. */
const handlers = new Map<string, ProtocolHandler>()

const keyOf = (session: string, scheme: string): string => `${session} ${scheme}`

export const setHandler = (session: string, scheme: string, handler: ProtocolHandler): void =>
  void handlers.set(keyOf(session, scheme), handler)

export const removeHandler = (session: string, scheme: string): boolean => handlers.delete(keyOf(session, scheme))

export const handlerOf = (session: string, scheme: string): ProtocolHandler | undefined => handlers.get(keyOf(session, scheme))
