import type { CdpSession } from '../chromium/cdp.ts'

/** Runs code in a page and brings its value back as plain data; an error of the page is thrown here. */
export async function runInPage(session: CdpSession, contextId: number | undefined, code: string, userGesture: boolean): Promise<unknown> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: code,
    awaitPromise: true,
    returnByValue: true,
    userGesture,
    ...(contextId === undefined ? {} : { contextId }),
  })
  if (!exceptionDetails) return result.value as unknown
  const { exception, text } = exceptionDetails
  const [first = text] = (exception?.description ?? String(exception?.value ?? text)).split('\n')
  throw new Error(first.replace(/^(?:Uncaught )?\w*Error: /, ''))
}
