/** DNS-SD service type of a room, as bonjour-service wants it: without underscores. */
export const SERVICE_TYPE = 'watercooler'

/** What is asked for to learn of every room. */
export const SERVICE_NAME = `_${SERVICE_TYPE}._tcp.local`

export const instanceName = (roomId: string): string => `${roomId}.${SERVICE_NAME}`
