/** `bytes` random bytes as base64url. `crypto.randomUUID` does not exist on a page that came over plain HTTP. */
export function randomId(bytes: number): string {
  const raw = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes)))
  return btoa(raw).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
