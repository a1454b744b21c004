/** What one tab keeps over a reload. A browser that keeps nothing (blocked, full) only loses it then. */
export function keptForTab(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

export function keepForTab(key: string, value: string): void {
  try {
    if (value === '') sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, value)
  } catch {
    // Nothing can be kept.
  }
}
